"""Read the dated entries of one address: each with value, date, citation, status, origin and check date, or not at all."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from reserve.parameters.bands import BOUNDS, Band
from reserve.parameters.documents import read_citation
from reserve.parameters.model import STATUSES, Citation, Content, LegalDocument, Pack, Value
from reserve.parameters.tree import Leaf
from reserve.parameters.yaml_reader import ParameterFileError

HOUSE = "house"
_ENTRY_KEYS = {"value", "from", "to", "citation", "status", "origin", "checked_on", "quote", "by", "written"}
_REPEAL_KEYS = {"repealed", "from", "citation", "checked_on"}


@dataclass(frozen=True, slots=True)
class Repeal:
    """From this day on the value is gone; ``citation`` is what repealed it."""

    valid_from: dt.date
    citation: Citation


Entry = Value | Repeal


def read_entries(leaf: Leaf, pack: Pack, documents: Mapping[str, LegalDocument], where: str) -> tuple[Entry, ...]:
    """The entries of ``leaf`` in order of their dates; a fault raises :class:`ParameterFileError` that begins with ``where``."""
    rows = leaf.rows
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        raise ParameterFileError(f"{where}: 'values' must be a list with at least one dated entry")
    found = [_entry(row, leaf, pack, documents, f"{where}[{number}]") for number, row in enumerate(rows)]
    for earlier, later in pairwise(found):
        if later.valid_from <= earlier.valid_from:
            raise ParameterFileError(f"{where}: {later.valid_from} does not come after {earlier.valid_from}; order the entries in time")
    for entry in found:
        if isinstance(entry, Value) and (pack.name == HOUSE) != (entry.status == "house"):
            raise ParameterFileError(f"{where}: status house belongs in the pack house/ and only there")
    return tuple(found)


def _entry(row: Any, leaf: Leaf, pack: Pack, documents: Mapping[str, LegalDocument], where: str) -> Entry:
    if not isinstance(row, Mapping):
        raise ParameterFileError(f"{where}: an entry is a mapping with value, from, citation, status, origin and checked_on")
    repeal = "repealed" in row
    needed = _REPEAL_KEYS if repeal else _ENTRY_KEYS - {"to", "quote", "by", "written"}
    missing, unknown = needed - set(row), set(row) - (_REPEAL_KEYS if repeal else _ENTRY_KEYS)
    if missing or unknown:
        raise ParameterFileError(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    for key in ("from", "to", "by", "checked_on"):
        if key in row and (not isinstance(row[key], dt.date) or isinstance(row[key], dt.datetime)):
            raise ParameterFileError(f"{where}.{key}: write the date unquoted as YYYY-MM-DD, not {row[key]!r}")
    citation = read_citation(row["citation"], documents, f"{where}.citation")
    if repeal:
        if row["repealed"] is not True:
            raise ParameterFileError(f"{where}.repealed: a repeal is written 'repealed: true'")
        return Repeal(row["from"], citation)
    if row["status"] not in STATUSES:
        raise ParameterFileError(f"{where}.status: {row['status']!r} is not one of {', '.join(STATUSES)}")
    if row["status"] == "source" and not (row.get("quote") and documents[citation.document].file):
        raise ParameterFileError(f"{where}: a source value names a document that was read and quotes the figure")
    if not isinstance(row["origin"], str) or not row["origin"]:
        raise ParameterFileError(f"{where}.origin: say where the value was seen")
    if "to" in row and row["to"] < row["from"]:
        raise ParameterFileError(f"{where}.to: {row['to']} lies before {row['from']}")
    if "by" in row and row["by"] < row["from"]:
        raise ParameterFileError(f"{where}.by: {row['by']} lies before {row['from']}; a target is reached after it is set")
    return Value(
        leaf.path, _content(row["value"], leaf.unit, where), leaf.unit, row["from"], row.get("to"), row["status"], citation,
        row["origin"], row["checked_on"], pack.area, row.get("quote", ""), leaf.label,
        leaf.note, leaf.sense, row.get("by"), row.get("written", ""), pack.name,
    )  # fmt: skip


def _content(raw: Any, unit: str, where: str) -> Content:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if isinstance(raw, int | float):
        raise ParameterFileError(f"{where}: quote the number ({raw!r}), so that it loads as written and not as a binary fraction")
    if isinstance(raw, str):
        if not unit:
            return raw
        try:
            return Decimal(raw)
        except InvalidOperation as error:
            raise ParameterFileError(f"{where}: {raw!r} has the unit {unit} but is not a number") from error
    if isinstance(raw, list):
        return tuple(_content(part, unit, where) for part in raw)
    if isinstance(raw, Mapping):
        read = {str(key): _content(part, unit, where) for key, part in raw.items()}
        if set(read) & set(BOUNDS):
            try:
                Band.of(read)
            except ValueError as error:
                raise ParameterFileError(f"{where}: {error}") from error
        return MappingProxyType(read)
    raise ParameterFileError(f"{where}: a value is a quoted number, a text, a date, true or false, a list or a mapping, not {raw!r}")
