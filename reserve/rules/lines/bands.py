"""Bands of many lines at once: each row of the benchmark table is looked up once, then a line is two comparisons of whole numbers."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Band as Bounds
from reserve.parameters import Value
from reserve.rules.basis.trail import Trail
from reserve.rules.lines.yardstick import LineFacts, deadline_for, yardstick_for
from reserve.vocabulary.products import Product, products
from reserve.vocabulary.units import MICRO

_TABLE = "energy_benchmarks"


@dataclass(frozen=True, slots=True)
class Scale:
    """What one row says, numbers in 10^-6 of its unit for comparing. ``deadline``: for lines below the baseline."""

    row: str | None = None
    baseline: Decimal | None = None
    benchmark: Decimal | None = None
    counts: Decimal | None = None
    baseline_micro: int | None = None
    benchmark_micro: int | None = None
    counts_micro: int | None = None
    deadline: dt.date | None = None

    def band(self, unit_energy_micro: int | None) -> str:
        """The band of a unit energy in 10^-6 (``choices("energy_band")``); a level met is included."""
        if self.benchmark_micro is None or self.counts_micro is None:
            return "no_yardstick"
        if unit_energy_micro is None:
            return "no_data"
        if unit_energy_micro <= self.benchmark_micro:
            return "benchmark"
        return "between" if unit_energy_micro <= self.counts_micro else "below_baseline"

    def due(self, unit_energy_micro: int | None, own: dt.date | None) -> dt.date | None:
        """By when the line reaches the level: its own day, or that of the law for lines below the baseline where it comes first."""
        below = unit_energy_micro is not None and self.baseline_micro is not None and unit_energy_micro > self.baseline_micro
        law = self.deadline if below else None
        return min((day for day in (own, law) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A scale with the lines it is for: all of a product, or those whose size or absorption (10^-6, both bounds included) lies within."""

    product: str
    decided_by: str
    low_micro: int | None
    high_micro: int | None
    scale: Scale


_NOTHING = Scale()
_WIDEST = 2**62


class Scales:
    """The scales in force on a day in an area."""

    def __init__(self, as_of: dt.date, area: str) -> None:
        self._trail = Trail(as_of, area)
        self._simple: dict[str, Scale] = {}
        self._banded: dict[str, list[tuple[Bounds, Scale]]] = {}

    def of(self, product: str, size_micro: int | None, absorption_micro: int | None) -> Scale:
        """The scale of a line; one without any number where the table has no row for it or the deciding figure is missing."""
        found = self._simple.get(product)
        if found is not None:
            return found
        known = products().get(product)
        if known is None:
            return _NOTHING
        if not known.decided_by:
            self._simple[product] = self._scale(known, LineFacts(product))
            return self._simple[product]
        figure = size_micro if known.decided_by == "size" else absorption_micro
        if product not in self._banded:
            self._banded[product] = self._rows(known)
        if figure is None:
            return _NOTHING
        number = Decimal(figure) / MICRO
        return next((scale for bounds, scale in self._banded[product] if bounds.contains(number)), _NOTHING)

    def all(self) -> list[ScaleRow]:
        """The scales of all products that have one."""
        found = []
        for product in products().values():
            if not product.decided_by:
                found.append(ScaleRow(product.code, "", None, None, self.of(product.code, None, None)))
                continue
            self.of(product.code, None, None)
            for bounds, scale in self._banded[product.code]:
                found.append(ScaleRow(product.code, product.decided_by, *_included(bounds), scale))
        return [row for row in found if row.scale.benchmark is not None]

    def _rows(self, product: Product) -> list[tuple[Bounds, Scale]]:
        found = []
        for row in product.rows:
            value = self._trail.value(f"{_TABLE}.{row}.{product.decided_by}")
            if value is not None:
                bounds = Bounds.of(value.value)
                inside = _inside(bounds)
                facts = LineFacts(product.code, inside, inside)
                found.append((bounds, self._scale(product, facts)))
        return found

    def _scale(self, product: Product, facts: LineFacts) -> Scale:
        row, rod = yardstick_for(facts, self._trail)
        deadline = deadline_for(product, self._trail)
        return Scale(
            row, _number(rod.baseline), _number(rod.benchmark), _number(rod.counts), _micro(rod.baseline), _micro(rod.benchmark),
            _micro(rod.counts), deadline.day if deadline else None,
        )  # fmt: skip


def _inside(bounds: Bounds) -> Decimal:
    """A figure that lies within the bounds."""
    if bounds.low is not None and bounds.high is not None:
        return (bounds.low + bounds.high) / 2
    return bounds.low + 1 if bounds.low is not None else (bounds.high or Decimal(0))


def _included(bounds: Bounds) -> tuple[int, int]:
    """The lowest and the highest whole number of 10^-6 that lie within the bounds.

    >>> _included(Bounds(above=Decimal(500), at_most=Decimal(800)))
    (500000001, 800000000)
    """
    low = int(bounds.low * MICRO) + (bounds.above is not None) if bounds.low is not None else -_WIDEST
    high = int(bounds.high * MICRO) - (bounds.below is not None) if bounds.high is not None else _WIDEST
    return low, high


def _number(value: Value | None) -> Decimal | None:
    return value.number if value else None


def _micro(value: Value | None) -> int | None:
    return int(value.number * MICRO) if value else None
