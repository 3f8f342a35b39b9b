"""The typed frame that the formal engine judges: one row for a document, one column for a fact, missing is None."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from reserve.vocabulary.document import Row, Value
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from validation.case import ASSESSED, Case

if TYPE_CHECKING:
    import pandas as pd

CONTEXT = (
    "project", "stage", "as_of", "area", "counties", "holder.project_code", "holder.line", "near.line", "near.name",
    "answered", "unreadable", "slipped",
)  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """The columns of the frame in order."""
    return (
        *CONTEXT,
        *(table.name for table in table_fields()),
        *(field.name for field in single_fields()),
        *(f"assessed.{name}" for name in ASSESSED),
    )


def build(cases: Sequence[Case]) -> "pd.DataFrame":
    """The frame of ``cases``, which must share stage, day and area. Python objects keep whole numbers whole."""
    import pandas as pd

    return pd.DataFrame([_row(number, case) for number, case in enumerate(cases)], columns=list(names()), dtype=object)


def _row(number: int, case: Case) -> list[Any]:
    context, document = case.context, case.document
    figures = case.figures_of_law
    return [
        number,
        context.stage,
        context.as_of,
        context.area,
        sorted(case.counties),
        *(context.holders[key].mark if key in context.holders else None for key in ("project_code", "line")),
        case.near_line.neighbour.mark if case.near_line else None,
        case.near_name.likeness if case.near_name else None,
        list(document.entries),
        [path for path, _problem in document.problems()],
        [path for path in case.slips if "/" not in path],
        *([_cells(columns, row, _slipped(case, table, row)) for row in document.rows(table)] for table, columns in tables().items()),
        *(_value(field, case) for field in single_fields()),
        *(figures[name] for name in ASSESSED),
    ]


def _value(field: Field, case: Case) -> object:
    entry = case.document.entries.get(field.name)
    return _typed(field, entry.value) if entry is not None else None


def _typed(field: Field, value: Value) -> object:
    if value is not None and field.type == "date":
        return dt.date.fromisoformat(str(value))
    return list(value) if isinstance(value, tuple) else value


@cache
def tables() -> dict[str, tuple[Field, ...]]:
    """The repeat tables and their columns."""
    return {table.name: tuple(columns_of(table.name)) for table in table_fields()}


def _slipped(case: Case, table: str, row: Row) -> list[str]:
    """The columns of a row that the document's slips stand at."""
    return [path.rpartition("/")[2] for path in case.slips if path.startswith(f"{table}/{row.key}/")]


def _cells(columns: Sequence[Field], row: Row, slipped: list[str]) -> dict[str, Any]:
    cells = {column.name: _typed(column, row.value(column.name)) for column in columns}
    return {"key": row.key, **cells, "answered": list(row.cells), "slipped": slipped}
