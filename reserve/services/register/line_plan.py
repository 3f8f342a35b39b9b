"""What a list of lines would do to the register, worked out row by row before anything is written.

A blank cell changes nothing: what the register holds stays. A row that cannot be taken whole is refused whole and binds no other row.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import RowMapping

from reserve.accounts import Person
from reserve.exchange.line_list import LIST_KINDS, LineList, LineRow, RowProblem
from reserve.exchange.line_list_columns import line_columns
from reserve.services.drafts.changes import TEXT_LIMIT, UNIT_LIMIT, UNUSABLE
from reserve.services.register.access import kind_label, may_edit, serves
from reserve.services.register.checks import check_digit_fits, unreadable
from reserve.services.register.import_views import AnswerChange, RowState
from reserve.services.register.known_lines import KnownLines
from reserve.store.types import canonical_json
from reserve.vocabulary.document import Entry, Row
from reserve.vocabulary.errors import BadInput, ReserveError
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import products
from reserve.vocabulary.regions import full_name
from reserve.vocabulary.register import CARRIERS, Kind, Record, read_record, register_fields
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.units import unit_name

Scope = tuple[str, ...]


@dataclass(slots=True)
class Planned:
    """One record of the list: what the register holds of it (``row``), its answers as they will stand, and whether anything differs."""

    kind: Kind
    scope: Scope
    row: RowMapping | None
    answers: dict[str, Entry]
    touched: set[str] = field(default_factory=set)
    kept_by_others: bool = False

    @property
    def state(self) -> RowState:
        """New, changed or same."""
        return "new" if self.row is None else "changed" if self.touched else "same"

    def as_read(self) -> Record:
        """The record as it would be read back once it is kept; its answers were read already."""
        rows: dict[str, dict[str, Entry]] = {}
        single: dict[str, Entry] = {}
        for path, entry in self.answers.items():
            parts = path.split("/")
            if len(parts) == 3:
                rows.setdefault(parts[1], {})[parts[2]] = entry
            else:
                single[path] = entry
        return Record(self.kind, single, tuple(Row(key, cells) for key, cells in rows.items()))


@dataclass(slots=True)
class Plan:
    """Everything that would be done, in the order of the file. ``states`` and ``changes`` by number of the row."""

    listed: LineList
    records: dict[Scope, Planned]
    refused: list[LineRow]
    states: dict[int, RowState]
    changes: dict[int, tuple[AnswerChange, ...]]
    notes: list[Bilingual]

    def digest(self, unit_code: str) -> str:
        """SHA-256 of the file, the unit and, for each record, what would become of which revision."""
        told = [
            [record.kind, list(scope), record.state, record.row["revision"] if record.row is not None else 0, sorted(record.touched)]
            for scope, record in sorted(self.records.items())
        ]
        return hashlib.sha256(canonical_json([self.listed.content_digest, unit_code, told]).encode()).hexdigest()


def plan_lines(listed: LineList, known: KnownLines, person: Person) -> Plan:
    """Hold every row against the register as it stands and against the rows before it."""
    planner = _Planner(listed, known, person)
    for row in listed.rows:
        planner.take(row)
    return planner.finished()


class _Planner:
    """Takes rows one after the other."""

    def __init__(self, listed: LineList, known: KnownLines, person: Person) -> None:
        self._known, self._person, self._unit = known, person, person.unit_code
        self._plan = Plan(listed, {}, [], {}, {}, [])
        self._elsewhere: set[str] = set()
        self._odd_codes: list[str] = []

    def take(self, row: LineRow) -> None:
        """Plan one row, or refuse it with the reasons."""
        problems = list(row.problems)
        planned: list[Planned] = []
        if not problems:
            problems = list(self._standing(row))
        if not problems:
            planned = [self._with(kind, row) for kind in LIST_KINDS if kind in row.answers]
            problems = [problem for record in planned for problem in self._held_against(row, record)]
        if problems:
            self._plan.refused.append(replace(row, answers={}, problems=tuple(problems)))
            self._plan.states[row.number] = "refused"
            return
        fresh = [record for record in planned if record.row is None and record.scope not in self._plan.records]
        changes = tuple(change for record in planned for change in self._changes(record))
        self._plan.states[row.number] = "new" if fresh else "changed" if changes else "same"
        if changes:
            self._plan.changes[row.number] = changes
        for record in planned:
            self._plan.records[record.scope] = record
        self._note_code(row.credit_code, planned)

    def finished(self) -> Plan:
        """The plan with its notes."""
        if self._elsewhere:
            self._plan.notes.append(BadInput("register_import_elsewhere", count=len(self._elsewhere)).message)
        if self._odd_codes:
            shown = "、".join(self._odd_codes[:5])
            self._plan.notes.append(BadInput("register_import_check_digit", count=len(self._odd_codes), codes=shown).message)
        return self._plan

    def _standing(self, row: LineRow) -> Iterator[RowProblem]:
        """What the register as it stands has against the row: ended records, other units, another product, another area."""
        firm = self._known.enterprise(row.credit_code)
        if firm is None and (ended := self._known.ended_enterprise(row.credit_code)) is not None:
            yield _whole(_ended("enterprise", ended))
            return
        line = self._known.line(row.credit_code, row.line_name)
        if line is None and (ended := self._known.ended_line(row.credit_code, row.line_name)) is not None:
            yield _whole(_ended("line", ended))
            return
        if firm is not None and not may_edit(self._person, firm["unit_code"]):
            self._elsewhere.add(row.credit_code)
            told = row.answers["enterprise"].get("enterprise_name")
            if told is not None and told.value != firm["enterprise_name"]:
                yield self._at("enterprise_name", BadInput("register_import_other_name", unit=_unit(firm), credit_code=row.credit_code))
        if line is not None and not may_edit(self._person, line["unit_code"]):
            yield _whole(BadInput("register_import_other_unit", unit=_unit(line), line=row.line_name[:60]))
        product = row.answers["line"]["product"].value
        if line is not None and isinstance(product, str) and line["product"] != product:
            held = products()[line["product"]].label
            yield self._at("product", BadInput("register_import_product", held=held, line=row.line_name[:60]))
        county = row.answers["line"].get("location_code")
        if county is not None and isinstance(county.value, str) and not serves(self._unit, county.value):
            there = Bilingual(full_name(county.value), full_name(county.value, "en"))
            yield self._at("county", BadInput("register_place", county=there, unit=reporting_units()[self._unit].name))

    def _with(self, kind: Kind, row: LineRow) -> Planned:
        """The record that the row speaks of as it would stand with the row's answers; what was planned before stays as it is."""
        scope = row.scope(kind)
        earlier = self._plan.records.get(scope)
        if earlier is None:
            held = self._known.find(scope)
            elsewhere = kind == "enterprise" and held is not None and not may_edit(self._person, held["unit_code"])
            answers = _answers_of(kind, held, self._known.product_of(held)) if held is not None else {}
            earlier = Planned(kind, scope, held, answers, kept_by_others=elsewhere)
        planned = Planned(kind, scope, earlier.row, dict(earlier.answers), set(earlier.touched), earlier.kept_by_others)
        if planned.kept_by_others:
            return planned
        for path, entry in row.answers[kind].items():
            before = planned.answers.get(path)
            if before is not None and (kind, path) == ("enterprise", "location_code"):
                continue  # the column names the county of the line; a firm keeps its own
            if before is None or before.value != entry.value:
                planned.answers[path] = entry
                planned.touched.add(path)
        return planned

    def _held_against(self, row: LineRow, record: Planned) -> Iterator[RowProblem]:
        """Answers that no record can keep, and what is missing from one that is new."""
        for path, entry in row.answers[record.kind].items():
            if len(entry.text) > TEXT_LIMIT or len(entry.unit or "") > UNIT_LIMIT:
                yield self._on(record.kind, path, BadInput("draft_text_too_long", length=len(entry.text), limit=TEXT_LIMIT))
            elif UNUSABLE.search(entry.text):
                yield self._on(record.kind, path, BadInput("draft_text_unusable"))
        if self._known_as_it_is(record):
            return
        for path, error in unreadable(record.as_read()):
            if error.code != "register_credit_code":  # legal codes of early pilot firms fail the check digit: a note, no refusal
                yield self._on(record.kind, path, error)

    def _known_as_it_is(self, record: Planned) -> bool:
        """Whether the row adds nothing to a record that the register holds, or that an earlier row was found fit for."""
        earlier = self._plan.records.get(record.scope)
        return earlier.touched == record.touched if earlier is not None else record.row is not None and not record.touched

    def _on(self, kind: Kind, path: str, error: ReserveError) -> RowProblem:
        """The problem at the cell that the path comes from; at the row where the file has no such column."""
        column = next((c for c in line_columns().values() if c.path() == path and any(of == kind for of, _ in c.fields())), None)
        return self._at(column.code, error) if column else _whole(error)

    def _at(self, code: str, error: ReserveError) -> RowProblem:
        place = self._plan.listed.columns.get(code)
        heading = self._plan.listed.header[place] if place is not None else line_columns()[code].label.zh
        return RowProblem(place, heading, _plain(error))

    def _changes(self, record: Planned) -> Iterator[AnswerChange]:
        """The answers of a record that the register holds already which this file changes."""
        if record.row is None:
            return
        earlier = self._plan.records.get(record.scope)
        changed = sorted(record.touched - (earlier.touched if earlier else set()))
        if not changed:
            return
        told = _answers_of(record.kind, record.row, self._known.product_of(record.row))
        for path in changed:
            if path.endswith("/carrier"):
                continue
            yield AnswerChange(record.kind, _label(record.kind, path), _shown(told.get(path)), _shown(record.answers[path]))

    def _note_code(self, code: str, planned: list[Planned]) -> None:
        new = any(record.kind == "enterprise" and record.row is None for record in planned)
        if new and code not in self._odd_codes and not check_digit_fits(code):
            self._odd_codes.append(code)


def _answers_of(kind: Kind, held: RowMapping, product: str | None) -> dict[str, Entry]:
    """What the register holds, energy by the name of its carrier: rows that pages made have keys of their own."""
    record = read_record(kind, held["raw"], product)
    keys = carrier_keys(record.carriers)
    named = {key: carrier for carrier, key in keys.items()}
    rows = {f"{CARRIERS}/{named.get(row.key, row.key)}/{name}": entry for row in record.carriers for name, entry in row.cells.items()}
    return {**record.entries, **rows}


def carrier_keys(rows: tuple[Row, ...]) -> dict[str, str]:
    """Carrier -> key of the first row that counts it."""
    found: dict[str, str] = {}
    for row in rows:
        carrier = row.value("carrier")
        if isinstance(carrier, str):
            found.setdefault(carrier, row.key)
    return found


def _label(kind: Kind, path: str) -> Bilingual:
    name = path.rsplit("/", maxsplit=1)[-1]
    column = next((column for column in line_columns().values() if column.path() == path), None)
    return column.label if column else register_fields(kind)[name].label


def _shown(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return f"{entry.text} {unit_name(entry.unit).zh}" if entry.unit else entry.text


def _unit(row: RowMapping) -> Bilingual:
    return reporting_units()[row["unit_code"]].name


def _ended(kind: Kind, row: RowMapping) -> BadInput:
    return BadInput("register_ended", kind=kind_label(kind), ended=row["ended_on"], reason=row["end_reason"] or "—")


def _whole(error: ReserveError) -> RowProblem:
    return RowProblem(None, "", _plain(error))


def _plain(error: ReserveError) -> BadInput:
    return error if isinstance(error, BadInput) else BadInput(error.code, **error.figures)
