"""Kernels of open pages: each belongs to one session, and ends with it."""

import asyncio
import os
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
import zmq
from jupyter_core.utils import ensure_async
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web
from traitlets import Dict, Float, Instance, Unicode, default

from dashboards.kernels.counters import Counters
from dashboards.kernels.limits import SOCKETS, MemoryGate
from dashboards.kernels.manager import PageKernelManager
from dashboards.kernels.provisioner import PageProvisioner
from dashboards.kernels.runtime_folder import RuntimeFolder
from dashboards.kernels.supervisor import Supervisor

if TYPE_CHECKING:
    from dashboards.server.sockets import KernelSocket

log = structlog.get_logger("reserve.kernels")

SESSION_VARIABLE = "HTTP_X_RESERVE_SESSION"
KERNEL_VARIABLE = "HTTP_X_RESERVE_KERNEL"
MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]
"""What a browser may send to a kernel: nothing that runs code or stops it."""

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH", "JUPYTER_DATA_DIR",
         "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "IPYTHONDIR")  # fmt: skip
_REQUEST = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE")
_SPARING = {"POLARS_MAX_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""A page computes little: threads of numerical libraries would only take memory."""


def kept_environment() -> dict[str, str]:
    """What processes of pages inherit of the server's environment."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


@dataclass(slots=True)
class OpenPage:
    """One open page. Times are monotonic seconds.

    ``left_at``: when the browser said it left, None while it is open. ``alone_since``: when its last socket closed, None while one
    is open. ``input_at``: when a person last did something in it.
    """

    kernel_id: str
    session_id: str
    person_id: str
    page: str
    left_at: float | None = None
    ending: bool = False
    forked: bool = False
    sockets: set["KernelSocket"] = field(default_factory=set)
    alone_since: float | None = field(default_factory=time.monotonic)
    input_at: float = field(default_factory=time.monotonic)

    def hang_up(self) -> None:
        """Close its sockets with the code that says that the kernel has ended."""
        for socket in tuple(self.sockets):
            socket.end()


class NoSession(RuntimeError):
    """A kernel was asked for without a session; no route can do that."""


class Crowded(web.HTTPError):
    """The server has no memory for another page. ``text_key``: the sentence for people."""

    text_key = "error_crowded"

    def __init__(self) -> None:
        super().__init__(503)


class PageKernels(AsyncMappingKernelManager):
    """Starts, finds and ends the kernels of open pages.

    ``leave_grace``, ``disconnected_page``, ``idle_page``: seconds until a page ends that was left, has no socket, or has no input.
    """

    environment = Dict(help="variables every kernel gets")
    leave_grace = Float(30.0)
    disconnected_page = Float(600.0)
    idle_page = Float(3600.0)
    default_kernel_name = Unicode("python3")
    supervisor = Instance(Supervisor, allow_none=True)
    counters = Instance(Counters, ())
    memory_gate = Instance(MemoryGate, allow_none=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed_message_types = list(MESSAGES)
        self.kernel_manager_class = f"{PageKernelManager.__module__}.{PageKernelManager.__qualname__}"
        self.folder = RuntimeFolder()
        self.connection_dir = str(self.folder.path)
        self.open_pages: dict[str, OpenPage] = {}
        self.announced: dict[str, OpenPage] = {}
        self._endings: set[asyncio.Task[None]] = set()

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        context.set(zmq.MAX_SOCKETS, SOCKETS)
        return context

    # Start ----------------------------------------------------------------------------------------------------
    def start_forking(self) -> None:
        """Start what forks pages, where the installation wants it."""
        if self.supervisor is not None:
            self.supervisor.start()

    @property
    def forks(self) -> bool:
        """Whether the next page is forked."""
        return self.counters.zygote_ready

    def renew_forking(self) -> None:
        """Fork from the program files as they are now; open pages live on with those they started with."""
        if self.supervisor is not None and self.supervisor.renew():
            log.info("zygote_replaced")

    def admit(self) -> None:
        """Let one more page open. Raises :class:`Crowded` where the memory that is left belongs to those that are open."""
        if self.memory_gate is not None and not self.memory_gate.fits():
            self.counters.refused += 1
            log.warning("page_refused", why="memory", pages=len(self.open_pages))
            raise Crowded

    def announce(self, page: OpenPage) -> None:
        """Say whose kernel will start next under ``page.kernel_id``."""
        self.announced[page.kernel_id] = page

    async def start_kernel(self, *, env: dict[str, str] | None = None, **kwargs: Any) -> str:  # type: ignore[override]
        """Start the announced kernel; its environment is the page's own, not the server's. Raises :class:`NoSession`."""
        given = env or {}
        page = self.announced.pop(given.get(KERNEL_VARIABLE, ""), None)
        if page is None or given.get(SESSION_VARIABLE) != page.session_id:
            raise NoSession
        asked = {name: value for name, value in given.items() if name in _REQUEST or name.startswith("VOILA_")}
        own = {SESSION_VARIABLE: page.session_id, "RESERVE_KERNEL": page.kernel_id}
        environment = kept_environment() | _SPARING | asked | dict(self.environment) | own
        self.open_pages[page.kernel_id] = page
        try:
            started = await super().start_kernel(kernel_id=page.kernel_id, env=environment, **kwargs)
        except Exception:
            self.counters.start_failures += 1
            self.open_pages.pop(page.kernel_id, None)
            raise
        provisioner = self.get_kernel(started).provisioner
        page.forked = isinstance(provisioner, PageProvisioner) and provisioner.forked
        self._count()
        return started

    def provisioner_for(self, manager: PageKernelManager) -> PageProvisioner:
        """What starts and ends the process of ``manager``'s kernel."""
        provisioner = PageProvisioner(
            kernel_id=manager.kernel_id,
            kernel_spec=manager.kernel_spec,
            parent=manager,
            supervisor=self.supervisor,
            counters=self.counters,
        )
        provisioner.connection_file = manager.connection_file
        provisioner.on_exit = partial(self._exited, manager.kernel_id)
        return provisioner

    def start_watching_activity(self, kernel_id: str) -> None:
        """Nothing to watch: what counts is a person's input, and the end of the process is an event."""
        kernel = self._kernels[kernel_id]
        kernel.execution_state, kernel.reason, kernel.last_activity = "idle", "", utcnow()

    # Finding --------------------------------------------------------------------------------------------------
    def owned(self, kernel_id: str, session_id: str) -> bool:
        """Whether the kernel belongs to the session; one that is ending belongs to nobody."""
        page = self.open_pages.get(kernel_id)
        return page is not None and page.session_id == session_id and not page.ending

    def pages_of(self, person_id: str) -> list[OpenPage]:
        """The open pages of a person, oldest first."""
        return [page for page in self.open_pages.values() if page.person_id == person_id]

    def person_acted(self, kernel_id: str) -> None:
        """A person did something in the page: it is not idle."""
        page = self.open_pages.get(kernel_id)
        if page is not None:
            page.input_at = time.monotonic()

    def person_saved(self, session_id: str) -> None:
        """A person's page saved what was typed: the pages of that session that hold a form are not idle."""
        for page in self.open_pages.values():
            if page.session_id == session_id and page.page == "entry":
                page.input_at = time.monotonic()

    # End ------------------------------------------------------------------------------------------------------
    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget the kernel and close what still listens to it."""
        page = self.open_pages.pop(kernel_id, None)
        if page:
            page.hang_up()
        self.folder.forget(kernel_id)
        try:
            return super().remove_kernel(kernel_id)
        finally:
            self._count()

    def _exited(self, kernel_id: str) -> None:
        """The process of a kernel is gone: unless it was asked to end, tell the page at once."""
        page = self.open_pages.get(kernel_id)
        if page is None or page.ending:
            return
        page.ending = True
        self.counters.died += 1
        log.error("kernel_died", kernel=kernel_id, page=page.page)
        page.hang_up()
        task = asyncio.get_running_loop().create_task(self.end(kernel_id))
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    async def end(self, kernel_id: str) -> None:
        """End one kernel at once; one that has ended already is no error."""
        page = self.open_pages.get(kernel_id)
        if page is not None:
            page.ending = True
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id, now=True)
            except KeyError:
                log.info("kernel_had_ended", kernel=kernel_id)
        else:
            self.open_pages.pop(kernel_id, None)

    async def end_session(self, session_id: str) -> None:
        """End every kernel of a session and close its sockets."""
        mine = [page for page in self.open_pages.values() if page.session_id == session_id]
        for page in mine:
            page.hang_up()
        await asyncio.gather(*(self.end(page.kernel_id) for page in mine))

    def leave(self, kernel_id: str) -> None:
        """The browser left the page; its kernel ends after the grace unless the page comes back."""
        page = self.open_pages.get(kernel_id)
        if page is not None:
            page.left_at = time.monotonic()

    async def sweep(self) -> None:
        """End the kernels of pages that were left, cut off or forgotten, and tell pages whose kernel died."""
        now = time.monotonic()
        for page in list(self.open_pages.values()):
            page.alone_since = None if page.sockets else page.alone_since or now
            reason = self.reason_to_end(page, now)
            if reason:
                log.info("page_ended", kernel=page.kernel_id, page=page.page, reason=reason)
                await self.end(page.kernel_id)
            elif not page.ending and page.kernel_id in self and not await self._alive(page.kernel_id):
                self._exited(page.kernel_id)

    def reason_to_end(self, page: OpenPage, now: float) -> str:
        """Why the page's kernel is not needed any more: ``left``, ``disconnected``, ``idle``; empty where it is."""
        if page.ending:
            return ""
        if page.left_at is not None and not page.sockets and now - page.left_at >= self.leave_grace:
            return "left"
        if page.alone_since is not None and now - page.alone_since >= self.disconnected_page:
            return "disconnected"
        return "idle" if page.sockets and now - page.input_at >= self.idle_page else ""

    async def _alive(self, kernel_id: str) -> bool:
        manager = self.get_kernel(kernel_id)
        if not manager.has_kernel:
            return True  # still starting, or ending already
        return bool(await ensure_async(manager.is_alive()))

    async def close(self) -> None:
        """End all kernels and what forks them, and remove their folder."""
        await asyncio.gather(*(self.end(page.kernel_id) for page in list(self.open_pages.values())), return_exceptions=True)
        if self.supervisor is not None:
            await self.supervisor.stop()
        self.folder.close()

    def _count(self) -> None:
        self.counters.alive = len(self._kernels)
