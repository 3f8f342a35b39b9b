"""推荐函: the letter that recommends the chosen projects upwards, with their list in order as its enclosure."""

from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.paper import Block, Cell, Column, Heading, PageBreak, Paper, Row, Table, Text, count, money, quantity
from reserve.exchange.documents.parts import Titled, closing, columns, notes_on, paper, sum_of, told
from reserve.exchange.documents.words import word
from reserve.exchange.ranked_list import ListRow

_LIST: tuple[Titled, ...] = (
    ("recommend.order", 5, "center"), ("city", 7, "left"), ("county", 8, "left"), ("enterprise", 15, "left"), ("project", 21, "left"),
    ("investment", 10, "right"), ("saving", 10, "right"), ("co2", 10, "right"),
)  # fmt: skip


def recommendation(data: BatchPapers) -> Paper:
    """The letter; whom it addresses and its number are the caller's to say, or left to be written by hand."""
    language, listed, terms = data.language, data.listed, data.terms
    programme = listed.programme_title.text(language)
    addressed = word("recommend.to", language, addressee=terms.addressee) if terms.addressee else word("recommend.to.blank", language)
    figures = {
        "basis": listed.basis, "programme": programme, "batch": listed.batch_code, "candidates": len(listed.rows),
        "placed": len(data.placed), "count": len(data.chosen),
        "investment": money(sum_of(row.investment_fen for row in data.chosen)).text,
        "saving": quantity(sum_of(row.saving_tce_micro for row in data.chosen)).text,
        "sum": money(sum(row.offer_fen for row in data.chosen)).text,
    }  # fmt: skip
    blocks: list[Block] = [
        Text(terms.number or word("recommend.number.blank", language), "right"),
        Text(addressed, "opening"),
        Text(told("recommend.body", data, **figures)),
        Text(word("recommend.gates", language)),
        Text(word("recommend.please", language)),
        Text(word("recommend.enclosed", language)),
        closing(data),
        PageBreak(),
        Heading(word("recommend.list", language)),
        _list(data),
        *notes_on(data, data.chosen, co2=True),
    ]
    return paper(data, "recommendation", word("title.recommendation", language, programme=programme), blocks, subtitle=False)


def _list(data: BatchPapers) -> Table:
    language = data.language
    shown = list(columns(_LIST, language))
    rows = [Row(_cells(data, number, row)) for number, row in enumerate(data.chosen, start=1)]
    if data.pays:
        shown.append(Column(word("proposed", language), 10, "right"))
    if rows:
        rows.append(_total(data))
    return Table(tuple(shown), tuple(rows), word("empty.chosen", language), word("units", language))


def _cells(data: BatchPapers, number: int, row: ListRow) -> tuple[Cell, ...]:
    language = data.language
    cells: tuple[Cell, ...] = (
        count(number), row.city_name.text(language), row.county_name.text(language), row.enterprise, row.name,
        money(row.investment_fen), quantity(row.saving_tce_micro), quantity(data.about(row).co2_t_micro),
    )  # fmt: skip
    return (*cells, money(row.offer_fen)) if data.pays else cells


def _total(data: BatchPapers) -> Row:
    chosen = data.chosen
    cells: tuple[Cell, ...] = (
        None, None, None, None, word("total", data.language, count=len(chosen)), money(sum_of(row.investment_fen for row in chosen)),
        quantity(sum_of(row.saving_tce_micro for row in chosen)), quantity(sum_of(data.about(row).co2_t_micro for row in chosen)),
    )  # fmt: skip
    return Row((*cells, money(sum(row.offer_fen for row in chosen))) if data.pays else cells, "total")
