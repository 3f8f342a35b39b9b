"""The typed frame that the formal engine judges: one row for a document, one column for a fact, missing is None."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from reserve.vocabulary.document import Row
from reserve.vocabulary.fields import Field, single_fields
from validation.case import ASSESSED, TABLE, Case

if TYPE_CHECKING:
    import pandas as pd

CONTEXT = ("project", "stage", "as_of", "area", "counties", "holder.project_code", "holder.line", "answered", "unreadable", TABLE)
CELLS = ("quantity_before", "quantity_after", "heat_value_measured")


@cache
def names() -> tuple[str, ...]:
    """The columns of the frame in order."""
    return (*CONTEXT, *(field.name for field in single_fields()), *(f"assessed.{name}" for name in ASSESSED))


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
        context.holders.get("project_code") or None,
        context.holders.get("line") or None,
        list(document.entries),
        [path for path, _problem in document.problems()],
        [_cells(row) for row in document.rows(TABLE)],
        *(_value(field, case) for field in single_fields()),
        *(figures[name] for name in ASSESSED),
    ]


def _value(field: Field, case: Case) -> object:
    entry = case.document.entries.get(field.name)
    if entry is None or entry.value is None:
        return None
    if field.type == "date":
        return dt.date.fromisoformat(str(entry.value))
    return list(entry.value) if isinstance(entry.value, tuple) else entry.value


def _cells(row: Row) -> dict[str, Any]:
    return {"key": row.key, "carrier": row.value("carrier"), **{name: row.value(name) for name in CELLS}, "answered": list(row.cells)}
