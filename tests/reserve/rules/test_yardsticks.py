"""Baseline, benchmark and limit beside each other for every row of the benchmark table."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import NeverRecorded, at, paths
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.yardsticks import Yardstick, yardstick_of

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "yardsticks.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
TODAY = dt.date(2026, 11, 21)
ROWS = sorted(path.removesuffix(".benchmark") for path in paths("energy_benchmarks.") if path.endswith(".benchmark"))
WITHOUT_LIMIT = {
    "building_ceramics.absorption_to_0_5", "coal_olefins.ethylene_and_propylene", "copper.anode", "copper.blister",
    "copper.concentrate_to_cathode", "copper.electrolysis", "lead.crude", "lead.electro_refining", "lead.refined",
    "sanitary_ceramics.comprehensive", "steelmaking.electric_furnace_from_50", "yellow_phosphorus.comprehensive",
    "zinc.hydro_with_fuming", "zinc.hydro_without_fuming", "zinc.hydro_zinc_oxide", "zinc.pyro_crude", "zinc.pyro_distilled",
}  # fmt: skip
STRICTER_LIMIT = {
    "coal_glycol.syngas", "coal_methanol.anthracite", "ferroalloys.ferrosilicon", "ironmaking.blast_furnace", "soda_ash.combined_heavy",
    "soda_ash.combined_light", "steelmaking.converter",
}  # fmt: skip


def found(row: str, day: dt.date = TODAY) -> Yardstick:
    return yardstick_of(f"energy_benchmarks.{row}", Trail(day, "330000"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_what_counts(case: dict[str, Any]) -> None:
    yardstick = found(case["row"], dt.date.fromisoformat(case["day"]))
    for name in ("counts", "limit"):
        value = getattr(yardstick, name)
        assert (None if value is None else value.number) == (None if case[name] is None else Decimal(case[name])), name


def test_every_row_has_its_limit_or_is_known_to_have_none() -> None:
    short = {row.partition(".")[2] for row in ROWS}
    assert {row for row in short if found(row).limit is None} == WITHOUT_LIMIT
    assert {path.partition(".")[2] for path in paths("limit_counterparts.")} == short - WITHOUT_LIMIT


def test_a_row_and_its_limit_measure_in_one_unit() -> None:
    for row in ROWS:
        yardstick = yardstick_of(row, Trail(TODAY, "330000"))
        if yardstick.limit is not None and yardstick.baseline is not None:
            assert yardstick.limit.unit == yardstick.baseline.unit, row


def test_the_limits_that_are_stricter_than_the_baseline_are_these() -> None:
    assert {row for row in (r.partition(".")[2] for r in ROWS) if found(row).counts is not found(row).baseline} == STRICTER_LIMIT


def test_attainment_runs_from_what_counts_to_the_benchmark_also_below_zero() -> None:
    converter = found("steelmaking.converter")
    assert [converter.attained(Decimal(figure)) for figure in ("-12", "-30", "-21")] == [0, 1, Decimal("0.5")]
    assert found("cement.clinker", dt.date(2021, 12, 31)).attained(Decimal(100)) is None


def test_a_limit_that_is_stricter_than_the_benchmark_leaves_no_attainment() -> None:
    baseline, benchmark = at("energy_benchmarks.cement.clinker.baseline", TODAY), at("energy_benchmarks.cement.clinker.benchmark", TODAY)
    assert Yardstick(baseline, benchmark, benchmark, benchmark).attained(Decimal(100)) is None


def test_a_row_that_was_never_recorded_is_an_error_and_one_too_early_is_noted() -> None:
    with pytest.raises(NeverRecorded):
        found("urea.motor")
    trail = Trail(dt.date(2021, 12, 31), "330000")
    assert yardstick_of("energy_benchmarks.cement.clinker", trail).benchmark is None
    assert "energy_benchmarks.cement.clinker.benchmark" in trail.unavailable
