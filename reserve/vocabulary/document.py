"""The project document: what was typed, what it means, and the bytes that its digest is taken of.

Raw form (a draft): ``{"fields": {name: {"text", "unit"}}, "tables": {table: [{"key", "cells": {column: {"text", "unit"}}}]}}``.
Canonical form (a version): the same with ``value`` beside ``text`` and ``unit``; quantities and ratios are integers of
10^-6 canonical unit, money is fen, dates are ISO text, choices are codes. Missing is absent, never zero.
"""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reserve.vocabulary.choices import carriers, choices
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import BY_CARRIER, Field, columns_of, fields, single_fields, table_fields
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.numbers import parse_number
from reserve.vocabulary.quantities import read_quantity, unit_is_typed
from reserve.vocabulary.regions import is_county

Value = int | str | bool | tuple[str, ...] | None
_DATE_MARKS = str.maketrans({"/": "-", ".": "-", "年": "-", "月": "-", "日": None, "号": None})


@dataclass(frozen=True, slots=True)
class Entry:
    """One typed answer. ``value`` is None when nothing was typed or when ``problem`` says why it cannot be read."""

    text: str
    unit: str | None = None
    value: Value = None
    problem: BadInput | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeat table; ``key`` names it for as long as it exists."""

    key: str
    cells: Mapping[str, Entry]

    def value(self, column: str) -> Value:
        """The canonical value of a cell, or None."""
        entry = self.cells.get(column)
        return entry.value if entry else None


def field_of_path(path: str) -> Field:
    """The field that ``path`` (``name``, ``table`` or ``table/key/column``) speaks of; else ``BadInput('field_unknown')``."""
    parts = path.split("/")
    found = fields().get(parts[-1] if len(parts) == 3 else parts[0])
    if found is None or len(parts) not in (1, 2, 3) or (len(parts) == 3 and found.table != parts[0]) or (len(parts) < 3 and found.table):
        raise BadInput("field_unknown", path=path[:120])
    return found


@tabled
def carrier_column(table: str) -> str | None:
    """The column that names the energy carrier of a row, on which the units of its quantities depend; None where there is none."""
    return next((column.name for column in columns_of(table) if column.choices in ("carrier", "flow_carrier")), None)


def accepted_units(field: Field, carrier: str | None = None) -> tuple[str, ...]:
    """Units a person may type for ``field``, the default first; a quantity by carrier depends on its row's carrier."""
    if field.unit == BY_CARRIER:
        found = carriers().get(carrier or "")
        return found.accepted_units if found else ()
    return field.accepted_units


def read_entry(field: Field, text: str, unit: str | None = None, carrier: str | None = None) -> Entry:
    """Read one typed answer. Never raises for what was typed: the problem is kept beside the text."""
    text = text.strip() if field.type != "long_text" else text.rstrip()
    if not text:
        return Entry("")
    try:
        return _read(field, text, unit, carrier)
    except BadInput as problem:
        return Entry(text, unit, None, problem)


def _read(field: Field, text: str, unit: str | None, carrier: str | None) -> Entry:
    if field.type in ("quantity", "ratio", "money"):
        accepted = accepted_units(field, carrier)
        if not accepted:
            return Entry(text, unit, None)
        found, value = read_quantity(text, unit, accepted)
        return Entry(text, found.code, value)
    return Entry(text, None, _read_plain(field, text))


def _read_plain(field: Field, text: str) -> Value:
    match field.type:
        case "date":
            return _read_date(text)
        case "choice":
            return _read_choice(field.choices or "", text)
        case "multi_choice":
            return _read_choices(field.choices or "", text)
        case "boolean":
            return _read_boolean(text)
        case "year" | "integer":
            number = parse_number(text.strip().removesuffix("年") if field.type == "year" else text)
            if number != number.to_integral_value() or not 0 <= number < 10**15:
                raise BadInput("number_unreadable", text=text[:60])
            return int(number)
        case "region":
            if not is_county(text):
                raise BadInput("region_unknown", text=text[:60])
            return text
        case "enterprise":
            return unicodedata.normalize("NFKC", text).replace(" ", "").upper()
        case _:
            if field.max_length is not None and len(text) > field.max_length:
                raise BadInput("text_too_long", length=len(text), limit=field.max_length)
            return text


def _read_date(text: str) -> str:
    parts = unicodedata.normalize("NFKC", text).translate(_DATE_MARKS).strip("-").split("-")
    try:
        if len(parts) == 1 and len(parts[0]) == 8:
            parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
        year, month, day = (int(part) for part in parts)
        return dt.date(year, month, day).isoformat()
    except ValueError as error:
        raise BadInput("date_unreadable", text=text[:60]) from error


def _read_choice(name: str, text: str) -> str:
    for code, label in choices(name).items():
        if text in (code, label.zh, label.en):
            return code
    raise BadInput("choice_unknown", text=text[:60])


def _read_choices(name: str, text: str) -> tuple[str, ...]:
    """Several choices, by ``|`` or by the commas people type; the answer is in the order of the list, each once."""
    parts = [part.strip() for part in re.split(r"[|、，,;；]", text)]
    found = {_read_choice(name, part) for part in parts if part}
    if not found:
        raise BadInput("choice_unknown", text=text[:60])
    return tuple(code for code in choices(name) if code in found)


def _read_boolean(text: str) -> bool:
    lowered = text.lower()
    if lowered in ("true", "yes", "y", "是", "有"):
        return True
    if lowered in ("false", "no", "n", "否", "无"):
        return False
    raise BadInput("boolean_unreadable", text=text[:60])


@dataclass(frozen=True, slots=True)
class Document:
    """A read project document. Build it with :meth:`from_raw`; it is never changed in place."""

    entries: Mapping[str, Entry]
    tables: Mapping[str, tuple[Row, ...]]

    @classmethod
    def from_raw(cls, raw: Mapping[str, Any]) -> "Document":
        """Read a raw or canonical document. Unknown field names raise ``BadInput('field_unknown')``."""
        typed: Mapping[str, Any] = raw.get("fields", {})
        for name in typed:
            if field_of_path(name).type == "table":
                raise BadInput("field_unknown", path=name[:120])
        entries = {
            field.name: read_entry(field, _text(typed[field.name]), typed[field.name].get("unit"))
            for field in single_fields()
            if field.name in typed and _text(typed[field.name])
        }
        tables: dict[str, tuple[Row, ...]] = {}
        for name in raw.get("tables", {}):
            if name not in {field.name for field in table_fields()}:
                raise BadInput("field_unknown", path=name[:120])
            rows = tuple(_read_row(name, row) for row in raw["tables"][name])
            if rows:
                tables[name] = rows
        return cls(entries, tables)

    @classmethod
    def from_stored(cls, raw: Mapping[str, Any]) -> "Document":
        """A version as it was stored: the values stand beside the text, so that nothing is read a second time.

        For bytes whose digest was verified. A document with an answer that has no value is read from its text, as :meth:`from_raw` does.
        """
        typed: Mapping[str, Any] = raw.get("fields", {})
        found = {name: _stored_entry(typed[name]) for name in _single_names() if name in typed}
        tables = {name: _stored_rows(name, rows) for name, rows in raw.get("tables", {}).items()}
        cells = [cell for rows in tables.values() for row in rows or () for cell in row.cells.values()]
        known = len(found) == len(typed) and None not in tables.values() and all(_column_names(name) for name in tables)
        if not known or any(entry.value is None for entry in (*found.values(), *cells)):
            return cls.from_raw(raw)
        return cls(found, {name: rows for name, rows in tables.items() if rows})

    def value(self, path: str) -> Value:
        """The canonical value at ``path``; None when missing or unreadable."""
        entry = self.entry(path)
        return entry.value if entry else None

    def entry(self, path: str) -> Entry | None:
        """The answer at ``path`` (``name`` or ``table/key/column``), or None."""
        if "/" not in path:
            return self.entries.get(path)
        parts = path.split("/")
        return next((row.cells.get(parts[2]) for row in self.rows(parts[0]) if row.key == parts[1]), None)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a repeat table; an empty tuple when there are none."""
        return self.tables.get(table, ())

    def facts(self) -> dict[str, Value]:
        """Canonical values of all single fields, missing ones as None: one row of the typed projection."""
        found = self.entries
        return {name: found[name].value if name in found else None for name in _single_names()}

    def walk(self) -> Iterator[tuple[str, Field, Entry]]:
        """Every answer with its path and field, in the order of the form."""
        for field in fields().values():
            if field.type == "table":
                for row in self.rows(field.name):
                    for column in columns_of(field.name):
                        if column.name in row.cells:
                            yield f"{field.name}/{row.key}/{column.name}", column, row.cells[column.name]
            elif field.table is None and field.name in self.entries:
                yield field.name, field, self.entries[field.name]

    def problems(self) -> list[tuple[str, BadInput]]:
        """Paths whose text cannot be read, with the reason."""
        return [(path, entry.problem) for path, _, entry in self.walk() if entry.problem is not None]

    def to_raw(self) -> dict[str, Any]:
        """The raw form: typed text and unit only."""
        return self._dump(with_value=False)

    def canonical_bytes(self) -> bytes:
        """The bytes that are stored and that the digest is taken of: sorted keys, no spaces, UTF-8."""
        return json.dumps(self._dump(with_value=True), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """SHA-256 of :meth:`canonical_bytes` in hexadecimal."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()

    def _dump(self, *, with_value: bool) -> dict[str, Any]:
        return {
            "fields": {name: _dump_entry(entry, with_value) for name, entry in self.entries.items() if entry.text},
            "tables": {
                name: [{"key": row.key, "cells": {c: _dump_entry(e, with_value) for c, e in row.cells.items() if e.text}} for row in rows]
                for name, rows in self.tables.items()
            },
        }


def _dump_entry(entry: Entry, with_value: bool) -> dict[str, Any]:
    dumped: dict[str, Any] = {"text": entry.text}
    if entry.unit is not None:
        dumped["unit"] = entry.unit
    if with_value and entry.value is not None:
        dumped["value"] = list(entry.value) if isinstance(entry.value, tuple) else entry.value
    return dumped


def _read_row(table: str, row: Mapping[str, Any]) -> Row:
    cells: Mapping[str, Any] = row.get("cells", {})
    columns = {column.name: column for column in columns_of(table)}
    for name in cells:
        if name not in columns:
            raise BadInput("field_unknown", path=f"{table}/{name}"[:120])
    named = carrier_column(table)
    carrier = read_entry(columns[named], _text(cells[named])).value if named is not None and named in cells else None
    read = {
        name: read_entry(column, _text(cells[name]), cells[name].get("unit"), str(carrier) if carrier else None)
        for name, column in columns.items()
        if name in cells and _text(cells[name])
    }
    return Row(str(row["key"]), read)


@tabled
def _single_names() -> tuple[str, ...]:
    """The names of all fields that stand once, in the order of the form."""
    return tuple(field.name for field in single_fields())


@tabled
def _column_names(table: str) -> tuple[str, ...]:
    """The names of the columns of a repeat table, in the order of the form; none for what is no table."""
    return tuple(column.name for column in columns_of(table)) if any(field.name == table for field in table_fields()) else ()


def _stored_entry(cell: Mapping[str, Any]) -> Entry:
    value = cell.get("value")
    return Entry(_text(cell), cell.get("unit"), tuple(value) if isinstance(value, list) else value)


def _stored_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Row, ...] | None:
    """The rows of a stored table; None where it has a column that nobody knows."""
    columns, made = _column_names(table), []
    for row in rows:
        cells: Mapping[str, Any] = row.get("cells", {})
        read = {name: _stored_entry(cells[name]) for name in columns if name in cells}
        if len(read) < len(cells):
            return None
        made.append(Row(str(row["key"]), read))
    return tuple(made)


def _text(cell: Mapping[str, Any]) -> str:
    text = cell.get("text")
    return "" if text is None else str(text)


def display(field: Field, entry: Entry | None, language: str = "zh") -> str:
    """An answer as people read it: labels for codes, typed numbers with their unit; missing is an empty string."""
    if entry is None or not entry.text:
        return ""
    lang = "zh" if language == "zh" else "en"
    if field.choices and isinstance(entry.value, str):
        return choices(field.choices)[entry.value].text(lang)  # type: ignore[arg-type]
    if field.choices and isinstance(entry.value, tuple):
        return ("、" if lang == "zh" else ", ").join(choices(field.choices)[code].text(lang) for code in entry.value)  # type: ignore[arg-type]
    if field.type == "boolean" and isinstance(entry.value, bool):
        return choices("yes_no")["true" if entry.value else "false"].text(lang)  # type: ignore[arg-type]
    if field.type == "region" and isinstance(entry.value, str):
        from reserve.vocabulary.regions import full_name

        return full_name(entry.value)
    if entry.unit and not (entry.problem is None and unit_is_typed(entry.text)):
        from reserve.vocabulary.units import units

        label: Bilingual = units()[entry.unit].label
        return f"{entry.text} {label.text(lang)}"  # type: ignore[arg-type]
    return entry.text if field.type != "date" or not isinstance(entry.value, str) else entry.value
