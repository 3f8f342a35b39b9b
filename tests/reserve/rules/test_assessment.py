"""Energy, saving, benchmark and emissions against cases worked by hand."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.rules.assessment import FIGURES, assess
from tests.reserve.rules.building import AS_OF, clinker, coke_rows, document, grinding, power_rows

CASES = Path(__file__).parents[2] / "cases"
MEASURED = "29307"


def cases(name: str) -> Any:
    return yaml.load((CASES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def named(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", cases("energy"), ids=named)
def test_energy(case: dict[str, Any]) -> None:
    found = assess(clinker(case["rows"], **case.get("fields", {})), AS_OF)
    for name, expected in case["expect"].items():
        number = getattr(found, name)
        assert number == (None if expected is None else Decimal(expected)), name
    assert list(found.missing) == case.get("missing", [])


@pytest.mark.parametrize("case", cases("saving"), ids=named)
def test_saving(case: dict[str, Any]) -> None:
    rows = coke_rows(str(Decimal(case["before"]) * Decimal("0.106")), str(Decimal(case["after"]) * Decimal("0.1")))
    fields = {
        "output_before_t_per_year": case["before"],
        "output_after_t_per_year": case["after"],
        "capacity_filed_t_per_year": case["filed"],
    }
    found = assess(clinker(rows, **fields), AS_OF)
    assert found.counted_output_t_per_year == Decimal(case["counted"])
    assert found.saving_tce_per_year == Decimal(case["saving"])
    assert found.saving_rate == Decimal("0.056604")


@pytest.mark.parametrize("case", cases("benchmark"), ids=named)
def test_benchmark(case: dict[str, Any]) -> None:
    before, after = Decimal(case["before"]) * 1000, Decimal(case["after"]) * 1000
    output = {"output_before_t_per_year": "1000000", "output_after_t_per_year": "1000000", "capacity_filed_t_per_year": "1550000"}
    if case["product"] == "clinker":
        found = assess(clinker(coke_rows(str(before), str(after)), **output), AS_OF)
    else:
        found = assess(grinding(power_rows(str(before * 1000), str(after * 1000)), **output, capacity_after_t_per_year="1550000"), AS_OF)
    assert found.indicator_after == Decimal(case["after"])
    assert (found.band_after, found.gb_level_after, found.gb_limit_met) == (case["band"], case["level"], case["met"])
    assert found.attainment_after is not None
    assert abs(found.attainment_after - Decimal(case["attainment"])) <= Decimal("0.000001")
    assert found.crossing_capacity_t_per_year == Decimal(case["crossing"])


@pytest.mark.parametrize("case", cases("emissions"), ids=named)
def test_emissions(case: dict[str, Any]) -> None:
    found = assess(clinker(case["rows"]), case.get("as_of", AS_OF)).co2_reduction_t_per_year
    assert found == (None if case["co2"] is None else Decimal(case["co2"]))


def test_an_empty_document_gives_no_figures_and_says_what_it_lacks() -> None:
    found = assess(document({}, []), AS_OF)
    assert set(found.facts().values()) == {None}
    assert set(found.facts()) == set(FIGURES)
    assert {"product", "energy_carriers", "output_before_t_per_year"} <= set(found.missing)


def test_facts_are_exact_integers_of_a_millionth() -> None:
    found = assess(clinker(), AS_OF)
    facts = found.facts()
    assert facts["unit_energy_after_kgce_per_t"] == 102_666_667
    assert found.unit_energy_after_kgce_per_t == Decimal("102.666667")
    assert facts["saving_tce_per_year"] == 5_000_000_000


def test_every_step_with_a_legal_value_cites_it_and_tells_its_status() -> None:
    steps = assess(clinker(), AS_OF).steps
    cited = [step for step in steps if step.status]
    assert cited
    assert all(step.citation and step.citation_en and step.status in ("unverified", "house", "source") for step in cited)
    assert all(step.label.zh and step.label.en and step.unit for step in steps)


def test_the_trail_names_the_values_still_to_be_verified() -> None:
    found = assess(clinker(), AS_OF)
    assert "energy_benchmarks.cement.clinker.benchmark" in found.unverified
    assert "counting.output_tolerance" in found.used
    assert "counting.output_tolerance" not in found.unverified


def test_before_the_law_a_figure_is_missing_and_its_address_named() -> None:
    found = assess(clinker(), dt.date(2021, 12, 31))
    assert found.saving_tce_per_year == Decimal(5000)
    assert found.attainment_after is None
    assert "energy_benchmarks.cement.clinker.benchmark" in found.unavailable


def test_the_day_a_value_changes_is_the_day_the_figure_changes() -> None:
    rows = power_rows("40000000", "30000000")
    day = dt.date(2024, 12, 20)
    earlier, later = (assess(grinding(rows), d).co2_reduction_t_per_year for d in (day - dt.timedelta(days=1), day))
    assert (earlier, later) == (Decimal(5422), Decimal(5153))


def test_more_energy_than_before_is_a_negative_saving_not_a_zero() -> None:
    assert assess(clinker(coke_rows("150000", "151500")), AS_OF).saving_tce_per_year == Decimal(-1500)


def test_the_assessment_needs_neither_numpy_nor_pandas() -> None:
    code = "import sys, reserve.rules.assessment; print([m for m in ('numpy', 'pandas', 'polars', 'sqlmodel') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
