"""The first sheet: places, points per criterion, savings, money, the line, totals."""

from collections.abc import Iterable

from reserve.exchange.ranked_list import BY_FORMULA, ListRow, RankedListData, gives_money, status_word
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.units import from_fen, plain

_LEAD = (("place", 6.0), ("tier", 6.0), ("code", 17.0), ("name", 34.0), ("enterprise", 24.0), ("county", 12.0), ("unit", 22.0))
_HEADER_ROW = 3


def write_list(pen: Pen, data: RankedListData) -> None:
    """Fill the sheet. Projects without a place stand on their own sheet."""
    tail = _tail_titles(pen, data)
    titles = [pen.word(code) for code, _ in _LEAD]
    titles += [pen.word("criterion_points", label=c.label.text(data.language), weight=plain(c.weight)) for c in data.criteria]
    titles += [title for title, _ in tail]
    widths = [width for _, width in _LEAD] + [9.0] * len(data.criteria) + [width for _, width in tail]
    head(pen, data, "list", len(titles) - 1)
    pen.header(_HEADER_ROW, titles, widths)
    pen.sheet.freeze_panes(_HEADER_ROW + 1, 4)
    placed = [row for row in data.rows if row.place is not None]
    at = _HEADER_ROW + 1
    if data.line_after_place is None:
        at = _line(pen, at, len(titles) - 1, _no_line(pen, data))
    for row in placed:
        _row(pen, at, row, data)
        at += 1
        if row.place == data.line_after_place:
            at = _line(pen, at, len(titles) - 1, _line_text(pen, data))
    _totals(pen, at, placed, data)


def head(pen: Pen, data: RankedListData, sheet: str, last_column: int) -> None:
    """Title, what the list is, the unit line: the first three rows of every sheet."""
    language = data.language
    pen.sheet.set_row(0, 30)
    pen.merged(0, last_column, pen.word(f"title.{sheet}", programme=data.programme_title.text(language)), "title")
    pen.sheet.set_row(1, 30)
    pen.merged(
        1, last_column,
        pen.word("subtitle", batch=data.batch_code, run=data.run_number, state=data.state_label.text(language), basis=data.basis,
                 as_of=data.as_of.isoformat(), generated=data.generated_on.isoformat()),
        "note",
    )  # fmt: skip
    pen.merged(2, last_column, (pen.word("demo") if data.demo else "") + pen.word("units" if gives_money(data) else "units_plain"), "unit")


def _tail_titles(pen: Pen, data: RankedListData) -> list[tuple[str, float]]:
    units = sorted({row.indicator_unit for row in data.rows if row.place is not None}) or ["kgce/t"]
    unit = " / ".join(units)
    formula = data.kind == BY_FORMULA
    tail = [(pen.word("entitlement.points" if formula else "points"), 9.0), (pen.word("saving"), 12.0)]
    tail += [(pen.word("energy_before", unit=unit), 10.5), (pen.word("energy_after", unit=unit), 10.5)]
    if len(units) > 1:
        tail.append((pen.word("energy_unit"), 8.0))
    tail += [(pen.word("air"), 8.0)]
    money = [(pen.word(_money_word(code, data)), 12.0) for code in ("requested", "entitled", "offer")] if gives_money(data) else []
    return [*tail, *money, (pen.word("status"), 10.0)]


def _row(pen: Pen, at: int, row: ListRow, data: RankedListData) -> None:
    language = data.language
    shade = {"bg_color": "#F1F8F1"} if row.status in ("funded", "partial") else {}
    pen.number(at, 0, row.place, "place", **shade)
    pen.number(at, 1, row.tier, "place", **shade)
    texts = (row.project_code, row.name, row.enterprise, row.county_name.text(language), row.unit_name.text(language))
    for column, text in enumerate(texts, start=2):
        pen.text(at, column, text, **shade)
    points = {reason.criterion: reason.points_micro for reason in row.reasons}
    column = len(_LEAD)
    for criterion in data.criteria:
        pen.micro(at, column, points.get(criterion.code), "points", **shade)
        column += 1
    if data.kind == BY_FORMULA:
        pen.fen(at, column, row.caps[0].amount_fen if row.caps else None, **shade)
    else:
        pen.micro(at, column, row.points_micro, "points", bold=True, **shade)
    pen.micro(at, column + 1, row.saving_tce_micro, "quantity", **shade)
    pen.micro(at, column + 2, row.unit_energy_before_micro, "quantity", **shade)
    pen.micro(at, column + 3, row.unit_energy_after_micro, "quantity", **shade)
    column += 4
    if len({r.indicator_unit for r in data.rows if r.place is not None}) > 1:
        pen.text(at, column, row.indicator_unit, "center", **shade)
        column += 1
    pen.text(at, column, row.air_class.text(language) if row.air_class else None, "center", **shade)
    if gives_money(data):
        for offset, fen in enumerate((row.requested_fen, row.entitled_fen, row.offer_fen), start=1):
            pen.fen(at, column + offset, fen, **(shade | ({"bold": True} if offset == 3 else {})))
        column += 3
    pen.text(at, column + 1, pen.word(status_word(row.status, data)), "center", **shade)


def _money_word(code: str, data: RankedListData) -> str:
    """What a column of money is called: a formula entitles and pays, a competition has a ceiling and an offer."""
    return f"entitlement.{code}" if data.kind == BY_FORMULA and code != "requested" else code


def _within(row: ListRow) -> bool:
    return row.status in ("funded", "partial")


def _no_line(pen: Pen, data: RankedListData) -> str:
    if gives_money(data):
        return pen.word("no_line", budget=plain(from_fen(data.budget_fen), 2)) if data.budget_fen else pen.word("no_line.open")
    return pen.word(f"no_line.{data.kind}")


def _line_text(pen: Pen, data: RankedListData) -> str:
    count = sum(1 for row in data.rows if _within(row))
    if data.kind == "list":
        return pen.word("line.list", count=count, places=data.places)
    if data.kind == "nomination":
        return pen.word("line.nomination", count=count)
    spent, budget = from_fen(data.spent_fen), from_fen(data.budget_fen)
    if not data.budget_fen:
        return pen.word("line.open", count=count, spent=plain(spent, 2))
    return pen.word("line", count=count, spent=plain(spent, 2), budget=plain(budget, 2), left=plain(budget - spent, 2))


def _line(pen: Pen, at: int, last_column: int, text: str) -> int:
    pen.sheet.set_row(at, 22)
    pen.merged(at, last_column, text, "line")
    return at + 1


def _totals(pen: Pen, at: int, placed: list[ListRow], data: RankedListData) -> None:
    within = [row for row in placed if _within(row)]
    saving_column = len(_LEAD) + len(data.criteria) + 1
    money_column = saving_column + 4 + (1 if len({r.indicator_unit for r in placed}) > 1 else 0)
    last_column = money_column + (3 if gives_money(data) else 0)
    inside = "total_funded" if gives_money(data) else f"total_{data.kind}"
    for code, rows in (("total_all", placed), (inside, within)):
        for column in range(last_column + 1):
            pen.text(at, column, None, "label")
        pen.text(at, 3, pen.word(code, count=len(rows)), "label")
        pen.micro(at, saving_column, _sum(row.saving_tce_micro for row in rows), "quantity", bold=True, bg_color="#E8EEF6")
        if gives_money(data):
            sums = (_sum(r.requested_fen for r in rows), _sum(r.entitled_fen for r in rows), sum(r.offer_fen for r in rows))
            for offset, fen in enumerate(sums):
                pen.fen(at, money_column + offset, fen, bold=True, bg_color="#E8EEF6")
        at += 1
    if missing := sum(1 for row in placed if row.saving_tce_micro is None):
        pen.merged(at, last_column, pen.word("missing_saving", count=missing), "warning")
        at += 1
    for warning in data.warnings:
        pen.merged(at, last_column, warning.text(data.language), "warning")
        at += 1
    for code, value in (("digest", data.digest), ("audit_head", data.audit_head)):
        pen.merged(at, last_column, f"{pen.word(code)} {value}", "note")
        at += 1


def _sum(values: Iterable[int | None]) -> int:
    return sum(value for value in values if value is not None)
