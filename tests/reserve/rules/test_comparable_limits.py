"""Limits after correction against cases worked by hand, one line at a time and as a column."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from reserve.parameters import Band, NeverRecorded, at, paths
from reserve.rules.basis.trail import Trail
from reserve.rules.limits import corrections
from reserve.rules.limits.benchmark import attainment, band
from reserve.rules.limits.building_materials import (
    board_limits,
    cement_limits,
    clinker_limits,
    flat_glass_limits,
    sanitary_limits,
    tile_limits,
)
from reserve.rules.limits.chemicals import coke_limits, soda_limits
from reserve.rules.limits.levels import FAILS, UNKNOWN, Levels, level_met, recorded_levels, stricter_of
from reserve.rules.limits.metals import blast_furnace_limits, converter_limits, electric_furnace_limits, sintering_limits

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "comparable_limits.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
TODAY = "2026-11-21"
Case = dict[str, Any]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def given(case: Case, name: str) -> Decimal:
    return Decimal(case[name])


FUNCTIONS: dict[str, Callable[[Case, Trail], Levels]] = {
    "clinker": lambda c, t: clinker_limits(c["row"], number(c["altitude"]), number(c["pressure"]), t),
    "cement": lambda c, t: cement_limits(number(c["share"]), t),
    "glass": lambda c, t: flat_glass_limits(
        given(c, "size"), number(c["utilisation"]), t, adjusted=c.get("adjusted", False), thickness=number(c.get("thickness"))
    ),
    "tile": lambda c, t: tile_limits(given(c, "absorption"), Decimal(c.get("thick", 0)), number(c.get("factor")), t),
    "board": lambda c, t: board_limits(c["row"], Decimal(c.get("thick", 0)), number(c.get("factor")), t),
    "sanitary": lambda c, t: sanitary_limits(given(c, "absorption"), t),
    "sintering": lambda c, t: sintering_limits(c["row"], [Decimal(ore) for ore in c["ores"]], t),
    "blast_furnace": lambda c, t: blast_furnace_limits([Decimal(ore) for ore in c["ores"]], number(c["grade"]), t),
    "converter": lambda c, t: converter_limits(number(c["scrap"]), c["type"], t),
    "electric": lambda c, t: electric_furnace_limits(
        given(c, "capacity"), number(c["metal"]), t, stainless=c.get("stainless", False), quality=c.get("quality", 0)
    ),
    "coke": lambda c, t: coke_limits(c["row"], number(c["age"]), t, wet_quenching=c["wet"]),
    "soda": lambda c, t: soda_limits(c["row"], t, sun_dried_salt=c["sun_dried"]),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_limit_after_correction(case: Case) -> None:
    trail = Trail(dt.date.fromisoformat(case.get("day", TODAY)), "330000")
    assert list(FUNCTIONS[case["limits"]](case, trail)) == [number(level) for level in case["expect"]]
    assert list(trail.missing) == ([case["lacks"]] if "lacks" in case else [])


def test_every_kind_of_limit_has_cases() -> None:
    assert {case["limits"] for case in CASES} == set(FUNCTIONS)


def test_each_correction_leaves_a_step_with_its_source_and_status() -> None:
    trail = Trail(dt.date.fromisoformat(TODAY), "330000")
    blast_furnace_limits([Decimal(10), Decimal(0), Decimal(0)], Decimal(60), trail)
    assert [step.label.zh for step in trail.steps] == [
        f"{level}级限额（{why}）" for why in ("特殊矿比例修正", "入炉品位修正") for level in (1, 2, 3)
    ]
    assert trail.steps[3].expression == "364 + 7.22"
    assert all(step.unit == "kgce/t" and step.status == "unverified" for step in trail.steps)
    assert all(step.citation.startswith("GB 21256-2025") for step in trail.steps)


def test_limits_before_a_standard_are_unknown_and_named() -> None:
    trail = Trail(dt.date(2020, 1, 1), "330000")
    assert cement_limits(Decimal(75), trail) == Levels(None, None, None)
    assert "energy_limits.gb16780_2021.cement.level_3" in trail.unavailable


def test_a_row_that_no_standard_has_is_an_error() -> None:
    with pytest.raises(NeverRecorded):
        recorded_levels("energy_limits.gb16780_2021.concrete", Trail(dt.date.fromisoformat(TODAY), "330000"))


def test_a_missing_level_is_met_by_nobody_alone() -> None:
    only_three = Levels(None, None, Decimal(14))
    assert [level_met(Decimal(figure), only_three) for figure in ("13.9", "14", "14.01")] == [3, 3, FAILS]
    assert level_met(Decimal(5), Levels(None, None, None)) == FAILS


def test_levels_of_a_column_are_those_of_its_lines_and_a_blank_stays_blank() -> None:
    figures = ["60.9", "61", "61.1", "63.9", "64", "64.1", "72", "72.1"]
    for levels in (Levels(Decimal(61), Decimal(64), Decimal(72)), Levels(Decimal(61), None, Decimal(72)), Levels(None, None, Decimal(72))):
        column = level_met(np.array([float(figure) for figure in figures] + [np.nan]), levels)
        assert column.tolist() == [*(level_met(Decimal(figure), levels) for figure in figures), UNKNOWN]


HIGH, TERMS = Band(above=Decimal(1500)), (Decimal("1.179"), Decimal("0.211"))
USE = (Band(above=Decimal("0.85")), Decimal("1.1"))
MIDDLE = (Band(at_least=Decimal(15), at_most=Decimal(25)), Decimal("2.5"))
PER_ORE = [Decimal("0.3"), Decimal("0.45"), Decimal("0.5")]
COLUMNS: dict[str, tuple[Callable[..., Any], list[tuple[str, ...]]]] = {
    "altitude": (
        lambda altitude, pressure: corrections.altitude_factor(altitude, pressure, HIGH, TERMS, Decimal(101325)),
        [("0", "101325"), ("1500", "84560"), ("1500.01", "84559"), ("4000", "61640")],
    ),
    "clinker share": (
        lambda share: corrections.clinker_share_addition(share, Decimal(75), Decimal("1.15")),
        [("0",), ("74.9",), ("75",), ("75.1",), ("100",)],
    ),
    "glass": (
        lambda use, thickness, iron, line: corrections.glass_factor(use, USE, thickness, iron, line),
        [("0.85", "1", "1", "1"), ("0.8501", "1", "1", "1.1"), ("0.5", "1.2", "1.05", "1"), ("1", "1.2", "1", "1.1")],
    ),
    "thickness": (corrections.thickness_factor, [("0", "1.3"), ("0.25", "1.3"), ("1", "1.3")]),
    "ores": (
        lambda *shares: corrections.ore_addition(shares, PER_ORE),
        [("0", "0", "0"), ("10", "20", "30"), ("100", "0", "0")],
    ),
    "feed grade": (
        lambda grade: corrections.feed_grade_addition(grade, Decimal(62), Decimal("3.61"), Decimal(5)),
        [("62.1",), ("62",), ("61.9",), ("57",), ("56.9",)],
    ),
    "scrap": (lambda scrap: corrections.scrap_addition(scrap, Decimal("0.23")), [("0",), ("20",), ("35.5",)]),
    "electric furnace": (
        lambda metal: corrections.electric_furnace_limit(Decimal(72), metal, Decimal("0.8"), Decimal("1.10"), Decimal(8)),
        [("0",), ("30",), ("100",)],
    ),
    "oven age": (
        lambda age: corrections.oven_age_addition(age, MIDDLE, Decimal("5.5")),
        [("0",), ("14.99",), ("15",), ("25",), ("25.01",), ("60",)],
    ),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_gives_what_its_lines_give_and_a_blank_stays_blank(name: str) -> None:
    function, rows = COLUMNS[name]
    alone = [float(function(*(Decimal(text) for text in row))) for row in rows]
    columns = [np.array([float(text) for text in texts] + [np.nan]) for texts in zip(*rows, strict=True)]
    together = function(*columns)
    assert together[:-1] == pytest.approx(alone, rel=1e-12, abs=1e-12)
    assert np.isnan(together[-1])


@pytest.mark.parametrize(
    ("baseline", "limit", "counts"),
    [
        ("energy_benchmarks.ironmaking.blast_furnace", "energy_limits.gb21256_2025.blast_furnace", "415"),
        ("energy_benchmarks.steelmaking.converter", "energy_limits.gb21256_2025.converter", "-12"),
        ("energy_benchmarks.ferroalloys.ferrosilicon", "energy_limits.gb21341_2022.ferrosilicon", "1850"),
        ("energy_benchmarks.soda_ash.combined_light", "energy_limits.gb29140_2024.combined_light", "200"),
        ("energy_benchmarks.cement.clinker", "energy_limits.gb16780_2021.clinker", "117"),
        ("energy_benchmarks.coke.top_charged", "energy_limits.gb21342_2025.top_charged", "135"),
    ],
)
def test_the_stricter_of_baseline_and_limit_counts(baseline: str, limit: str, counts: str) -> None:
    today = dt.date.fromisoformat(TODAY)
    found = stricter_of(at(f"{baseline}.baseline", today), at(f"{limit}.level_3", today))
    assert found is not None
    assert found.number == Decimal(counts)


TINY = Decimal("0.000001")
ROWS = sorted({path.rpartition(".")[0] for path in paths("energy_limits.") if path.endswith(".level_3") and ".corrections." not in path})
FIELDS = sorted({path.rpartition(".")[0] for path in paths("energy_benchmarks.") if path.endswith(".benchmark")})


@pytest.mark.parametrize("row", ROWS)
def test_a_level_of_every_recorded_row_is_met_at_its_number_and_missed_above(row: str) -> None:
    day = dt.date(2026, 6, 30) if "gb21256_2013" in row else dt.date.fromisoformat(TODAY)
    trail = Trail(day, "330000")
    levels, cited = recorded_levels(row, trail)
    assert cited is not None
    assert not trail.unavailable
    known = [(number, level) for number, level in enumerate(levels, 1) if level is not None]
    for number, level in known:
        assert level_met(level, levels) == min(n for n, other in known if other == level)
        assert level_met(level - TINY, levels) <= number
        assert level_met(level + TINY, levels) > number
    assert level_met(known[-1][1] + TINY, levels) == FAILS


@pytest.mark.parametrize("field", FIELDS)
def test_the_band_of_every_recorded_field_includes_its_numbers(field: str) -> None:
    today = dt.date.fromisoformat(TODAY)
    baseline, benchmark = at(f"{field}.baseline", today), at(f"{field}.benchmark", today)
    found = [
        band(number, baseline, benchmark)
        for number in (benchmark.number - TINY, benchmark.number, benchmark.number + TINY, baseline.number, baseline.number + TINY)
    ]
    assert found == ["benchmark", "benchmark", "between", "between", "below_baseline"]
    assert attainment(baseline.number, baseline.number, benchmark.number) == 0
    assert attainment(benchmark.number, baseline.number, benchmark.number) == 1
