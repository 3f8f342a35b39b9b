"""An orderly end. What was acknowledged is in the database, what is under way is finished, pages are told to come back.

First signal: readiness turns 503, no new pages, open pages hear that the server restarts and bring what they hold; after half of the
grace, or as soon as nothing is under way, no request is taken any more; those under way finish within the grace; then kernels and
database are closed. Second signal: the process ends at once.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import structlog
from tornado import web

if TYPE_CHECKING:
    from dashboards.server.kernels import PageKernels

log = structlog.get_logger("reserve.stop")
RESTARTS = 4503
"""Close code of a websocket: the server restarts; the page should come back."""
RETRY_AFTER_SECONDS = 5
LOOK_EVERY_SECONDS = 0.02


class Restarting(web.HTTPError):
    """Nothing new: the server is about to stop. ``text_key``: the sentence for people."""

    text_key = "error_restarting"

    def __init__(self) -> None:
        super().__init__(503)


class Stop:
    """The state of the stop, the requests under way, and the order of the end."""

    def __init__(self, grace_seconds: float) -> None:
        self.grace_seconds = grace_seconds
        self.draining = False
        self.closed = False
        self.running: WeakSet[Any] = WeakSet()
        self._task: asyncio.Task[None] | None = None

    # Requests under way ---------------------------------------------------------------------------------------
    def began(self, handler: object) -> None:
        """A request came in."""
        self.running.add(handler)

    def ended(self, handler: object) -> None:
        """Its answer is out."""
        self.running.discard(handler)

    # The end --------------------------------------------------------------------------------------------------
    def watch_signals(
        self, loop: asyncio.AbstractEventLoop, pages: "PageKernels", close_door: Callable[[], None], leave: Callable[[], None]
    ) -> None:
        """Let SIGTERM and SIGINT end the server. ``close_door`` stops listening, ``leave`` ends the event loop."""

        def asked(number: signal.Signals) -> None:
            if self.begin(number):
                self._task = loop.create_task(self._drain(pages, close_door, leave))

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, asked, number)

    def begin(self, number: signal.Signals) -> bool:
        """Take no more pages; a second call ends the process."""
        if self.draining:
            log.warning("stopped_at_once", signal=number.name, requests=len(self.running))
            os._exit(128 + number)
        self.draining = True
        log.info("stopping", signal=number.name, requests=len(self.running), grace_seconds=self.grace_seconds)
        return True

    async def _drain(self, pages: "PageKernels", close_door: Callable[[], None], leave: Callable[[], None]) -> None:
        began = time.monotonic()
        try:
            tell_pages(pages)
            await self._settled(began + self.grace_seconds / 2)
            close_door()
            self.closed = True
            in_time = await self._settled(began + self.grace_seconds)
            tell = log.info if in_time else log.warning
            tell("drained" if in_time else "grace_over", requests=len(self.running), seconds=round(time.monotonic() - began, 2))
        finally:
            leave()

    async def _settled(self, until: float) -> bool:
        """Wait until no request is under way; False when the time is over first."""
        while self.running:
            if time.monotonic() >= until:
                return False
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        return True


def tell_pages(pages: "PageKernels") -> None:
    """Close every open websocket with the code that asks the page to come back."""
    for page in tuple(pages.open_pages.values()):
        for socket in tuple(page.sockets):
            socket.close(RESTARTS, "restarting")
