"""Conventions of electricity, steam and oil, and the process CO2 of clinker, against cases worked by hand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from reserve.parameters import Band, at, paths
from reserve.rules.basis.trail import Trail
from reserve.rules.emissions.process import clinker_process_co2, process_co2
from reserve.rules.energy.conventions import CONVENTIONS, co2_of_saved_power, coal_of_oil, electricity_coefficient, in_conventions, restated

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "conventions.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_kilowatt_hour_in_standard_coal(case: dict[str, Any]) -> None:
    trail = Trail(dt.date.fromisoformat(case["day"]), "330000")
    expected = case["kgce_per_kwh"]
    assert electricity_coefficient(case["convention"], trail) == (None if expected is None else Decimal(expected))
    assert bool(trail.unavailable) == (expected is None)


def test_every_convention_has_its_cases_and_every_procedure_names_a_convention() -> None:
    assert {case["convention"] for case in CASES} == set(CONVENTIONS)
    named = {at(path, DAY).value for path in paths("energy_conventions.")} - {True}
    assert named <= set(CONVENTIONS.values())


def test_restating_changes_only_the_electricity_and_comes_back() -> None:
    low, high = Decimal("0.1229"), Decimal("0.298")
    there = restated(Decimal(100), Decimal(60), low, high)
    assert there - 100 == 60 * (high - low)
    assert restated(there, Decimal(60), high, low) == 100
    assert restated(Decimal(100), Decimal(0), low, high) == 100


def test_a_figure_is_stated_in_every_convention_in_force_its_own_first() -> None:
    found = in_conventions(Decimal(100), Decimal(60), "equal_value", Trail(DAY, "330000"))
    by_name = {one.convention: one for one in found}
    assert found[0] == by_name["equal_value"]
    assert set(by_name) == set(CONVENTIONS)
    assert found[0].figure == 100
    assert by_name["equivalent"].figure == 100 - 60 * (Decimal("0.298") - Decimal("0.1229"))
    for one in found:
        assert one.figure - 60 * one.kgce_per_kwh == 100 - 60 * found[0].kgce_per_kwh
    early = in_conventions(Decimal(100), Decimal(60), "equivalent", Trail(dt.date(2021, 4, 1), "330000"))
    assert [one.convention for one in early] == ["equivalent", "equal_value"]
    assert in_conventions(Decimal(100), Decimal(60), "refining", Trail(dt.date(2021, 4, 1), "330000")) == ()


def test_a_column_gives_what_its_lines_give_and_a_blank_stays_blank() -> None:
    figures = np.array([0.5, 0.6, np.nan])
    assert co2_of_saved_power(figures, Decimal("0.1229"))[:2] == pytest.approx([0.5 / 0.1229, 0.6 / 0.1229])
    moved = restated(np.array([100.0, 50.0, np.nan]), np.array([60.0, 0.0, 1.0]), Decimal("0.1229"), Decimal("0.298"))
    assert moved[:2] == pytest.approx([110.506, 50.0])
    assert coal_of_oil(np.array([92.0]), Decimal("1.4286")) == pytest.approx([131.4312])
    lime = process_co2([np.array([0.65, np.nan]), np.array([0.015, 0.01])], [(Decimal(44), Decimal(56)), (Decimal(44), Decimal(40))])
    assert lime[0] == pytest.approx(float(Decimal("0.65") * 44 / 56 + Decimal("0.015") * 44 / 40))
    assert all(np.isnan(column[-1]) for column in (co2_of_saved_power(figures, Decimal("0.1229")), moved, lime))


@pytest.mark.parametrize(("grid_factor", "inside"), [("0.5", False), ("0.51", True), ("0.6", True), ("0.61", False)])
def test_co2_of_saved_power_against_its_band(grid_factor: str, inside: bool) -> None:
    ratio = co2_of_saved_power(Decimal(grid_factor), at("energy_coefficients.electricity.equivalent", DAY).number)
    assert Band.of(at("plausibility.co2_per_saving_electric", DAY).value).contains(ratio) == inside


def test_usual_clinker_gives_off_what_is_commonly_used() -> None:
    trail = Trail(DAY, "330000")
    found = clinker_process_co2({"calcium_oxide": Decimal("0.65"), "magnesium_oxide": Decimal("0.015")}, trail)
    assert found is not None
    assert Band.of(at("process_emissions.clinker", DAY).value).contains(found)
    assert not trail.missing


def test_clinker_of_unknown_composition_has_no_process_co2_and_names_what_is_missing() -> None:
    trail = Trail(DAY, "330000")
    assert clinker_process_co2({"calcium_oxide": Decimal("0.65"), "magnesium_oxide": None}, trail) is None
    assert list(trail.missing) == ["magnesium_oxide_share"]
