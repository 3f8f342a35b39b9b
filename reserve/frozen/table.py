"""The rows of a frozen batch as Parquet, for programs that read tables: a copy, compared with the rows cell by cell."""

import io
import json
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from reserve.frozen.canonical import DIGEST, read_lines

COPY = "rows.parquet"
_MOST_OVER = 4_000_000
"""A copy is smaller than its rows; so many bytes more are still read."""


class Cell(NamedTuple):
    """A cell that is not as it must be: its row from 1 on (None where the copy as a whole is meant), its column, both values as text."""

    row: int | None
    column: str
    copy: str
    rows: str


def rows_table(files: Mapping[str, bytes]) -> bytes:
    """``rows.parquet``: one column a key, names in both languages as two, what has parts of its own as JSON text."""
    out = io.BytesIO()
    _frame(files).write_parquet(out, statistics=False)
    return out.getvalue()


def copy_differs(files: Mapping[str, bytes]) -> Cell | None:
    """The first cell of ``rows.parquet`` that does not say what ``rows.jsonl`` says; None where all do, and where there is no copy."""
    if COPY not in files:
        return None
    made, content = _frame(files), files[COPY]
    if len(content) > len(files["rows.jsonl"]) + _MOST_OVER:
        return Cell(None, "bytes", str(len(content)), f"<= {len(files['rows.jsonl']) + _MOST_OVER}")
    found = _read(content, made.height)
    if isinstance(found, Cell) or made.equals(found):
        return found if isinstance(found, Cell) else None
    for column, kind in made.schema.items():
        if column not in found.columns or found.schema[column] != kind:
            return Cell(None, column, str(found.schema.get(column, "")), str(kind))
    if more := [column for column in found.columns if column not in made.columns]:
        return Cell(None, more[0][:80], str(found.schema[more[0]]), "")
    for number, (copied, row) in enumerate(zip_longest(found.iter_rows(named=True), made.iter_rows(named=True)), 1):
        if copied is None or row is None:
            return Cell(number, "project_code", *(str(one["project_code"])[:80] if one else "" for one in (copied, row)))
        for column in made.columns:
            if copied[column] != row[column]:
                return Cell(number, column, *("" if one[column] is None else str(one[column])[:160] for one in (copied, row)))
    return Cell(None, "columns", ", ".join(found.columns)[:160], ", ".join(made.columns)[:160])


def _frame(files: Mapping[str, bytes]) -> Any:
    """The rows as a data frame."""
    import polars as pl

    rows = [_flat(row) for row in read_lines(files["rows.jsonl"], "rows.jsonl")]
    columns = sorted({key for row in rows for key in row})
    whole = {key for key in columns if all(isinstance(row.get(key), int | None) for row in rows)}
    return pl.DataFrame(
        {key: [row.get(key) for row in rows] for key in columns}, schema={key: pl.Int64 if key in whole else pl.String for key in columns}
    )


def _read(content: bytes, rows: int) -> Any:
    """The copy as a data frame, or what is wrong with it as a whole; it is counted before it is unpacked."""
    import polars as pl

    try:
        count = int(pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item())
        if count != rows:
            return Cell(None, "rows", str(count), str(rows))
        return pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        return Cell(None, "Parquet", str(error).partition("\n")[0][:160] or type(error).__name__, "")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict) and set(value) == {"zh", "en"}:
            found |= {f"{key}_zh": value["zh"], f"{key}_en": value["en"]}
        elif isinstance(value, list | dict):
            found[key] = json.dumps(value, ensure_ascii=False, sort_keys=True)
        elif key != DIGEST:
            found[key] = value
    return found
