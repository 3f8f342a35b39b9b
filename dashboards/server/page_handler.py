"""A page: rights first, then a kernel, then Voila's rendering inside our frame."""

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode

from nbformat import NotebookNode
from tornado import web
from voila.handler import VoilaHandler

from dashboards.server.base import ReserveMixin
from dashboards.server.frame import Frame
from dashboards.server.identity import KERNEL_HEADER
from dashboards.server.kernels import OpenPage
from dashboards.server.page_list import Page
from dashboards.server.stopping import Restarting
from reserve.accounts import touch

HEARTBEAT = "<script>window.voila_heartbeat()</script>\n"
"""What Voila sends so that nobody on the way closes a silent connection; our pages get an empty line instead."""


class KernelGone(RuntimeError):
    """The kernel ended while the page was being made."""


class PageHandler(ReserveMixin, VoilaHandler):
    """``/``, ``/entry``, ``/review``, ``/batch``: one notebook each, bound to the address; the query string goes to the page."""

    page: Page
    paced_as = "page"

    def initialize(self, **kwargs: Any) -> None:
        """Bind the page given as ``page``."""
        self.page = kwargs.pop("page")
        super().initialize(notebook_path=self.page.notebook, **kwargs)

    async def get(self) -> None:
        """Check rights and the number of open pages, then start the kernel and stream the page. Raises 403, 429, 503."""
        if self._finished:
            return
        if self.settings["reserve_stop"].draining:
            raise Restarting
        if not self.page.opens_for(self.person.roles):
            raise web.HTTPError(403)
        await self.workers.call(touch, self.desk, self.official.session_id)
        await self.make_room()
        kernel_id = str(uuid.uuid4())
        self.request.headers[KERNEL_HEADER] = kernel_id
        self.pages.announce(OpenPage(kernel_id, self.official.session_id, str(self.person.id), self.page.name))
        await self.show_first(kernel_id)
        try:
            async for html in self.get_generator():
                self.write("\n" if html == HEARTBEAT else html)
                await self.flush()
                if html == HEARTBEAT and not self.pages.owned(kernel_id, self.official.session_id):
                    raise KernelGone
        finally:
            self.pages.announced.pop(kernel_id, None)

    @property
    def page_frame(self) -> Frame:
        """The frame of this page."""
        return self.frame(self.page.label.text(self.language), self.page.name)

    async def show_first(self, kernel_id: str) -> None:
        """Frame and outline go out before the kernel is asked for: the browser paints them and fetches the scripts meanwhile."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(self.page_frame.render("page_opening.html", kernel_id=kernel_id, account=str(self.person.id)))
        await self.flush()

    def set_header(self, name: str, value: Any) -> None:
        """Voila sets headers of its own once it renders; by then ours are out, and they are stricter."""
        if not self._headers_written:
            super().set_header(name, value)

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Where the frame is out already, the panel that says what to do closes the page."""
        if not self._headers_written or self._finished:
            super().send_error(status_code, **kwargs)
            return
        frame = self.page_frame
        self.finish(frame.render("page_failed.html", reference=self.reference) + frame.render("page_closing.html"))

    async def make_room(self) -> None:
        """End pages the person has left already when there are too many; refuse where all are open or memory is short."""
        mine = self.pages.pages_of(str(self.person.id))
        surplus = len(mine) - self.chosen.pages_per_person + 1
        left = [page for page in mine if page.left_at is not None and not page.sockets]
        for page in left[: max(surplus, 0)]:
            await self.pages.end(page.kernel_id)
        if surplus > len(left):
            raise web.HTTPError(429)
        self.pages.admit()


class RulePageHandler(PageHandler):
    """``/rules/ID``: the page of the rules at one of them; the id goes to the page as the part ``rule`` of the query string."""

    async def get(self, rule_id: str = "") -> None:
        """As :meth:`PageHandler.get`; the id in the path counts, whatever the query string says."""
        parts = parse_qsl(self.request.query, keep_blank_values=True)
        self.request.query = urlencode([*((name, text) for name, text in parts if name != "rule"), ("rule", rule_id)])
        await super().get()


def dress(handler: PageHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:  # noqa: ARG001 - the signature of Voila's hook
    """Voila's pre-launch hook: put what follows the cells into the notebook's metadata, where the template finds it."""
    frame = handler.page_frame
    notebook.metadata["reserve"] = {
        "closing": frame.render("page_closing.html"),
        "failed": frame.render("page_failed.html", reference=handler.reference),
    }
    return notebook
