"""The websocket between a page and its kernel."""

import time
from typing import Any

import structlog
from tornado import web
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from dashboards.server.identity import Official
from dashboards.server.kernels import OpenPage, PageKernels
from dashboards.server.messages import BadMessage, read_message
from dashboards.server.round_trips import RoundTrips
from reserve.accounts import touch
from reserve.vocabulary.errors import ReserveError

log = structlog.get_logger("reserve.socket")
KERNEL_REQUESTS = frozenset({
    "execute_request", "inspect_request", "complete_request", "history_request", "is_complete_request", "shutdown_request",
    "interrupt_request", "debug_request", "input_reply", "connect_request", "usage_request",
})  # fmt: skip
"""What the log names of messages that no page may send; any other kind is a stranger's own word."""

ENDED = 4410
"""Close code: the kernel has ended and will not come back."""

REPLACED = 4409
"""Close code: the same page has opened a newer socket."""

POLICY = 1008
"""Close code of RFC 6455: a message that may not be sent here."""

PING_MS = 20_000
BEAT = "beat"
"""A page that has heard nothing for a while asks whether the line still stands; the server answers, however busy the kernel is."""

TOUCH_SECONDS = 240.0


def is_status(message: bytes) -> bool:
    """Whether a message in the binary form tells only that the kernel is busy or idle."""
    start, end = (int.from_bytes(message[8 * place : 8 * place + 8], "little") for place in (2, 3))
    return b'"msg_type": "status"' in message[start:end]


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
        self.opened_at, self.noted_at = time.monotonic(), -TOUCH_SECONDS
        page = self.pages.open_pages.get(kernel_id)
        if page is None:
            self.end()
            return
        self.make_room(page)
        page.sockets.add(self)
        page.left_at = None
        self.trips = RoundTrips(self.settings["reserve_metrics"].round_trips.observe)
        self.answered = True
        self.heart = PeriodicCallback(self.beat, PING_MS)
        self.heart.start()
        await super().open(kernel_id)

    def on_message(self, message: bytes | str) -> None:
        """Pass a message of the page on, and note when. What no page of ours sends closes the socket; a flood does too."""
        if self.settings["reserve_rates"].take("message", self.kernel_id):
            self.refuse_message("flood")
            return
        if message == BEAT:
            self.write_message(BEAT)
            return
        try:
            read = read_message(message, self.selected_subprotocol)
        except BadMessage as error:
            self.refuse_message(str(error))
            return
        if not read.allowed:
            log.warning("message_not_allowed", kind=read.kind if read.kind in KERNEL_REQUESTS else "unknown", kernel=self.kernel_id)
            return
        if read.by_person:
            self.note_input()
        self.trips.sent(message)
        super().on_message(message)

    def refuse_message(self, why: str) -> None:
        """Close: whoever speaks like this is no page of ours."""
        log.warning("socket_refused", why=why, kernel=self.kernel_id)
        self.close(POLICY, "policy")

    def note_input(self) -> None:
        """Somebody did something: the session's idle clock starts again, at most once a few minutes."""
        self.pages.person_acted(self.kernel_id)
        now = time.monotonic()
        if now - self.noted_at < TOUCH_SECONDS:
            return
        self.noted_at = now
        page = self.pages.open_pages.get(self.kernel_id)
        if page is not None:
            IOLoop.current().spawn_callback(self.touch, page.session_id)

    async def touch(self, session_id: str) -> None:
        """Note the activity; a session that has ended is closed by the watch."""
        try:
            await self.settings["reserve_workers"].call(touch, self.settings["reserve_desk"], session_id)
        except ReserveError as error:
            log.info("activity_not_noted", why=error.code)

    def write_message(self, message: bytes | str | dict[str, Any], binary: bool = False) -> Any:
        """Pass a message of the kernel on, and note how long the page waited for it. Whether the kernel is busy no page needs to hear."""
        self.trips.came_back(message)
        if isinstance(message, bytes) and is_status(message):
            return None
        return super().write_message(message, binary)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """As everywhere: where it failed, never what was sent."""
        if isinstance(value, web.HTTPError):
            log.info("refused", status=value.status_code)
        else:
            log.error("socket_failed", kernel=getattr(self, "kernel_id", ""), exc_info=(typ, value, tb))

    def make_room(self, page: OpenPage) -> None:
        """A page needs one socket, and for a moment two when its line was cut: the oldest makes room."""
        surplus = len(page.sockets) - self.settings["reserve_settings"].sockets_per_page + 1
        for older in sorted(page.sockets, key=lambda socket: socket.opened_at)[: max(surplus, 0)]:
            page.sockets.discard(older)
            older.close(REPLACED, "replaced")

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
