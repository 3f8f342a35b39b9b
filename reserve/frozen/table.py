"""The rows of a frozen batch as Parquet, for programs that read tables: a copy, not under the digest."""

import io
import json
from collections.abc import Mapping
from typing import Any

from reserve.frozen.canonical import DIGEST, read_lines

COPY = "rows.parquet"


def rows_table(files: Mapping[str, bytes]) -> bytes:
    """``rows.parquet``: one column a key, names in both languages as two, what has parts of its own as JSON text."""
    import polars as pl

    rows = [_flat(row) for row in read_lines(files["rows.jsonl"], "rows.jsonl")]
    columns = sorted({key for row in rows for key in row})
    whole = {key for key in columns if all(isinstance(row.get(key), int | None) for row in rows)}
    frame = pl.DataFrame(
        {key: [row.get(key) for row in rows] for key in columns}, schema={key: pl.Int64 if key in whole else pl.String for key in columns}
    )
    out = io.BytesIO()
    frame.write_parquet(out, statistics=False)
    return out.getvalue()


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
