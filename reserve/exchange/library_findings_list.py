"""Writes what a check of the whole library found as a workbook: one row for a finding, filterable, with the run it is of."""

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.language import Bilingual, Language

LARGEST = 200_000
"""Rows that a workbook takes: more cannot be read by a person, and Excel itself ends at 1,048,576."""
COLUMNS = (
    ("project", 18), ("name", 34), ("unit", 14), ("severity", 10), ("rule", 26), ("title", 44), ("where", 30), ("standing", 16),
    ("since", 12),
)  # fmt: skip
_CENTERED = ("severity", "standing", "since")
_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_TITLE, _NOTE, _HEADER, _FIRST = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding in words."""

    project: str
    name: str
    unit: Bilingual
    severity: Bilingual
    rule: str
    title: Bilingual
    where: Bilingual
    standing: Bilingual
    since: dt.date


@dataclass(frozen=True, slots=True)
class FoundList:
    """The findings with the run: number, whose library, how many projects it judged, the day of the law, when it ended."""

    area: Bilingual
    number: int
    judged: int | None
    as_of: dt.date
    checked_on: dt.date
    rows: Sequence[FoundRow]
    total: int
    audit_head: str
    language: Language


def library_findings_workbook(data: FoundList) -> bytes:
    """The workbook; where ``total`` is more than the rows, it says so below the title."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    pen = Pen(book, None, data.language)
    title = pen.word("library.title", area=data.area.text(data.language))
    book.set_properties(
        {"title": title, "comments": f"audit:{data.audit_head}", "created": dt.datetime.combine(data.checked_on, dt.time())}
    )
    pen.sheet = book.add_worksheet(pen.word("library.sheet"))
    _head(pen, data, title)
    for place, row in enumerate(data.rows):
        _row(pen, _FIRST + place, row)
    if data.rows:
        pen.sheet.autofilter(_HEADER, 0, _FIRST + len(data.rows) - 1, len(COLUMNS) - 1)
    else:
        pen.merged(_FIRST, len(COLUMNS) - 1, pen.word("library.empty"), "note")
    last = _FIRST + max(1, len(data.rows))
    pen.merged(last, len(COLUMNS) - 1, pen.word("register.head", head=data.audit_head), "note")
    book.close()
    return buffer.getvalue()


def digest_of(rows: Sequence[FoundRow]) -> str:
    """SHA-256 over what identifies each finding, in the order of the list."""
    text = "\n".join("\t".join((row.project, row.rule, row.where.zh, row.severity.zh)) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _head(pen: Pen, data: FoundList, title: str) -> None:
    last, width = len(COLUMNS) - 1, sum(width for _, width in COLUMNS)
    pen.sheet.set_landscape()
    pen.sheet.fit_to_pages(1, 0)
    pen.sheet.hide_gridlines(2)
    pen.sheet.set_row(_TITLE, 30)
    pen.merged(_TITLE, last, title, "title")
    told = {"checked": data.checked_on.isoformat(), "as_of": data.as_of.isoformat(), "rows": f"{len(data.rows):,}"}
    if data.judged is None:
        note = pen.word("library.note", number=data.number, **told)
    else:
        note = pen.word("library.note.judged", number=data.number, judged=f"{data.judged:,}", **told)
    cut = pen.word("library.cut", total=f"{data.total:,}", rows=f"{len(data.rows):,}") if data.total > len(data.rows) else ""
    pen.merged(_NOTE, last, note + cut, "note", width=width)
    pen.header(_HEADER, [pen.word(f"library.col.{name}") for name, _ in COLUMNS], [width for _, width in COLUMNS], height=26)
    pen.sheet.freeze_panes(_FIRST, 1)


def _row(pen: Pen, at: int, row: FoundRow) -> None:
    texts = []
    for column, (name, width) in enumerate(COLUMNS):
        value = getattr(row, name)
        text = value.text(pen.language) if isinstance(value, Bilingual) else str(value)
        pen.text(at, column, text, "center" if name in _CENTERED else "text")
        texts.append((text, float(width)))
    pen.fit(at, texts)
