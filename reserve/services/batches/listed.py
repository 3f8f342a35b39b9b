"""The rows of a ranked list as columns: thousands of projects in a few megabytes, each made into a row when it is read."""

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
_SHOWN = {
    "saving_tce_micro": "saving", "indicator_before_micro": "before", "indicator_after_micro": "after",
    "investment_fen": "investment_fen", "indicator_unit": "indicator_unit", "air_class": "air_class", "name": "name",
    "enterprise": "enterprise",
}  # fmt: skip
"""What a row keeps as its pinned version had it, by the name it has there."""
_PLAIN: Mapping[str, Any] = {"decisions": (), "reasons": (), "caps": (), "lift": ()}


class Listed(Sequence[BatchRow]):
    """Rows without what explains them (no gates, reasons, caps or lifts), in the order of the list."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """``rows`` as the database has them: the columns of a row, and ``shown``."""
        names = Names()
        self._numbers = {name: array("q") for name in _NUMBERS}
        self._shared = {name: _Shared() for name in _SHARED}
        self._texts = {name: _Texts() for name in _TEXTS}
        self._count = 0
        for row in rows:
            self._add({**row, **names.of(row["shown"]), **{name: row["shown"][kept] for name, kept in _SHOWN.items()}})

    def _add(self, row: Mapping[str, Any]) -> None:
        for name, numbers in self._numbers.items():
            numbers.append(_NOTHING if row[name] is None else row[name])
        for name, shared in self._shared.items():
            shared.append(tuple(row[name]) if name == "doors" else row[name])
        for name, texts in self._texts.items():
            texts.append(row[name])
        self._count += 1

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
