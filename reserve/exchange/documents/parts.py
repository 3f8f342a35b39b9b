"""What several documents share: subtitle, footer, mark, lines to sign, sums, dates as people write them."""

import datetime as dt
from collections.abc import Iterable

from reserve.exchange.documents.data import FUNDED, BatchPapers, Standing
from reserve.exchange.documents.paper import Align, Block, Column, Paper, Sheet, Signatures, Text
from reserve.exchange.documents.words import word, words
from reserve.exchange.ranked_list import WITHOUT_MONEY, ListRow
from reserve.vocabulary.language import Bilingual, Language

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(date: dt.date, language: Language) -> str:
    """A date in words, the same on every machine.

    >>> day(dt.date(2024, 9, 2), "zh"), day(dt.date(2024, 9, 2), "en")
    ('2024年9月2日', '2 September 2024')
    """
    return f"{date.year}年{date.month}月{date.day}日" if language == "zh" else f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def paper(
    data: BatchPapers,
    name: str,
    title: str,
    blocks: Iterable[Block],
    *,
    sheet: Sheet = "a4",
    landscape: bool = False,
    subtitle: bool = True,
    titled: bool = True,
) -> Paper:
    """The document with what every document of a batch carries."""
    language, listed = data.language, data.listed
    run_on = day(data.run_on, language)
    lines = (
        word("sub.batch", language, batch=listed.batch_code, run=listed.run_number, run_on=run_on, basis=listed.basis),
        word("sub.law", language, as_of=day(listed.as_of, language), convention=listed.convention.text(language)),
    )
    return Paper(
        name=name,
        title=title,
        blocks=tuple(blocks),
        language=language,
        made_on=data.run_on,
        subtitle=lines if subtitle else (),
        footer=footer(data),
        mark=_mark(data),
        sheet=sheet,
        landscape=landscape,
        titled=titled,
    )


def footer(data: BatchPapers) -> tuple[str, ...]:
    """What stands below every page: the run with its digest, the head of the audit chain."""
    listed = data.listed
    now = (word("footer.now", data.language, digest=data.now_digest),) if data.now_digest else ()
    return (
        word("footer.batch", data.language, batch=listed.batch_code, run=listed.run_number, digest=listed.digest),
        *now,
        word("footer.head", data.language, head=listed.audit_head),
    )


def _mark(data: BatchPapers) -> str:
    marks = [word("demo", data.language)] if data.listed.demo else []
    if not data.settled:
        marks.append(word("draft", data.language, state=data.listed.state_label.text(data.language)))
    return ("；" if data.language == "zh" else "; ").join(marks)


def to_sign(data: BatchPapers) -> Signatures:
    """填报单位, 审核人, 填报人, 日期 and room for the seal."""
    language = data.language
    lines = (
        (word("sign.unit", language), data.issuer),
        (word("sign.checked", language), ""),
        (word("sign.filled", language), ""),
        (word("sign.date", language), word("sign.blank_date", language)),
    )
    return Signatures(lines, word("seal", language))


def closing(data: BatchPapers) -> Signatures:
    """How a letter or a notice ends: who, when, the seal."""
    language = data.language
    lines = (("", data.issuer), ("", word("sign.blank_date", language)))
    return Signatures(lines, word("seal.letter", language), formal=True)


Titled = tuple[str, float, Align]
"""A column by the code of its title, its width and how its cells stand."""


def columns(spec: Iterable[Titled], language: Language, prefix: str = "") -> tuple[Column, ...]:
    """The columns of a table."""
    return tuple(Column(word(f"{prefix}{code}", language), width, align) for code, width, align in spec)


def told(code: str, data: BatchPapers, /, **figures: object) -> str:
    """The word that fits the kind of the programme: money is given, a list is filled, a nomination names to the authority above."""
    fitting = f"{code}.{data.listed.kind}"
    usual = f"{code}.money" if data.pays else f"{code}.list"
    return word(fitting if fitting in words() else usual, data.language, **figures)


def status(row: ListRow, data: BatchPapers) -> str:
    """The result of a project in words."""
    return result_word(row.status, data.listed.kind, data.standing.get(row.project_code)).text(data.language)


def result_word(status: str, kind: str, standing: Standing | None = None) -> Bilingual:
    """What a status is called in a programme of this kind; who left, declined or was asked is called so."""
    if status not in FUNDED:
        return words()[f"status.{standing or status}"]
    fitting, usual = f"status.{status}.{kind}", f"status.{status}.{'list' if kind in WITHOUT_MONEY else 'money'}"
    return words().get(fitting) or words()[usual]


def sum_of(values: Iterable[int | None]) -> int:
    """The sum of what is known."""
    return sum(value for value in values if value is not None)


def notes_on(data: BatchPapers, rows: Iterable[ListRow], *, co2: bool = False) -> list[Block]:
    """How figures were made, for how many projects one is missing, and what else a reader of the list must know."""
    listed = list(rows)
    made: list[Block] = [Text(word("note.saving", data.language), "note")]
    lacking = [("saving", sum(1 for row in listed if row.saving_tce_micro is None))]
    if co2:
        lacking.append(("co2", sum(1 for row in listed if data.about(row).co2_t_micro is None)))
    made += [
        Text(word("note.missing", data.language, count=count, what=word(what, data.language)), "warning")
        for what, count in lacking
        if count
    ]
    made += [Text(warning.text(data.language), "note") for warning in data.listed.warnings]
    return made
