"""资金安排表: who receives how much and what decided, with subtotals by county and city."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.paper import Cell, Figure, Paper, Row, RowKind, Table, Text, count, money, quantity
from reserve.exchange.documents.parts import Titled, columns, notes_on, paper, sum_of, to_sign
from reserve.exchange.documents.words import word
from reserve.exchange.ranked_list import ListRow

FORMULA = ("percent_of_eligible", "percent_of_investment", "rate_per_tce", "due_rate", "due_share")
_NO_LIMIT = (*FORMULA, "cap_requested", "cap_less_other", "due_less_other", "due_stage", "cap_best")
_COLUMNS: tuple[Titled, ...] = (
    ("place", 4.5, "center"), ("county", 9, "left"), ("enterprise", 17, "left"), ("project", 25, "left"), ("eligible", 10, "right"),
    ("verified_saving", 10, "right"), ("requested", 10, "right"), ("formula", 10, "right"), ("limit", 10, "right"), ("decided", 15, "left"),
    ("offer", 10, "right"), ("other_money", 9, "right"),
)  # fmt: skip


def funding(data: BatchPapers) -> Paper:
    """Projects that receive money, by city and county, and in order of place within a county."""
    language = data.language
    rows = tuple(_rows(data))
    table = Table(columns(_COLUMNS, language), rows, word("empty.chosen", language), word("units.money", language))
    title = word("title.funding", language, programme=data.listed.programme_title.text(language))
    notes = [*notes_on(data, data.chosen), Text(word("note.limit", language), "note")]
    return paper(data, "funding", title, [table, *notes, to_sign(data)], sheet="a3", landscape=True)


def _rows(data: BatchPapers) -> Iterator[Row]:
    language = data.language
    chosen = data.by_place(data.chosen)
    for _, in_city in groupby(chosen, key=data.city_of):
        city = list(in_city)
        for _, in_county in groupby(city, key=data.county_of):
            county = list(in_county)
            yield from (Row(_cells(data, row)) for row in county)
            yield _sum(data, county, word("subtotal.county", language, name=county[0].county_name.text(language), count=len(county)))
        yield _sum(data, city, word("subtotal.city", language, name=city[0].city_name.text(language), count=len(city)))
    if chosen:
        yield _sum(data, chosen, word("total", language, count=len(chosen)), "total")


def by_formula(row: ListRow) -> Figure:
    """What the rates and shares of the programme give, before any ceiling; the assessed amount where it has none."""
    amounts = [cap.amount_fen for cap in row.caps if cap.code in FORMULA and cap.amount_fen is not None]
    return money(min(amounts) if amounts else row.entitled_fen)


def _limit(row: ListRow, data: BatchPapers) -> Cell:
    amounts = [cap.amount_fen for cap in row.caps if cap.code not in _NO_LIMIT and cap.amount_fen is not None]
    return money(min(amounts)) if amounts else word("none", data.language)


def _cells(data: BatchPapers, row: ListRow) -> tuple[Cell, ...]:
    about, language = data.about(row), data.language
    decided = next((cap.label.text(language) for cap in row.caps if cap.binding), "")
    return (
        count(row.place), row.county_name.text(language), row.enterprise, row.name, money(about.equipment_fen),
        quantity(row.saving_tce_micro), money(row.requested_fen), by_formula(row), _limit(row, data), decided, money(row.offer_fen),
        money(about.other_money_fen),
    )  # fmt: skip


def _sum(data: BatchPapers, rows: Sequence[ListRow], label: str, kind: RowKind = "subtotal") -> Row:
    about = [data.about(row) for row in rows]
    formula = [by_formula(row).value for row in rows]
    sums: dict[str, Cell] = {
        "project": label,
        "eligible": money(sum_of(one.equipment_fen for one in about)),
        "verified_saving": quantity(sum_of(row.saving_tce_micro for row in rows)),
        "requested": money(sum_of(row.requested_fen for row in rows)),
        "formula": Figure(sum((value for value in formula if value is not None), Decimal(0)), 2),
        "offer": money(sum(row.offer_fen for row in rows)),
        "other_money": money(sum_of(one.other_money_fen for one in about)),
    }
    return Row(tuple(sums.get(code) for code, _, _ in _COLUMNS), kind)
