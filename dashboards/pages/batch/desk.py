"""One funding batch: what it is and what can be done with it, and below it the part of the page that was asked for."""

from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.parts import PARTS, address, navigation, part_asked
from dashboards.pages.batch.view import head_blocks
from dashboards.wiring import CurrentUser
from reserve.services import BatchView, read_batch, reopen_batch, run_batch
from widgets import Stack, View

_STAGES = {"judge": (0, 50), "rank": (50, 75), "store": (75, 100)}
"""The stages of a run and the part of the bar that each has, in percent, as they share the time."""


class BatchDesk:
    """Head and one part of a batch; the part is made when it is first shown and made anew when the batch changed.

    A part reads ``user``, ``code`` and ``batch``, and calls :meth:`changed` after it changed the batch.
    """

    def __init__(self, user: CurrentUser, code: str, part: str = "") -> None:
        self.user = user
        self.code = code
        self.batch = self._read()
        self.part = part_asked(part, self.batch, user.person.roles)
        self.head = View(language=user.language, blocks=[], address=address(code, self.part.name))
        self.box = Stack((self.head,))
        self.head.on_action(self.act)
        self._show(None)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The box with the head and the widgets of the part."""
        return (self.box,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Run, run again, undo the ranking, or go to another part."""
        desk, session_id = self.user.desk, self.user.session_id
        if name == "part":
            self.go(str(payload["data"].get("part") or ""))
            return
        if name == "run":
            run_batch(desk, session_id, self.code, progress=self.ran)
        elif name == "reopen":
            reopen_batch(desk, session_id, self.code, str(payload.get("comment") or ""))
        else:
            return
        self.changed()

    def go(self, name: str) -> None:
        """Show another part and stand at its address."""
        self.part = part_asked(name, self.batch, self.user.person.roles)
        self.head.address = address(self.code, self.part.name)
        self._show("parts")

    def changed(self, focus: str | None = "result") -> None:
        """Read the batch again and show it; ``focus`` is the block of the head that a reader is led to."""
        self.batch = self._read()
        self.part = part_asked(self.part.name, self.batch, self.user.person.roles)
        self._show(focus)

    def reread(self) -> BatchView:
        """The batch as it stands now, for a part that changed something beside the list."""
        return self._read()

    def ran(self, done: int, total: int, stage: str) -> None:
        """How far the ranking has come: what is being done, in words, and a bar over the whole of it."""
        _ = translator(self.user.language)
        said = {
            "judge": _("Working out the figures of each project: {done} of {total}"),
            "rank": _("Gates, points, places, money and the reason for each of {total} projects"),
            "store": _("Storing the list with all its reasons: {done} of {total} projects"),
        }[stage]
        start, end = _STAGES[stage]
        share = start + (end - start) * done // max(total, 1)
        self.head.progress(share, 100, said.format(done=f"{done:,}", total=f"{total:,}"))

    def _show(self, focus: str | None) -> None:
        roles, language = self.user.person.roles, self.user.language
        parts = navigation(self.part, self.batch, roles, language)
        self.head.show(head_blocks(self.batch, roles, language, parts, whole=self.part is PARTS[0]), focus=focus)
        self.box.children = (self.head, *self.part.make(self))

    def _read(self) -> BatchView:
        return read_batch(self.user.desk, self.user.session_id, self.code, explained=False)
