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


def documents(chunk: LibraryChunk, chosen: Sequence[str] | None = None) -> dict[str, Document]:
    """The documents of ``chosen`` projects (None: of all) by project, in the order of the chunk."""
    projects = chunk.projects if chosen is None else chunk.projects.filter(pl.col("project_id").is_in(list(chosen)))
    keys = projects["project_id"].to_list()
    tables = {name: _rows(name, frame, keys) for name, frame in chunk.tables.items()}
    singles = [field for field in single_fields() if field.name in projects.columns]
    order = [table.name for table in table_fields() if table.name in tables]
    return {
        row["project_id"]: Document(
            dict(_entries(singles, row)),
            {name: tuple(tables[name][row["project_id"]]) for name in order if row["project_id"] in tables[name]},
        )
        for row in projects.iter_rows(named=True)
    }


def _rows(table: str, frame: pl.DataFrame, keys: Sequence[str]) -> dict[str, list[Row]]:
    columns = [column for column in columns_of(table) if column.name in frame.columns]
    found: dict[str, list[Row]] = {}
    for row in frame.filter(pl.col("project_id").is_in(list(keys))).sort("position", maintain_order=True).iter_rows(named=True):
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
