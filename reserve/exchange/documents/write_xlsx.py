"""A document as .xlsx: one sheet, numbers as numbers, text as text, header and footer on every printed page."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from reserve.exchange.documents.harmless import harmless, one_line
from reserve.exchange.documents.paper import Block, Cell, Column, Facts, Figure, Heading, PageBreak, Paper, RowKind, Signatures, Table, Text
from reserve.exchange.documents.words import word
from reserve.exchange.workbook_pen import FRAME, PALE, Pen

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEETS = {"a3": 8, "a4": 9}
_FOOTER, _SHEET_NAME = 250, 31
_TOTAL = "#D6E2F1"
_FILLS: dict[RowKind, dict[str, Any]] = {
    "plain": {},
    "subtotal": {"bg_color": PALE, "bold": True},
    "total": {"bg_color": _TOTAL, "bold": True},
}


def write_xlsx(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    book.set_properties(
        {
            "title": one_line(paper.title)[:255],
            "keywords": " ".join(paper.footer)[:255],
            "created": dt.datetime.combine(paper.made_on, dt.time()),
        }
    )
    _Page(book, paper).write()
    book.close()
    return buffer.getvalue()


class _Page:
    """One sheet being filled from the top. The table with most columns rules the columns; a narrower one spans several of them."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self.paper = paper
        self.pen = Pen(book, None, paper.language)
        self.pen.sheet = book.add_worksheet(word(f"name.{paper.name}", paper.language)[:_SHEET_NAME])
        tables = [block for block in paper.blocks if isinstance(block, Table)]
        self.columns: Sequence[Column] = max((table.columns for table in tables), key=len, default=(Column("", 20), Column("", 60)))
        self.last = len(self.columns) - 1
        self.at = 0
        self.headed = False

    def write(self) -> None:
        """Fill the sheet."""
        pen, paper = self.pen, self.paper
        for place, column in enumerate(self.columns):
            pen.sheet.set_column(place, place, column.width + 1)
        self._set_page()
        if paper.mark:
            self._merged(paper.mark, "warning", align="right")
        pen.sheet.set_row(self.at, 30)
        self._merged(paper.title, "title", fit=False)
        for line in paper.subtitle:
            self._merged(line, "note", align="center")
        for block in paper.blocks:
            self._block(block)
        self.at += 1
        for line in paper.footer:
            self._merged(line, "note")

    def _block(self, block: Block) -> None:
        match block:
            case Text():
                self._text(block)
            case Heading():
                self.pen.sheet.set_row(self.at, 24)
                self._merged(block.text, "section", fit=False)
            case Table():
                self._table(block)
            case Facts():
                self._facts(block)
            case Signatures():
                self._sign(block)
            case PageBreak():
                self.pen.sheet.set_h_pagebreaks([self.at])

    def _set_page(self) -> None:
        sheet: Any = self.pen.sheet
        sheet.set_paper(_SHEETS[self.paper.sheet])
        if self.paper.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.8)
        sheet.hide_gridlines(2)
        pages = word("page", self.paper.language, page="&P", pages="&N")
        room = (_FOOTER - len(pages) - len("&L&6\n&R&7")) // max(1, len(self.paper.footer))
        lines = "\n".join(one_line(line).replace("&", "&&")[:room] for line in self.paper.footer)
        sheet.set_footer(f"&L&6{lines}&R&7{pages}", {"margin": 0.3})

    def _text(self, block: Text) -> None:
        if block.style in ("note", "warning"):
            self._merged(block.text, block.style)
        else:
            self._merged(block.text, "note", font_color="#000000", align="right" if block.style == "right" else "left")

    def _merged(self, text: str, style: str, *, fit: bool = True, **more: Any) -> None:
        width = sum(column.width for column in self.columns) if fit else None
        self.pen.merged(self.at, self.last, harmless(text), style, width=width, **more)
        self.at += 1

    def _span(self, first: int, last: int, text: str, style: str, **more: Any) -> None:
        if last > first:
            self.pen.sheet.merge_range(self.at, first, self.at, last, "", self.pen.style(style, **more))
        self.pen.text(self.at, first, harmless(text), style, **more)

    def _facts(self, block: Facts) -> None:
        split = spans((1.0, 3.0), [column.width for column in self.columns])
        for label, value in block.items:
            self.pen.fit(self.at, [(value, sum(c.width for c in self.columns[split[1][0] :]))])
            self._span(*split[0], label, "label")
            self._span(*split[1], value, "text")
            self.at += 1

    def _sign(self, block: Signatures) -> None:
        self.at += 1
        for label, value in block.lines:
            self.pen.sheet.set_row(self.at, 24)
            shown = value if block.formal else f"{label}{self.paper.colon}{value}"
            self._merged(shown, "note", fit=False, font_color="#000000", align="right" if block.formal else "left")
        for _ in range(3):
            self.pen.sheet.set_row(self.at, 20)
            self.at += 1
        self._merged(block.seal, "note", fit=False, align="right")

    def _table(self, table: Table) -> None:
        if table.unit_line:
            self._merged(table.unit_line, "unit")
        places = spans([column.width for column in table.columns], [column.width for column in self.columns])
        widths = [sum(self.columns[i].width for i in range(first, last + 1)) for first, last in places]
        self.pen.fit(self.at, [(f"\n{column.title}\n", width * 0.8) for column, width in zip(table.columns, widths, strict=True)])
        for column, (first, last) in zip(table.columns, places, strict=True):
            self._span(first, last, column.title, "header")
        if not self.headed:
            self.headed = True
            self.pen.sheet.repeat_rows(self.at)
            if self.paper.landscape:
                self.pen.sheet.freeze_panes(self.at + 1, 0)
        self.at += 1
        for row in table.rows:
            if row.kind == "line":
                self._merged(_text_of(row.cells[0]), "line", fit=False)
                continue
            more = _FILLS[row.kind]
            for cell, column, (first, last) in zip(row.cells, table.columns, places, strict=True):
                self._cell(cell, column, first, last, more)
            self.pen.fit(self.at, [(harmless(cell), width) for cell, width in zip(row.cells, widths, strict=True) if isinstance(cell, str)])
            self.at += 1
        if not table.rows:
            self._merged(table.empty, "text", align="center", font_color="#5B6672")

    def _cell(self, cell: Cell, column: Column, first: int, last: int, more: dict[str, Any]) -> None:
        if isinstance(cell, Figure):
            form = {"border": 1, "border_color": FRAME, "align": column.align, "num_format": number_format(cell), **more}
            if last > first:
                self.pen.sheet.merge_range(self.at, first, self.at, last, "", self.pen.style("place", **form))
            self.pen.number(self.at, first, cell.value, "place", **form)
        else:
            self._span(first, last, cell or "", "text", align=column.align, **more)


def _text_of(cell: Cell) -> str:
    return cell.text if isinstance(cell, Figure) else harmless(cell or "")


def number_format(figure: Figure) -> str:
    """How a spreadsheet shows a figure: with the decimals of its text; the value in the cell is exact.

    >>> from decimal import Decimal
    >>> number_format(Figure(Decimal("1.5"), 2)), number_format(Figure(Decimal(3))), number_format(Figure(Decimal("0.125"), 2, 2))
    ('#,##0.00####', '#,##0', '#,##0.00')
    """
    if figure.value is None or (figure.least == 0 and figure.value == figure.value.to_integral_value()):
        return "#,##0"
    return f"#,##0.{'0' * figure.least}{'#' * (figure.most - figure.least)}" if figure.most else "#,##0"


def spans(wanted: Sequence[float], there: Sequence[float]) -> list[tuple[int, int]]:
    """Which of the columns ``there`` (widths) each of the ``wanted`` ones (no more than them) takes: first and last.

    >>> spans([1, 1], [5, 5, 5, 5]), spans([9, 1, 1], [1, 1, 1])
    ([(0, 1), (2, 3)], [(0, 0), (1, 1), (2, 2)])
    """
    whole, total = sum(wanted), sum(there)
    found: list[tuple[int, int]] = []
    first, passed, asked = 0, 0.0, 0.0
    for number, width in enumerate(wanted):
        asked += width / whole
        latest = len(there) - (len(wanted) - number)
        last = first
        passed += there[first] / total
        while last < latest and passed + there[last + 1] / total / 2 <= asked:
            last += 1
            passed += there[last] / total
        if number == len(wanted) - 1:
            last = len(there) - 1
        found.append((first, last))
        first = last + 1
    return found
