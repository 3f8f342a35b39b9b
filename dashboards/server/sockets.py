"""The websocket between a page and its kernel."""

from typing import Any

import structlog
from tornado import web
from tornado.ioloop import PeriodicCallback
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from dashboards.server.identity import Official
from dashboards.server.kernels import PageKernels
from dashboards.server.round_trips import RoundTrips

log = structlog.get_logger("reserve.socket")
ENDED = 4410
"""Close code: the kernel has ended and will not come back."""

PING_MS = 20_000


class KernelSocket(VoilaKernelWebsocketHandler):
    """Opens for the owning session only; a page that is gone says so by its close code."""

    ping_interval = 0
    """Jupyter counts it in milliseconds, Tornado in seconds: both are switched off, and one of our own beats."""

    @property
    def pages(self) -> PageKernels:
        """The kernel manager under its own type."""
        return self.kernel_manager

    async def pre_get(self) -> None:
        """Refuse everybody but the owner, before a connection to the kernel is made."""
        user = self.current_user
        if not isinstance(user, Official) or not self.pages.owned(self.kernel_id, user.session_id):
            raise web.HTTPError(404)
        if self.settings["reserve_stop"].draining:
            raise web.HTTPError(503)
        await super().pre_get()

    async def open(self, kernel_id: str) -> None:
        """Small messages go out at once: waiting for the acknowledgement costs 40 ms each."""
        self.set_nodelay(True)
        page = self.pages.open_pages.get(kernel_id)
        if page is None:
            self.end()
            return
        page.sockets.add(self)
        page.left_at = None
        self.trips = RoundTrips(self.settings["reserve_metrics"].round_trips.observe)
        self.answered = True
        self.heart = PeriodicCallback(self.beat, PING_MS)
        self.heart.start()
        await super().open(kernel_id)

    def on_message(self, message: bytes | str) -> None:
        """Pass a message of the page on, and note when."""
        self.trips.sent(message)
        super().on_message(message)

    def write_message(self, message: bytes | str | dict[str, Any], binary: bool = False) -> Any:
        """Pass a message of the kernel on, and note how long the page waited for it."""
        self.trips.came_back(message)
        return super().write_message(message, binary)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """As everywhere: where it failed, never what was sent."""
        if isinstance(value, web.HTTPError):
            log.info("refused", status=value.status_code)
        else:
            log.error("socket_failed", kernel=getattr(self, "kernel_id", ""), exc_info=(typ, value, tb))

    def beat(self) -> None:
        """Ping; a browser that did not answer the last one is gone."""
        if not self.answered:
            self.close()
            return
        self.answered = False
        try:
            self.ping(b"")
        except WebSocketClosedError:
            self.heart.stop()

    def on_pong(self, data: bytes) -> None:  # noqa: ARG002 - Tornado's signature
        """The browser is there."""
        self.answered = True

    def end(self) -> None:
        """Close from the server's side."""
        self.close(ENDED, "ended")

    def on_close(self) -> None:
        """Forget the socket."""
        if hasattr(self, "heart"):
            self.heart.stop()
        page = self.pages.open_pages.get(self.kernel_id)
        if page is not None:
            page.sockets.discard(self)
        if getattr(self, "connection", None) is not None:
            super().on_close()

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ARG002
        """No page: nobody reads the answer to a refused handshake."""
        self.finish(str(status_code))
