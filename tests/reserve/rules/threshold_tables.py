"""The large tables of the law, three figures around each of their numbers; thresholds_by_table.csv says what holds at the number."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from reserve.parameters import Value
from reserve.parameters.shelf import shelf
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.below_baseline import above_baseline, deadline
from reserve.rules.limits.benchmark import band
from reserve.rules.limits.levels import level_met, recorded_levels, row_of
from reserve.rules.limits.yardsticks import yardstick_of
from reserve.rules.lines.bands import Scale, Scales
from reserve.rules.lines.yardstick import LineFacts, row_for
from reserve.vocabulary.products import products
from reserve.vocabulary.units import MICRO

FOLDER = Path(__file__).parents[2] / "cases"
STEP = Decimal("0.01")
INSIDE = {"at_least": STEP, "above": STEP, "at_most": -STEP, "below": -STEP}
"""Which way from a bound the band lies."""
WORDED_WITH_ITS_NUMBER = {"at_least", "at_most"}


@cache
def csv_rows(name: str) -> list[dict[str, str]]:
    """The rows of a list in tests/cases."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def editions(path: str) -> Iterator[tuple[Value, Trail]]:
    """Each value ever in force at an address, with the law of its last day or, while it holds, of today's tables."""
    for value in shelf().by_path[path]:
        day = shelf().last_day(value) or max(value.valid_from, dt.date(2026, 11, 21))
        yield value, Trail(day, value.area if value.area != "000000" else "330000")


def baseline(path: str, at_the_number: str) -> int:
    """Just above the baseline a line is below the baseline level; at it and under it, it is not."""
    row = path.removesuffix(".baseline")
    tested = 0
    for value, trail in editions(path):
        said = [above_baseline(row, value.number + step, trail)[0].reason for step in (-STEP, Decimal(0), STEP)]
        assert [reason == "baseline_kept" for reason in said] == [True, at_the_number == "included", False], (path, said)
        tested += 1
    return tested


def benchmark(path: str, at_the_number: str) -> int:
    """Just above the benchmark a line is not at benchmark level; at it and under it, it is: in one record and in a list of lines."""
    row = path.removesuffix(".benchmark")
    tested = 0
    for value, trail in editions(path):
        rod = yardstick_of(row, trail)
        if rod.counts is None:
            continue
        figures = [value.number + step for step in (-STEP, Decimal(0), STEP)]
        expected = [True, at_the_number == "included", False]
        assert [band(figure, rod.counts, value) == "benchmark" for figure in figures] == expected, path
        for scale in scales_of(trail.as_of, trail.area).get(row, ()):
            assert [scale.band(int(figure * MICRO)) == "benchmark" for figure in figures] == expected, path
        tested += 1
    return tested


@cache
def scales_of(day: dt.date, area: str) -> dict[str, list[Scale]]:
    found: dict[str, list[Scale]] = {}
    for row in Scales(day, area).all():
        found.setdefault(row.scale.row or "", []).append(row.scale)
    return found


def row_of_table(path: str, at_the_number: str) -> int:
    """A row of the benchmark table measures a line whose size or water absorption lies within it."""
    address, _, column = path.rpartition(".")
    product = next(one for one in products().values() if address.removeprefix("energy_benchmarks.") in one.rows)
    facts = {"size": "size", "absorption": "water_absorption_percent"}[column]
    return _bounds(path, at_the_number, lambda figure, trail: row_for(LineFacts(product.code, **{facts: figure}), trail) == address)


def row_of_limit(path: str, at_the_number: str) -> int:
    """A row of a limit standard measures a line whose size or water absorption lies within it."""
    address, _, column = path.rpartition(".")
    return _bounds(path, at_the_number, lambda figure, trail: row_of((address,), column, figure, trail) == address)


def _bounds(path: str, at_the_number: str, measures: Callable[[Decimal, Trail], bool]) -> int:
    assert at_the_number == "as worded"
    tested = 0
    for value, trail in editions(path):
        assert not isinstance(value.value, str | bool | tuple | Decimal | dt.date)
        for bound, number in value.value.items():
            assert isinstance(number, Decimal)
            figures = (number + INSIDE[bound], number, number - INSIDE[bound])
            said = [measures(figure, trail) for figure in figures]
            assert said == [True, bound in WORDED_WITH_ITS_NUMBER, False], (path, bound, said)
            tested += 1
    return tested


def limit_level(path: str, at_the_number: str) -> int:
    """Just above a level a line does not meet it; at it and under it, it does."""
    address, _, name = path.rpartition(".")
    number = int(name.removeprefix("level_"))
    tested = 0
    for value, trail in editions(path):
        levels, _ = recorded_levels(address, trail)
        met = [int(level_met(value.number + step, levels)) <= number for step in (-STEP, Decimal(0), STEP)]
        assert met == [True, at_the_number == "included", False], (path, met)
        tested += 1
    return tested


def last_day(path: str, at_the_number: str) -> int:
    """On the day before the deadline and on the day itself the line is in time; on the day after it is late.

    Fields that were added in 2023 and whose levels nobody has recorded have their day, and no line that could be late.
    """
    assert at_the_number == "last day"
    sector = path.rpartition(".")[2]
    (value,) = shelf().by_path[path]
    trails = [Trail(value.day + dt.timedelta(days), "330000") for days in (-1, 0, 1)]
    assert {deadline(f"energy_benchmarks.{sector}.any", trail) for trail in trails} == {value.day}
    prefix = f"energy_benchmarks.{sector}."
    rows = [one.removesuffix(".baseline") for one in shelf().by_path if one.startswith(prefix) and one.endswith(".baseline")]
    for row in rows:
        said = []
        for trail in trails:
            rod = yardstick_of(row, trail)
            assert rod.baseline is not None
            said.append(above_baseline(row, rod.baseline.number + STEP, trail)[0].reason)
        assert said == ["baseline_failed_open", "baseline_failed_open", "baseline_failed_late"], (row, said)
    return len(rows) or len(trails)


def magnitude(path: str, at_the_number: str) -> int:
    """A ratio of two figures just outside its band is asked about; at a bound and inside it is not."""
    from validation.magnitudes import Ratio, magnitudes

    one = next(each for each in magnitudes() if each.id == path.removeprefix("ratios."))
    tested = 0
    for value, _ in editions(path):
        assert isinstance(value.value, Mapping)
        for bound, number in value.value.items():
            assert isinstance(number, Decimal)
            ratio = Ratio(one, (), (), value.value.get("at_least"), value.value.get("at_most"), Decimal(1), frozenset())
            step = number / 1000 * (1 if INSIDE[bound] > 0 else -1)
            said = [ratio.holds(figure) for figure in (number + step, number, number - step)]
            assert said == [True, at_the_number == "included", False], (path, bound, said)
            tested += 1
    return tested


TABLES: dict[str, Callable[[str, str], int]] = {
    "baseline": baseline,
    "benchmark": benchmark,
    "row_of_table": row_of_table,
    "row_of_limit": row_of_limit,
    "limit_level": limit_level,
    "deadline": last_day,
    "magnitude": magnitude,
}
