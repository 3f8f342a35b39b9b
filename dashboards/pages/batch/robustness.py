"""How robust the list is: whom other opinions and other data would fund, around the line, project by project, weight by weight."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.robustness_blocks import answer_blocks, asking_blocks
from dashboards.pages.batch.robustness_rows import details_of, robust_columns, robust_row, robust_tabs, shown_codes
from dashboards.pages.batch.robustness_weights import weight_blocks
from reserve.rules.robustness.contest import why_not
from reserve.rules.robustness.study import KINDS, Kind
from reserve.services.trials.robustness import batch_robustness, read_robustness
from widgets import Table, View, blocks
from widgets.table import Query

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

SIZE = 25
NAME = "robustness"


class Robustness:
    """The answers, or what would be asked and the button that asks it; what was asked once is kept for everybody."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.frame, self.user, self.batch = frame, frame.user, frame.batch
        language = self.user.language
        self.kind: Kind = "near"
        reason = why_not(self.batch.programme)
        self.study = None if reason is not None else read_robustness(self.user.desk, self.user.session_id, self.batch.code)
        self.rows = {row.project_code: row for row in self.batch.rows}
        _ = translator(language)
        self.top = View(language=language, blocks=[])
        self.top.on_action(self.act)
        self.table = Table(
            language=language, caption=_("Project by project"), columns=[], rows=[], total=0, page=1, size=SIZE, sort="place",
            descending=False, search="", search_label=_("Find by project, enterprise or county"), tabs=[], tab="contested", expandable=True,
            empty={"title": _("Nothing here"), "lines": [_("No project of this kind: its money does not hang on opinion.")]},
        )  # fmt: skip
        self.table.on_query(self.asked)
        self.table.on_expand(self.expand)
        self.bottom = View(language=language, blocks=[])
        if reason is not None:
            title = _("Weights decide nothing here")
            self.top.show([blocks.notice("info", title, [reason.text(language)], id="robustness")])
        else:
            self._show(None)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Words and chart, the projects, the weights; before anybody asked, only the words."""
        return (self.top, self.table, self.bottom) if self.study is not None and self.study.codes else (self.top,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Draw, or look at another kind of opinions."""
        if name == "study":
            batch_robustness(self.user.desk, self.user.session_id, self.batch.code, progress=self._progress)
            self.frame.go(NAME)
        elif name == "kind":
            asked = payload.get("data", {}).get("kind")
            self.kind = next((kind for kind in KINDS if kind == asked), self.kind)
            self._show("kinds")

    def asked(self, query: Query) -> None:
        """Another page, filter or search of the projects."""
        if self.study is None:
            return
        language = self.user.language
        found = shown_codes(self.study, self.kind, self.rows, query)
        start = (query.page - 1) * query.size
        chosen = found[start : start + query.size]
        self.table.show(
            rows=[robust_row(self.study, self.kind, n, self.rows[self.study.codes[n]], self.batch.programme, language) for n in chosen],
            total=len(found),
            page=query.page,
            tabs=robust_tabs(self.study, self.kind, language),
        )

    def expand(self, key: str) -> list[dict[str, Any]]:
        """What each kind of opinions says of one project, and which opinion funds it."""
        if self.study is None or key not in self.study.codes:
            return []
        return details_of(self.study, self.study.codes.index(key), self.batch.programme, self.user.language)

    def _progress(self, done: int, total: int, what: str = "") -> None:
        _ = translator(self.user.language)
        said = _("{done} of {total} lists drawn") if what else _("{done} of {total} projects")
        self.top.progress(done, total, said.format(done=f"{done:,}", total=f"{total:,}"))

    def _show(self, focus: str | None) -> None:
        language = self.user.language
        if self.study is None:
            self.top.show(asking_blocks(self.batch, language), focus=focus)
            return
        self.top.show(answer_blocks(self.study, self.kind, self.rows, self.batch, language), focus=focus)
        self.table.show(columns=robust_columns(self.kind, language), tabs=robust_tabs(self.study, self.kind, language))
        self.asked(Query(page=1, size=SIZE, sort="place", descending=False, search=self.table.search, tab=self.table.tab))
        self.bottom.show(weight_blocks(self.study, self.batch, language))
