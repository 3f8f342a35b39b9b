"""Table: a plain table, paged, sorted and filtered by Python."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import traitlets as t

from reserve.vocabulary.language import Language
from widgets.blocks import Block
from widgets.columns import Column
from widgets.component import Component

__all__ = ["Column", "Filter", "Query", "Tab", "Table"]
_LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter with its count."""

    value: str
    label: str
    count: int | str


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the table. ``groups``: (group label or "", ((code, label), ...)); the empty code is offered by itself as ``every``."""

    name: str
    label: str
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    every: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked to see. ``sort``, ``tab`` and ``filters`` were checked against what is offered; ``search`` is as typed."""

    page: int
    size: int
    sort: str
    descending: bool
    search: str
    tab: str
    filters: Mapping[str, str] = field(default_factory=dict)


class Table(Component):
    """A server-paged table with search, filter tabs, expandable rows and marker lines."""

    module = "table"

    caption = t.Unicode("").tag(sync=True)
    hide_caption = t.Bool(False).tag(sync=True)
    columns = t.List(t.Dict()).tag(sync=True)
    rows = t.List(t.Dict()).tag(sync=True)
    total = t.Int(0).tag(sync=True)
    page = t.Int(1).tag(sync=True)
    size = t.Int(20).tag(sync=True)
    sort = t.Unicode("").tag(sync=True)
    descending = t.Bool(False).tag(sync=True)
    search = t.Unicode("").tag(sync=True)
    search_label = t.Unicode("").tag(sync=True)
    tabs = t.List(t.Dict()).tag(sync=True)
    tab = t.Unicode("").tag(sync=True)
    filters = t.List(t.Dict()).tag(sync=True)
    address = t.Unicode("").tag(sync=True)
    expandable = t.Bool(False).tag(sync=True)
    marker = t.List(t.Dict()).tag(sync=True)
    empty = t.Dict().tag(sync=True)

    def __init__(self, language: Language = "zh", columns: Sequence[Column] = (), **given: Any) -> None:
        super().__init__(language=language, columns=[asdict(column) for column in columns], **_plain(given))
        self._query: Callable[[Query], None] | None = None
        self._open: Callable[[str], None] | None = None
        self._expand: Callable[[str], Sequence[Block]] | None = None
        self._handlers.update(query=self._queried, open=self._opened, expand=self._expanded)

    def on_query(self, callback: Callable[[Query], None]) -> None:
        """Call ``callback(query)`` when a person pages, sorts, filters or searches; it answers with :meth:`show`."""
        self._query = callback

    def on_open(self, callback: Callable[[str], None]) -> None:
        """Call ``callback(key)`` when a row without ``href`` is opened."""
        self._open = callback

    def on_expand(self, callback: Callable[[str], Sequence[Block]]) -> None:
        """Call ``callback(key)`` for the blocks below a row (``expandable=True``)."""
        self._expand = callback

    def show(self, **given: Any) -> None:
        """Replace any of the table's contents at once: rows, total, page, tabs, sort, marker, empty ..."""
        with self.hold_sync():
            for name, value in _plain(given).items():
                setattr(self, name, value)

    def _queried(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        query = self._read_query(message.get("query"))
        with self.hold_sync():
            self.page, self.sort, self.descending = query.page, query.sort, query.descending
            self.search, self.tab = query.search, query.tab
            if self.filters:
                self.filters = [{**each, "value": query.filters[each["name"]]} for each in self.filters]
            if self._query is not None:
                self._query(query)
        return {"type": "done"}

    def _read_query(self, given: Any) -> Query:
        asked = given if isinstance(given, Mapping) else {}
        sortable = {column["key"] for column in self.columns if column["sortable"]}
        tabs = {tab["value"] for tab in self.tabs}
        page, sort, tab = asked.get("page"), asked.get("sort"), asked.get("tab")
        return Query(
            page=min(max(page, 1), 1_000_000) if isinstance(page, int) else 1,
            size=min(self.size, _LARGEST_PAGE),
            sort=str(sort) if sort in sortable else str(self.sort),
            descending=asked.get("descending") is True,
            search=str(asked.get("search") or "").strip()[:200],
            tab=str(tab) if tab in tabs else str(self.tab),
            filters=self._read_filters(asked.get("filters")),
        )

    def _read_filters(self, given: Any) -> dict[str, str]:
        asked = given if isinstance(given, Mapping) else {}
        made = {}
        for each in self.filters:
            offered = {code for _, options in each["groups"] for code, _ in options} | {""}
            value = asked.get(each["name"], each["value"])
            made[each["name"]] = value if isinstance(value, str) and value in offered else each["value"]
        return made

    def _opened(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._open is not None:
            self._open(self._known(message))
        return {"type": "done"}

    def _expanded(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self._known(message)
        return {"type": "detail", "key": key, "blocks": list(self._expand(key)) if self._expand is not None else []}

    def _known(self, message: Mapping[str, Any]) -> str:
        key = str(message.get("key", ""))
        if key not in {str(row["key"]) for row in self.rows}:
            raise ValueError("the table shows no such row")
        return key


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(given)
    if "columns" in made:
        made["columns"] = [asdict(column) for column in made["columns"]]
    if "tabs" in made:
        made["tabs"] = [asdict(tab) for tab in made["tabs"]]
    if "filters" in made:
        made["filters"] = [
            {**asdict(each), "groups": [[label, [list(option) for option in options]] for label, options in each.groups]}
            for each in made["filters"]
        ]
    if "marker" in made:
        marker = made["marker"]
        made["marker"] = [] if not marker else [marker] if isinstance(marker, Mapping) else list(marker)
    if "empty" in made:
        made["empty"] = dict(made["empty"] or {})
    if "rows" in made:
        made["rows"] = list(made["rows"])
    return made
