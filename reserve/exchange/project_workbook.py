"""Read a project workbook: each line of the first sheet a project, each line of the others a row of one of its tables.

Nothing is corrected and nothing is guessed: text stays as typed. What cannot be used is named with its sheet, line and column.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reserve.exchange.import_row import CellProblem, ImportRow
from reserve.exchange.limits import MAX_DRAFT_CHARACTERS, MAX_FILE_BYTES, MAX_LINES
from reserve.exchange.places import county_near
from reserve.exchange.project_columns import MARK, PROJECTS, ROW, UNIT, ProjectColumn, carrier_of, column, sheets, titles
from reserve.exchange.sheet import Line, bounded, plain_megabytes
from reserve.exchange.table_import import ImportTable, safe_name
from reserve.exchange.xlsx_in import workbook_sheets
from reserve.vocabulary.document import accepted_units, read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import find_unit

MAPPING = "project_workbook"
HEADER_WITHIN = 12
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an answer stood: sheet, line (1 the first) and place in the line (0 the first; None for the line as a whole)."""

    sheet: str
    line: int
    place: int | None


@dataclass(frozen=True, slots=True)
class SheetLines:
    """One sheet as it was found: its columns by code, the unit that each heading names, and its lines."""

    sheet: str
    title: str
    places: Mapping[str, int]
    units: Mapping[str, str]
    header: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(slots=True)
class ProjectRow:
    """One project of the file. ``lines``: where each row of a table (``table/key``) stood; ``problems``: what could not be used."""

    number: int
    row_id: str
    raw: dict[str, Any] = field(default_factory=lambda: {"fields": {}, "tables": {}})
    lines: dict[str, Cell] = field(default_factory=dict)
    problems: list[tuple[Cell, CellProblem]] = field(default_factory=list)
    refusal: BadInput | None = None

    @property
    def name(self) -> str:
        """The name of the project as typed."""
        return str(self.raw["fields"].get("project_name", {}).get("text", ""))


@dataclass(frozen=True, slots=True)
class ProjectBook:
    """Everything that was read. ``orphans``: lines of a table whose project is not in the file; ``ignored``: headings without a field."""

    filename: str
    content_digest: str
    sheets: Mapping[str, SheetLines]
    rows: tuple[ProjectRow, ...]
    orphans: tuple[tuple[Cell, BadInput], ...]
    ignored: tuple[str, ...]

    def table(self) -> ImportTable:
        """The same as any other table that becomes drafts."""
        return ImportTable(MAPPING, self.filename, self.content_digest, tuple(_import_row(row) for row in self.rows), (), self.ignored)


def read_project_workbook(content: bytes, filename: str, area: str) -> ProjectBook:
    """Read an .xlsx file made from the template; names of counties are sought in the province of ``area`` first.

    Raises ``BadInput`` when the file as a whole cannot be used: kind, size, hostile archive, no sheet of projects, no projects.
    """
    name = safe_name(filename)
    if len(content) > MAX_FILE_BYTES:
        raise BadInput("file_too_large", name=name, size=plain_megabytes(len(content)), limit=MAX_FILE_BYTES // 1_000_000)
    if not content.startswith(_ZIP):
        raise BadInput("project_book_kind", name=name)
    found = {one.sheet: one for one in _sheets(content, name)}
    if PROJECTS not in found:
        raise BadInput("project_book_unknown", name=name, sheet=Bilingual(titles("zh")[PROJECTS], titles("en")[PROJECTS]))
    rows = [_project(found[PROJECTS], line, area) for line in found[PROJECTS].lines]
    if not rows:
        raise BadInput("project_book_empty", name=name, sheet=found[PROJECTS].title)
    _refuse_doubles(rows)
    by_id = {row.row_id: row for row in rows if row.refusal is None}
    orphans: list[tuple[Cell, BadInput]] = []
    for sheet in found.values():
        if sheet.sheet != PROJECTS:
            orphans += _table_rows(sheet, by_id)
    ignored = tuple(
        text for one in found.values() for place, text in enumerate(one.header) if text and place not in one.places.values()
    )  # fmt: skip
    return ProjectBook(name, hashlib.sha256(content).hexdigest(), found, tuple(rows), tuple(orphans), ignored)


def _sheets(content: bytes, name: str) -> Iterator[SheetLines]:
    seen: set[str] = set()
    for title, rows in workbook_sheets(content, name):
        lines = bounded(rows, name, MAX_LINES * (1 if not seen else 20) + HEADER_WITHIN)
        names = next((line for line in lines[:HEADER_WITHIN] if line.cells[0].startswith(MARK)), None)
        code = names.cells[0].removeprefix(MARK) if names is not None else ""
        if names is None or code not in sheets():
            continue
        if code in seen:
            raise BadInput("project_sheet_twice", name=name, sheet=title[:60])
        seen.add(code)
        yield _sheet(code, title, names, lines)


def _sheet(code: str, title: str, names: Line, lines: list[Line]) -> SheetLines:
    """The row of names, the headings below it, the lines below those."""
    places: dict[str, int] = {ROW: 0}
    for place, text in enumerate(names.cells[1:], start=1):
        if column(code, text) is not None:
            if text in places:
                raise BadInput("column_twice", name=title[:60], column=text, count=2)
            places[text] = place
    below = [line for line in lines if line.number > names.number]
    header = below[0].cells if below and below[0].number == names.number + 1 else ()
    units = {field_name: unit for field_name, place in places.items() if (unit := _heading_unit(code, field_name, header, place))}
    return SheetLines(code, title, places, units, header, tuple(below[1:] if header else below))


def _heading_unit(sheet: str, code: str, header: tuple[str, ...], place: int) -> str | None:
    """The unit in the brackets of a heading, so that a column whose unit was changed there is read as it says."""
    one = column(sheet, code)
    text = header[place].replace("(", "（").replace(")", "）").rstrip("*○ ") if place < len(header) else ""
    if one is None or one.field is None or not one.field.accepted_units or not text.endswith("）"):
        return None
    written = text[text.rindex("（") + 1 : -1] if "（" in text else ""
    try:
        return find_unit(written, one.field.accepted_units).code
    except BadInput as error:
        raise BadInput("project_heading_unit", column=text[:80], unit=written[:40], accepted=error.figures["accepted"]) from error


def _project(sheet: SheetLines, line: Line, area: str) -> ProjectRow:
    row = ProjectRow(line.number, line.cells[0] or f"#{line.number}")
    for code, place in sheet.places.items():
        one = column(PROJECTS, code)
        if one is None or one.field is None or place >= len(line.cells) or not line.cells[place]:
            continue
        entry = _typed(one, line.cells[place], sheet.units.get(code), row, (PROJECTS, line.number, place))
        if entry is not None and one.field.type == "region":
            entry = _county(entry["text"], area, row, Cell(PROJECTS, line.number, place), one)
        if entry is not None:
            row.raw["fields"][code] = entry
    return row


def _typed(
    one: ProjectColumn, text: str, unit: str | None, row: ProjectRow, where: tuple[str, int, int]
) -> dict[str, str] | None:  # fmt: skip
    if len(text) > MAX_DRAFT_CHARACTERS:
        _fault(row, Cell(*where), one, BadInput("text_cut", length=len(text), limit=MAX_DRAFT_CHARACTERS))
        return None
    return {"text": text} | ({"unit": unit} if unit else {})


def _county(text: str, area: str, row: ProjectRow, where: Cell, one: ProjectColumn) -> dict[str, str] | None:
    try:
        return {"text": county_near(text, area)}
    except BadInput as error:
        _fault(row, where, one, error)
        return None


def _fault(row: ProjectRow, where: Cell, one: ProjectColumn, error: BadInput) -> None:
    row.problems.append((where, CellProblem(one.label.zh, one.code, error)))


def _refuse_doubles(rows: list[ProjectRow]) -> None:
    """A number that stands twice would leave the rows of the tables without a master."""
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.row_id, row.number) != row.number:
            row.refusal = BadInput("row_id_twice", line=row.number, row_id=row.row_id[:60], first=first[row.row_id])


def _table_rows(sheet: SheetLines, projects: Mapping[str, ProjectRow]) -> list[tuple[Cell, BadInput]]:
    """Hand each line to its project; what belongs to none is answered."""
    orphans = []
    for line in sheet.lines:
        project = projects.get(line.cells[0])
        if project is None:
            where = Cell(sheet.sheet, line.number, 0)
            orphans.append((where, BadInput("project_row_unknown", sheet=sheet.title[:60], line=line.number, row_id=line.cells[0][:60])))
            continue
        _add(sheet, line, project)
    return orphans


def _add(sheet: SheetLines, line: Line, project: ProjectRow) -> None:
    rows = project.raw["tables"].setdefault(sheet.sheet, [])
    key = f"r{len(rows) + 1}"
    cells: dict[str, dict[str, str]] = {}
    for code, place in sheet.places.items():
        one = column(sheet.sheet, code)
        if one is None or one.field is None or place >= len(line.cells) or not line.cells[place]:
            continue
        entry = _typed(one, line.cells[place], sheet.units.get(code), project, (sheet.sheet, line.number, place))
        if entry is not None:
            cells[code] = entry
    _set_unit(sheet, line, project, cells)
    project.lines[f"{sheet.sheet}/{key}"] = Cell(sheet.sheet, line.number, 0)
    rows.append({"key": key, "cells": cells})


def _set_unit(sheet: SheetLines, line: Line, project: ProjectRow, cells: dict[str, dict[str, str]]) -> None:
    """The unit of a row counts for its quantities by carrier."""
    place, carrier_name = sheet.places.get(UNIT), carrier_of(sheet.sheet)
    one = column(sheet.sheet, UNIT)
    if one is None or place is None or carrier_name is None or place >= len(line.cells) or not line.cells[place]:
        return
    carrier = column(sheet.sheet, carrier_name)
    if carrier is None or carrier.field is None:
        return
    said = read_entry(carrier.field, cells[carrier_name]["text"]).value if carrier_name in cells else None
    for code, entry in cells.items():
        by = column(sheet.sheet, code)
        if by is None or by.field is None or by.field.type != "quantity" or by.field.accepted_units:
            continue
        accepted = accepted_units(by.field, said if isinstance(said, str) else None)
        if not accepted:
            continue  # an unknown carrier is told of by itself
        try:
            entry["unit"] = find_unit(line.cells[place], accepted).code
        except BadInput as error:
            _fault(project, Cell(sheet.sheet, line.number, place), one, error)
            return


def _import_row(row: ProjectRow) -> ImportRow:
    content = json.dumps([MAPPING, row.raw], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return ImportRow(
        number=row.number, row_id=row.row_id, name=row.name, scope="", refusal=row.refusal, raw=row.raw,
        problems=tuple(problem for _, problem in row.problems), source={}, key=digest, digest=digest,
    )  # fmt: skip
