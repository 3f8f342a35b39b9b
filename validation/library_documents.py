"""Documents made again from the columns of the typed projection, for the few projects that are looked at one by one."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from reserve.vocabulary.document import Document, Entry, Row, Value
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from reserve.vocabulary.findings import LibraryChunk

TYPED = "·"
"""Stands for the typed text, which the projection does not keep."""


WORDS = ("text", "long_text", "attachment", "date", "region", "enterprise", "multi_choice")
"""Types of answers that no figure is computed from."""


def figures_of(chunk: LibraryChunk, chosen: Sequence[int]) -> dict[int, Document]:
    """The documents of ``chosen`` projects by project, with no more than their figures and the choices that say how to count them."""
    return documents(chunk, chosen, WORDS)


def documents(chunk: LibraryChunk, chosen: Sequence[int], without: Sequence[str] = ()) -> dict[int, Document]:
    """The documents of ``chosen`` projects of a chunk (from ``library_frame.cast``), but for answers of the types ``without``."""
    wanted = pl.Series("project", chosen, dtype=pl.Int64).to_frame()
    singles = [field for field in single_fields() if field.name in chunk.projects.columns and field.type not in without]
    projects = chunk.projects.join(wanted, on="project", how="semi", maintain_order="left")
    projects = projects.select("project", *(field.name for field in singles))
    tables = {name: _rows(name, frame, wanted, without) for name, frame in chunk.tables.items()}
    order = [table.name for table in table_fields() if table.name in tables]
    return {
        number: Document(_entries(singles, cells), {name: tuple(tables[name][number]) for name in order if number in tables[name]})
        for number, *cells in projects.iter_rows()
    }


def _rows(table: str, frame: pl.DataFrame, wanted: pl.DataFrame, without: Sequence[str]) -> dict[int, list[Row]]:
    columns = [column for column in columns_of(table) if column.name in frame.columns and column.type not in without]
    found: dict[int, list[Row]] = {}
    rows = frame.join(wanted, on="project", how="semi", maintain_order="left")
    for number, key, *cells in rows.select("project", "key", *(column.name for column in columns)).iter_rows():
        found.setdefault(number, []).append(Row(key, _entries(columns, cells)))
    return found


def _entries(columns: Sequence[Field], cells: Sequence[Any]) -> dict[str, Entry]:
    return {field.name: Entry(TYPED, None, canonical(field, cell)) for field, cell in zip(columns, cells, strict=True) if cell is not None}


def canonical(field: Field, cell: Any) -> Value:
    """A cell of the projection as the canonical value of its field: the opposite of ``reserve.store.facts.stored``."""
    if cell is None or isinstance(cell, int):
        return bool(cell) if field.type == "boolean" and cell is not None else cell
    if field.type == "date":
        return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    if field.type == "multi_choice":
        return tuple(str(cell).split("|")) if cell else ()
    return cell  # type: ignore[no-any-return]
