"""Lines of text out of a file: CSV or .xlsx. What the file is, its bytes decide, never its name."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reserve.exchange.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_LINES
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import plain

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number in the sheet (the first is 1) and its cells without trailing blanks."""

    number: int
    cells: tuple[str, ...]


def read_lines(content: bytes, name: str, sheet: str | None = None, limit: int = MAX_LINES) -> list[Line]:
    """The lines of a file, ``limit`` of them at most.

    Raises ``BadInput`` with what to do when it is too large, damaged, hostile or of another kind.
    """
    if len(content) > MAX_FILE_BYTES:
        raise BadInput("file_too_large", name=name, size=plain_megabytes(len(content)), limit=MAX_FILE_BYTES // 1_000_000)
    if content.startswith(_ZIP):
        from reserve.exchange.xlsx_in import workbook_rows

        return bounded(workbook_rows(content, name, sheet, limit), name, limit)
    if content.startswith(_OLD_EXCEL) or (b"\0" in content and not _utf16(content)):
        raise BadInput("file_kind_unknown", name=name)
    return bounded(_csv_rows(_decode(content, name), name), name, limit)


def plain_megabytes(size: int) -> str:
    """Bytes as megabytes with one decimal."""
    from decimal import Decimal

    return plain(Decimal(size) / 1_000_000, 1)


def _utf16(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff")


def _decode(content: bytes, name: str) -> str:
    failed = 0
    for encoding in ("utf-16",) if _utf16(content) else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            failed = error.start
    raise BadInput("file_encoding", name=name, position=failed + 1)


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    before = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        start = 1
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise BadInput("file_unreadable", name=name, why=f"CSV: {error}") from error
    finally:
        csv.field_size_limit(before)


def bounded(rows: Iterable[tuple[int, list[str]]], name: str, limit: int) -> list[Line]:
    """The lines that are not blank, trimmed. Raises ``BadInput`` beyond ``limit`` lines or the limits of a line."""
    lines: list[Line] = []
    for number, cells in rows:
        filled = len(cells)
        while filled and not cells[filled - 1].strip():
            filled -= 1
        if not filled:
            continue
        trimmed = tuple(cell.strip() for cell in cells[:filled])
        if len(trimmed) > MAX_COLUMNS:
            raise BadInput("too_many_columns", name=name, line=number, count=len(trimmed), limit=MAX_COLUMNS)
        for column, cell in enumerate(trimmed, start=1):
            if len(cell) > MAX_CELL_CHARACTERS:
                raise BadInput("cell_too_long", name=name, line=number, column=column, length=len(cell), limit=MAX_CELL_CHARACTERS)
        if len(lines) > limit:
            raise BadInput("too_many_lines", name=name, limit=limit)
        lines.append(Line(number, trimmed))
    return lines
