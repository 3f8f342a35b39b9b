"""公示表: who is proposed, for how much, until when and where to object. Public: no person, no telephone, no energy figures."""

from collections.abc import Sequence

from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.paper import Block, Cell, Column, Heading, Paper, Row, Table, Text, count, money
from reserve.exchange.documents.parts import closing, day, paper, told
from reserve.exchange.documents.words import word
from reserve.exchange.ranked_list import ListRow
from reserve.vocabulary.notice_words import notice_heading, notice_title

_DEPARTURES = (("enterprise", 18), ("project", 24), ("departure", 18), ("reason", 24))


def notice(data: BatchPapers) -> Paper:
    """The notice in the order of the list; the reserve list in the order in which it succeeds; departures with their reasons."""
    language, kind = data.language, data.listed.kind
    programme = data.listed.programme_title.text(language)
    figures = {"basis": data.listed.basis, "programme": programme, "count": len(data.chosen), "sum": money(_offered(data)).text}
    blocks: list[Block] = [
        Text(told("notice.basis", data, **figures)),
        Text(_period(data)),
        Text(word("notice.objection", language, channel=data.terms.channel or word("notice.channel.blank", language))),
        Heading(notice_heading(1, "chosen", kind).text(language)),
        _table(data, data.chosen, "empty.chosen", paying=data.pays),
        Heading(notice_heading(2, "waiting").text(language)),
        _table(data, data.waiting, "empty.waiting", paying=False),
    ]
    if data.departures:
        blocks += [Heading(notice_heading(3, "departures").text(language)), _departures(data)]
    title = notice_title(kind, data.listed.programme_title).text(language)
    return paper(data, "notice", title, [*blocks, closing(data)], subtitle=False)


def _offered(data: BatchPapers) -> int:
    return sum(row.offer_fen for row in data.chosen)


def _period(data: BatchPapers) -> str:
    language, terms = data.language, data.terms
    if terms.first is None or terms.last is None:
        return word("notice.period.blank", language)
    return word("notice.period", language, first=day(terms.first, language), last=day(terms.last, language))


def _table(data: BatchPapers, rows: Sequence[ListRow], empty: str, *, paying: bool) -> Table:
    language = data.language
    codes = [("number", 4), ("city", 8), ("county", 9), ("enterprise", 18), ("project", 26)]
    columns = [Column(word(code, language), width, "center" if code == "number" else "left") for code, width in codes]
    made = [_cells(data, number, row, paying=paying) for number, row in enumerate(rows, start=1)]
    shown = [Row(cells) for cells in made]
    if paying:
        columns.append(Column(word("proposed", language), 11, "right"))
        if rows:
            shown.append(Row((None, None, None, None, word("total", language, count=len(rows)), money(_offered(data))), "total"))
    return Table(tuple(columns), tuple(shown), word(empty, language), word("units.only_money", language) if paying and rows else "")


def _cells(data: BatchPapers, number: int, row: ListRow, *, paying: bool) -> tuple[Cell, ...]:
    language = data.language
    cells: tuple[Cell, ...] = (
        count(number), row.city_name.text(language), row.county_name.text(language), row.enterprise, row.name,
    )  # fmt: skip
    return (*cells, money(row.offer_fen)) if paying else cells


def _departures(data: BatchPapers) -> Table:
    """Who is treated otherwise than the ranking says, how and why; who signed stands in the record of the batch, not in public."""
    language = data.language
    listed = {row.project_code: row for row in data.listed.rows}
    columns = tuple(Column(word(code, language), width) for code, width in _DEPARTURES)
    rows = tuple(
        Row((row.enterprise if row else "", row.name if row else one.project_code, one.what.text(language), one.reason))
        for one in data.departures
        for row in (listed.get(one.project_code),)
    )
    return Table(columns, rows)
