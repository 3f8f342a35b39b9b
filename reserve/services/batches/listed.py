"""The rows of a ranked list as columns: thousands of projects in a few megabytes, each made into a row when it is read."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

from reserve.services.batches.views import BatchRow
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import regions
from reserve.vocabulary.reporting_units import reporting_units

_NOTHING = -(2**63)
"""Stands for None among integers; no figure of the library comes near it."""
_NUMBERS = (
    "place", "tier", "points_micro", "offer_fen", "requested_fen", "entitled_fen", "saving_tce_micro", "indicator_before_micro",
    "indicator_after_micro", "investment_fen",
)  # fmt: skip
_SHARED = ("status", "unit_name", "county_name", "city_name", "tie", "doors", "indicator_unit", "air_class")
"""What many rows have in common stands once."""
_TEXTS = ("project_code", "name", "enterprise", "lot")
READ = (
    "project_code", "place", "tier", "status", "points_micro", "offer_fen", "requested_fen", "entitled_fen", "tie", "lot", "doors", "shown",
)  # fmt: skip
"""What is read of each row of a run, in this order; the last two as the JSON text that the database has."""
_PLAIN: Mapping[str, Any] = {"decisions": (), "reasons": (), "caps": (), "lift": ()}


class Listed(Sequence[BatchRow]):
    """Rows without what explains them (no gates, reasons, caps or lifts), in the order of the list."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        """``rows`` as the database has them: the columns :data:`READ` of each."""
        self._numbers = {name: array("q") for name in _NUMBERS}
        self._shared = {name: _Shared() for name in _SHARED}
        self._texts = {name: _Texts() for name in _TEXTS}
        self._count = self._fill(rows)

    def _fill(self, rows: Iterable[Sequence[Any]]) -> int:
        """Put every row into the columns, by as few steps as there are columns; how many rows there were."""
        place_, tier_, points_, offer_, requested_, entitled_, saving_, before_, after_, investment_ = (
            self._numbers[name].append for name in _NUMBERS
        )
        status_, unit_, county_, city_, tie_, doors_, measured_, air_ = (self._shared[name].append for name in _SHARED)
        code_, name_, firm_, lot_ = (self._texts[name].append for name in _TEXTS)
        names, lists, read, count = Names(), _Read(), json.loads, 0
        for code, place, tier, status, points, offer, requested, entitled, tie, lot, doors, text in rows:
            shown = read(text)
            called = names.of(shown)
            code_(code), name_(shown["name"]), firm_(shown["enterprise"]), lot_(lot)
            status_(status), tie_(tie), doors_(lists[doors]), measured_(shown["indicator_unit"]), air_(shown["air_class"])
            unit_(called["unit_name"]), county_(called["county_name"]), city_(called["city_name"])
            tier_(tier), points_(points), offer_(offer), requested_(requested), entitled_(entitled)
            place_(_NOTHING if place is None else place)
            for add, number in (
                (saving_, shown["saving"]), (before_, shown["before"]), (after_, shown["after"]), (investment_, shown["investment_fen"]),
            ):  # fmt: skip
                add(_NOTHING if number is None else number)
            count += 1
        return count

    def column(self, name: str) -> list[Any]:
        """One field of all rows, without making the rows."""
        if name in self._numbers:
            return [None if number == _NOTHING else number for number in self._numbers[name]]
        return list(self._shared[name]) if name in self._shared else list(self._texts[name])

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, position: int) -> BatchRow: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[BatchRow, ...]: ...
    def __getitem__(self, position: int | slice) -> BatchRow | tuple[BatchRow, ...]:
        if isinstance(position, slice):
            return tuple(self._row(place) for place in range(*position.indices(self._count)))
        return self._row(range(self._count)[position])

    def __iter__(self) -> Iterator[BatchRow]:
        return map(self._row, range(self._count))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, tuple | Listed):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Listed({self._count} rows)"

    def _row(self, position: int) -> BatchRow:
        found: dict[str, Any] = {}
        for name, numbers in self._numbers.items():
            number = numbers[position]
            found[name] = None if number == _NOTHING else number
        for name, shared in self._shared.items():
            found[name] = shared[position]
        for name, texts in self._texts.items():
            found[name] = texts[position]
        return BatchRow(**found, **_PLAIN)


class Picked(Sequence[BatchRow]):
    """Some rows of a list in an order of their own; a row is made when it is read."""

    def __init__(self, rows: Sequence[BatchRow], positions: Sequence[int]) -> None:
        self._rows, self._positions = rows, positions

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, position: int) -> BatchRow: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[BatchRow, ...]: ...
    def __getitem__(self, position: int | slice) -> BatchRow | tuple[BatchRow, ...]:
        if isinstance(position, slice):
            return tuple(self._rows[place] for place in self._positions[position])
        return self._rows[self._positions[position]]


def column(rows: Sequence[BatchRow], name: str) -> list[Any]:
    """One field of all rows, whatever keeps them."""
    return rows.column(name) if isinstance(rows, Listed) else [getattr(row, name) for row in rows]


class Names:
    """The names of places by what a row keeps of them; the same place has one object for all rows."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], dict[str, Bilingual]] = {}

    def of(self, shown: Mapping[str, Any]) -> dict[str, Bilingual]:
        """``unit_name``, ``county_name`` and ``city_name``; a row without a county has the name of its unit there."""
        key = (shown["unit"], shown["county"], shown["city"])
        found = self._kept.get(key)
        if found is None:
            unit, region = reporting_units()[shown["unit"]].name, regions().get(shown["county"])
            county = Bilingual(region.name.zh, region.name.en) if region else unit
            found = {"unit_name": unit, "county_name": county, "city_name": reporting_units()[shown["city"]].name}
            self._kept[key] = found
        return found


class _Read(dict[str, tuple[str, ...]]):
    """Lists as they were read from their JSON text, each text once."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        found = self[text] = tuple(json.loads(text))
        return found


class _Shared(Sequence[Any]):
    """Values of which many are the same."""

    def __init__(self) -> None:
        self._values: list[Any] = []
        self._number: dict[Any, int] = {}
        self._which = array("i")

    def append(self, value: Any) -> None:
        number = self._number.get(value)
        if number is None:
            number = self._number[value] = len(self._values)
            self._values.append(value)
        self._which.append(number)

    def __len__(self) -> int:
        return len(self._which)

    def __getitem__(self, position: Any) -> Any:
        return self._values[self._which[position]]

    def __iter__(self) -> Iterator[Any]:
        return map(self._values.__getitem__, self._which)


class _Texts(Sequence[str]):
    """Texts one behind the other, and where each ends."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._ends = array("i", [0])

    def append(self, text: str) -> None:
        self._content += text.encode()
        self._ends.append(len(self._content))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, position: Any) -> str:
        return self._content[self._ends[position] : self._ends[position + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))
