"""One funding batch: its frozen programme, the run, the ranked list with the line, why each place, the download."""

from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.rank_reasons import reasons_blocks
from dashboards.pages.batch.ranking_table import marker_of, ranking_columns, ranking_row, shown_rows, status_tabs
from dashboards.pages.batch.view import head_blocks, tail_blocks
from dashboards.wiring import CurrentUser
from reserve.services import BatchView, read_batch, reopen_batch, run_batch
from widgets import Stack, Table, View
from widgets.table import Query

SIZE = 50


class BatchDesk:
    """Head, ranked table and tail of one batch."""

    def __init__(self, user: CurrentUser, code: str) -> None:
        self.user = user
        self.code = code
        _ = translator(user.language)
        self.batch = self._read()
        self.head = View(language=user.language, blocks=[], address=f"/batch?batch={code}")
        self.tail = View(language=user.language, blocks=[])
        self.table = Table(
            language=user.language, caption=_("Ranked list"), columns=ranking_columns(self.batch, user.language), rows=[], total=0, page=1,
            size=SIZE, sort="place", descending=False, search="", search_label=_("Find by project, enterprise or county"), tabs=[], tab="",
            expandable=True, empty={"title": _("Nothing here"), "lines": [_("No project of this kind in the batch.")]},
        )  # fmt: skip
        self.box = Stack((self.head, self.tail))
        self.query = Query(page=1, size=SIZE, sort="place", descending=False, search="", tab="")
        self.head.on_action(self.act)
        self.table.on_query(self.asked)
        self.table.on_expand(self.expand)
        self.refresh(None)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The box with head, table (once there is a ranking) and tail."""
        return (self.box,)

    def refresh(self, focus: str | None) -> None:
        """Show the batch as it stands."""
        self.head.show(head_blocks(self.batch, self.user.person.roles, self.user.language), focus=focus)
        self.tail.show(tail_blocks(self.batch, self.user.language))
        if self.batch.rows:
            self.asked(self.query)
            self.box.children = (self.head, self.table, self.tail)
        else:
            self.box.children = (self.head, self.tail)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Run, run again, or undo the ranking."""
        desk, session_id = self.user.desk, self.user.session_id
        if name == "run":
            run_batch(desk, session_id, self.code, progress=self._progress)
        elif name == "reopen":
            reopen_batch(desk, session_id, self.code, str(payload.get("comment") or ""))
        else:
            return
        self.batch = self._read()
        self.refresh("result")

    def asked(self, query: Query) -> None:
        """Another page, order, filter or search of the ranked list."""
        self.query = query
        language = self.user.language
        found = shown_rows(self.batch, query)
        start = (query.page - 1) * query.size
        page = found[start : start + query.size]
        self.table.show(
            rows=[ranking_row(row, self.batch, language) for row in page],
            total=len(found),
            page=query.page,
            tabs=status_tabs(self.batch, language),
            marker=marker_of(self.batch, page, query, language),
        )

    def expand(self, key: str) -> list[dict[str, Any]]:
        """Why this place."""
        row = next(row for row in self.batch.rows if row.project_code == key)
        return reasons_blocks(row, self.batch.programme, self.user.language)

    def _read(self) -> BatchView:
        return read_batch(self.user.desk, self.user.session_id, self.code)

    def _progress(self, done: int, total: int, what: str = "") -> None:
        _ = translator(self.user.language)
        self.head.progress(done, total, what or _("{done} of {total} projects").format(done=done, total=total))
