"""The typed frame that the formal engine judges: one row for a document, one column for a fact, missing is None; tables apart."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from reserve.vocabulary.document import Entry, Row, Value
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from reserve.vocabulary.peers import INDICATORS, Indicator
from validation.case import ASSESSED, Case

if TYPE_CHECKING:
    from validation.handed import Handed

WIDE = pl.Int128
"""Products of amounts are compared exactly, so they must fit."""
PEERS = tuple(f"peer.{indicator}.{side}" for indicator in INDICATORS for side in ("low", "high"))
"""Between which figures, in 10^-6, the peers of a project usually lie; null where there are not enough of them."""
UNREAD, UNREAD_CELLS = 1, 2
"""The places of ``unread`` among the columns of a document and of a row."""
_TEXTS = pl.List(pl.String)


@cache
def schema() -> dict[str, Any]:
    """The type of every column of a document, in order.

    ``unread`` are the answers that were given and have no value, ``slipped`` those that are probable slips.
    """
    return {
        "project": pl.Int64, "unread": _TEXTS, "slipped": _TEXTS, "as_of": pl.Date, "counties": _TEXTS,
        "holder.project_code": pl.String, "holder.line": pl.String, "near.line": pl.String, "near.name": pl.Int64,
        **dict.fromkeys(PEERS, WIDE),
        **{field.name: column_types()[field.type] for field in single_fields()},
        **{f"assessed.{name}": WIDE for name in ASSESSED},
    }  # fmt: skip


@cache
def row_schema(table: str) -> dict[str, Any]:
    """The type of every column of a row of ``table``, in order."""
    return {
        "project": pl.Int64, "key": pl.String, "unread": _TEXTS, "slipped": _TEXTS,
        **{column.name: column_types()[column.type] for column in tables()[table]},
    }  # fmt: skip


@cache
def column_types() -> dict[str, Any]:
    """The column type of every type of field."""
    texts = ("text", "long_text", "choice", "region", "enterprise", "attachment")
    numbers = ("year", "integer", "quantity", "ratio", "money")
    return {
        **dict.fromkeys(texts, pl.String), **dict.fromkeys(numbers, pl.Int64),
        "multi_choice": pl.List(pl.String), "boolean": pl.Boolean, "date": pl.Date,
    }  # fmt: skip


@cache
def tables() -> dict[str, tuple[Field, ...]]:
    """The repeat tables and their columns."""
    return {table.name: tuple(columns_of(table.name)) for table in table_fields()}


@cache
def _singles() -> tuple[Field, ...]:
    return tuple(single_fields())


def build(cases: Sequence[Case]) -> "Handed":
    """The frame of ``cases``, which must share stage, day and area. A value of the wrong type raises: typed text was read long before."""
    from validation.handed import Typed, hand

    context = cases[0].context
    unreadable = [(number, path) for number, case in enumerate(cases) for path, _problem in case.document.problems()]
    documents = [_document(number, case) for number, case in enumerate(cases)]
    rows = {name: found for name in tables() if (found := list(_rows(name, cases)))}
    unread = any(row[UNREAD] for row in documents) or any(row[UNREAD_CELLS] for some in rows.values() for row in some)
    return hand(
        Typed(
            context.stage,
            context.as_of,
            context.area,
            _frame(documents, schema()),
            {name: _frame(some, row_schema(name)) for name, some in rows.items()},
            _frame(unreadable, {"project": pl.Int64, "path": pl.String}) if unreadable else None,
            readable=not unread,
            slips=any(case.slips for case in cases),
        )
    )


def _frame(rows: Sequence[Sequence[Any]], types: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(types), orient="row", strict=True)


def _document(number: int, case: Case) -> list[Any]:
    context, document = case.context, case.document
    figures, entries = case.figures_of_law, document.entries
    return [
        number,
        [name for name, entry in entries.items() if entry.value is None],
        [path for path in case.slips if "/" not in path],
        context.as_of,
        sorted(case.counties),
        *(context.holders[key].mark if key in context.holders else None for key in ("project_code", "line")),
        case.near_line.neighbour.mark if case.near_line else None,
        case.near_name.likeness if case.near_name else None,
        *(bound for indicator in INDICATORS for bound in _bounds(case, indicator)),
        *(_typed(field, entries.get(field.name)) for field in _singles()),
        *(figures[name] for name in ASSESSED),
    ]


def _bounds(case: Case, indicator: Indicator) -> tuple[int | None, int | None]:
    among = case.peers.get(indicator)
    return (among.low, among.high) if among is not None else (None, None)


def _rows(table: str, cases: Sequence[Case]) -> Iterable[Sequence[Any]]:
    for number, case in enumerate(cases):
        for row in case.document.rows(table):
            unread = [name for name, cell in row.cells.items() if cell.value is None]
            yield [
                number, row.key, unread, _slipped(case, table, row),
                *(_typed(column, row.cells.get(column.name)) for column in tables()[table]),
            ]  # fmt: skip


def _typed(field: Field, entry: Entry | None) -> object:
    value: Value = entry.value if entry is not None else None
    if value is not None and field.type == "date":
        return dt.date.fromisoformat(str(value))
    return list(value) if isinstance(value, tuple) else value


def _slipped(case: Case, table: str, row: Row) -> list[str]:
    """The columns of a row that the document's slips stand at."""
    return [path.rpartition("/")[2] for path in case.slips if path.startswith(f"{table}/{row.key}/")]
