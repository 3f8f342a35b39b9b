"""Load the packs of ``data/``: every value with unit, date, citation, status, origin and check date, or not at all."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources.abc import Traversable
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from reserve.parameters.bands import BOUNDS, Band
from reserve.parameters.documents import read_citation, read_documents
from reserve.parameters.model import STATUSES, Citation, Content, LegalDocument, Value
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml

NATIONAL = "000000"
_LEAF_KEYS = {"unit", "note", "values"}
_ENTRY_KEYS = {"value", "from", "to", "citation", "status", "origin", "checked_on", "quote"}
_REPEAL_KEYS = {"repealed", "from", "citation", "checked_on"}


@dataclass(frozen=True, slots=True)
class Repeal:
    """From this day on the value is gone; ``citation`` is what repealed it."""

    valid_from: dt.date
    citation: Citation


Entry = Value | Repeal


@dataclass(frozen=True, slots=True)
class Library:
    """Everything loaded: entries by (path, area) in order of their dates, and the register of documents."""

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    documents: Mapping[str, LegalDocument]


def load(root: Traversable) -> Library:
    """Read all packs below ``root``; the first fault raises :class:`ParameterFileError` with file, key and remedy."""
    documents = read_documents(root / "documents.yaml")
    entries: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for pack in sorted((child for child in root.iterdir() if child.is_dir()), key=lambda child: child.name):
        area = _area_of(pack)
        for source in sorted((child for child in pack.iterdir() if child.name.endswith(".yaml")), key=lambda child: child.name):
            if source.name == "pack.yaml":
                continue
            for path, leaf in _leaves(read_yaml(source), source.name.removesuffix(".yaml"), source.name):
                if (path, area) in entries:
                    raise ParameterFileError(f"{pack.name}/{source.name}: {path} is already given for area {area} by another pack")
                where = f"{pack.name}/{source.name}: {path}"
                entries[path, area] = _entries(leaf, (path, area), documents, where, house=pack.name == "house")
    return Library(MappingProxyType(entries), MappingProxyType(documents))


def _area_of(pack: Traversable) -> str:
    area = read_yaml(pack / "pack.yaml").get("area")
    if not isinstance(area, str) or len(area) != 6 or not area.isdigit():
        raise ParameterFileError(f"{pack.name}/pack.yaml: area must be a quoted six-digit code such as '330000', not {area!r}")
    return area


def _leaves(node: Mapping[Any, Any], path: str, file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, child in node.items():
        if not isinstance(key, str) or not key or "." in key:
            raise ParameterFileError(f"{file}: the key {key!r} below {path} must be quoted text without a dot")
        where = f"{path}.{key}"
        if not isinstance(child, Mapping):
            raise ParameterFileError(f"{file}: {where} must be a group of keys or hold 'values', not {type(child).__name__}")
        if "values" not in child:
            yield from _leaves(child, where, file)
        elif set(child) <= _LEAF_KEYS:
            yield where, child
        else:
            raise ParameterFileError(f"{file}: {where} has unknown keys {sorted(set(child) - _LEAF_KEYS)}; allowed: {sorted(_LEAF_KEYS)}")


def _entries(
    leaf: Mapping[str, Any], address: tuple[str, str], documents: Mapping[str, LegalDocument], where: str, *, house: bool
) -> tuple[Entry, ...]:
    path, area = address
    rows = leaf["values"]
    if not isinstance(rows, list) or not rows:
        raise ParameterFileError(f"{where}: 'values' must be a list with at least one dated entry")
    unit = leaf.get("unit", "")
    found = [_entry(row, (path, unit, area), documents, f"{where}[{number}]") for number, row in enumerate(rows)]
    for earlier, later in pairwise(found):
        if later.valid_from <= earlier.valid_from:
            raise ParameterFileError(f"{where}: {later.valid_from} does not come after {earlier.valid_from}; order the entries in time")
    for entry in found:
        if isinstance(entry, Value) and house != (entry.status == "house"):
            raise ParameterFileError(f"{where}: status house belongs in the pack house/ and only there")
    return tuple(found)


def _entry(row: Any, address: tuple[str, str, str], documents: Mapping[str, LegalDocument], where: str) -> Entry:
    path, unit, area = address
    if not isinstance(row, Mapping):
        raise ParameterFileError(f"{where}: an entry is a mapping with value, from, citation, status, origin and checked_on")
    repeal = "repealed" in row
    needed = _REPEAL_KEYS if repeal else _ENTRY_KEYS - {"to", "quote"}
    missing, unknown = needed - set(row), set(row) - (_REPEAL_KEYS if repeal else _ENTRY_KEYS)
    if missing or unknown:
        raise ParameterFileError(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    for key in ("from", "to", "checked_on"):
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
    value = _content(row["value"], unit, where)
    return Value(
        path, value, unit, row["from"], row.get("to"), row["status"], citation, row["origin"], row["checked_on"], area, row.get("quote", "")
    )


def _content(raw: Any, unit: str, where: str) -> Content:
    if isinstance(raw, bool):
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
    raise ParameterFileError(f"{where}: a value is a quoted number, a text, true or false, a list or a mapping, not {raw!r}")
