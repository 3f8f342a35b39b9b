"""What the machine must allow before the first page opens, and whether it has memory for one more."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboards.kernels.linux import available_bytes

FILES_WANTED = 65_536
FILES_NEEDED = 4_096
SOCKETS = 16_384
"""ZeroMQ sockets of the server; its own default of 1,023 ends at 170 pages."""


class TooFewFiles(RuntimeError):
    """The system lets the server open too few files; both sentences say what to do."""

    def __init__(self, hard: int) -> None:
        super().__init__(
            f"系统只允许本程序打开 {hard} 个文件，至少需要 {FILES_NEEDED} 个。请执行 ulimit -n {FILES_WANTED}，"
            f"或在 systemd 服务中设置 LimitNOFILE={FILES_WANTED} 后重新启动。\n"
            f"The system lets this program open {hard} files; it needs at least {FILES_NEEDED}. "
            f"Run ulimit -n {FILES_WANTED}, or set LimitNOFILE={FILES_WANTED} in the systemd unit, and start again."
        )


def raise_file_limit() -> int:
    """Let the server open as many files as it may; the number. Raises :class:`TooFewFiles`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if hard == resource.RLIM_INFINITY else min(FILES_WANTED, hard)
    if wanted < FILES_NEEDED:
        raise TooFewFiles(hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def usual_reserve(total: int) -> int:
    """What stays free for everything but pages where nobody chose: a twentieth of the machine's memory, at least half a GiB.

    >>> usual_reserve(64 * 1024**3) // 1024**2
    3276
    """
    return max(total // 20, 512 * 1024**2)


@dataclass(slots=True)
class MemoryGate:
    """Says whether one more page fits. ``page_bytes``: what a page takes; ``reserve_bytes``: what must stay free for everything else.

    Pages opened within the last seconds have not taken their memory yet: they are counted with their full estimate.
    """

    page_bytes: int
    reserve_bytes: int
    available: Callable[[], int] = available_bytes
    clock: Callable[[], float] = time.monotonic
    settling_seconds: float = 10.0
    recent: list[float] = field(default_factory=list)

    def fits(self) -> bool:
        """Whether a page may open now; if so it is counted."""
        now = self.clock()
        self.recent = [moment for moment in self.recent if now - moment < self.settling_seconds]
        if self.available() - (len(self.recent) + 1) * self.page_bytes < self.reserve_bytes:
            return False
        self.recent.append(now)
        return True
