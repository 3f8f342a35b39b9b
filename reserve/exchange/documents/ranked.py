"""项目排序表: places with the points of each criterion, the line, and why the others have no place."""

from collections.abc import Sequence

from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.paper import Block, Cell, Column, Heading, Paper, Row, Table, count, money, quantity
from reserve.exchange.documents.parts import Titled, columns, notes_on, paper, status, sum_of, to_sign, told
from reserve.exchange.documents.words import word
from reserve.exchange.ranked_list import ListRow
from reserve.vocabulary.units import plain

_LEAD: tuple[Titled, ...] = (
    ("place", 4, "center"), ("tier", 4, "center"), ("city", 7.5, "left"), ("county", 8.5, "left"), ("enterprise", 16, "left"),
    ("project", 20, "left"), ("project_code", 12, "left"),
)  # fmt: skip
_OUTSIDE: tuple[Titled, ...] = (
    ("city", 7, "left"), ("county", 7, "left"), ("enterprise", 16, "left"), ("project", 22, "left"), ("project_code", 12, "left"),
    ("result", 7, "center"), ("reason", 50, "left"),
)  # fmt: skip
_MONEY = ("requested", "offer")
_WIDE = {"zh": 7.5, "en": 9.5}


def ranked(data: BatchPapers) -> Paper:
    """The list as people read it: the line stands below the last project that receives something."""
    language = data.language
    blocks: list[Block] = [_list(data), *notes_on(data, data.placed)]
    outside = [row for row in data.listed.rows if row.place is None]
    if outside:
        blocks += [Heading(word("outside", language)), _outside(data, outside)]
    title = word("title.ranked", language, programme=data.listed.programme_title.text(language))
    return paper(data, "ranked", title, [*blocks, to_sign(data)], sheet="a3", landscape=True)


def _list(data: BatchPapers) -> Table:
    language = data.language
    made = list(columns(_LEAD, language))
    made += [
        Column(word("criterion", language, label=one.label.text(language), weight=plain(one.weight)), _WIDE[language], "right")
        for one in data.listed.criteria
    ]
    if data.listed.criteria:
        made.append(Column(word("points", language), 6.5, "right"))
    made.append(Column(word("saving", language), 9.0, "right"))
    made += [Column(word(code, language), 9.0, "right") for code in _MONEY if data.pays]
    made.append(Column(word("result", language), 6.5, "center"))
    return Table(
        tuple(made), tuple(_rows(data, len(made))), word("empty.rows", language),
        word("units.points" if data.pays else "units.points_only", language),
    )  # fmt: skip


def _rows(data: BatchPapers, width: int) -> list[Row]:
    made = [Row((told("line.none", data),), "line")] if data.placed and not data.chosen else []
    last = max((row.place or 0 for row in data.chosen), default=0)
    for row in data.placed:
        made.append(Row(_cells(data, row)))
        if row.place == last:
            made.append(Row((_line(data),), "line"))
    if data.placed:
        made.append(_total(data, data.placed, word("total", data.language, count=len(data.placed)), width))
        chosen = told("total.chosen", data, count=len(data.chosen))
        made.append(_total(data, data.chosen, chosen, width))
    return made


def _cells(data: BatchPapers, row: ListRow) -> tuple[Cell, ...]:
    language = data.language
    points = {reason.criterion: reason.points_micro for reason in row.reasons}
    cells: list[Cell] = [
        count(row.place), count(row.tier), row.city_name.text(language), row.county_name.text(language), row.enterprise, row.name,
        row.project_code,
    ]  # fmt: skip
    cells += [quantity(points.get(one.code)) for one in data.listed.criteria]
    if data.listed.criteria:
        cells.append(quantity(row.points_micro))
    cells.append(quantity(row.saving_tce_micro))
    if data.pays:
        cells += [money(row.requested_fen), money(row.offer_fen)]
    return (*cells, status(row, data))


def _line(data: BatchPapers) -> str:
    listed = data.listed
    spent, budget = listed.spent_fen, listed.budget_fen
    if data.pays and not budget:
        return told("line.open", data, count=len(data.chosen), spent=money(spent).text)
    amounts = {"spent": money(spent).text, "budget": money(budget).text, "left": money(budget - spent).text}
    return told("line", data, count=len(data.chosen), **amounts)


def _total(data: BatchPapers, rows: Sequence[ListRow], label: str, width: int) -> Row:
    tail: list[Cell] = [quantity(sum_of(row.saving_tce_micro for row in rows))]
    if data.pays:
        tail += [money(sum_of(row.requested_fen for row in rows)), money(sum(row.offer_fen for row in rows))]
    tail.append(None)
    head: list[Cell] = [None] * (width - len(tail))
    head[5] = label
    return Row((*head, *tail), "total")


def _outside(data: BatchPapers, rows: Sequence[ListRow]) -> Table:
    language = data.language
    made = [
        Row(
            (
                row.city_name.text(language), row.county_name.text(language), row.enterprise, row.name, row.project_code,
                status(row, data), why_outside(row, data),
            )
        )
        for row in rows
    ]  # fmt: skip
    return Table(columns(_OUTSIDE, language), tuple(made))


def why_outside(row: ListRow, data: BatchPapers) -> str:
    """Which conditions a project without a place did not meet."""
    refused = [gate.message.text(data.language) for gate in row.gates if not gate.allowed]
    if row.status == "below_floor":
        refused.append(word("reason.floor", data.language, points=quantity(row.points_micro).text))
    return ("；" if data.language == "zh" else "; ").join(refused)
