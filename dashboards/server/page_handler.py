"""A page: rights first, then a kernel, then Voila's rendering inside our frame."""

import uuid
from typing import Any

from nbformat import NotebookNode
from tornado import web
from voila.handler import VoilaHandler

from dashboards.server.base import ReserveMixin
from dashboards.server.identity import KERNEL_HEADER
from dashboards.server.kernels import OpenPage
from dashboards.server.page_list import Page
from dashboards.server.stopping import Restarting
from reserve.accounts import touch

HEARTBEAT = "<script>window.voila_heartbeat()</script>\n"


class PageHandler(ReserveMixin, VoilaHandler):
    """``/``, ``/entry``, ``/review``, ``/batch``: one notebook each, bound to the address; the query string goes to the page."""

    page: Page

    def initialize(self, **kwargs: Any) -> None:
        """Bind the page given as ``page``."""
        self.page = kwargs.pop("page")
        super().initialize(notebook_path=self.page.notebook, **kwargs)

    async def get(self) -> None:
        """Check rights and the number of open pages, then start the kernel and stream the page. Raises 403 and 429."""
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
        try:
            async for html in self.get_generator():
                self.write(self.heartbeat if html == HEARTBEAT else html)
                await self.flush()
        finally:
            self.pages.announced.pop(kernel_id, None)

    @property
    def heartbeat(self) -> str:
        """Voila's sign of life, with the nonce the policy asks for."""
        return HEARTBEAT.replace("<script>", f'<script nonce="{self.nonce}">')

    async def make_room(self) -> None:
        """End pages the person has left already when there are too many; refuse where all are still open."""
        mine = self.pages.pages_of(str(self.person.id))
        surplus = len(mine) - self.chosen.pages_per_person + 1
        left = [page for page in mine if page.left_at is not None and not page.sockets]
        for page in left[: max(surplus, 0)]:
            await self.pages.end(page.kernel_id)
        if surplus > len(left):
            raise web.HTTPError(429)


def dress(handler: PageHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:  # noqa: ARG001 - the signature of Voila's hook
    """Voila's pre-launch hook: put the rendered frame into the notebook's metadata, where the template finds it."""
    frame = handler.frame(handler.page.label.text(handler.language), handler.page.name)
    kernel_id = handler.request.headers[KERNEL_HEADER]
    static = f"{handler.base_url}static/{handler.settings['reserve_static'].digest}/"
    notebook.metadata["reserve"] = {
        "nonce": handler.nonce,
        "opening": frame.render("page_opening.html", kernel_id=kernel_id, account=str(handler.person.id), static=static),
        "content": frame.render("page_content.html"),
        "closing": frame.render("page_closing.html", static=static),
        "failed": frame.render("page_failed.html", reference=handler.reference),
    }
    return notebook
