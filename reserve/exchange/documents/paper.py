"""A document on paper, before it is a file: title, paragraphs, tables with totals, lines to sign, footer. Pure data.

Every builder of this package answers with a :class:`Paper`, every writer takes one. Texts are plain text: no writer reads markup in them.
Missing is None and stays blank: zero is a claim.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_fen, from_micro

Align = Literal["left", "center", "right"]
RowKind = Literal["plain", "subtotal", "total", "line"]
TextStyle = Literal["body", "opening", "note", "warning", "right"]
Sheet = Literal["a4", "a3"]
_MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the decimals it is shown with: at least ``least``, at most ``most``; ``value`` is exact, None is blank."""

    value: Decimal | None
    least: int = 0
    most: int = _MOST_PLACES

    @property
    def text(self) -> str:
        """The number for people.

        >>> Figure(Decimal("1234.5"), 2).text, Figure(Decimal("0.125"), 2, 2).text, Figure(None).text
        ('1,234.50', '0.12', '')
        """
        if self.value is None:
            return ""
        shown = f"{self.value.quantize(Decimal(1).scaleb(-self.most), ROUND_HALF_EVEN):,f}"
        whole, _, decimals = shown.partition(".")
        kept = decimals.rstrip("0").ljust(self.least, "0")
        return f"{whole}.{kept}" if kept else whole


Cell = str | Figure | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its share of the width (about characters), how its cells stand."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``kind`` ``line`` is one text over all columns."""

    cells: tuple[Cell, ...]
    kind: RowKind = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header stands on every page; ``empty`` is what it says without rows. ``unit_line`` stands above it on the right."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    unit_line: str = ""

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row.cells) != (1 if row.kind == "line" else len(self.columns))), None)
        if wrong is not None:
            raise ValueError(f"a row has {len(wrong.cells)} cells in a table of {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``opening`` is whom it addresses (no indent), ``right`` a closing line."""

    text: str
    style: TextStyle = "body"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document; ``title`` is that of a whole letter among several."""

    text: str
    title: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, two columns."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign (label, value or blank to fill in) with free space for a seal; stays together on one page.

    ``formal``: as a letter closes, at the right and without lines.
    """

    lines: tuple[tuple[str, str], ...]
    seal: str
    formal: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Table | Text | Heading | Facts | Signatures | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. ``made_on`` is the only date that its file carries; ``footer`` stands on every page, one line each.

    ``name`` is its name in the catalogue; ``mark`` what stands above the title (a draft, demonstration data). Not ``titled``: the title is
    that of the file alone, its parts have titles of their own.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    language: Language
    made_on: dt.date
    footer: tuple[str, ...]
    subtitle: tuple[str, ...] = ()
    mark: str = ""
    sheet: Sheet = "a4"
    landscape: bool = False
    titled: bool = True

    @property
    def colon(self) -> str:
        """What stands between a label and its value in one line."""
        return "：" if self.language == "zh" else ": "

    @property
    def rows(self) -> int:
        """How many rows its tables have: what decides how much work a file is."""
        return sum(len(block.rows) for block in self.blocks if isinstance(block, Table))


def money(fen: int | None) -> Figure:
    """Fen as 万元, exact: two decimals, more where fen ask for them.

    >>> money(450_000_061).text
    '450.000061'
    """
    return Figure(None if fen is None else from_fen(fen), 2)


def quantity(micro: int | None, places: int = 2) -> Figure:
    """An integer of 10^-6 as its number, shown with ``places`` decimals; the value stays exact."""
    return Figure(None if micro is None else from_micro(micro), places, places)


def count(number: int | None) -> Figure:
    """A whole number."""
    return Figure(None if number is None else Decimal(number))
