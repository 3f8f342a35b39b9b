"""Chunks of the typed projection made from documents, as the library re-check reads them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from reserve.store.facts import facts_row, repeat_rows
from reserve.vocabulary.document import Document, Row
from reserve.vocabulary.fields import table_fields
from reserve.vocabulary.findings import LibraryChunk

OTHERS = ("enterprise_credit_code", "project_code", "project_name", "line_name", "component_kinds")


def readable(document: Document) -> Document:
    """``document`` as it could have been submitted: without unreadable text, and without rows whose carrier gives no unit."""
    carriers = {"energy_carriers": "carrier", "other_energy_flows": "flow_carrier"}
    tables = {name: tuple(_readable_row(row) for row in rows) for name, rows in document.tables.items()}
    kept = {name: tuple(row for row in rows if name not in carriers or row.value(carriers[name])) for name, rows in tables.items()}
    entries = {name: entry for name, entry in document.entries.items() if entry.value is not None}
    return Document(entries, {name: rows for name, rows in kept.items() if rows})


def _readable_row(row: Row) -> Row:
    return replace(row, cells={name: cell for name, cell in row.cells.items() if cell.value is not None})


def chunk_of(documents: Sequence[Document], units: Sequence[str]) -> LibraryChunk:
    """The projection of ``documents``, all of them live; project ``n`` is ``p00000n`` and has the code ``unit-2024-0000n``."""
    keys = [f"p{number:06d}" for number in range(len(documents))]
    rows: list[dict[str, Any]] = [
        {"project_id": key, "unit_code": unit, "code": f"{unit[:4]}-2024-{number:05d}", **facts_row(document, {})}
        for number, (key, unit, document) in enumerate(zip(keys, units, documents, strict=True))
    ]
    projects = pl.DataFrame(rows, infer_schema_length=None)
    tables = {
        table.name: pl.DataFrame(
            [
                {"project_id": key, **row}
                for key, document in zip(keys, documents, strict=True)
                for row in repeat_rows(document, table.name)
            ],
            infer_schema_length=None,
        )
        for table in table_fields()
    }
    others = projects.select("project_id", "code", pl.lit(2024).alias("year"), "unit_code", *OTHERS)
    return LibraryChunk(projects, {name: rows for name, rows in tables.items() if not rows.is_empty()}, others)
