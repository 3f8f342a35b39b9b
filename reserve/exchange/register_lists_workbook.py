"""Writes one of the three lists: title, date, header that stays in sight and on every page, numbers as numbers, the audit head."""

import datetime as dt
import io
from decimal import Decimal
from itertools import groupby
from typing import Any

import xlsxwriter

from reserve.exchange.register_lists import Cell, ListColumn, Measured, RegisterListData, list_columns
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.language import Bilingual

_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_TITLE, _NOTE, _UNITS, _GROUPS, _HEADER = range(5)
_FIRST = _HEADER + 1
_FOOTER_CHARACTERS = 70


def write_register_list(data: RegisterListData) -> bytes:
    """The workbook. Raises ``ValueError`` when a row does not have one cell for each column: a fault of the caller, never of a person."""
    columns = list_columns(data.name)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    pen = Pen(book, None, data.language)
    title = pen.word(f"register.title.{data.name}", area=data.area.text(data.language))
    digest = data.digest
    book.set_properties(
        {
            "title": title, "keywords": f"sha256:{digest}", "comments": f"audit:{data.audit_head}",
            "created": dt.datetime.combine(data.generated_on, dt.time()),
        }
    )  # fmt: skip
    pen.sheet = book.add_worksheet(pen.word(f"register.sheet.{data.name}"))
    _page(pen, title, digest, data.audit_head)
    _head(pen, data, columns, title)
    at = _FIRST
    for row in data.rows:
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            _write(pen, at, place, column, cell)
        pen.fit(at, [(_shown(cell, pen), column.width) for column, cell in zip(columns, row, strict=True)])
        at += 1
    if data.rows:
        pen.sheet.autofilter(_HEADER, 0, at - 1, len(columns) - 1)
    else:
        pen.merged(at, len(columns) - 1, pen.word("register.empty"), "note")
        at += 1
    _foot(pen, data, at, len(columns) - 1, digest)
    book.close()
    return buffer.getvalue()


def _page(pen: Pen, title: str, digest: str, head: str) -> None:
    sheet: Any = pen.sheet
    sheet.set_paper(8)  # A3: the prescribed columns and what a row belongs to
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.hide_gridlines(2)
    left = pen.word("register.footer.left", title=_footer(title, 40), digest=digest[:16])
    right = pen.word("register.footer.right", head=_footer(head))
    sheet.set_footer(f"&L&7{left}&C&7{pen.word('register.footer.center')}&R&7{right}", {"margin": 0.3})


def _footer(text: str, longest: int = _FOOTER_CHARACTERS) -> str:
    """Text inside a footer, where & begins a command; a footer holds 255 characters."""
    return text[:longest].replace("&", "&&")


def _head(pen: Pen, data: RegisterListData, columns: tuple[ListColumn, ...], title: str) -> None:
    language, last = data.language, len(columns) - 1
    pen.sheet.set_row(_TITLE, 30)
    pen.merged(_TITLE, last, title, "title")
    subtitle = pen.word(
        "register.subtitle", as_of=data.as_of.isoformat(), rows=len(data.rows), generated=data.generated_on.isoformat(),
        basis=data.basis.text(language),
    )  # fmt: skip
    pen.merged(_NOTE, last, (pen.word("demo") if data.demo else "") + subtitle, "note", width=sum(column.width for column in columns))
    pen.merged(_UNITS, last, pen.word("register.units"), "unit")
    pen.header(_HEADER, [column.label.text(language) for column in columns], [column.width for column in columns], height=34)
    pen.sheet.set_row(_GROUPS, 20)
    for group, run in groupby(enumerate(columns), key=lambda placed: placed[1].group):
        places = [place for place, _ in run]
        word = pen.word(f"register.group.{group}") if group else ""
        if len(places) > 1 and group:
            pen.sheet.merge_range(_GROUPS, places[0], _GROUPS, places[-1], word, pen.style("header"))
        else:
            for place in places:
                pen.text(_GROUPS, place, word, "header")
    pen.sheet.repeat_rows(_GROUPS, _HEADER)
    pen.sheet.freeze_panes(_FIRST, 1)


def _write(pen: Pen, row: int, column: int, form: ListColumn, cell: Cell) -> None:
    match cell:
        case None:
            pen.text(row, column, None, "center" if form.kind in ("center", "date", "year") else "text")
        case Bilingual():
            pen.text(row, column, cell.text(pen.language), form.kind if form.kind in ("text", "center") else "text")
        case Measured():
            unit = cell.unit.text(pen.language).replace('"', "")
            pen.number(row, column, cell.value, "quantity", num_format=f'{_number_format(cell.value)}" {unit}"')
        case dt.date():
            moment = dt.datetime.combine(cell, dt.time())
            pen.sheet.write_datetime(row, column, moment, pen.style("center", num_format="yyyy-mm-dd"))
        case Decimal():
            pen.number(row, column, cell, "quantity", num_format=_number_format(cell))
        case int() if form.kind == "money":
            pen.fen(row, column, cell)
        case int():
            pen.number(row, column, cell, "place")
        case str():
            pen.text(row, column, cell, form.kind if form.kind in ("text", "center") else "text")


def _shown(cell: Cell, pen: Pen) -> str:
    """The text of a cell that may need several lines."""
    return cell.text(pen.language) if isinstance(cell, Bilingual) else cell if isinstance(cell, str) else ""


def _number_format(value: Decimal) -> str:
    """As many decimals as the number has, six at most, so that no bare decimal point is left after a whole number."""
    exponent = value.normalize().as_tuple().exponent
    decimals = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _foot(pen: Pen, data: RegisterListData, at: int, last: int, digest: str) -> None:
    for note in data.notes:
        pen.merged(at, last, note.text(data.language), "warning")
        at += 1
    pen.merged(at, last, pen.word("register.digest", digest=digest), "note")
    pen.merged(at + 1, last, pen.word("register.head", head=data.audit_head), "note")
