"""Writes cells: text always as text, numbers as numbers, blanks as blanks; formats made once."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reserve.exchange.safe_text import looks_like_formula, storable
from reserve.exchange.texts import word
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_fen, from_micro

FRAME, DEEP, PALE, LINE_RED, GREY = "#9AA5B1", "#1C4F91", "#E8EEF6", "#B42318", "#5B6672"
_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": "微软雅黑", "font_size": 16, "bold": True, "align": "center"},
    "note": {"font_color": GREY, "text_wrap": True},
    "unit": {"font_color": GREY, "align": "right"},
    "warning": {"font_color": LINE_RED, "text_wrap": True},
    "header": {"font_name": "微软雅黑", "bold": True, "text_wrap": True, "align": "center", "border": 1, "border_color": FRAME,
               "bg_color": DEEP, "font_color": "#FFFFFF"},
    "text": {"text_wrap": True, "border": 1, "border_color": FRAME},
    "center": {"align": "center", "border": 1, "border_color": FRAME},
    "points": {"num_format": "0.00", "border": 1, "border_color": FRAME},
    "quantity": {"num_format": "#,##0.00", "border": 1, "border_color": FRAME},
    "money": {"num_format": "#,##0.00####", "border": 1, "border_color": FRAME},
    "place": {"num_format": "0", "align": "center", "border": 1, "border_color": FRAME},
    "line": {"bold": True, "align": "center", "font_color": LINE_RED, "top": 5, "bottom": 5, "top_color": LINE_RED,
             "bottom_color": LINE_RED, "bg_color": "#FDF1EF"},
    "label": {"bold": True, "border": 1, "border_color": FRAME, "bg_color": PALE, "text_wrap": True},
    "section": {"font_name": "微软雅黑", "font_size": 12, "bold": True, "font_color": DEEP},
}  # fmt: skip


class Pen:
    """One sheet, one language. Rows and columns count from 0 as in XlsxWriter."""

    def __init__(self, book: Any, sheet: Any, language: Language) -> None:
        self._book = book
        self.sheet = sheet
        self.language = language
        self._cut = word("cut", language)
        if not hasattr(book, "reserve_formats"):
            book.reserve_formats = {}

    @staticmethod
    def word_of(code: str, language: Language) -> str:
        """A fixed word before there is a sheet."""
        return word(code, language)

    def word(self, code: str, **figures: object) -> str:
        """A fixed word in the language of the sheet."""
        return word(code, self.language, **figures)

    def style(self, name: str, **more: Any) -> Any:
        """The format ``name`` with ``more`` properties; made once for the workbook."""
        key = (name, tuple(sorted(more.items())))
        formats: dict[Any, Any] = self._book.reserve_formats
        if key not in formats:
            formats[key] = self._book.add_format(_BASE | _STYLES[name] | more)
        return formats[key]

    def text(self, row: int, column: int, text: str | None, style: str = "text", **more: Any) -> None:
        """Text as text, whatever it begins with; None and blank are a blank cell."""
        if not text:
            self.sheet.write_blank(row, column, None, self.style(style, **more))
            return
        if looks_like_formula(text):
            more = more | {"quote_prefix": True}  # stays text when a person edits the cell
        self.sheet.write_string(row, column, storable(text, self._cut), self.style(style, **more))

    def number(self, row: int, column: int, value: Decimal | int | None, style: str, **more: Any) -> None:
        """A number, or a blank cell for None."""
        if value is None:
            self.sheet.write_blank(row, column, None, self.style(style, **more))
        else:
            self.sheet.write_number(row, column, value, self.style(style, **more))

    def micro(self, row: int, column: int, value: int | None, style: str, **more: Any) -> None:
        """An integer of 10^-6 as its number."""
        self.number(row, column, None if value is None else from_micro(value), style, **more)

    def fen(self, row: int, column: int, value: int | None, **more: Any) -> None:
        """Fen as 万元."""
        self.number(row, column, None if value is None else from_fen(value), "money", **more)

    def merged(self, row: int, last_column: int, text: str, style: str, *, width: float | None = None, **more: Any) -> None:
        """One text over the columns 0..``last_column``, never a formula. ``width`` (characters) makes the row high enough for it."""
        form = self.style(style, **more)
        if width is not None:
            self.sheet.set_row(row, 16 * lines_of(text, width))
        if last_column > 0:
            self.sheet.merge_range(row, 0, row, last_column, "", form)
        self.sheet.write_string(row, 0, storable(text, self._cut), form)

    def fit(self, row: int, texts: Sequence[tuple[str, float]]) -> None:
        """Make a row high enough for its wrapped texts, each given with the width of its column (characters): not every program does."""
        if (lines := max((lines_of(text, width) for text, width in texts), default=1)) > 1:
            self.sheet.set_row(row, min(400, 14 * lines + 2))

    def header(self, row: int, titles: Sequence[str], widths: Sequence[float], height: float = 46) -> None:
        """The header row: column titles, widths, freeze below it, repeat it on every printed page."""
        self.sheet.set_row(row, height)
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            self.text(row, column, title, "header")
            self.sheet.set_column(column, column, width)
        self.sheet.repeat_rows(row)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width`` characters; a Chinese character is two wide."""
    return sum(math.ceil(max(1, sum(1 if ord(c) < 0x2E80 else 2 for c in part)) / width) for part in text.split("\n"))
