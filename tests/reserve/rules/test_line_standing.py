"""One line on one day: which figure counts, which level, which deadline, whether it is to be diagnosed."""

import datetime as dt
from decimal import Decimal

import pytest

from reserve.rules.basis.trail import Trail
from reserve.rules.gates.diagnosis import diagnosis_of_line
from reserve.rules.lines.standing import Figures, LineStanding, line_standing
from reserve.rules.lines.yardstick import LineFacts
from reserve.vocabulary.products import products
from reserve.vocabulary.register import read_record

DAY = dt.date(2024, 9, 2)


def clinker(unit_energy: str | None, day: dt.date = DAY, **facts: Decimal) -> LineStanding:
    """A clinker line with a stated unit energy."""
    figures = Figures(2023, Decimal(1_500_000), Decimal(unit_energy) if unit_energy else None)
    return line_standing(LineFacts("clinker", **facts), figures, day, "330522")


@pytest.mark.parametrize(
    ("unit_energy", "band", "level", "gap"),
    [
        ("100", "benchmark", 1, "0"), ("100.000001", "between", 2, "0.000001"), ("107", "between", 2, "7"),
        ("107.000001", "between", 3, "7.000001"),
        ("117", "between", 3, "17"), ("117.000001", "below_baseline", 4, "17.000001"),
    ],
)  # fmt: skip
def test_a_level_that_is_met_is_included(unit_energy: str, band: str, level: int, gap: str) -> None:
    found = clinker(unit_energy)
    assert (found.band_code, found.gb_level, found.gap) == (band, level, Decimal(gap))
    assert found.deadline == (dt.date(2025, 12, 31) if band == "below_baseline" else None)


def test_the_limit_for_existing_lines_rises_with_the_altitude_and_the_other_levels_do_not() -> None:
    high = {"altitude_m": Decimal(2500), "pressure_pa": Decimal(76000)}
    assert [clinker("118", **facts).gb_level for facts in ({}, high)] == [4, 3]
    assert [clinker("107.1", **facts).gb_level for facts in ({}, high)] == [3, 3]
    missing = clinker("118", altitude_m=Decimal(2500))
    assert (missing.gb_level, missing.missing) == (None, ("site_pressure_pa",))


def test_before_the_law_there_is_no_yardstick_and_its_deadline_comes_with_the_later_edition() -> None:
    assert clinker("118", dt.date(2021, 6, 1)).band_code == "no_yardstick"
    assert [clinker("118", day).deadline for day in (dt.date(2023, 7, 3), dt.date(2023, 7, 4))] == [None, dt.date(2025, 12, 31)]


@pytest.mark.parametrize(
    ("own", "day", "expected"),
    [
        (None, dt.date(2025, 12, 31), (dt.date(2025, 12, 31), True, "open")),
        (None, dt.date(2026, 1, 1), (dt.date(2025, 12, 31), True, "overdue")),
        (dt.date(2025, 6, 30), dt.date(2025, 6, 30), (dt.date(2025, 6, 30), False, "open")),
        (dt.date(2025, 6, 30), dt.date(2025, 7, 1), (dt.date(2025, 6, 30), False, "overdue")),
        (dt.date(2026, 6, 30), dt.date(2025, 7, 1), (dt.date(2025, 12, 31), True, "open")),
    ],
)
def test_the_earlier_of_promise_and_law_is_the_deadline(own: dt.date | None, day: dt.date, expected: tuple[dt.date, bool, str]) -> None:
    found = line_standing(LineFacts("clinker"), Figures(2023, None, Decimal(120)), day, "330522", own_deadline=own)
    assert (found.deadline, found.deadline_law is not None, found.due) == expected


def test_without_figures_nothing_is_claimed() -> None:
    found = clinker(None)
    assert (found.band_code, found.gap, found.attainment, found.gb_level, found.deadline) == ("no_data", None, None, None, None)
    assert found.missing == ("unit_energy_stated",)
    nothing = line_standing(LineFacts("clinker"), None, DAY, "330522")
    assert (nothing.band_code, nothing.missing) == ("no_data", ("year",))
    assert line_standing(LineFacts(None), None, DAY, "330522").missing == ("product",)


def test_a_furnace_without_its_size_says_that_the_size_is_missing() -> None:
    found = line_standing(LineFacts("flat_glass"), Figures(2023, None, Decimal(9)), DAY, "330522")
    assert (found.band_code, found.missing) == ("no_yardstick", ("line_size",))


def typed(product: str, output: tuple[str, str], *carriers: tuple[str, str, str]) -> Figures:
    """A year as it is typed, without a stated unit energy."""
    rows = [
        {"key": str(place), "cells": {"carrier": {"text": carrier}, "quantity": {"text": quantity, "unit": unit}}}
        for place, (carrier, quantity, unit) in enumerate(carriers)
    ]
    raw = {"fields": {"year": {"text": "2023"}, "output": {"text": output[0], "unit": output[1]}}, "tables": {"energy_carriers": rows}}
    record = read_record("observation", raw, product)
    made = record.value("output")
    assert isinstance(made, int)
    return Figures(2023, Decimal(made) / 1_000_000, None, None, record.carriers)


@pytest.mark.parametrize(
    ("product", "figures", "unit_energy"),
    [
        ("clinker", typed("clinker", ("100", "10kt/yr"), ("raw_coal", "140000", "t")), Decimal("0.7143") * 140),
        ("flat_glass", typed("flat_glass", ("600", "10kweight_box/yr"), ("natural_gas", "4000", "10km3")), None),
        ("cement_grinding", typed("cement_grinding", ("100", "10kt/yr"), ("electricity", "3000", "10MWh")), Decimal(30)),
        ("cement_grinding", typed("cement_grinding", ("100", "10kt/yr"), ("raw_coal", "3000", "t")), None),
        ("ethylene_naphtha", typed("ethylene_naphtha", ("100", "10kt/yr"), ("raw_coal", "3000", "t")), None),
    ],
)
def test_unit_energy_is_computed_where_carriers_can_give_it(product: str, figures: Figures, unit_energy: Decimal | None) -> None:
    found = line_standing(LineFacts(product, Decimal(900)), figures, DAY, "330522").measured
    if product == "flat_glass":
        assert found.energy_tce is not None
        assert found.unit_energy == (found.energy_tce * 1000 / 6_000_000).quantize(Decimal("0.000001"))
    else:
        assert found.unit_energy == unit_energy


def test_a_carrier_without_quantity_leaves_no_energy_at_all() -> None:
    figures = typed("clinker", ("100", "10kt/yr"), ("raw_coal", "140000", "t"), ("electricity", "", "kWh"))
    found = line_standing(LineFacts("clinker"), figures, DAY, "330522")
    assert (found.measured.energy_tce, found.measured.unit_energy, found.band_code) == (None, None, "no_data")
    assert "energy_carriers/1/quantity" in found.missing


@pytest.mark.parametrize(
    ("sector", "energy", "diagnosed", "area", "expected"),
    [
        ("cement", "4999.99", None, "650100", "diagnosis_not_due"),
        ("cement", "5000", None, "650100", "diagnosis_due"),
        ("cement", "5000", dt.date(2024, 8, 1), "650100", "diagnosis_made"),
        ("cement", None, None, "330522", "diagnosis_open"),
        ("cement", None, dt.date(2024, 8, 28), "330522", "diagnosis_open"),
        ("cement", None, dt.date(2024, 8, 29), "330522", "diagnosis_made"),
        ("pvc", "90000", None, "330522", None),
    ],
)
def test_who_is_to_be_diagnosed(sector: str, energy: str | None, diagnosed: dt.date | None, area: str, expected: str | None) -> None:
    found = diagnosis_of_line(sector, Decimal(energy) if energy else None, diagnosed, Trail(DAY, area))
    assert (found.reason if found else None) == expected


@pytest.mark.parametrize("day", [dt.date(2021, 6, 1), DAY, dt.date(2026, 8, 1)])
@pytest.mark.parametrize("product", products())
def test_every_product_has_an_answer_on_every_day(product: str, day: dt.date) -> None:
    facts = LineFacts(product, Decimal(900) if products()[product].size_unit == "t/d" else Decimal(50), Decimal(5))
    found = line_standing(facts, Figures(2023, Decimal(300_000), Decimal(100)), day, "330522")
    assert found.unit == products()[product].energy_unit
    assert (found.benchmark is None) == (found.band is None)
    if found.benchmark is not None:
        assert found.benchmark.unit == found.unit
