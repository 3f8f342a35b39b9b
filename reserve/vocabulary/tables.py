"""Read the package's own CSV tables. Every table is data; the code beside it only gives it types."""

import csv
import io
from collections.abc import Iterator
from importlib.resources import files


def read_table(name: str, package: str = "reserve.vocabulary") -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV shipped in ``package``; a row with a missing or surplus cell raises ``ValueError``."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        if None in row or None in row.values():
            raise ValueError(f"{package}/{name}, line {number}: the row does not have one cell per column")
        yield row


def split(cell: str) -> tuple[str, ...]:
    """Split a ``a|b|c`` cell; a blank cell is an empty tuple."""
    return tuple(part for part in cell.split("|") if part)
