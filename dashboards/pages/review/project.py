"""One project under review: its acts, and the next of the queue after each of them."""

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.results import read_results
from dashboards.pages.review.view import Block, Newly, after_blocks, review_blocks
from dashboards.wiring import CurrentUser
from reserve.services import (
    ProjectView,
    accept_project,
    list_projects,
    read_project,
    refuse_project,
    return_project,
    undo_transition,
)
from reserve.services.library_check.new_findings import new_findings_of
from widgets import View

ACTS = ("accept", "return", "refuse", "undo")


class ReviewProject:
    """The view of a project with its actions. ``opened`` shows another project, ``closed`` the queue; ``focus``: the block to begin at."""

    def __init__(self, user: CurrentUser, code: str, opened: Callable[[str], None], closed: Callable[[], None], focus: str = "") -> None:
        self.user = user
        self.code = code
        self.opened = opened
        self.closed = closed
        self.view = View(
            language=user.language,
            blocks=self._blocks(),
            focus=focus,
            address=f"/review?project={code}",
        )
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Perform an act of the track, or go elsewhere."""
        if name == "queue":
            self.closed()
        elif name == "next":
            self.opened(str(payload.get("data", {}).get("code", "")))
        elif name in ACTS:
            self._perform(name, payload)
            blocks = after_blocks(name, self._read(), self._next(), self.user.language)
            self.view.show(blocks, focus="outcome")

    def _perform(self, name: str, payload: dict[str, Any]) -> None:
        _ = translator(self.user.language)
        desk, session_id = self.user.desk, self.user.session_id
        comment = str(payload.get("comment") or "").strip() or None
        match name:
            case "accept":
                accept_project(desk, session_id, self.code, comment)
            case "return":
                return_project(desk, session_id, self.code, comment or "", [str(path) for path in payload.get("fields", [])])
            case "refuse":
                refuse_project(desk, session_id, self.code, comment)
            case _:
                undo_transition(desk, session_id, self.code)

    def _blocks(self) -> list[Block]:
        project = self._read()
        return review_blocks(project, self.user.language, self._new(), read_results(self.user, project))

    def _read(self) -> ProjectView:
        return read_project(self.user.desk, self.user.session_id, self.code)

    def _new(self) -> Newly | None:
        """What the last check of the library found that the filing did not have."""
        return new_findings_of(self.user.desk, self.user.session_id, self.code)

    def _next(self) -> tuple[str, str, int] | None:
        """Code and name of the project that waits longest, and how many wait."""
        found = list_projects(self.user.desk, self.user.session_id, scope="queue", sort="updated", descending=False, size=2)
        row = next((row for row in found.rows if row.code != self.code), None)
        return (row.code, row.name, found.total) if row else None
