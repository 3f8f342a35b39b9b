"""Rows of text out of an .xlsx file, after looking at the archive before unpacking any of it."""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from reserve.exchange.limits import MAX_LINES, MAX_PARTS, MAX_RATIO, MAX_SCANNED_CELLS, MAX_UNPACKED_BYTES, RATIO_MATTERS_FROM_BYTES
from reserve.vocabulary.errors import BadInput

_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)


def workbook_rows(content: bytes, name: str, sheet: str | None = None, limit: int = MAX_LINES) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cell texts of ``sheet``, or of the first sheet that is not hidden."""
    inspect_archive(content, name)
    with_values = _open(content, name, values=True)
    try:
        yield from _rows(_choose(with_values, name, sheet), content, name, limit, formulas=_has_formulas(content))
    finally:
        with_values.close()


def workbook_sheets(content: bytes, name: str, limit: int = MAX_LINES) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Yield the title of each sheet that is not hidden with its lines, in order; take the lines before the next sheet."""
    inspect_archive(content, name)
    with_values = _open(content, name, values=True)
    formulas = _has_formulas(content)
    try:
        for sheet in with_values.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()
                yield sheet.title, _rows(sheet, content, name, limit, formulas=formulas)
    finally:
        with_values.close()


def _rows(found: Any, content: bytes, name: str, limit: int, *, formulas: bool) -> Iterator[tuple[int, list[str]]]:
    cells = _formula_cells(content, name, found.title) if formulas else None
    try:
        scanned = 0
        for number, row in enumerate(found.iter_rows(values_only=True), start=1):
            scanned += len(row) + 1
            if scanned > MAX_SCANNED_CELLS:
                raise BadInput("too_many_lines", name=name, limit=limit)
            pending = next(cells, ()) if cells is not None else ()
            for column in pending:
                if column >= len(row) or row[column] is None:
                    cell = f"{openpyxl.utils.get_column_letter(column + 1)}{number}"
                    raise BadInput("formula_without_value", name=name, cell=cell)
            yield number, [_text(value) for value in row]
    except _BROKEN as error:
        raise _unreadable(name, error) from error


def inspect_archive(content: bytes, name: str) -> None:
    """Refuse an archive that unpacks out of all proportion, refers to other files or declares document types."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise BadInput("file_kind_unknown", name=name)
            _refuse_bomb(parts, len(content), name)
            for part in parts:
                if part.filename.lower().startswith("xl/externallinks/"):
                    raise BadInput("workbook_external", name=name, part=part.filename[:120])
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_declarations(archive, part, name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _unreadable(name, error) from error


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked // max(1, packed)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS or (unpacked > RATIO_MATTERS_FROM_BYTES and ratio > MAX_RATIO):
        raise BadInput(
            "workbook_unpacks_too_large", name=name, size=unpacked // 1_000_000, ratio=ratio,
            limit=MAX_UNPACKED_BYTES // 1_000_000, ratio_limit=MAX_RATIO,
        )  # fmt: skip


def _refuse_declarations(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            seen = (tail + chunk).replace(b"\0", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise BadInput("workbook_not_plain", name=name, part=part.filename[:120])
            tail = chunk[-32:]


def _open(content: bytes, name: str, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    except _BROKEN as error:
        raise _unreadable(name, error) from error


def _choose(book: Any, name: str, sheet: str | None) -> Any:
    visible = [s for s in book.worksheets if s.sheet_state == "visible"] or list(book.worksheets)
    if not visible:
        raise BadInput("file_kind_unknown", name=name)
    if sheet is None:
        chosen = visible[0]
    elif sheet in book.sheetnames and book[sheet] in book.worksheets:
        chosen = book[sheet]
    else:
        raise BadInput("sheet_missing", name=name, sheet=sheet[:60], found="、".join(s.title[:60] for s in visible))
    chosen.reset_dimensions()  # a wrong stored size would hide lines
    return chosen


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and any(mark in archive.read(part) for mark in (b"<f>", b"<f ", b":f>", b":f ")):
                return True
    return False


def _formula_cells(content: bytes, name: str, title: str) -> Iterator[tuple[int, ...]]:
    book = _open(content, name, values=False)
    sheet = book[title]
    sheet.reset_dimensions()
    try:
        for row in sheet.iter_rows():
            yield tuple(index for index, cell in enumerate(row) if cell.data_type == "f")
    finally:
        book.close()


def _text(value: object) -> str:
    """A stored value as a person would type it; numbers with the 15 digits that a spreadsheet keeps."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _plain_float(value)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _plain_float(value: float) -> str:
    text = format(value, ".15g")
    if "e" not in text:
        return text
    from decimal import Decimal

    return format(Decimal(text), "f")


def _unreadable(name: str, error: Exception) -> BadInput:
    return BadInput("file_unreadable", name=name, why=f"{type(error).__name__}: {str(error)[:120]}")
