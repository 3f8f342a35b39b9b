"""Writes the public list of waivers as a workbook: one row for each that was granted, whatever became of it."""

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.language import Bilingual, Language

COLUMNS = (
    ("code", 14), ("standing", 16), ("unit", 14), ("project", 32), ("rule", 24), ("title", 30), ("reason", 44), ("basis", 24),
    ("officer", 12), ("office", 14), ("granted", 12), ("until", 12), ("revoked", 36),
)  # fmt: skip
_CENTERED = ("code", "standing", "granted", "until")
_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_TITLE, _NOTE, _HEADER, _FIRST = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """One granted waiver in words; ``revoked`` says when and why, blank while it stands."""

    code: str
    standing: Bilingual
    unit: Bilingual
    project: str
    rule: str
    title: Bilingual
    reason: str
    basis: str
    officer: str
    office: Bilingual
    granted: dt.date
    until: dt.date | None
    revoked: str


@dataclass(frozen=True, slots=True)
class WaiverList:
    """The list with whose it is, the day, and the head of the audit chain."""

    area: Bilingual
    on: dt.date
    rows: Sequence[WaiverLine]
    audit_head: str
    language: Language


def waiver_workbook(data: WaiverList) -> bytes:
    """The workbook; every text stays text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    pen = Pen(book, None, data.language)
    title, last = pen.word("waiver.title", area=data.area.text(data.language)), len(COLUMNS) - 1
    book.set_properties({"title": title, "comments": f"audit:{data.audit_head}", "created": dt.datetime.combine(data.on, dt.time())})
    pen.sheet = book.add_worksheet(pen.word("waiver.sheet"))
    pen.sheet.set_landscape()
    pen.sheet.fit_to_pages(1, 0)
    pen.sheet.hide_gridlines(2)
    pen.sheet.set_row(_TITLE, 30)
    pen.merged(_TITLE, last, title, "title")
    note = pen.word("waiver.note", on=data.on.isoformat(), rows=f"{len(data.rows):,}")
    pen.merged(_NOTE, last, note, "note", width=sum(width for _, width in COLUMNS))
    pen.header(_HEADER, [pen.word(f"waiver.col.{name}") for name, _ in COLUMNS], [width for _, width in COLUMNS], height=26)
    pen.sheet.freeze_panes(_FIRST, 1)
    for place, row in enumerate(data.rows):
        _row(pen, _FIRST + place, row)
    if data.rows:
        pen.sheet.autofilter(_HEADER, 0, _FIRST + len(data.rows) - 1, last)
    else:
        pen.merged(_FIRST, last, pen.word("waiver.empty"), "note")
    pen.merged(_FIRST + max(1, len(data.rows)), last, pen.word("waiver.head", head=data.audit_head), "note")
    book.close()
    return buffer.getvalue()


def digest_of(rows: Sequence[WaiverLine]) -> str:
    """SHA-256 over what identifies each line, in the order of the list."""
    text = "\n".join("\t".join((row.code, row.standing.zh, row.rule, row.basis)) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _row(pen: Pen, at: int, row: WaiverLine) -> None:
    texts = []
    for column, (name, width) in enumerate(COLUMNS):
        value = getattr(row, name)
        text = value.text(pen.language) if isinstance(value, Bilingual) else "" if value is None else str(value)
        pen.text(at, column, text, "center" if name in _CENTERED else "text")
        texts.append((text, float(width)))
    pen.fit(at, texts)
