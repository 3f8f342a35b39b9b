"""The ranked list as a workbook: list, reasons, money, projects without a place, basis. Same data, same bytes."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import xlsxwriter

from reserve.exchange.ranked_list import BY_FORMULA, RankedListData, gives_money
from reserve.exchange.workbook_basis import write_basis, write_outside
from reserve.exchange.workbook_list import write_list
from reserve.exchange.workbook_pen import Pen
from reserve.exchange.workbook_why import write_money, write_why
from reserve.vocabulary.errors import ReserveError

_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEETS: tuple[tuple[str, Callable[[Pen, RankedListData], None]], ...] = (
    ("list", write_list),
    ("why", write_why),
    ("money", write_money),
    ("outside", write_outside),
    ("basis", write_basis),
)


def write_ranked_list(data: RankedListData) -> bytes:
    """The workbook. Raises ``ReserveError('list_inconsistent')`` rather than publish a list whose sums do not hold."""
    check_sums(data)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    programme = data.programme_title.text(data.language)
    book.set_properties(
        {
            "title": programme,
            "subject": data.batch_code,
            "keywords": f"sha256:{data.digest}",
            "comments": f"audit:{data.audit_head}",
            "created": dt.datetime.combine(data.generated_on, dt.time()),
        }
    )
    for code, write in _SHEETS:
        if (code == "money" and not gives_money(data)) or (code == "why" and data.kind == BY_FORMULA):
            continue
        pen = Pen(book, None, data.language)
        pen.sheet = book.add_worksheet(pen.word(f"sheet.{code}"))
        _page(pen, data)
        write(pen, data)
    book.close()
    return buffer.getvalue()


def check_sums(data: RankedListData) -> None:
    """Points equal their reasons, offers their total, and they never exceed the budget where there is one (0: none is published)."""
    for row in data.rows:
        if (reasons := sum(reason.points_micro for reason in row.reasons)) != row.points_micro:
            raise ReserveError("list_inconsistent", what=row.project_code, left=row.points_micro, right=reasons)
    offers = sum(row.offer_fen for row in data.rows)
    if offers != data.spent_fen or 0 < data.budget_fen < offers:
        raise ReserveError("list_inconsistent", what=data.batch_code, left=data.spent_fen, right=offers)


def _page(pen: Pen, data: RankedListData) -> None:
    sheet: Any = pen.sheet
    sheet.set_paper(8)  # A3: a list of some twenty columns
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.hide_gridlines(2)
    left = pen.word("footer.left", batch=_plain(data.batch_code), digest=_plain(data.digest))
    right = pen.word("footer.right", head=_plain(data.audit_head))
    sheet.set_footer(f"&L&7{left}&C&7{pen.word('footer.center')}&R&7{right}", {"margin": 0.3})


def _plain(text: str) -> str:
    """Text inside a footer, where & begins a command; a footer holds 255 characters."""
    return text.replace("&", "&&")[:70]
