"""The sheets that answer "why": points by criterion, ties, what would lift a project, and the money chain."""

from typing import Any

from reserve.exchange.ranked_list import ListReason, ListRow, RankedListData
from reserve.exchange.workbook_list import head
from reserve.exchange.workbook_pen import PALE, Pen

_WHY = (
    ("place", 6.0), ("code", 17.0), ("name", 32.0), ("criterion", 22.0), ("raw", 16.0), ("raw_unit", 12.0), ("curve", 10.0),
    ("weight", 8.0), ("contribution", 9.0), ("source", 26.0), ("citation", 34.0), ("value_status", 11.0), ("note", 40.0),
)  # fmt: skip
_MONEY = (("place", 6.0), ("code", 17.0), ("name", 40.0), ("step", 40.0), ("amount", 16.0), ("binding", 12.0), ("citation", 46.0))
_HEADER_ROW = 3


def write_why(pen: Pen, data: RankedListData) -> None:
    """One row per project and criterion, its total, its tie, what would lift it; all scored projects."""
    at = begin(pen, data, "why", _WHY)
    for row in data.rows:
        if row.status == "gated_out":
            continue
        for reason in row.reasons:
            _who(pen, at, row)
            _reason(pen, at, reason, data)
            at += 1
        _who(pen, at, row, bg_color=PALE)
        _fill(pen, at, 3, bg_color=PALE)
        pen.text(at, 3, pen.word("row_total"), "label")
        pen.micro(at, 8, row.points_micro, "points", bold=True, bg_color=PALE)
        at += 1
        for code, text in [("row_tie", row.tie), *(("row_lift", lift.text(data.language)) for lift in row.lift)]:
            if text:
                _who(pen, at, row)
                pen.text(at, 3, pen.word(code), "label")
                pen.sheet.merge_range(at, 4, at, len(_WHY) - 1, "", pen.style("text"))
                pen.text(at, 4, text)
                at += 1
    pen.sheet.autofilter(_HEADER_ROW, 0, max(at - 1, _HEADER_ROW), len(_WHY) - 1)


def write_money(pen: Pen, data: RankedListData) -> None:
    """The chain of limits behind each amount, with the step that bound it and the amount offered."""
    at = begin(pen, data, "money", _MONEY)
    for row in data.rows:
        if row.place is None:
            continue
        for cap in row.caps:
            _who(pen, at, row)
            pen.text(at, 3, cap.label.text(data.language), bold=cap.binding)
            pen.fen(at, 4, cap.amount_fen, bold=cap.binding)
            pen.text(at, 5, pen.word("yes" if cap.binding else "no"), "center", bold=cap.binding)
            pen.text(at, 6, cap.citation)
            at += 1
        _who(pen, at, row, bg_color=PALE)
        pen.text(at, 3, f"{pen.word('offer')} · {pen.word(row.status)}", "label")
        pen.fen(at, 4, row.offer_fen, bold=True, bg_color=PALE)
        _fill(pen, at, 5, last=len(_MONEY), bg_color=PALE)
        at += 1
    pen.sheet.autofilter(_HEADER_ROW, 0, max(at - 1, _HEADER_ROW), len(_MONEY) - 1)


def begin(pen: Pen, data: RankedListData, sheet: str, columns: tuple[tuple[str, float], ...]) -> int:
    """Head and header of a sheet; the first row below them."""
    head(pen, data, sheet, len(columns) - 1)
    pen.header(_HEADER_ROW, [pen.word(code) for code, _ in columns], [width for _, width in columns], height=32)
    pen.sheet.freeze_panes(_HEADER_ROW + 1, 3)
    return _HEADER_ROW + 1


def _who(pen: Pen, at: int, row: ListRow, **more: Any) -> None:
    pen.number(at, 0, row.place, "place", **more)
    pen.text(at, 1, row.project_code, **more)
    pen.text(at, 2, row.name, **more)


def _fill(pen: Pen, at: int, first: int, last: int = len(_WHY), **more: Any) -> None:
    for column in range(first, last):
        pen.text(at, column, None, **more)


def _reason(pen: Pen, at: int, reason: ListReason, data: RankedListData) -> None:
    pen.text(at, 3, reason.label.text(data.language))
    pen.text(at, 4, reason.raw, align="right")
    pen.text(at, 5, reason.unit)
    pen.micro(at, 6, reason.curve_micro, "points")
    pen.number(at, 7, reason.weight, "place", num_format="0.##")
    pen.micro(at, 8, reason.points_micro, "points", num_format="0.00####")
    pen.text(at, 9, reason.source)
    pen.text(at, 10, reason.citation)
    pen.text(at, 11, pen.word(f"status.{reason.status}") if reason.status else None, "center")
    pen.text(at, 12, reason.note.text(data.language))
