"""Puts the settings of an installation into its kernels."""

from dashboards.kernels.limits import MemoryGate, usual_reserve
from dashboards.kernels.linux import SUPPORTED, total_bytes
from dashboards.kernels.supervisor import Supervisor
from dashboards.server.kernels import PageKernels, kept_environment
from dashboards.settings import Settings


def set_up(pages: PageKernels, chosen: Settings) -> None:
    """Limits of pages, and what forks them; nothing is started yet."""
    pages.leave_grace, pages.disconnected_page, pages.idle_page = chosen.leave_grace, chosen.disconnected_page, chosen.idle_page
    if SUPPORTED and chosen.page_memory:
        kept = usual_reserve(total_bytes()) if chosen.memory_reserve is None else chosen.memory_reserve
        pages.memory_gate = MemoryGate(chosen.page_memory, kept)
    if chosen.forked_kernels:
        pages.supervisor = Supervisor(
            pages.folder.path,
            kept_environment() | {"RESERVE_LOG_LEVEL": chosen.log_level, "RESERVE_LOG_FORMAT": chosen.log_format},
            pages.counters,
            memory_limit=chosen.page_address_space,
            start_seconds=chosen.kernel_start_seconds,
        )
