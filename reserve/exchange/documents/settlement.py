"""清算表: what each project was granted, what was verified, what is due and paid, and what is still to be paid or comes back."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from reserve.exchange.documents.paper import Cell, Paper, Row, RowKind, Signatures, Table, Text, count, money, quantity
from reserve.exchange.documents.parts import Titled, columns, day
from reserve.exchange.documents.words import word
from reserve.vocabulary.language import Bilingual, Language

_COLUMNS: tuple[Titled, ...] = (
    ("settle.number", 4.5, "center"), ("county", 9, "left"), ("enterprise", 17, "left"), ("project", 24, "left"),
    ("settle.granted", 10, "right"), ("settle.advanced", 10, "right"), ("settle.saving", 10, "right"), ("settle.report", 15, "left"),
    ("settle.earned", 10, "right"), ("settle.held", 9, "right"), ("settle.due", 10, "right"), ("settle.paid", 10, "right"),
    ("settle.balance", 10, "right"), ("settle.state", 10, "left"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One award. Money in fen, the verified saving in 10^-6 tce; None where it is not known yet. ``balance_fen`` below 0 comes back."""

    project_code: str
    county: Bilingual
    enterprise: str
    name: str
    granted_fen: int
    advanced_fen: int
    saving_tce_micro: int | None
    report: str
    earned_fen: int | None
    held_fen: int | None
    due_fen: int | None
    paid_fen: int
    balance_fen: int | None
    state: str


@dataclass(frozen=True, slots=True)
class SettlementPapers:
    """All that the table is written from: ``lines`` in order of the counties; ``made_on`` the day of the last act, ``acts`` how many."""

    batch_code: str
    programme: Bilingual
    basis: str
    issuer: Bilingual
    made_on: dt.date
    acts: int
    lines: tuple[Line, ...]
    language: Language
    demo: bool
    audit_head: str

    @property
    def digest(self) -> str:
        """SHA-256 over every figure of the table."""
        said = [asdict(line) | {"county": line.county.zh} for line in self.lines]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def settlement(data: SettlementPapers) -> Paper:
    """The table with sums by county, its notes and the lines to sign."""
    language = data.language
    table = Table(columns(_COLUMNS, language), tuple(_rows(data)), word("settle.empty", language), word("units.money", language))
    notes = [Text(word(f"settle.note.{code}", language), "note") for code in ("due", "balance")]
    waiting = sum(line.earned_fen is None for line in data.lines)
    if waiting:
        notes.append(Text(word("settle.note.waiting", language, count=waiting), "warning"))
    lines = (
        (word("sign.unit", language), data.issuer.text(language)),
        (word("sign.checked", language), ""),
        (word("sign.filled", language), ""),
        (word("sign.date", language), word("sign.blank_date", language)),
    )
    footer = (
        word("settle.footer", language, batch=data.batch_code, acts=data.acts, digest=data.digest),
        word("footer.head", language, head=data.audit_head),
    )
    subtitle = word("settle.sub", language, batch=data.batch_code, day=day(data.made_on, language), basis=data.basis)
    return Paper(
        name="settlement",
        title=word("title.settlement", language, programme=data.programme.text(language)),
        blocks=(table, *notes, Signatures(lines, word("seal", language))),
        language=language,
        made_on=data.made_on,
        subtitle=(subtitle,),
        footer=footer,
        mark=word("demo", language) if data.demo else "",
        sheet="a3",
        landscape=True,
    )


def _rows(data: SettlementPapers) -> Iterator[Row]:
    number = 0
    for name, lines in groupby(data.lines, key=lambda line: line.county.text(data.language)):
        county = list(lines)
        for line in county:
            number += 1
            yield Row(_cells(number, line, data.language))
        yield _sum(county, word("subtotal.county", data.language, name=name, count=len(county)), "subtotal")
    if number:
        yield _sum(data.lines, word("total", data.language, count=number), "total")


def _cells(number: int, line: Line, language: Language) -> tuple[Cell, ...]:
    return (
        count(number), line.county.text(language), line.enterprise, line.name, money(line.granted_fen), money(line.advanced_fen),
        quantity(line.saving_tce_micro), line.report, money(line.earned_fen), money(line.held_fen), money(line.due_fen),
        money(line.paid_fen), money(line.balance_fen), word(f"settle.state.{line.state}", language),
    )  # fmt: skip


def _sum(lines: Sequence[Line], label: str, kind: RowKind) -> Row:
    """The sums of what is known; a column of which nothing is known stays blank."""
    sums: dict[str, Cell] = {"project": label}
    for name in ("granted", "advanced", "earned", "held", "due", "paid", "balance"):
        known = [value for line in lines if (value := getattr(line, f"{name}_fen")) is not None]
        sums[f"settle.{name}"] = money(sum(known)) if known else None
    savings = [line.saving_tce_micro for line in lines if line.saving_tce_micro is not None]
    sums["settle.saving"] = quantity(sum(savings)) if savings else None
    return Row(tuple(sums.get(code) for code, _, _ in _COLUMNS), kind)
