"""The typed projection of current versions, built from the field table: one column per single field, one table per repeat group.

Quantities and ratios are integers of 10^-6 canonical unit, money is fen. Queries, ranking and analysis read here; the truth is
the document of the version.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text
from sqlalchemy.types import TypeEngine

from reserve.store.base import metadata
from reserve.vocabulary.document import Document, Value
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from reserve.vocabulary.figures import FIGURES
from reserve.vocabulary.switches import counted


def column_type(field: Field) -> TypeEngine[Any]:
    """The column type of a field's canonical value."""
    match field.type:
        case "quantity" | "ratio" | "money" | "integer" | "year":
            return BigInteger()
        case "date":
            return Date()
        case "boolean":
            return Boolean()
        case "long_text":
            return Text()
        case _:
            return String()


def _column(field: Field, *, index: bool = False) -> Column[Any]:
    return Column(field.name, column_type(field), nullable=True, index=index, comment=field.label.en)


_INDEXED = ("project_code", "enterprise_credit_code")

project_facts = Table(
    "project_facts",
    metadata,
    Column("project_id", String, ForeignKey("project.id"), primary_key=True),
    Column("version_id", String, ForeignKey("project_version.id"), nullable=False),
    *(_column(field, index=field.name in _INDEXED) for field in single_fields()),
    *(Column(f"derived_{name}", BigInteger, nullable=True) for name in FIGURES),
)

repeat_tables = {
    table.name: Table(
        f"project_{table.name}",
        metadata,
        Column("project_id", String, ForeignKey("project.id"), primary_key=True),
        Column("row_key", String, primary_key=True),
        Column("position", Integer, nullable=False),
        *(_column(column) for column in columns_of(table.name)),
    )
    for table in table_fields()
}


def stored(field: Field, value: Value) -> Any:
    """A canonical value as its column takes it."""
    if value is None:
        return None
    if field.type == "date":
        return dt.date.fromisoformat(str(value))
    return "|".join(value) if isinstance(value, tuple) else value


def facts_row(document: Document, derived: Mapping[str, int | None]) -> dict[str, Any]:
    """The columns of ``project_facts`` for a document and the figures that the rules derived from it (without keys).

    What a switch hides is not counted: its column stays empty, as in :func:`reserve.vocabulary.switches.counted`.
    """
    document = counted(document)
    row = {field.name: stored(field, document.value(field.name)) for field in single_fields()}
    return row | {f"derived_{name}": derived.get(name) for name in FIGURES}


def repeat_rows(document: Document, table: str) -> list[dict[str, Any]]:
    """The rows of a repeat table for a document (without the project's id)."""
    return [
        {"row_key": row.key, "position": position} | {c.name: stored(c, row.value(c.name)) for c in columns_of(table)}
        for position, row in enumerate(counted(document).rows(table))
    ]
