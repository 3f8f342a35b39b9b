"""Reads what really stands inside a workbook, and makes hostile ones."""

import io
import re
import zipfile

import openpyxl


def part(content: bytes, name: str) -> str:
    """One part of the archive as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def sheet_parts(content: bytes) -> list[str]:
    """The XML of every sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(n).decode() for n in sorted(archive.namelist()) if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)]


def cells(content: bytes, sheet: int = 0) -> list[tuple[object, ...]]:
    """The values of a sheet as another program reads them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [tuple(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def workbook(rows: list[list[object]], title: str = "Sheet") -> bytes:
    """A plain workbook with ``rows``."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The same archive with one part added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, text)
    return out.getvalue()
