"""Read a table that a person brings: bytes + mapping -> project drafts as typed, refusals by name, exact totals.

Nothing is corrected and nothing is guessed: text stays as it stands in the file, a cell that the mapping cannot use is
kept in ``ImportRow.source`` and named in ``ImportRow.problems``.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from reserve.exchange.import_row import CellProblem, ImportRow, RowBuilder, normal
from reserve.exchange.mapping import TableMapping, Total, load_mapping, parse_mapping, shipped_mappings
from reserve.exchange.sheet import Line, read_lines
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import parse_number, units

__all__ = [
    "CellProblem",
    "ColumnTotal",
    "ImportRow",
    "ImportTable",
    "TableMapping",
    "load_mapping",
    "parse_mapping",
    "read_rows",
    "shipped_mappings",
]


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """Exact sum of a column over all rows read, in the unit of the file. ``rows``: how many cells held a number.

    ``unreadable``: lines whose cell is not a number, or stands in a ragged line, and is therefore not in the sum.
    ``by_scope``: the same sum and count for each word of the scope column, in the order of the file.
    """

    column: str
    label: Bilingual
    unit: Bilingual
    total: Decimal
    rows: int
    unreadable: tuple[int, ...] = ()
    by_scope: tuple[tuple[str, Decimal, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportTable:
    """Everything that was read from a file. ``unmapped``: columns that the mapping does not use."""

    mapping: str
    filename: str
    content_digest: str
    rows: tuple[ImportRow, ...]
    totals: tuple[ColumnTotal, ...]
    unmapped: tuple[str, ...]


def read_rows(content: bytes, filename: str, mapping: TableMapping) -> ImportTable:
    """Read a CSV or .xlsx file by ``mapping``.

    Rows out of scope, ragged rows and rows without or with a repeated id carry their refusal. Raises ``BadInput`` when the
    file as a whole cannot be used: kind, size, encoding, missing or doubled columns, no lines.
    """
    name = safe_name(filename)
    header, lines = _header_and_lines(read_lines(content, name, mapping.sheet), name, mapping)
    builder = RowBuilder(mapping, header)
    used = {normal(column) for column in mapping.headers()}
    return ImportTable(
        mapping=mapping.code,
        filename=name,
        content_digest=hashlib.sha256(content).hexdigest(),
        rows=tuple(builder.build(line) for line in lines),
        totals=tuple(_total(total, lines, header, mapping.scope.column if mapping.scope else None) for total in mapping.totals),
        unmapped=tuple(column for column in header if column and normal(column) not in used),
    )


def safe_name(filename: str) -> str:
    """The last part of a file name without control characters, at most 120 characters; it is shown, never opened."""
    last = re.split(r"[/\\]", filename)[-1]
    kept = "".join(c for c in last if c.isprintable())
    return kept[:120] or "file"


def _header_and_lines(lines: list[Line], name: str, mapping: TableMapping) -> tuple[tuple[str, ...], list[Line]]:
    header = next((line.cells for line in lines if line.number == mapping.header_line), ())
    data = [line for line in lines if line.number > mapping.header_line]
    if not header or not data:
        raise BadInput("file_empty", name=name, line=mapping.header_line)
    counts = Counter(normal(column) for column in header)
    wanted = {normal(column): column for column in mapping.headers()}
    if missing := [column for key, column in wanted.items() if key not in counts]:
        found = "、".join(column[:40] for column in header[:40] if column)
        raise BadInput("columns_missing", name=name, missing="、".join(missing), found=found)
    for key, count in counts.items():
        if count > 1 and key in wanted:
            raise BadInput("column_twice", name=name, column=wanted[key], count=count)
    return header, data


def _total(total: Total, lines: list[Line], header: tuple[str, ...], scope: str | None) -> ColumnTotal:
    unreadable: list[int] = []
    parts: dict[str, tuple[Decimal, int]] = {}
    for line in lines:
        cells = dict(zip((normal(column) for column in header), line.cells, strict=False))
        text = cells.get(normal(total.column), "")
        number = _number(text) if len(line.cells) <= len(header) else None
        if number is not None:
            word = cells.get(normal(scope), "") if scope else ""
            amount, count = parts.get(word, (Decimal(0), 0))
            parts[word] = (amount + number, count + 1)
        elif text or len(line.cells) > len(header):
            unreadable.append(line.number)
    return ColumnTotal(
        total.column, total.label.bilingual(), units()[total.unit].label, sum((amount for amount, _ in parts.values()), Decimal(0)),
        sum(count for _, count in parts.values()), tuple(unreadable),
        tuple((word, amount, count) for word, (amount, count) in parts.items()) if scope else (),
    )  # fmt: skip


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except BadInput:
        return None
