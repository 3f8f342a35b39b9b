"""The ladder of yardsticks: benchmark, national limit, provincial standard, saving rate; a weaker yardstick has a lower ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from reserve.parameters import Value, at
from reserve.rules.basis.trail import Trail, rounded, shown
from reserve.rules.limits.levels import Levels
from reserve.rules.limits.yardsticks import Yardstick
from reserve.vocabulary.language import Bilingual

Rung = Literal["benchmark", "gb_level", "provincial_standard", "saving_rate"]
RUNGS: tuple[Rung, ...] = ("benchmark", "gb_level", "provincial_standard", "saving_rate")
_STEP = Bilingual("{rung}（最高 {ceiling} 分）", "{rung} (at most {ceiling} points)")
_ZERO, _HALF = Decimal(0), Decimal("0.5")
Anchors = Sequence[tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What there is to measure a product with, strongest first; each is None where none is recorded.

    ``provincial`` is the entry and the advanced value of a provincial standard, in the unit of the figure.
    """

    benchmark: Yardstick | None = None
    levels: Levels | None = None
    provincial: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """The rung that measured a project and the points it gave, 0 to its ceiling; points are rounded to 6 decimals."""

    rung: Rung
    points: Decimal
    ceiling: Value


@dataclass(frozen=True, slots=True)
class Measure:
    """A rung with its fixed points and its ceiling."""

    rung: Rung
    anchors: Anchors
    ceiling: Value

    def points(self, measured: Decimal) -> Decimal:
        """The points at a figure (for the rung of the saving rate: at a rate), rounded to 6 decimals."""
        return rounded(on_anchors(measured, self.anchors))


def placed_on_ladder(figure: Decimal | None, saving_rate: Decimal | None, yardsticks: Yardsticks, trail: Trail) -> Placed | None:
    """The strongest yardstick there is measures a product; where only a weaker one exists it never gives as much (house rule).

    In: the indicator after retrofit (lower is better, negative where energy is recovered), the saving rate (0-1). Out: the rung, its points
    and its ceiling, with a step in the trail; None where not even the saving rate is known.

    >>> import datetime as dt
    >>> trail = Trail(dt.date(2024, 9, 2), "330000")
    >>> placed_on_ladder(None, Decimal("0.15"), Yardsticks(), trail).points
    Decimal('60.000000')
    """
    found = _rung(figure, saving_rate, yardsticks, trail)
    if found is None:
        return None
    rung, measured, anchors, ceiling = found
    points = rounded(on_anchors(measured, anchors))
    trail.used[ceiling.path] = ceiling
    text = f"{shown(measured, 6)} | " + ", ".join(f"{shown(x, 6)} → {shown(y)}" for x, y in anchors)
    trail.step(_STEP.format(rung=ceiling.label or rung, ceiling=ceiling.number), text, points, "points", ceiling)
    return Placed(rung, points, ceiling)


def anchors_for(figure: Decimal | None, saving_rate: Decimal | None, yardsticks: Yardsticks, trail: Trail) -> Anchors:
    """The fixed points (indicator, points) of the rung that measures a product; empty where only its saving rate does, or nothing."""
    found = _rung(figure, saving_rate, yardsticks, trail)
    return () if found is None or found[0] == "saving_rate" else found[2]


def rate_anchors(trail: Trail) -> Anchors:
    """The fixed points (saving rate 0-1, points) of the rung that measures where there is no other yardstick."""
    return _anchors("saving_rate", Yardsticks(), at("ladder.ceiling.saving_rate", trail.as_of, trail.area).number, trail)


def _rung(
    figure: Decimal | None, saving_rate: Decimal | None, yardsticks: Yardsticks, trail: Trail
) -> tuple[Rung, Decimal, Anchors, Value] | None:
    found = rung_of(yardsticks, trail, figure=figure is not None, saving_rate=saving_rate is not None)
    if found is None:
        return None
    measured = saving_rate if found.rung == "saving_rate" else figure
    return None if measured is None else (found.rung, measured, found.anchors, found.ceiling)


def rung_of(yardsticks: Yardsticks, trail: Trail, *, figure: bool, saving_rate: bool) -> Measure | None:
    """What measures every project with these yardsticks whose ``figure`` and ``saving_rate`` are known or not; None where nothing does."""
    for rung in RUNGS:
        ceiling = at(f"ladder.ceiling.{rung}", trail.as_of, trail.area)
        anchors = _anchors(rung, yardsticks, ceiling.number, trail)
        if anchors and (saving_rate if rung == "saving_rate" else figure):
            return Measure(rung, anchors, ceiling)
    return None


def on_anchors(figure: Decimal, anchors: Anchors) -> Decimal:
    """The points at ``figure`` on a line through anchors, flat beyond both ends; anchors may run up or down.

    >>> levels = ((Decimal(117), Decimal(0)), (Decimal(107), Decimal(45)), (Decimal(100), Decimal(90)))
    >>> [on_anchors(Decimal(e), levels) for e in (118, 117, 112, 100, 95)]
    [Decimal('0'), Decimal('0'), Decimal('22.5'), Decimal('90'), Decimal('90')]
    """
    ordered = sorted(anchors)
    if figure <= ordered[0][0]:
        return ordered[0][1]
    for (left, low), (right, high) in pairwise(ordered):
        if figure <= right:
            return low + (high - low) * (figure - left) / (right - left)
    return ordered[-1][1]


def beyond_benchmark(benchmark: Decimal, share: Decimal) -> Decimal:
    """Where the curve ends: the benchmark less a tenth of its size, which for a negative level lies further below zero.

    >>> beyond_benchmark(Decimal(100), Decimal("0.90")), beyond_benchmark(Decimal(-30), Decimal("0.90"))
    (Decimal('90.00'), Decimal('-33.00'))
    """
    return benchmark - abs(benchmark) * (1 - share)


def _anchors(rung: Rung, yardsticks: Yardsticks, ceiling: Decimal, trail: Trail) -> Anchors:
    """The fixed points of a rung, empty where its yardstick does not exist."""
    if rung == "benchmark":
        return _benchmark(yardsticks.benchmark, ceiling, trail)
    if rung == "gb_level":
        return _levels(yardsticks.levels, ceiling)
    if rung == "provincial_standard":
        both = yardsticks.provincial
        return ((both[0], _ZERO), (both[1], ceiling)) if both and both[1] < both[0] else ()
    full = at("ladder.full_saving_rate", trail.as_of, trail.area)
    return ((_ZERO, _ZERO), (full.number, ceiling))


def _benchmark(yardstick: Yardstick | None, ceiling: Decimal, trail: Trail) -> Anchors:
    """Nothing at what counts as baseline, the points of the benchmark at the benchmark, all at the end of the curve."""
    if yardstick is None or yardstick.counts is None or yardstick.benchmark is None:
        return ()
    baseline, benchmark = yardstick.counts.number, yardstick.benchmark.number
    share = at("counting.attainment_floor_of_benchmark", trail.as_of, trail.area).number
    reached = at("ladder.points_at_benchmark", trail.as_of, trail.area).number
    end = beyond_benchmark(benchmark, share)
    if not end < benchmark < baseline:
        return ()
    return ((baseline, _ZERO), (benchmark, reached), (end, ceiling))


def _levels(levels: Levels | None, ceiling: Decimal) -> Anchors:
    """Nothing at level 3, half the ceiling at level 2, the ceiling at level 1; a level that is not given has no point."""
    if levels is None or levels.one is None or levels.three is None or levels.one >= levels.three:
        return ()
    middle = ((levels.two, ceiling * _HALF),) if levels.two is not None and levels.one < levels.two < levels.three else ()
    return ((levels.three, _ZERO), *middle, (levels.one, ceiling))
