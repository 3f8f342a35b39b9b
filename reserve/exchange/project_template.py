"""The project workbook, empty or with what somebody filled in and what the rules found: one writer, so that both can be imported.

Lists, bounds and lengths come from the dictionary of fields, simple rules between columns from the catalogue (``project_formulas.csv``);
every heading carries its help and the rules that read it.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from reserve.exchange.limits import MAX_LINES
from reserve.exchange.project_checks import list_of, validation, with_prompt
from reserve.exchange.project_columns import (
    MARK,
    PROJECTS,
    UNIT,
    ProjectColumn,
    carrier_of,
    columns,
    heading,
    sheets,
    titles,
)
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.choices import carriers, choices
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.regions import regions
from reserve.vocabulary.units import unit_name

TITLE, HINT, NAMES, HEADER, FIRST = range(5)
TABLE_LINES = 20 * MAX_LINES
CREATED = dt.datetime.combine(dt.date(2024, 1, 1), dt.time())
GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NEEDED = {"draft": "#8A2F12", "reserve": "#8A2F12", "funding": "#7A5A00"}
_COMMENT = {"x_scale": 2.4, "y_scale": 1.8, "font_size": 9, "author": ""}


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """A rule as the template names it beside a column."""

    rule_id: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class Frame:
    """What the sheets of a workbook have in common. ``units``: sheet -> field -> the unit of its heading where it is not the default."""

    counties: Sequence[str]
    rules: "Rules"
    language: Language
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def heading(self, sheet: str, one: ProjectColumn) -> str:
        """The heading of a column."""
        return heading(one, self.language, self.units.get(sheet, {}).get(one.code))


Rules = Mapping[str, Sequence[RuleHelp]]
"""The rules of each field by its name."""


def project_template(counties: Sequence[str], rules: Rules, language: Language = "zh") -> bytes:
    """An empty project workbook. ``counties``: codes whose names the column of the county offers."""
    buffer = io.BytesIO()
    with new_book(buffer, Pen.word_of("project.title", language)) as book:
        write_frame(book, Frame(counties, rules, language))
    return buffer.getvalue()


def new_book(buffer: io.BytesIO, title: str) -> Any:
    """A workbook that makes no formula and no link of any text."""
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **GUARDS})
    book.set_properties({"title": title, "created": CREATED})
    return book


def write_frame(book: Any, frame: Frame, *, leading: Iterable[str] = ()) -> dict[str, Pen]:
    """All sheets without their data; answers with a pen for each by its code. ``leading``: titles of sheets that come first."""
    pens: dict[str, Pen] = {}
    language = frame.language
    for code, title in [*((one, one) for one in leading), *((sheet, titles(language)[sheet]) for sheet in sheets())]:
        pens[code] = Pen(book, book.add_worksheet(title), language)
    notes, words = (Pen(book, book.add_worksheet(Pen.word_of(f"project.sheet.{code}", language)), language) for code in ("notes", "words"))
    ranges = _write_words(words, frame.counties)
    for sheet in sheets():
        _write_sheet(pens[sheet], sheet, ranges, frame)
    _write_notes(notes, frame.rules)
    words.sheet.hide()
    next(iter(pens.values())).sheet.activate()
    return pens


def _write_sheet(pen: Pen, sheet: str, ranges: dict[str, str], frame: Frame) -> None:
    found, language = columns(sheet), pen.language
    last = min(len(found) - 1, 11)
    hint = pen.word("project.hint", limit=f"{MAX_LINES:,}") if sheet == PROJECTS else pen.word("project.table_hint")
    title = pen.word("project.title") if sheet == PROJECTS else titles(language)[sheet]
    pen.sheet.set_row(TITLE, 28)
    pen.sheet.merge_range(TITLE, 0, TITLE, last, title, pen.style("title", align="left"))
    pen.sheet.merge_range(HINT, 0, HINT, last, hint, pen.style("note"))
    pen.sheet.set_row(HINT, 48 if sheet == PROJECTS else 20)
    pen.header(HEADER, [frame.heading(sheet, one) for one in found], [one.width for one in found], height=46)
    for place, one in enumerate(found):
        pen.sheet.write_string(NAMES, place, f"{MARK}{sheet}" if place == 0 else one.code)
        _write_heading(pen, sheet, place, one, frame)
        check = _unit_check(sheet, ranges) if one.code == UNIT else validation(sheet, one, FIRST, ranges, language)
        if (offered := with_prompt(check, one, language)) is not None:
            offered.setdefault("error_type", "stop")
            pen.sheet.data_validation(FIRST, place, FIRST + (MAX_LINES if sheet == PROJECTS else TABLE_LINES) - 1, place, offered)
    pen.sheet.set_row(NAMES, None, None, {"hidden": True})
    pen.sheet.freeze_panes(FIRST, 2)
    pen.sheet.set_landscape()
    pen.sheet.set_paper(8)
    pen.sheet.fit_to_pages(1, 0)


def _write_heading(pen: Pen, sheet: str, place: int, one: ProjectColumn, frame: Frame) -> None:
    text = frame.heading(sheet, one)
    if one.needed_at:
        pen.text(HEADER, place, text, "header", bg_color=_NEEDED[one.needed_at])
    if comment := _comment(pen, one, frame.rules):
        pen.sheet.write_comment(HEADER, place, comment, _COMMENT)
    folded = sheet == PROJECTS and one.field is not None and one.field.folded
    form = pen.style("text", num_format=number_format(one), border=0)
    pen.sheet.set_column(place, place, one.width, form, {"level": 1} if folded else {})


def number_format(one: ProjectColumn) -> str:
    """How a cell of the column is shown: codes keep their leading digits."""
    return "yyyy-mm-dd" if _type(one) == "date" else "@" if _is_text(one) else "General"


def _type(one: ProjectColumn) -> str:
    return one.field.type if one.field is not None else "text"


def _is_text(one: ProjectColumn) -> bool:
    return _type(one) in ("text", "enterprise", "long_text", "choice", "multi_choice", "region", "boolean") and one.code != UNIT


def _comment(pen: Pen, one: ProjectColumn, rules: Rules) -> str:
    if one.field is None:
        return ""
    mark = "、" if pen.language == "zh" else ", "
    told = [one.field.help.text(pen.language)]
    if len(one.field.accepted_units) > 1:
        told.append(pen.word("project.units", units=mark.join(unit_name(code).text(pen.language) for code in one.field.accepted_units)))
    if found := rules.get(one.code):
        told.append(pen.word("project.rule", rules=mark.join(f"{rule.title.text(pen.language)} {rule.rule_id}" for rule in found)))
    return "\n".join(part for part in told if part)


def _lists(counties: Sequence[str]) -> dict[str, tuple[Bilingual, ...]]:
    found: dict[str, tuple[Bilingual, ...]] = {}
    for sheet in sheets():
        for one in columns(sheet):
            name = list_of(one)
            if name is None or name in found:
                continue
            found[name] = tuple(regions()[code].name for code in counties) if name == "county" else tuple(choices(name).values())
    return {name: words for name, words in found.items() if words}


def _write_words(pen: Pen, counties: Sequence[str]) -> dict[str, str]:
    """The hidden sheet behind the lists: a list in each column, then the carriers with their units; answers with the ranges."""
    ranges: dict[str, str] = {}
    title = f"'{pen.sheet.get_name()}'"
    for place, (name, words) in enumerate(_lists(counties).items()):
        letter = xl_col_to_name(place)
        for row, text in enumerate(words):
            pen.text(row, place, text.text(pen.language), "text", border=0)
        ranges[name] = f"={title}!${letter}$1:${letter}${len(words)}"
    at, most = len(ranges) + 1, max(len(carrier.accepted_units) for carrier in carriers().values())
    for row, carrier in enumerate(carriers().values()):
        pen.text(row, at, carrier.label.text(pen.language), "text", border=0)
        for offset, unit in enumerate(carrier.accepted_units, start=1):
            pen.text(row, at + offset, unit_name(unit).text(pen.language), "text", border=0)
    name, first = xl_col_to_name(at), xl_col_to_name(at + 1)
    ranges["unit of carrier"] = (
        f"=OFFSET({title}!${first}$1,MATCH(${{carrier}},{title}!${name}$1:${name}${len(carriers())},0)-1,0,1,{most})"
    )  # fmt: skip
    return ranges


def _unit_check(sheet: str, ranges: dict[str, str]) -> dict[str, Any]:
    """The units that the carrier of the same line accepts."""
    carrier = carrier_of(sheet)
    place = next(place for place, one in enumerate(columns(sheet)) if one.code == carrier)
    source = ranges["unit of carrier"].replace("${carrier}", f"${xl_col_to_name(place)}{FIRST + 1}")
    return {"validate": "list", "source": source, "error_type": "warning"}


def _write_notes(pen: Pen, rules: Rules) -> None:
    """One line for each column: sheet, needed from when, units or choices, help, rules."""
    widths = (22.0, 28.0, 12.0, 40.0, 46.0, 46.0)
    heads = ("sheet", "column", "needed", "units", "help", "rules")
    pen.header(0, [pen.word(f"project.notes.{code}") for code in heads], widths, height=24)
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.set_landscape()
    pen.sheet.fit_to_pages(1, 0)
    mark = "、" if pen.language == "zh" else ", "
    at = 0
    for sheet in sheets():
        for one in columns(sheet):
            if one.field is None:
                continue
            at += 1
            needed = pen.word(f"project.needed.{one.needed_at}") if one.needed_at else ""
            cells = (
                titles(pen.language)[sheet], one.label.text(pen.language), needed,
                _units_or_words(one, pen.language, mark), one.field.help.text(pen.language),
                mark.join(f"{rule.title.text(pen.language)} {rule.rule_id}" for rule in rules.get(one.code, ())),
            )  # fmt: skip
            for place, text in enumerate(cells):
                pen.text(at, place, text)
            pen.fit(at, list(zip(cells, widths, strict=True)))


def _units_or_words(one: ProjectColumn, language: Language, mark: str) -> str:
    field = one.field
    if field is None:
        return ""
    if field.accepted_units:
        return mark.join(unit_name(code).text(language) for code in field.accepted_units)
    name = list_of(one)
    if name is None or name == "county" or len(choices(name)) > 40:
        return ""
    return mark.join(label.text(language) for label in choices(name).values())
