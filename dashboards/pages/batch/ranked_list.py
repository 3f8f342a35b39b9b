"""The ranked list of a batch: the table with the line, why each place, the points of the first places drawn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.formulas import paid_chart
from dashboards.pages.batch.programme_means import quota_blocks
from dashboards.pages.batch.programme_view import programme_blocks
from dashboards.pages.batch.rank_place import curves_block, near, neighbours_block, still_block
from dashboards.pages.batch.rank_reasons import reasons_blocks
from dashboards.pages.batch.ranking_table import marker_of, ranking_columns, ranking_row, shown_rows, status_tabs
from dashboards.pages.batch.view import TOP, points_chart, rests_on
from reserve.rules.ranking.trials.still import without_each
from reserve.services import BatchRow, prepare_scenarios, read_rows
from reserve.services.batches.listed import column
from reserve.vocabulary.rights import permits
from widgets import Table, View, blocks
from widgets.table import Query

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

SIZE = 50
_KEPT = 2 * SIZE
"""Whole rows that a page keeps at most."""


class RankedList:
    """The part that a batch opens with; before the first run it shows the programme instead."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.user, self.batch = frame.user, frame.batch
        self.whole: dict[str, BatchRow] = {}
        language = self.user.language
        _ = translator(language)
        self.table = Table(
            language=language, caption=_("Ranked list"), columns=ranking_columns(self.batch, language), rows=[], total=0, page=1,
            size=SIZE, sort="place", descending=False, search="", search_label=_("Find by project, enterprise or county"), tabs=[], tab="",
            expandable=True, empty={"title": _("Nothing here"), "lines": [_("No project of this kind in the batch.")]},
        )  # fmt: skip
        self.table.on_query(self.asked)
        self.table.on_expand(self.expand)
        if self.batch.rows:
            self.asked(Query(page=1, size=SIZE, sort="place", descending=False, search="", tab=""))

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The table, the chart, what each city has of what it may expect, what all this rests on; or the programme that will be run."""
        language = self.user.language
        if not self.batch.rows:
            return (View(language=language, blocks=programme_blocks(self.batch.programme, language)),)
        if self.batch.programme.kind == "entitlement":
            chart = paid_chart(self.batch, language)
        else:
            chart = points_chart(self.batch, self._whole([row for row in self.batch.rows[:TOP] if row.place is not None]), language)
        below = [*([chart] if chart else []), *quota_blocks(self.batch.programme, language, self.batch), *rests_on(self.batch, language)]
        return (self.table, View(language=language, blocks=below))

    def asked(self, query: Query) -> None:
        """Another page, order, filter or search of the ranked list."""
        language = self.user.language
        found = shown_rows(self.batch, query)
        start = (query.page - 1) * query.size
        page = self._whole(found[start : start + query.size])
        self.table.show(
            rows=[ranking_row(row, self.batch, language) for row in page],
            total=len(found),
            page=query.page,
            tabs=status_tabs(self.batch, language),
            marker=marker_of(self.batch, page, query, language),
        )

    def expand(self, key: str) -> list[dict[str, Any]]:
        """Why this place."""
        light = self.batch.rows[column(self.batch.rows, "project_code").index(key)]
        around = self._whole(near(self.batch, light) or [light])
        row = next(one for one in around if one.project_code == key)
        made = reasons_blocks(row, self.batch.programme, self.user.language)
        first = next((place for place, block in enumerate(made) if block["type"] == "table"), len(made) - 1) + 1
        made[first:first] = self._place(row, around)
        return [*made, *self._letter(row)]

    def _letter(self, row: BatchRow) -> list[dict[str, Any]]:
        """The letter that tells the county all this, for who may take it out of the house."""
        if not permits(self.user.person.roles, "batch.export", "own"):
            return []
        _ = translator(self.user.language)
        address = f"/download/batch/{self.batch.code}/letters/{row.project_code}"
        labels = {"pdf": _("Letter to the county (PDF)"), "docx": _("Letter to the county (Word)")}
        return [blocks.links([blocks.link(label, f"{address}.{code}", download=True) for code, label in labels.items()])]

    def _place(self, row: BatchRow, around: Sequence[BatchRow]) -> list[dict[str, Any]]:
        """The curves, the neighbours, and whether it would still be on the list; a programme that pays by formula has none of these."""
        language, programme = self.user.language, self.batch.programme
        if programme.kind == "entitlement":
            return []
        curves = curves_block(row, programme, language)
        made = [*([curves] if curves else []), *neighbours_block(row, around, self.batch, language)]
        if row.status == "gated_out":
            return made
        start = prepare_scenarios(self.user.desk, self.user.session_id, self.batch.code)
        found = without_each(start.board, programme, (start.budget_fen, start.places), row.project_code)
        return [*made, *still_block(row, found, self.batch, language)]

    def _whole(self, rows: Sequence[BatchRow]) -> list[BatchRow]:
        """The same rows with every reason: only those that are shown are read, and what was read for the page in sight is kept."""
        wanted = [row.project_code for row in rows]
        missing = [code for code in wanted if code not in self.whole]
        found = read_rows(self.user.desk, self.user.session_id, self.batch.code, missing) if missing else {}
        if len(self.whole) + len(found) > _KEPT:
            self.whole = {code: self.whole[code] for code in wanted if code in self.whole}
        self.whole |= found
        return [self.whole[code] for code in wanted]
