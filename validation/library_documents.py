"""Documents made again from the columns of the typed projection, for the few projects that are looked at one by one."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from reserve.vocabulary.document import Document, Entry, Row, Value
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from reserve.vocabulary.findings import LibraryChunk

TYPED = "·"
"""Stands for the typed text, which the projection does not keep."""


WORDS = ("text", "long_text", "attachment", "date", "region", "enterprise", "multi_choice")
"""Types of answers that no figure is computed from."""


def figures_of(chunk: LibraryChunk, chosen: Sequence[str]) -> dict[str, Document]:
    """The documents of ``chosen`` projects by project, with no more than their figures and the choices that say how to count them."""
    return documents(chunk, chosen, WORDS)


def documents(chunk: LibraryChunk, chosen: Sequence[str], without: Sequence[str] = ()) -> dict[str, Document]:
    """The documents of ``chosen`` projects by project, in the order of the chunk, but for answers of the types ``without``."""
    projects = chunk.projects.filter(pl.col("project_id").is_in(chosen))
    keys = projects["project_id"].to_list()
    tables = {name: _rows(name, frame, keys, without) for name, frame in chunk.tables.items()}
    singles = [field for field in single_fields() if field.name in projects.columns and field.type not in without]
    projects = projects.select("project_id", *(field.name for field in singles))
    order = [table.name for table in table_fields() if table.name in tables]
    return {
        row["project_id"]: Document(
            dict(_entries(singles, row)),
            {name: tuple(tables[name][row["project_id"]]) for name in order if row["project_id"] in tables[name]},
        )
        for row in projects.iter_rows(named=True)
    }


def _rows(table: str, frame: pl.DataFrame, keys: Sequence[str], without: Sequence[str]) -> dict[str, list[Row]]:
    columns = [column for column in columns_of(table) if column.name in frame.columns and column.type not in without]
    found: dict[str, list[Row]] = {}
    rows = frame.filter(pl.col("project_id").is_in(keys)).sort("position", maintain_order=True)
    for row in rows.select("project_id", "row_key", *(column.name for column in columns)).iter_rows(named=True):
        found.setdefault(row["project_id"], []).append(Row(str(row["row_key"]), dict(_entries(columns, row))))
    return found


def _entries(columns: Sequence[Field], row: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for field in columns:
        value = canonical(field, row[field.name])
        if value is not None:
            yield field.name, Entry(TYPED, None, value)


def canonical(field: Field, cell: Any) -> Value:
    """A cell of the projection as the canonical value of its field: the opposite of ``reserve.store.facts.stored``."""
    if cell is None:
        return None
    if field.type == "date":
        return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    if field.type == "multi_choice":
        return tuple(str(cell).split("|")) if cell else ()
    if field.type == "boolean":
        return bool(cell)
    return cell  # type: ignore[no-any-return]
