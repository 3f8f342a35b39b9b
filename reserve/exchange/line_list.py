"""Read a list of production lines: a row for each line and year, with a measure and a diagnosis, from any sheet that can be understood.

Nothing is corrected and nothing is guessed: the text stays as it stands in the file, a figure without a unit that can be known is refused,
formulas are never computed. A row with one unusable cell is refused whole, so that no half of it enters the register.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from reserve.exchange.limits import MAX_REGISTER_LINES
from reserve.exchange.line_list_columns import KEYS, LineColumn, columns_of_header, line_columns
from reserve.exchange.line_list_words import understood
from reserve.exchange.places import county_near
from reserve.exchange.sheet import Line, read_lines
from reserve.exchange.table_import import safe_name
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Entry, accepted_units
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import Field
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.register import CARRIERS, Kind, for_product, read_answer, register_fields
from reserve.vocabulary.units import unit_name

LIST_KINDS: tuple[Kind, ...] = ("enterprise", "line", "observation", "diagnosis", "measure")
ROW_KEYS: Mapping[Kind, str] = {"observation": "year", "diagnosis": "diagnosis_date", "measure": "measure_name"}
"""The field that tells records of one kind of a line apart."""
HEADER_WITHIN = 20
EXAMPLE_MARKS = ("示例", "example")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_FIGURE_AND_UNIT = re.compile(r"(?P<figure>[+\-＋－]?[\d０-９][\d０-９,，.．\s]*)(?P<unit>[^\d０-９\s,，.．].*)")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a cell: its place in the row (0 the first; None for the row as a whole), its heading, the reason."""

    place: int | None
    heading: str
    error: BadInput


@dataclass(frozen=True, slots=True)
class LineRow:
    """One row. ``number``: line in the sheet, the first being 1; ``answers``: kind of record -> path -> what was typed and what it means.

    A row with problems has no answers. ``year`` is None for a row without figures of a year.
    """

    number: int
    cells: tuple[str, ...]
    credit_code: str
    line_name: str
    year: int | None
    answers: Mapping[Kind, Mapping[str, Entry]]
    problems: tuple[RowProblem, ...] = ()

    def scope(self, kind: Kind) -> tuple[str, ...]:
        """What names the record of ``kind`` that the row speaks of, across rows and files."""
        line = (self.credit_code,) if kind == "enterprise" else (self.credit_code, self.line_name)
        key = ROW_KEYS.get(kind)
        return (*line, kind, str(self.answers[kind][key].value)) if key else line


@dataclass(frozen=True, slots=True)
class LineList:
    """Everything that was read. ``ignored``: headings that are not understood; ``examples``: rows left out as the template's example."""

    filename: str
    content_digest: str
    header: tuple[str, ...]
    header_number: int
    columns: Mapping[str, int]
    rows: tuple[LineRow, ...]
    ignored: tuple[str, ...]
    examples: tuple[int, ...]


def read_line_list(content: bytes, filename: str, area: str) -> LineList:
    """Read a CSV or .xlsx file; names of counties are sought in the province of ``area`` first.

    Raises ``BadInput`` when the file as a whole cannot be used: kind, size, hostile archive, no header, no rows.
    """
    name = safe_name(filename)
    lines = read_lines(content, name, limit=MAX_REGISTER_LINES + HEADER_WITHIN)
    header, columns = _header(lines, name)
    data = [line for line in lines if line.number > header.number]
    if len(data) > MAX_REGISTER_LINES:
        raise BadInput("too_many_lines", name=name, limit=MAX_REGISTER_LINES)
    reader = _Reader(header.cells, columns, area)
    rows: list[LineRow] = []
    examples: list[int] = []
    for line in data:
        if reader.is_example(line):
            examples.append(line.number)
        else:
            rows.append(reader.read(line))
    if not rows:
        raise BadInput("file_empty", name=name, line=header.number)
    places = {place for place, _ in columns.values()}
    return LineList(
        name, hashlib.sha256(content).hexdigest(), header.cells, header.number, {code: place for code, (place, _) in columns.items()},
        tuple(rows), tuple(cell for place, cell in enumerate(header.cells) if cell and place not in places), tuple(examples),
    )  # fmt: skip


def _header(lines: list[Line], name: str) -> tuple[Line, dict[str, tuple[int, str | None]]]:
    """The first line near the top that names all key columns; a title above it does no harm."""
    best: dict[str, tuple[int, str | None]] = {}
    for line in lines[:HEADER_WITHIN]:
        found = columns_of_header(line.cells, name)
        if all(key in found for key in KEYS):
            return line, found
        best = max(best, found, key=len)
    missing = [line_columns()[key].label for key in KEYS if key not in best]
    labels = Bilingual("、".join(label.zh for label in missing), ", ".join(label.en for label in missing))
    raise BadInput("line_columns_missing", name=name, looked=min(HEADER_WITHIN, len(lines)), missing=labels)


class _Reader:
    """Reads rows one after the other and remembers what earlier rows said of the same enterprise, line and year."""

    def __init__(self, header: tuple[str, ...], columns: Mapping[str, tuple[int, str | None]], area: str) -> None:
        self._header = header
        self._columns = [(line_columns()[code], place, unit) for code, (place, unit) in columns.items()]
        self._places = {code: place for code, (place, _) in columns.items()}
        self._area = area
        self._seen: dict[tuple[str, ...], int] = {}
        self._said: dict[tuple[str, ...], dict[str, tuple[Entry, int]]] = {}

    def is_example(self, line: Line) -> bool:
        """Whether the row is the example of the template."""
        return self._cell(line.cells, "enterprise_name").casefold().startswith(EXAMPLE_MARKS)

    def read(self, line: Line) -> LineRow:
        """Read one row; what cannot be used is named in it, nothing is raised."""
        credit = _credit(self._cell(line.cells, "credit_code"))
        row = LineRow(line.number, line.cells, credit, self._cell(line.cells, "line_name"), None, {})
        if len(line.cells) > len(self._header):
            error = BadInput("line_ragged", line=line.number, count=len(line.cells), expected=len(self._header))
            return replace(row, problems=(RowProblem(None, "", error),))
        answers, problems = self._answers(line.cells)
        problems += self._shape(row, answers)
        year = answers["observation"]["year"].value if "year" in answers["observation"] else None
        row = replace(row, year=year if isinstance(year, int) else None)
        if not problems:
            spoken = {kind: found for kind, found in answers.items() if found}
            problems += self._against_earlier(replace(row, answers=spoken))
            row = row if problems else replace(row, answers=spoken)
        return replace(row, problems=tuple(sorted(problems, key=lambda problem: -1 if problem.place is None else problem.place)))

    def _cell(self, cells: tuple[str, ...], code: str) -> str:
        place = self._places.get(code)
        return cells[place] if place is not None and place < len(cells) else ""

    def _answers(self, cells: tuple[str, ...]) -> tuple[dict[Kind, dict[str, Entry]], list[RowProblem]]:
        answers: dict[Kind, dict[str, Entry]] = {kind: {} for kind in LIST_KINDS}
        problems: list[RowProblem] = []
        product = _product(self._cell(cells, "product"))
        for column, place, heading_unit in self._columns:
            text = cells[place] if place < len(cells) else ""
            if not text or column.of == "unit":
                continue
            unit = self._cell(cells, column.unit_column) if column.unit_column else ""
            for kind, path, entry in read_cell(column, product, text, unit or heading_unit or "", self._area):
                answers[kind][path] = entry
                if entry.problem is None or (product is None and entry.problem.code == "register_unit_unknown"):
                    continue  # one finding on the product says it all
                if not problems or problems[-1].place != place:
                    problems.append(RowProblem(place, self._header[place], entry.problem))
        return answers, problems

    def _shape(self, row: LineRow, answers: Mapping[Kind, Mapping[str, Entry]]) -> Iterator[RowProblem]:
        for code in KEYS:
            if not self._cell(row.cells, code):
                yield self._problem(code, BadInput("line_needed", label=line_columns()[code].label))
        if row.credit_code and not _CREDIT_CODE.fullmatch(row.credit_code):
            yield self._problem("credit_code", BadInput("line_credit_code", text=self._cell(row.cells, "credit_code")[:40]))
        for kind, key in ROW_KEYS.items():
            needed = [key, *(["diagnosed_by"] if kind == "diagnosis" else [])]
            for name in needed:
                if answers[kind] and name not in answers[kind]:
                    column = next(column for column in line_columns().values() if column.of == kind and column.field == name)
                    yield self._problem(column.code, BadInput("line_part_missing", label=column.label, kind=choices("register_kind")[kind]))

    def _problem(self, code: str, error: BadInput) -> RowProblem:
        return RowProblem(self._places.get(code), line_columns()[code].label.zh, error)

    def _against_earlier(self, row: LineRow) -> list[RowProblem]:
        """A second row about the same records is refused, and so is one that contradicts an earlier row; otherwise it is remembered."""
        scopes = {kind: row.scope(kind) for kind in row.answers}
        key = (row.credit_code, row.line_name, *(str(scopes.get(kind)) for kind in ROW_KEYS))
        if key in self._seen:
            return [RowProblem(None, "", BadInput("line_twice", first=self._seen[key]))]
        problems = [
            self._contradiction(kind, path, *self._said[scope][path])
            for kind, scope in scopes.items()
            for path, entry in row.answers[kind].items()
            if (kind, path) != ("enterprise", "location_code")  # a firm may have lines in several counties
            and path in self._said.get(scope, {})
            and self._said[scope][path][0].value != entry.value
        ]
        if not problems:
            self._seen[key] = row.number
            for kind, scope in scopes.items():
                remembered = self._said.setdefault(scope, {})
                for path, entry in row.answers[kind].items():
                    remembered.setdefault(path, (entry, row.number))
        return problems

    def _contradiction(self, kind: Kind, path: str, other: Entry, first: int) -> RowProblem:
        column = next(c for c, _, _ in self._columns if c.path() == path and any(k == kind for k, _ in c.fields()))
        text = f"{other.text} {unit_name(other.unit).zh}" if other.unit else other.text
        what = choices("register_kind")[kind]
        return self._problem(column.code, BadInput("line_differs", label=column.label, first=first, other=text[:60], what=what))


def read_cell(column: LineColumn, product: str | None, text: str, unit: str, area: str) -> tuple[tuple[Kind, str, Entry], ...]:
    """What one cell answers, as (kind of record, path, entry); a figure may carry its unit behind it (155 万t)."""
    return _read_cell(column.code, product, text, unit, area)


@lru_cache(maxsize=100_000)
def _read_cell(code: str, product: str | None, text: str, unit: str, area: str) -> tuple[tuple[Kind, str, Entry], ...]:
    column = line_columns()[code]
    found: list[tuple[Kind, str, Entry]] = []
    if column.carrier:
        found.append(("observation", f"{CARRIERS}/{column.carrier}/carrier", Entry(column.carrier, None, column.carrier)))
    for kind, field in column.fields():
        asked = for_product(field, product)
        found.append((kind, column.path(), _entry(asked, text, unit, column, area)))
    return tuple(found)


def _entry(field: Field, text: str, unit: str, column: LineColumn, area: str) -> Entry:
    if field.type == "region":
        try:
            code = county_near(text, area)
        except BadInput as problem:
            return Entry(text, None, None, problem)
        return Entry(code, None, code)
    if field.type == "choice":
        return read_answer(field, understood(field.choices or "", text))
    if field.type not in ("quantity", "ratio", "money"):
        return read_answer(field, text)
    accepted = accepted_units(field, column.carrier)
    together = _FIGURE_AND_UNIT.fullmatch(text)
    if together:
        text, unit = together["figure"].strip(), together["unit"]
    if not unit and len(accepted) > 1:
        labels = [unit_name(code) for code in accepted]
        named = Bilingual("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
        return Entry(text, None, None, BadInput("line_unit_missing", label=column.label, accepted=named))
    return read_answer(field, text, unit or None, column.carrier)


def _product(text: str) -> str | None:
    value = read_answer(register_fields("line")["product"], understood("register_product", text)).value if text else None
    return value if isinstance(value, str) else None


def _credit(text: str) -> str:
    value = read_answer(register_fields("enterprise")["enterprise_credit_code"], text).value
    return value if isinstance(value, str) else ""
