"""The batch page: the funding batches, one batch with its programme and ranking."""

import ipywidgets as ipw

from dashboards.pages.batch.desk import BatchDesk
from dashboards.pages.batch.list import BatchList
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from widgets import Stack


class BatchPage:
    """Keeps one box and changes what stands in it."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.box = Stack()

    def show_list(self) -> None:
        """All batches, and the form that opens one."""
        self.box.children = BatchList(self.user, self.show_batch).widgets()

    def show_batch(self, code: str, part: str = "") -> None:
        """One batch, at one of its parts."""
        self.box.children = BatchDesk(self.user, code, part).widgets()


@page_frame("/batch")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/batch``, ``/batch?batch=CODE`` and ``/batch?batch=CODE&part=NAME`` show."""
    shown = BatchPage(user)
    code = user.query.get("batch", "")
    if code:
        shown.show_batch(code, user.query.get("part", ""))
    else:
        shown.show_list()
    return shown.box
