"""The queue of a chief or reviewer, the whole territory, and what the last check of the library found new in it."""

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.entry.list import SIZE, project_columns, project_row, state_tabs
from dashboards.pages.home.view import recheck_sentence
from dashboards.wiring import CurrentUser
from reserve.services import Page, list_projects
from reserve.services.library_check.findings import last_recheck
from reserve.services.projects.list_projects import Scope
from widgets import Table, View, blocks
from widgets.table import Query

SCOPES: dict[str, Scope] = {"queue": "queue", "all": "all", "rechecked": "rechecked"}


class ReviewQueue:
    """The list under the switch between what waits for me, everything I may read, and what a library check found new."""

    def __init__(self, user: CurrentUser, opened: Callable[[str], None]) -> None:
        self.user = user
        self.scope: Scope = SCOPES.get(user.query.get("show", ""), "queue")
        self.rechecked = last_recheck(user.desk, user.session_id)
        _ = translator(user.language)
        found = self._find(Query(page=1, size=SIZE, sort="updated", descending=False, search="", tab=""))
        self.head = View(language=user.language, blocks=self.head_blocks(found), address="/review")
        self.table = Table(
            language=user.language,
            caption=self._caption(),
            columns=project_columns(user.language),
            rows=[project_row(row, user.language) for row in found.rows],
            total=found.total,
            page=found.page,
            size=found.size,
            sort="updated",
            descending=False,
            search="",
            search_label=_("Find by code, enterprise or project name"),
            tabs=state_tabs(found, user.language),
            tab="",
            empty=self._empty(),
        )
        self.head.on_action(self.act)
        self.table.on_query(self.query)
        self.table.on_open(opened)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Switch and table."""
        return (self.head, self.table)

    def head_blocks(self, found: Page) -> list[dict[str, Any]]:
        """One sentence on the queue, and the switch of scope."""
        _ = translator(self.user.language)
        if self.scope == "queue":
            text = _("Waiting for you: {count}. The longest waiting stands first.").format(count=found.total)
        elif self.scope == "all":
            text = _("In your territory: {count}").format(count=found.total)
        elif self.rechecked is None:
            text = _("The library of your territory has not been checked as a whole yet.")
        else:
            text = _("Accepted projects with findings that their filing did not have: {count}.").format(count=found.total)
            return [
                blocks.paragraph(text),
                blocks.paragraph(recheck_sentence(self.rechecked, self.user.language), muted=True),
                self._switch(),
            ]
        return [blocks.paragraph(text), self._switch()]

    def _caption(self) -> str:
        _ = translator(self.user.language)
        return {"queue": _("Waiting for you"), "rechecked": _("New findings since the filing")}.get(self.scope, _("In your territory"))

    def _empty(self) -> dict[str, Any]:
        """What an empty list teaches."""
        _ = translator(self.user.language)
        if self.scope == "rechecked":
            lines = [_("The last check of the whole library found in no accepted project what its filing did not have.")]
            return {"title": _("No project has new findings"), "lines": lines}
        lines = [_("Projects appear here as soon as the level below hands them over. Until then you can look at everything.")]
        return {"title": _("Nothing waits for you"), "lines": lines}

    def _switch(self) -> dict[str, Any]:
        """The scopes that are not shown; what is new since the filing only where there is something."""
        _ = translator(self.user.language)
        names = {
            "queue": _("Show only what waits for me"), "all": _("Show everything in my territory"),
            "rechecked": _("New since the filing: {count}").format(count=self.rechecked.fresh if self.rechecked else 0),
        }  # fmt: skip
        open_to = [name for name in names if name != self.scope and (name != "rechecked" or (self.rechecked and self.rechecked.fresh))]
        return blocks.actions([blocks.action(name, names[name], "plain") for name in open_to])

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Switch the scope."""
        del payload
        scope = SCOPES.get(name)
        if scope is None:
            return
        self.scope = scope
        found = self._find(Query(page=1, size=SIZE, sort="updated", descending=name != "queue", search="", tab=""))
        self.head.show(self.head_blocks(found))
        self.table.show(caption=self._caption(), empty=self._empty())
        self._show(found)

    def query(self, query: Query) -> None:
        """Paging, sorting, searching, another tab."""
        self._show(self._find(query))

    def _show(self, found: Page) -> None:
        rows = [project_row(row, self.user.language) for row in found.rows]
        self.table.show(rows=rows, total=found.total, page=found.page, tabs=state_tabs(found, self.user.language))

    def _find(self, query: Query) -> Page:
        return list_projects(
            self.user.desk, self.user.session_id, states=[query.tab] if query.tab else None, search=query.search,
            sort=query.sort or "updated", descending=query.descending, page=query.page, size=query.size, scope=self.scope,
        )  # fmt: skip
