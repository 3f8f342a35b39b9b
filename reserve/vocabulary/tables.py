"""Read the package's own CSV tables. Every table is data; the code beside it only gives it types."""

import csv
import io
from collections.abc import Iterator
from importlib.resources import files

from reserve.vocabulary.held_tables import Table, held_tables


def read_table(name: str, package: str = "reserve.vocabulary") -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV shipped in ``package``, or of the table that is held in its place.

    A row with a missing or surplus cell raises ``ValueError``, a table that does not exist ``FileNotFoundError``.
    """
    held = held_tables()
    found = shipped_table(name, package) if held is None else held.find(package, name, lambda: shipped_table(name, package))
    for row in found.rows:
        yield dict(zip(found.columns, row, strict=True))


def shipped_table(name: str, package: str) -> Table:
    """A table of the product as text."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = csv.reader(io.StringIO(text, newline=""))
    columns = tuple(next(lines))
    rows = tuple(tuple(row) for row in lines if row)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise ValueError(f"{package}/{name}, line {number}: the row does not have one cell per column")
    return Table(columns, rows)


def split(cell: str) -> tuple[str, ...]:
    """Split a ``a|b|c`` cell; a blank cell is an empty tuple."""
    return tuple(part for part in cell.split("|") if part)
