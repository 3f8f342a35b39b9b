"""The data-quality card as a workbook: figures with their definitions, units below, months, fields returned; digest and audit head."""

import datetime as dt
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.language import Bilingual, Language

_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_TITLE, _NOTE, _SMALL, _HEADER = range(4)
_FIRST = _HEADER + 1


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure. ``asked``: in a sign and a number; ``medians``: in the order of the areas; ``state``: a code of the texts."""

    family: Bilingual
    label: Bilingual
    unit: Bilingual
    value: Decimal | None
    counted: Decimal
    of: Decimal
    asked: str
    days: int | None
    median_days: Decimal | None
    medians: tuple[Decimal | None, ...]
    state: str
    definition: Bilingual


@dataclass(frozen=True, slots=True)
class PartRow:
    """A figure of a unit below or of a month: ``name`` is the unit or the month."""

    code: str
    name: Bilingual
    label: Bilingual
    value: Decimal | None
    counted: Decimal
    of: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field that returns marked; ``rules`` as they are written."""

    label: Bilingual
    returns: int
    rules: str


@dataclass(frozen=True, slots=True)
class QualityData:
    """A card with everything that its file says."""

    unit: Bilingual
    start: dt.date
    end: dt.date
    as_of: dt.date
    generated_on: dt.date
    projects: int
    submissions: int
    returns: int
    minimum: int
    areas: tuple[Bilingual, ...]
    figures: tuple[FigureRow, ...]
    below: tuple[PartRow, ...]
    months: tuple[PartRow, ...]
    fields: tuple[FieldRow, ...]
    audit_head: str = ""
    language: Language = "zh"
    demo: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 over the figures in both languages, whoever reads them."""
        rows: list[Any] = [self.unit.zh, self.start, self.end, self.as_of]
        rows += [[f.label.zh, f.value, f.counted, f.of, f.asked, f.days, f.median_days, *f.medians, f.state] for f in self.figures]
        rows += [[p.code, p.label.zh, p.counted, p.of, p.state] for p in (*self.below, *self.months)]
        rows += [[f.label.zh, f.returns, f.rules] for f in self.fields]
        return hashlib.sha256(json.dumps(rows, default=str, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def quality_workbook(data: QualityData) -> bytes:
    """The workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    pen = Pen(book, None, data.language)
    title = pen.word("quality.title", unit=data.unit.text(data.language))
    book.set_properties(
        {
            "title": title, "keywords": f"sha256:{data.digest}", "comments": f"audit:{data.audit_head}",
            "created": dt.datetime.combine(data.generated_on, dt.time()),
        }
    )  # fmt: skip
    _figures(pen, book, data)
    if data.below:
        _parts(pen, book, data, "below")
    _parts(pen, book, data, "months")
    if data.fields:
        _fields(pen, book, data)
    book.close()
    return buffer.getvalue()


def _sheet(pen: Pen, book: Any, data: QualityData, name: str, columns: Sequence[tuple[str, float]]) -> None:
    """A sheet with title, notes and header; the header stays in sight and on every page."""
    pen.sheet = book.add_worksheet(pen.word(f"quality.sheet.{name}"))
    pen.sheet.set_landscape()
    pen.sheet.set_paper(9)
    pen.sheet.fit_to_pages(1, 0)
    pen.sheet.hide_gridlines(2)
    last = len(columns) - 1
    width = sum(each for _text, each in columns)
    pen.sheet.set_row(_TITLE, 30)
    pen.merged(_TITLE, last, pen.word("quality.title", unit=data.unit.text(data.language)), "title")
    note = pen.word(
        "quality.note", start=data.start, end=data.end, as_of=data.as_of, projects=data.projects, submissions=data.submissions,
        returns=data.returns,
    )  # fmt: skip
    pen.merged(_NOTE, last, (pen.word("demo") if data.demo else "") + note, "note", width=width)
    pen.merged(_SMALL, last, pen.word("quality.small", minimum=data.minimum), "note", width=width)
    pen.header(_HEADER, [text for text, _width in columns], [each for _text, each in columns], height=34)
    pen.sheet.freeze_panes(_FIRST, 2)


def _figures(pen: Pen, book: Any, data: QualityData) -> None:
    word = pen.word
    medians = [(word("quality.col.median", area=area.text(data.language)), 14.0) for area in data.areas]
    columns = [
        (word("quality.col.family"), 10.0), (word("quality.col.figure"), 30.0), (word("quality.col.value"), 12.0),
        (word("quality.col.counted"), 14.0), (word("quality.col.of"), 14.0), (word("quality.col.asked"), 10.0),
        (word("quality.col.days"), 9.0), (word("quality.col.median_days"), 10.0), *medians, (word("quality.col.state"), 12.0),
        (word("quality.col.definition"), 70.0),
    ]  # fmt: skip
    _sheet(pen, book, data, "figures", columns)
    at = _FIRST
    for figure in data.figures:
        definition = figure.definition.text(data.language)
        pen.text(at, 0, figure.family.text(data.language), "center")
        pen.text(at, 1, figure.label.text(data.language))
        pen.number(at, 2, figure.value, "quantity", num_format=_with(figure.unit, pen))
        pen.number(at, 3, figure.counted, "quantity", num_format=_form(figure.counted))
        pen.number(at, 4, figure.of, "quantity", num_format=_form(figure.of))
        pen.text(at, 5, figure.asked, "center")
        pen.number(at, 6, figure.days, "place")
        pen.number(at, 7, figure.median_days, "quantity", num_format="0.0")
        for place, median in enumerate(figure.medians):
            pen.number(at, 8 + place, median, "quantity", num_format=_with(figure.unit, pen))
        pen.text(at, 8 + len(data.areas), word(f"quality.state.{figure.state}"), "center")
        pen.text(at, 9 + len(data.areas), definition)
        pen.fit(at, [(definition, 70.0), (figure.label.text(data.language), 30.0)])
        at += 1
    last = len(columns) - 1
    pen.merged(at, last, word("quality.digest", digest=data.digest), "note")
    pen.merged(at + 1, last, word("quality.head", head=data.audit_head), "note")


def _parts(pen: Pen, book: Any, data: QualityData, name: str) -> None:
    word = pen.word
    head = [(word("quality.col.month"), 12.0)] if name == "months" else [(word("quality.col.unit"), 24.0), (word("quality.col.code"), 12.0)]
    columns = [
        *head, (word("quality.col.figure"), 34.0), (word("quality.col.value"), 12.0), (word("quality.col.counted"), 14.0),
        (word("quality.col.of"), 14.0), (word("quality.col.state"), 12.0),
    ]  # fmt: skip
    _sheet(pen, book, data, name, columns)
    at = _FIRST
    for row in data.months if name == "months" else data.below:
        pen.text(at, 0, row.name.text(data.language))
        if name != "months":
            pen.text(at, 1, row.code, "center")
        place = len(head)
        pen.text(at, place, row.label.text(data.language))
        pen.number(at, place + 1, row.value, "quantity", num_format="0.0")
        pen.number(at, place + 2, row.counted, "quantity", num_format=_form(row.counted))
        pen.number(at, place + 3, row.of, "quantity", num_format=_form(row.of))
        pen.text(at, place + 4, word(f"quality.state.{row.state}"), "center")
        at += 1
    pen.sheet.autofilter(_HEADER, 0, max(at - 1, _FIRST), len(columns) - 1)


def _fields(pen: Pen, book: Any, data: QualityData) -> None:
    word = pen.word
    columns = [(word("quality.col.field"), 34.0), (word("quality.col.returns"), 12.0), (word("quality.col.rules"), 60.0)]
    _sheet(pen, book, data, "fields", columns)
    for at, row in enumerate(data.fields, start=_FIRST):
        pen.text(at, 0, row.label.text(data.language))
        pen.number(at, 1, row.returns, "place")
        pen.text(at, 2, row.rules)


def _with(unit: Bilingual, pen: Pen) -> str:
    sign = unit.text(pen.language).replace('"', "")
    return f'0.0" {sign}"' if sign else "0.0"


def _form(value: Decimal) -> str:
    return "#,##0" if value == value.to_integral_value() else "#,##0.######"
