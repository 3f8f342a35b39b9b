"""The limit that measures a project is corrected with fields of the form, for one line and for a frame alike."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from reserve.parameters import at
from reserve.rules.assessment import Assessment, assess
from reserve.rules.basis.trail import Trail
from reserve.rules.components.effects import NEEDED
from reserve.rules.lines.corrections import CORRECTIONS
from reserve.rules.lines.measure import facts_of, facts_read, measure_for
from reserve.rules.ranking.gates.reading import NEEDED as NEEDED_BY_GATES
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import fields
from reserve.vocabulary.products import products, products_of
from tests.reserve.rules.building import AS_OF, CLINKER, coke_rows, document, power_rows

LATER = dt.date(2026, 11, 21)


def line(product: str, per_tonne: str, day: dt.date = LATER, **facts: str) -> Assessment:
    """A line of a million tonnes with this unit energy after the retrofit, in kgce/t (coke at the heat of standard coal)."""
    answers = CLINKER | {"product": product, "output_before_t_per_year": "1000000", "output_after_t_per_year": "1000000"}
    tce = str(Decimal(per_tonne) * 1000)
    return assess(with_facts(document(answers, coke_rows(tce, tce)), facts), day)


def with_facts(made: Document, facts: Mapping[str, str]) -> Document:
    """The same document with these facts typed in their canonical unit."""
    typed = Document.from_raw({"fields": {name: {"text": text, "unit": fields()[name].unit} for name, text in facts.items()}, "tables": {}})
    return Document({**made.entries, **typed.entries}, made.tables)


@pytest.mark.parametrize("product", sorted({*CORRECTIONS, *(code for code, one in products().items() if one.decided_by)}))
def test_every_fact_that_corrects_a_limit_is_a_field_that_shows_for_its_product(product: str) -> None:
    for name in facts_read(product):
        assert name in fields(), f"the rule of {product} reads {name}, which is no field of fields.csv"
        shown = fields()[name].sectors
        assert not shown or product in products_of(shown), f"{name} does not show for {product}"


def test_every_field_that_corrects_a_limit_is_read_by_a_rule() -> None:
    read = {name for product in products() for name in facts_read(product)}
    asked = {field.name for field in fields().values() if field.heading == "correction"}
    assert asked - read == set()


@pytest.mark.parametrize("product", sorted(CORRECTIONS))
def test_what_a_correction_lacks_is_a_field(product: str) -> None:
    found = measure_for(product, {}, Trail(LATER, "330000"))
    assert set(found.lacking) <= set(facts_read(product))


def test_what_the_gates_need_are_fields() -> None:
    assert set(NEEDED_BY_GATES) <= set(fields())
    assert set(NEEDED) == set(fields()["component_kind"].kinds or NEEDED)


def test_on_a_mountain_level_3_of_clinker_rises_and_a_step_says_by_how_much() -> None:
    found = line("clinker", "118", AS_OF, site_altitude_m="2500", site_pressure_pa="81060")
    assert found.limits is not None
    assert found.limits.three == Decimal("118.1934")
    assert (found.gb_level_after, found.gb_limit_met) == (3, True)
    step = next(step for step in found.steps if "海拔" in step.label.zh)
    assert (step.expression, step.result) == ("117 × 1.0102", Decimal("118.193400"))
    assert "GB 16780" in step.citation
    assert step.path == "energy_limits.gb16780_2021.corrections.altitude_base"


def test_the_baseline_does_not_rise_with_the_limit() -> None:
    found = line("clinker", "118", AS_OF, site_altitude_m="2500", site_pressure_pa="81060")
    assert found.band_after == "below_baseline"
    assert found.baseline == at("energy_benchmarks.cement.clinker.baseline", AS_OF)


@pytest.mark.parametrize(("per_tonne", "level", "met"), [("107", 2, True), ("107.000001", None, None), ("130", None, None)])
def test_a_mountain_without_pressure_leaves_level_3_unknown_and_never_failed(per_tonne: str, level: int | None, met: bool | None) -> None:
    found = line("clinker", per_tonne, AS_OF, site_altitude_m="2500")
    assert (found.gb_level_after, found.gb_limit_met) == (level, met)
    assert found.uncorrected == ("site_pressure_pa",)
    assert "site_pressure_pa" not in found.missing


@pytest.mark.parametrize(("per_tonne", "met"), [("117", True), ("117.000001", False)])
def test_without_the_altitude_the_limit_stands_uncorrected_and_says_so(per_tonne: str, met: bool) -> None:
    found = line("clinker", per_tonne, AS_OF)
    assert found.gb_limit_met is met
    assert found.uncorrected == ()
    assert [step.result for step in found.steps if "未填写海拔" in step.label.zh] == [Decimal(117)]


@pytest.mark.parametrize(("per_tonne", "level"), [("433.05", 3), ("433.050001", None), ("388.05", 2), ("379.05", 1)])
def test_poor_ore_raises_the_limit_of_a_blast_furnace(per_tonne: str, level: int | None) -> None:
    found = line("ironmaking_blast_furnace", per_tonne, feed_grade_percent="57")
    assert (found.gb_level_after, found.gb_limit_met) == (level, level is not None)
    assert found.baseline is not None
    assert found.baseline.number == Decimal("433.05"), "the corrected limit is stricter than the baseline of 435 and counts"
    assert found.baseline.path == "energy_limits.gb21256_2025.blast_furnace.level_3"


def test_without_the_feed_grade_the_baseline_alone_counts() -> None:
    found = line("ironmaking_blast_furnace", "436")
    assert (found.gb_limit_met, found.band_after) == (None, "below_baseline")
    assert found.uncorrected == ("feed_grade_percent",)
    assert found.baseline is not None
    assert found.baseline.number == 435


def test_glass_is_measured_by_weight_box_and_corrected_for_its_use() -> None:
    found = line("flat_glass", "180", line_size_t_per_day="900", capacity_utilisation_percent="86")
    assert (found.indicator_after, found.indicator_unit) == (Decimal(9), "kgce/weight_box")
    assert found.limits is not None
    assert tuple(found.limits) == (Decimal("8.80"), Decimal("11.00"), Decimal("13.20"))
    assert found.gb_level_after == 2
    assert line("flat_glass", "180", line_size_t_per_day="900").uncorrected == ("capacity_utilisation_percent",)


def test_the_share_of_clinker_is_told_beside_the_electricity_of_a_grinding_station() -> None:
    made = document(CLINKER | {"product": "cement_grinding"}, power_rows("34000000", "30000000"))
    found = assess(with_facts(made, {"clinker_share_percent": "76"}), AS_OF)
    assert [step.result for step in found.steps if "熟料比例" in step.label.zh] == [Decimal("81.1"), Decimal("88.15"), Decimal("95.2")]
    assert found.indicator_unit == "kWh/t"


def test_products_without_a_row_have_figures_and_no_place() -> None:
    found = line("urea", "150")
    assert (found.indicator_after, found.band_after, found.gb_limit_met) == (Decimal(150), None, None)
    assert facts_of(document({}, []), None) == {}
