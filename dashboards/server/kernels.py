"""Kernels of open pages: each belongs to one session, and ends with it."""

import asyncio
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Dict, Float, Unicode

if TYPE_CHECKING:
    from dashboards.server.sockets import KernelSocket

SESSION_VARIABLE = "HTTP_X_RESERVE_SESSION"
KERNEL_VARIABLE = "HTTP_X_RESERVE_KERNEL"
MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]
"""What a browser may send to a kernel: nothing that runs code or stops it."""

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH", "JUPYTER_DATA_DIR",
         "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "IPYTHONDIR")  # fmt: skip
_REQUEST = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE")


@dataclass(slots=True)
class OpenPage:
    """One open page. ``left_at``: monotonic seconds when the browser said it left, None while it is open."""

    kernel_id: str
    session_id: str
    person_id: str
    page: str
    left_at: float | None = None
    ending: bool = False
    sockets: set["KernelSocket"] = field(default_factory=set)


class NoSession(RuntimeError):
    """A kernel was asked for without a session; no route can do that."""


class PageKernels(AsyncMappingKernelManager):
    """Starts, finds and ends the kernels of open pages. ``leave_grace``: seconds between leaving a page and its end."""

    environment = Dict(help="variables every kernel gets")
    leave_grace = Float(30.0)
    default_kernel_name = Unicode("python3")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed_message_types = list(MESSAGES)
        self.open_pages: dict[str, OpenPage] = {}
        self.announced: dict[str, OpenPage] = {}

    def announce(self, page: OpenPage) -> None:
        """Say whose kernel will start next under ``page.kernel_id``."""
        self.announced[page.kernel_id] = page

    async def start_kernel(self, *, env: dict[str, str] | None = None, **kwargs: Any) -> str:  # type: ignore[override]
        """Start the announced kernel; its environment is the page's own, not the server's. Raises :class:`NoSession`."""
        given = env or {}
        page = self.announced.pop(given.get(KERNEL_VARIABLE, ""), None)
        if page is None or given.get(SESSION_VARIABLE) != page.session_id:
            raise NoSession
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        asked = {name: value for name, value in given.items() if name in _REQUEST or name.startswith("VOILA_")}
        environment = kept | asked | dict(self.environment) | {SESSION_VARIABLE: page.session_id}
        self.open_pages[page.kernel_id] = page
        try:
            return await super().start_kernel(kernel_id=page.kernel_id, env=environment, **kwargs)
        except Exception:
            self.open_pages.pop(page.kernel_id, None)
            raise

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget the kernel and close what still listens to it."""
        page = self.open_pages.pop(kernel_id, None)
        if page:
            for socket in tuple(page.sockets):
                socket.end()
        return super().remove_kernel(kernel_id)

    def owned(self, kernel_id: str, session_id: str) -> bool:
        """Whether the kernel belongs to the session."""
        page = self.open_pages.get(kernel_id)
        return page is not None and page.session_id == session_id

    def pages_of(self, person_id: str) -> list[OpenPage]:
        """The open pages of a person, oldest first."""
        return [page for page in self.open_pages.values() if page.person_id == person_id]

    async def end(self, kernel_id: str) -> None:
        """End one kernel at once; one that has ended already is no error."""
        page = self.open_pages.get(kernel_id)
        if page is not None:
            page.ending = True
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id, now=True)
            except KeyError:
                self.log.info("kernel %s had ended already", kernel_id)
        else:
            self.open_pages.pop(kernel_id, None)

    async def end_session(self, session_id: str) -> None:
        """End every kernel of a session and close its sockets."""
        mine = [page for page in self.open_pages.values() if page.session_id == session_id]
        for page in mine:
            for socket in tuple(page.sockets):
                socket.end()
        await asyncio.gather(*(self.end(page.kernel_id) for page in mine))

    def leave(self, kernel_id: str) -> None:
        """The browser left the page; its kernel ends after the grace unless the page comes back."""
        page = self.open_pages.get(kernel_id)
        if page is not None:
            page.left_at = time.monotonic()

    async def sweep(self) -> None:
        """End kernels whose page was left longer ago than the grace, and tell pages whose kernel died."""
        now = time.monotonic()
        for page in list(self.open_pages.values()):
            if page.left_at is not None and not page.sockets and now - page.left_at >= self.leave_grace:
                await self.end(page.kernel_id)
            elif not page.ending and page.kernel_id in self and not await self._alive(page.kernel_id):
                self.log.error("kernel %s of page %s died", page.kernel_id, page.page)
                await self.end(page.kernel_id)

    async def _alive(self, kernel_id: str) -> bool:
        manager = self.get_kernel(kernel_id)
        if not manager.has_kernel:
            return True  # still starting, or ending already
        return bool(await ensure_async(manager.is_alive()))
