"""The workbook that officials fill in: headings, drop-downs from the vocabulary, an example, notes. Always the same bytes."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from reserve.exchange.limits import MAX_REGISTER_LINES
from reserve.exchange.line_list_columns import LineColumn, line_columns
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import Field
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.products import products
from reserve.vocabulary.regions import regions
from reserve.vocabulary.units import unit_name

_TITLE, _HINT, _HEADER, _EXAMPLE, _FIRST = range(5)
_CREATED = dt.datetime.combine(dt.date(2024, 1, 1), dt.time())
_SHORT, _LONG = 32, 255
_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def line_list_template(counties: Sequence[str], language: Language = "zh") -> bytes:
    """An empty list as .xlsx. ``counties``: codes offered in the county column, the names of which are shown."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    pen = Pen(book, None, language)
    book.set_properties({"title": pen.word("lines.title"), "created": _CREATED})
    data, notes, words = (book.add_worksheet(pen.word(f"lines.sheet.{code}")) for code in ("data", "notes", "words"))
    pen.sheet = words
    ranges = _write_words(pen, counties)
    pen.sheet = data
    _write_data(pen, ranges)
    pen.sheet = notes
    _write_notes(pen)
    words.hide()
    data.activate()
    book.close()
    return buffer.getvalue()


def heading(column: LineColumn, language: Language) -> str:
    """The heading of a column: label, unit in brackets, a star where it cannot be left out."""
    unit = f"（{unit_name(column.unit).text(language)}）" if column.unit else ""
    return f"{column.label.text(language)}{unit}{'*' if column.needed else ''}"


def _write_data(pen: Pen, ranges: dict[str, str]) -> None:
    columns = list(line_columns().values())
    language = pen.language
    pen.sheet.set_row(_TITLE, 28)
    pen.sheet.merge_range(_TITLE, 0, _TITLE, 7, pen.word("lines.title"), pen.style("title", align="left"))
    pen.sheet.merge_range(_HINT, 0, _HINT, 7, pen.word("lines.hint", limit=f"{MAX_REGISTER_LINES:,}"), pen.style("note"))
    pen.sheet.set_row(_HINT, 48)
    pen.header(_HEADER, [heading(column, language) for column in columns], [column.width for column in columns], height=40)
    for place, column in enumerate(columns):
        if column.needed:
            pen.text(_HEADER, place, heading(column, language), "header", bg_color="#8A2F12")
        pen.text(_EXAMPLE, place, column.example.text(language), "text", font_color="#5B6672", italic=True)
        pen.sheet.set_column(place, place, column.width, pen.style("text", num_format="@", border=0) if _is_text(column) else None)
        _offer(pen, place, column, ranges)
    pen.sheet.freeze_panes(_HEADER + 1, 2)
    pen.sheet.autofilter(_HEADER, 0, _HEADER, len(columns) - 1)
    pen.sheet.set_landscape()
    pen.sheet.set_paper(8)
    pen.sheet.fit_to_pages(1, 0)


def _is_text(column: LineColumn) -> bool:
    """Codes keep their leading digits and dates stay as typed."""
    return any(field.type in ("text", "enterprise", "date") for _, field in column.fields())


def _offer(pen: Pen, place: int, column: LineColumn, ranges: dict[str, str]) -> None:
    """The drop-down of a column and what is said when a cell of it is entered."""
    rule: dict[str, Any] = {"validate": "any"}
    if source := ranges.get(_list_of(column) or ""):
        # A warning, not a stop: the reader understands more words than the list shows.
        rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": pen.word("lines.not_in_list")[:_LONG]}
    message = _help(column).text(pen.language)
    if message:
        rule |= {"input_title": column.label.text(pen.language)[:_SHORT], "input_message": message[:_LONG]}
    if len(rule) > 1:
        pen.sheet.data_validation(_FIRST, place, _FIRST + MAX_REGISTER_LINES - 1, place, rule)


def _list_of(column: LineColumn) -> str | None:
    if column.of == "unit":
        return column.code
    if column.code == "county":
        return "county"
    field = column.fields()[0][1]
    return "yes_no" if field.type == "boolean" else field.choices


def _help(column: LineColumn) -> Bilingual:
    return column.fields()[0][1].help if column.fields() else Bilingual("", "")


def _lists(counties: Sequence[str]) -> Iterator[tuple[str, tuple[Bilingual, ...]]]:
    names = [found for column in line_columns().values() if (found := _list_of(column))]
    for name in dict.fromkeys(names):
        if name == "county":
            yield name, tuple(regions()[code].name for code in counties)
        elif name.endswith("_unit"):
            yield name, tuple(unit_name(code) for code in _units(name))
        else:
            yield name, tuple(choices(name).values())


def _units(column: str) -> tuple[str, ...]:
    found: list[str] = []
    for product in products().values():
        match column:
            case "energy_unit":
                found += product.energy_units
            case "size_unit":
                found += [product.size_unit] if product.size_unit else []
            case _:
                found += product.output_units
    return tuple(dict.fromkeys(found))


def _write_words(pen: Pen, counties: Sequence[str]) -> dict[str, str]:
    """The sheet behind the drop-downs; answers with the range of each list."""
    ranges: dict[str, str] = {}
    title = pen.sheet.get_name().replace("'", "''")
    for place, (name, words) in enumerate(_lists(counties)):
        if not words:
            continue
        letter = xl_col_to_name(place)
        for row, word in enumerate(words):
            pen.text(row, place, word.text(pen.language), "text", border=0)
        ranges[name] = f"='{title}'!${letter}$1:${letter}${len(words)}"
    return ranges


def _write_notes(pen: Pen) -> None:
    """How to fill the list, and one line for each column."""
    language = pen.language
    widths = (24.0, 10.0, 30.0, 46.0, 46.0)
    pen.sheet.set_row(0, 28)
    pen.merged(0, len(widths) - 1, pen.word("lines.notes.title"), "title")
    at = 1
    for number in range(1, 8):
        pen.merged(at, len(widths) - 1, f"{number}. {pen.word(f'lines.note.{number}')}", "note", width=sum(widths))
        at += 1
    pen.header(at, [pen.word(f"lines.notes.{code}") for code in ("column", "needed", "units", "help", "names")], widths, height=24)
    for column in line_columns().values():
        at += 1
        cells = (
            column.label.text(language), pen.word("lines.needed") if column.needed else "", _units_or_words(column, language),
            _help(column).text(language), "、".join(column.synonyms) if language == "zh" else ", ".join(column.synonyms),
        )  # fmt: skip
        for place, text in enumerate(cells):
            pen.text(at, place, text, "center" if place == 1 else "text")
        pen.fit(at, list(zip(cells, widths, strict=True)))
    pen.sheet.set_landscape()
    pen.sheet.fit_to_pages(1, 0)


def _units_or_words(column: LineColumn, language: Language) -> str:
    mark = "、" if language == "zh" else ", "
    if column.of == "unit":
        return mark.join(unit_name(code).text(language) for code in _units(column.code))
    field: Field = column.fields()[0][1]
    if column.unit_column:
        return line_columns()[column.unit_column].label.text(language)
    if column.unit:
        return unit_name(column.unit).text(language)
    if field.choices and field.choices != "register_product":
        return mark.join(label.text(language) for label in choices(field.choices).values())
    return unit_name(field.unit).text(language) if field.unit else ""
