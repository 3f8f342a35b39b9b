"""The tables of energy and CO2 agree with themselves: coefficient with heat value, range with value in use, levels with each other."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import Band, NeverRecorded, TooEarly, Value, at, documents, paths
from reserve.parameters.lookup import library
from reserve.rules.emissions.avoided import fuel_factor

TODAY = dt.date(2026, 11, 21)
FUELS = yaml.load((Path(__file__).parents[2] / "cases" / "fuel_co2.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
FILES = (
    "energy_benchmarks.", "energy_limits.", "energy_coefficients.", "energy_coefficient_ranges.", "heat_values.", "energy_media.",
    "energy_conventions.", "emission_factors.", "process_emissions.", "grid_factors.", "grid_factor_in_use.",
)  # fmt: skip
STEAM = {"mpa_10": "131.4", "mpa_5": "128.6", "mpa_3_5": "125.7", "mpa_2_5": "121.4", "mpa_1_5": "114.3", "mpa_1": "108.6",
         "mpa_0_7": "102.9", "mpa_0_3": "94.3", "below_mpa_0_3": "78.6"}  # fmt: skip


def tables() -> Iterator[Value]:
    for (path, _), entries in library().entries.items():
        if path.startswith(FILES):
            yield from (entry for entry in entries if isinstance(entry, Value))


def single(prefix: str) -> list[str]:
    return [path.removeprefix(prefix) for path in paths(prefix) if isinstance(at(path, TODAY).value, Decimal)]


@pytest.mark.parametrize("carrier", [c for c in single("heat_values.") if c != "electricity"])
def test_a_coefficient_is_the_heat_value_over_that_of_standard_coal(carrier: str) -> None:
    heat = at(f"heat_values.{carrier}", TODAY).number / at("energy_coefficients.heat_of_standard_coal", TODAY).number
    tolerance = Decimal("0.0003" if carrier == "producer_gas" else "0.0001")
    assert abs(heat - at(f"energy_coefficients.{carrier}", TODAY).number) <= tolerance


def test_the_conventions_follow_from_their_heat() -> None:
    standard = at("energy_coefficients.heat_of_standard_coal", TODAY).number
    assert abs(
        at("heat_values.electricity", TODAY).number / standard - at("energy_coefficients.electricity.equivalent", TODAY).number
    ) < Decimal("0.0001")
    assert abs(Decimal(10**6) / standard - at("energy_coefficients.heat", TODAY).number) < Decimal("0.01")
    assert (
        round(Decimal(10000) / at("energy_coefficients.heat_of_standard_coal_kcal", TODAY).number, 4)
        == at("energy_coefficients.oil_equivalent", TODAY).number
    )
    for purpose in paths("energy_conventions."):
        said = at(purpose, TODAY).value
        assert said is True or at(str(said), TODAY).unit in {"kgce/kWh", "kgoe/kWh"}


@pytest.mark.parametrize("carrier", [p.removeprefix("energy_coefficient_ranges.") for p in paths("energy_coefficient_ranges.")])
def test_a_range_agrees_with_its_heat_values_and_holds_what_is_in_use(carrier: str) -> None:
    band = Band.of(at(f"energy_coefficient_ranges.{carrier}", TODAY).value)
    if f"heat_values.{carrier}" in paths():
        heat = Band.of(at(f"heat_values.{carrier}", TODAY).value)
        standard = at("energy_coefficients.heat_of_standard_coal", TODAY).number
        for coefficient, kilojoule in ((band.low, heat.low), (band.high, heat.high)):
            assert coefficient is not None
            assert kilojoule is not None
            assert abs(kilojoule / standard - coefficient) <= Decimal("0.0001")
    used = {"electricity_equal_value": "energy_coefficients.electricity.equal_value"}.get(carrier, f"energy_coefficients.{carrier}")
    if used in paths():
        assert band.contains(at(used, TODAY).number)


@pytest.mark.parametrize(("level", "kgce_per_t"), STEAM.items())
def test_steam_in_standard_coal(level: str, kgce_per_t: str) -> None:
    oil = at(f"energy_limits.gb30251_2024_conversions.steam.{level}", TODAY).number
    assert round(oil * at("energy_coefficients.oil_equivalent", TODAY).number, 1) == Decimal(kgce_per_t)


@pytest.mark.parametrize("case", FUELS, ids=lambda case: case["fuel"])
def test_the_co2_of_a_fuel(case: Mapping[str, Any]) -> None:
    heat, carbon, oxidation = (
        at(f"emission_factors.{case['fuel']}.{part}", TODAY) for part in ("heat_value", "carbon_content", "oxidation")
    )
    units = 10000 if heat.unit == "GJ/m3" else 1
    assert round(fuel_factor(heat.number, carbon.number, oxidation.number) * units, 4) == Decimal(case["per_unit"])
    per_tce = fuel_factor(Decimal("29.307"), carbon.number, oxidation.number)
    assert abs(per_tce - Decimal(case["per_tce"])) <= Decimal("0.001")


def test_every_fuel_with_parameters_has_its_case() -> None:
    fuels = {path.split(".")[1] for path in paths("emission_factors.") if path.endswith(".oxidation")}
    assert {case["fuel"] for case in FUELS} == fuels - {"raw_coal"}


def test_levels_grow_laxer_and_none_is_zero() -> None:
    for group in {path.rpartition(".")[0] for path in paths("energy_limits.") if ".level_" in path and ".corrections." not in path}:
        day = dt.date(2025, 1, 1) if "gb21256_2013" in group else TODAY
        known = [at(f"{group}.level_{n}", day).number for n in (1, 2, 3) if f"{group}.level_{n}" in paths()]
        assert known == sorted(known), group
        assert all(known), group
        assert f"{group}.level_3" in paths(), group


def test_a_benchmark_is_stricter_than_its_baseline_in_both_editions() -> None:
    rows = {path.rpartition(".")[0] for path in paths("energy_benchmarks.") if path.endswith(".benchmark")}
    assert len(rows) == len([path for path in paths("energy_benchmarks.") if path.endswith(".baseline")]) == 56
    for row in rows:
        for day in (dt.date(2022, 1, 1), dt.date(2023, 7, 3), dt.date(2023, 7, 4)):
            assert at(f"{row}.benchmark", day).number < at(f"{row}.baseline", day).number, row
    assert at("energy_benchmarks.coke.top_charged.benchmark", dt.date(2023, 7, 3)).citation.document == "ndrc_benchmarks_2021"
    assert at("energy_benchmarks.coke.top_charged.benchmark", dt.date(2023, 7, 4)).citation.document == "ndrc_benchmarks_2023"


def test_each_of_36_fields_has_a_deadline_and_the_25_of_2021_have_levels() -> None:
    by_day: dict[dt.date, set[str]] = {}
    for path in paths("energy_benchmarks.deadlines."):
        by_day.setdefault(at(path, TODAY).day, set()).add(path.rpartition(".")[2])
    fields = {path.split(".")[1] for path in paths("energy_benchmarks.") if path.endswith(".benchmark")}
    assert by_day[dt.date(2025, 12, 31)] == fields
    assert len(fields) == 25
    assert len(by_day[dt.date(2026, 12, 31)]) == 11
    with pytest.raises(TooEarly):
        at("energy_benchmarks.deadlines.cement", dt.date(2023, 7, 3))


@pytest.mark.parametrize("number", [1, 2])
def test_a_level_that_a_standard_does_not_give_is_not_recorded(number: int) -> None:
    with pytest.raises(NeverRecorded):
        at(f"energy_limits.gb21340_2019.flat_glass_to_500.level_{number}", TODAY)


def test_bands_of_a_family_meet_without_gap_or_overlap() -> None:
    families = (
        ("energy_limits.gb21340_2019", "flat_glass", "size"), ("energy_limits.gb21340_2019", "rolled_glass", "size"),
        ("energy_limits.gb21252_2023", "tile", "absorption"), ("energy_limits.gb21252_2023", "sanitary", "absorption"),
        ("energy_limits.gb21256_2025", "electric_furnace", "size"), ("energy_benchmarks", "flat_glass.", "size"),
        ("energy_benchmarks", "building_ceramics.", "absorption"), ("energy_benchmarks", "steelmaking.electric_furnace", "size"),
    )  # fmt: skip
    for standard, family, column in families:
        found = [Band.of(at(path, TODAY).value) for path in paths(f"{standard}.{family}") if path.endswith(f".{column}")]
        edges = sorted({bound for band in found for bound in (band.low, band.high) if bound is not None})
        assert len(found) >= 2, family
        for edge in edges if any(band.low is None for band in found) else edges[1:]:
            assert sum(band.contains(edge) for band in found) == 1, (family, edge)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_a_grid_factor_is_known_from_its_publication(year: int) -> None:
    first = at(f"grid_factors.000000.{year}", TODAY).valid_from
    assert at("grid_factor_in_use.electricity", first, "110000").value == f"grid_factors.000000.{year}"
    with pytest.raises(TooEarly):
        at(f"grid_factors.000000.{year}", first - dt.timedelta(days=1))


@pytest.mark.parametrize("area", ["320000", "330000", "520000", "650000"])
def test_a_province_with_its_own_factor_uses_it_and_goes_on_with_it(area: str) -> None:
    days = (dt.date(2024, 4, 11), dt.date(2024, 12, 19), dt.date(2024, 12, 20), TODAY)
    with pytest.raises(TooEarly):
        at("grid_factor_in_use.electricity", days[0], area)
    used = [str(at("grid_factor_in_use.electricity", day, area).value) for day in days[1:]]
    assert used == [f"grid_factors.{area}.2021", f"grid_factors.{area}.2022", f"grid_factors.{area}.2022"]
    assert all(at(path, day, area).number > 0 for path, day in zip(used, days[1:], strict=True))


def test_the_grid_factor_of_2022_is_recorded_for_30_provinces_and_seven_grids() -> None:
    codes = {path.split(".")[1] for path in paths("grid_factors.") if path.endswith(".2022")}
    assert len([code for code in codes if code.isdigit() and code != "000000"]) == 30
    assert len([code for code in codes if code.startswith("grid_")]) == 7
    with pytest.raises(NeverRecorded):
        at("grid_factors.330000.2023", TODAY)


def test_every_value_of_the_tables_has_a_label_in_both_languages_and_claims_no_more_than_was_seen() -> None:
    for value in tables():
        assert value.label is not None, value.path
        assert value.label.zh, value.path
        assert value.label.en, value.path
        assert value.status == "unverified", value.path
        assert documents()[value.citation.document].file is None, value.path
        assert value.citation.clause, value.path
        assert value.citation.clause_en, value.path


def test_no_two_values_that_count_on_one_day_have_the_same_label() -> None:
    seen: dict[str, str] = {}
    for path in (p for p in paths() if p.startswith(FILES)):
        label = library().entries[path, "000000"][-1]
        if isinstance(label, Value) and label.label and not path.startswith(("energy_limits.gb21256", "grid_factor_in_use")):
            assert seen.setdefault(label.label.zh, path) == path, label.label.zh
