"""The candidates of a frozen batch: everything the ranking takes, one line each, with the names of their places as they were."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reserve.frozen.canonical import digest, plain
from reserve.frozen.errors import FrozenRefused
from reserve.rules.ranking.pinned import Pinned, city_of, law_area_of
from reserve.vocabulary.document import Document
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import regions
from reserve.vocabulary.reporting_units import reporting_units

FILE = "candidates.jsonl"
_NAMES = ("unit_name", "county_name", "city_name")
_SETS = {part.name for part in dataclasses.fields(Pinned) if "frozenset" in str(part.type)}


@dataclass(frozen=True, slots=True)
class Kept:
    """A pinned candidate with the names of its reporting unit, county and city."""

    pinned: Pinned
    unit_name: Bilingual
    county_name: Bilingual
    city_name: Bilingual


def kept(pinned: Pinned, document: Document) -> Kept:
    """A candidate with its places as they are now, so that it needs no register of places later."""
    units = reporting_units()
    whole = dataclasses.replace(pinned, city=city_of(pinned), area=law_area_of(pinned))
    region = regions().get(str(document.value("location_code") or ""))
    unit = units[pinned.unit_code].name
    return Kept(whole, unit, region.name if region else unit, units[whole.city].name)


def candidate_lines(candidates: Sequence[Kept]) -> list[dict[str, Any]]:
    """One record for each candidate, in order of their codes."""
    ordered = sorted(candidates, key=lambda one: one.pinned.project_code)
    return [plain(one.pinned) | {"unit_name": one.unit_name, "county_name": one.county_name, "city_name": one.city_name} for one in ordered]


def read_candidates(records: Iterator[dict[str, Any]]) -> list[Kept]:
    """The candidates of a frozen batch; a record with other parts than a candidate has raises :class:`FrozenRefused`."""
    found = []
    for number, record in enumerate(records, 1):
        try:
            found.append(_read(record))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FrozenRefused("frozen_candidate", file=FILE, line=number, why=str(error)[:200]) from error
    return found


def _read(record: dict[str, Any]) -> Kept:
    """One candidate; a part that is missing or strange raises ``TypeError``, a document of another digest ``ValueError``."""
    names = [Bilingual(**record.pop(name)) for name in _NAMES]
    parts: dict[str, Any] = {name: frozenset(value) if name in _SETS else value for name, value in record.items()}
    pinned = Pinned(**parts)
    if digest(pinned.document) != pinned.digest:
        raise ValueError(f"SHA-256 {digest(pinned.document)} != {pinned.digest}")
    return Kept(pinned, *names)
