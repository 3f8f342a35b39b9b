"""Read the dated entries of one address: each with value, date, citation, status, origin and check date, or not at all."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from reserve.parameters.bands import BOUNDS, Band, BandError
from reserve.parameters.documents import read_citation
from reserve.parameters.model import STATUSES, Citation, Content, LegalDocument, Pack, Value
from reserve.parameters.origins import read_origin
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
        raise ParameterFileError(where, "file_values_empty")
    found = [_entry(row, leaf, pack, documents, f"{where}[{number}]") for number, row in enumerate(rows)]
    for earlier, later in pairwise(found):
        if later.valid_from <= earlier.valid_from:
            raise ParameterFileError(where, "file_order", later=later.valid_from, earlier=earlier.valid_from)
    for entry in found:
        if isinstance(entry, Value) and (pack.name == HOUSE) != (entry.status == "house"):
            raise ParameterFileError(where, "file_house")
    return tuple(found)


def _entry(row: Any, leaf: Leaf, pack: Pack, documents: Mapping[str, LegalDocument], where: str) -> Entry:
    if not isinstance(row, Mapping):
        raise ParameterFileError(where, "file_entry_not_mapping")
    repeal = "repealed" in row
    needed = _REPEAL_KEYS if repeal else _ENTRY_KEYS - {"to", "quote", "by", "written"}
    missing, unknown = needed - set(row), set(row) - (_REPEAL_KEYS if repeal else _ENTRY_KEYS)
    if missing or unknown:
        raise ParameterFileError(where, "file_entry_keys", missing=sorted(missing), unknown=sorted(map(str, unknown)))
    for key in ("from", "to", "by", "checked_on"):
        if key in row and (not isinstance(row[key], dt.date) or isinstance(row[key], dt.datetime)):
            raise ParameterFileError(f"{where}.{key}", "file_date", value=repr(row[key]))
    citation = read_citation(row["citation"], documents, f"{where}.citation")
    if repeal:
        if row["repealed"] is not True:
            raise ParameterFileError(f"{where}.repealed", "file_repeal")
        return Repeal(row["from"], citation)
    if row["status"] not in STATUSES:
        raise ParameterFileError(f"{where}.status", "file_not_one_of", value=repr(row["status"]), known=", ".join(STATUSES))
    if row["status"] == "source" and not (row.get("quote") and documents[citation.document].file):
        raise ParameterFileError(where, "file_source_quote")
    origin = read_origin(row["origin"], f"{where}.origin")
    if "to" in row and row["to"] < row["from"]:
        raise ParameterFileError(f"{where}.to", "file_to_before_from", to=row["to"], since=row["from"])
    if "by" in row and row["by"] < row["from"]:
        raise ParameterFileError(f"{where}.by", "file_by_before_from", by=row["by"], since=row["from"])
    return Value(
        leaf.path, _content(row["value"], leaf.unit, where), leaf.unit, row["from"], row.get("to"), row["status"], citation,
        origin, row["checked_on"], pack.area, row.get("quote", ""), leaf.label,
        leaf.note, leaf.sense, row.get("by"), row.get("written", ""), pack.name,
    )  # fmt: skip


def _content(raw: Any, unit: str, where: str) -> Content:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if isinstance(raw, int | float):
        raise ParameterFileError(where, "file_number_unquoted", value=repr(raw))
    if isinstance(raw, str):
        if not unit:
            return raw
        try:
            return Decimal(raw)
        except InvalidOperation as error:
            raise ParameterFileError(where, "file_not_number", value=repr(raw), unit=unit) from error
    if isinstance(raw, list):
        return tuple(_content(part, unit, where) for part in raw)
    if isinstance(raw, Mapping):
        read = {str(key): _content(part, unit, where) for key, part in raw.items()}
        if set(read) & set(BOUNDS):
            try:
                Band.of(read)
            except BandError as error:
                raise ParameterFileError(where, error.code, **error.figures) from error
        return MappingProxyType(read)
    raise ParameterFileError(where, "file_value_kind", value=repr(raw))
