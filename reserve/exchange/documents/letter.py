"""致县函: to the county of a project, why it stands where it stands: place, points in words, what decided the money, what would lift it."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from reserve.exchange.documents.data import FUNDED, BatchPapers
from reserve.exchange.documents.paper import Block, Figure, Heading, PageBreak, Paper, Row, Table, Text, money, quantity
from reserve.exchange.documents.parts import Titled, closing, columns, paper, status, told
from reserve.exchange.documents.words import word
from reserve.exchange.documents.write_pdf import write_pdfs
from reserve.exchange.ranked_list import ListReason, ListRow
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.units import MICRO, from_micro, plain

_NAMED_LOSSES = 3
_POINTS: tuple[Titled, ...] = (
    ("criterion", 24, "left"), ("raw", 22, "right"), ("curve", 15, "right"), ("weight", 10, "right"), ("earned", 10, "right"),
)  # fmt: skip
_MONEY: tuple[Titled, ...] = (("step", 40, "left"), ("amount", 18, "right"), ("binding", 14, "center"))
_LEFT = ("gone", "passed")
_TIES = ("saving", "attainment", "air", "measurement", "lot")


def result_lines(data: BatchPapers, row: ListRow) -> tuple[str, ...]:
    """The first part of the letter: place, result, what was not met, and what changed since."""
    return tuple(text.text for text in _result(data, row))


def lift_lines(data: BatchPapers, row: ListRow) -> tuple[str, ...]:
    """The last part of the letter: what would lift the project; nothing where it took itself out."""
    return () if _is_over(data, row) else tuple(text.text for text in _lift(data, row))


def _is_over(data: BatchPapers, row: ListRow) -> bool:
    return data.standing.get(row.project_code) in _LEFT


def letter(data: BatchPapers, project_code: str) -> Paper:
    """The letter on one project. Raises ``NotFound`` when the batch has no such project."""
    row = next((row for row in data.listed.rows if row.project_code == project_code), None)
    if row is None:
        raise NotFound("letter_no_project", project=project_code[:40], batch=data.listed.batch_code)
    return _letter(data, row)


def _letter(data: BatchPapers, row: ListRow) -> Paper:
    return paper(data, "letters", word("title.letter", data.language, project=row.name), _blocks(data, row), subtitle=False)


def letters(data: BatchPapers) -> Paper:
    """All letters by city and county, each beginning a page."""
    language = data.language
    blocks: list[Block] = []
    for row in data.by_place(data.listed.rows):
        if blocks:
            blocks.append(PageBreak())
        blocks += [Heading(word("title.letter", language, project=row.name), title=True), *_blocks(data, row)]
    title = word("file", language, title=data.listed.programme_title.text(language), batch="", name=word("name.letters", language))
    return paper(data, "letters", " ".join(title.split()), blocks, subtitle=False, titled=False)


def letter_files(data: BatchPapers, step: Callable[[int, int], None] | None = None) -> Iterator[tuple[str, bytes]]:
    """Every letter as a PDF of its own, in folders by city and county; ``step`` is told how many are done, and of how many."""
    language, rows = data.language, data.by_place(data.listed.rows)
    made = write_pdfs([_letter(data, row) for row in rows], step)
    for row, content in zip(rows, made, strict=True):
        yield f"{row.city_name.text(language)}/{row.county_name.text(language)}/{row.project_code}.pdf", content


def _blocks(data: BatchPapers, row: ListRow) -> Iterator[Block]:
    language, listed = data.language, data.listed
    yield Text(word("letter.to", language, unit=row.unit_name.text(language)), "opening")
    yield Text(
        word(
            "letter.opening", language, project=row.name, code=row.project_code, enterprise=row.enterprise,
            programme=listed.programme_title.text(language), batch=listed.batch_code,
        )
    )  # fmt: skip
    parts: list[tuple[str, Iterator[Block]]] = [("result", _result(data, row))]
    if row.reasons and row.status != "gated_out":
        parts.append(("points", _points(data, row)))
    if data.pays and row.place is not None and row.caps:
        parts.append(("money", _money(data, row)))
    if not _is_over(data, row):
        parts.append(("lift", _lift(data, row)))
    for number, (code, blocks) in enumerate(parts, start=1):
        yield Heading(word(f"letter.{code}", language, number=word(f"numeral.{number}", language)))
        yield from blocks
    if data.terms.channel:
        yield Text(word("letter.ask", language, channel=data.terms.channel))
    yield Text(word("letter.end", language))
    yield closing(data)


def _result(data: BatchPapers, row: ListRow) -> Iterator[Text]:
    language = data.language
    points = quantity(row.points_micro).text
    if row.place is not None:
        figures = {"place": row.place, "placed": len(data.placed), "points": points, "maximum": quantity(data.maximum_points_micro).text}
        scored = row.reasons and data.maximum_points_micro > 0
        yield Text(word("letter.place" if scored else "letter.place.unscored", language, **figures))
        weights = sum((reason.weight for reason in row.reasons), Decimal(0))
        if scored and (uncounted := weights - from_micro(data.maximum_points_micro)) > 0:
            yield Text(word("letter.uncounted", language, weights=plain(weights), uncounted=plain(uncounted)))
        if data.tiers > 1:
            yield Text(word("letter.tier", language, tier=row.tier))
        if row.tie:
            yield Text(word("letter.tie", language, tie=word(f"tie.{row.tie}", language) if row.tie in _TIES else row.tie))
    amounts = {"offer": money(row.offer_fen).text, "entitled": money(row.entitled_fen).text, "points": points}
    code = f"letter.{row.status}"
    yield Text(told(code, data, **amounts) if row.status in FUNDED else word(code, language, **amounts))
    for number, gate in enumerate((gate for gate in row.gates if not gate.allowed), start=1):
        text = gate.message.text(language)
        if gate.citation:
            text = word("letter.cited", language, text=text, citation=gate.citation)
        yield Text(word("letter.gate", language, number=number, text=text))
    if (since := _since(data, row)) is not None:
        yield since


def _since(data: BatchPapers, row: ListRow) -> Text | None:
    """What became of the result after the ranking; None where it stands as it was."""
    language, after = data.language, data.after.get(row.project_code)
    departed = next((one for one in data.departures if one.project_code == row.project_code), None)
    standing = data.standing.get(row.project_code)
    if standing is not None and standing != "departed":
        return Text(word(f"letter.now.{standing}", language))
    if departed is not None:
        return Text(
            word(
                "letter.now.departed", language, what=departed.what.text(language), reason=departed.reason,
                first=departed.first_signed_by, second=departed.second_signed_by,
            )
        )  # fmt: skip
    if after is None:
        return None
    return Text(told("letter.now.moved", data, result=status(after, data), offer=money(after.offer_fen).text))


def _points(data: BatchPapers, row: ListRow) -> Iterator[Block]:
    language = data.language
    yield Text(word("letter.points.body" if data.curves else "letter.points.plain", language))
    rows = [
        Row(
            (
                reason.label.text(language), _raw(reason, data), quantity(reason.curve_micro), Figure(reason.weight, 0, 2),
                quantity(reason.points_micro),
            )
        )
        for reason in row.reasons
    ]  # fmt: skip
    weights = sum((reason.weight for reason in row.reasons), Decimal(0))
    total = (word("letter.sum", language), None, None, Figure(weights, 0, 2), quantity(row.points_micro))
    yield Table(columns(_POINTS, language, "letter."), (*rows, Row(total, "total")))
    if lost := _losses(row.reasons):
        joined = ("、" if language == "zh" else ", ").join(
            word("letter.lost.part", language, label=reason.label.text(language), weight=plain(reason.weight), lost=quantity(micro).text)
            for micro, reason in lost
        )
        yield Text(word("letter.lost", language, parts=joined))
    notes = list(dict.fromkeys(f"{reason.label.text(language)}：{note}" if language == "zh" else f"{reason.label.text(language)}: {note}"
                               for reason in row.reasons if (note := reason.note.text(language))))  # fmt: skip
    if notes:
        yield Text(word("letter.notes", language, notes=("；" if language == "zh" else "; ").join(notes)), "note")


def _raw(reason: ListReason, data: BatchPapers) -> str:
    if not reason.raw:
        return word("letter.unknown", data.language)
    try:
        shown = Figure(Decimal(reason.raw.replace(",", "")), 0, 2).text
    except InvalidOperation:
        shown = reason.raw
    return " ".join(part for part in (shown, reason.unit) if part)


def _losses(reasons: Sequence[ListReason]) -> list[tuple[int, ListReason]]:
    """The criteria that lost most points, the largest loss first."""
    lost = [(int(reason.weight * MICRO) - reason.points_micro, reason) for reason in reasons]
    return sorted((one for one in lost if one[0] > 0), key=lambda one: -one[0])[:_NAMED_LOSSES]


def _money(data: BatchPapers, row: ListRow) -> Iterator[Block]:
    language = data.language
    yield Text(word("letter.money.body", language))
    rows = [Row((cap.label.text(language), money(cap.amount_fen), word("letter.yes", language) if cap.binding else "")) for cap in row.caps]
    yield Table(columns(_MONEY, language, "letter."), (*rows, Row((word("offer", language), money(row.offer_fen), ""), "total")))
    decided = next((cap for cap in row.caps if cap.binding), None)
    if decided is not None:
        yield Text(word("letter.decided", language, cap=decided.label.text(language), amount=money(decided.amount_fen).text))


def _lift(data: BatchPapers, row: ListRow) -> Iterator[Text]:
    language = data.language
    if row.status == "gated_out":
        yield Text(word("letter.lift.gated", language))
    elif row.status == "funded" and not row.lift:
        yield Text(word("letter.lift.funded", language))
    elif not row.lift:
        yield Text(word("letter.lift.none", language))
    for number, text in enumerate(row.lift, start=1):
        yield Text(word("letter.gate", language, number=number, text=text.text(language)))
