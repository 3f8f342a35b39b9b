"""Text that people typed must stay text in the programs of others: never a formula, never a broken file."""

import csv
import io
from collections.abc import Iterable, Sequence

EXCEL_CELL_CHARACTERS = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may take ``text`` for a formula when it reads it from a plain file."""
    return text.startswith(_FORMULA_STARTS)


def storable(text: str, cut_mark: str = "…") -> str:
    """``text`` as a cell can hold it: no lone surrogates, at most 32,767 characters, visibly cut."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= EXCEL_CELL_CHARACTERS else clean[: EXCEL_CELL_CHARACTERS - len(cut_mark)] + cut_mark


def csv_cell(value: object) -> str:
    """A value as a CSV cell. Text that could become a formula gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    text = str(value)
    return "'" + text if isinstance(value, str) and looks_like_formula(text) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for spreadsheets: UTF-8 with byte order mark, CRLF, every text harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([csv_cell(cell) for cell in header])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
