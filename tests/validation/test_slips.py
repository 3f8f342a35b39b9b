"""Slips of the unit and the decimal point: named with the right answer and factor, and no alarm where nothing slipped."""

import datetime as dt
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from functools import cache

import pytest

from benchmarks.slip_projects import project
from benchmarks.slips import figures, measure, shares, slipped
from dashboards.demo.clerk import typed_changes
from dashboards.demo.figures import draw_figures
from dashboards.demo.project_skeletons import skeletons
from reserve.rules.assessment import assess
from reserve.vocabulary.document import Document
from tests.validation.documents import document_of, good_context, good_document, random_document
from validation import RuleChecker
from validation.magnitudes import magnitudes, slipping
from validation.ratios import ratios
from validation.screen import inside
from validation.slips import EXPONENTS, slips

DAY, AREA = dt.date(2024, 9, 2), "330522"
SEEDS = 6


@cache
def measured():
    return measure(SEEDS, first=100)


def test_ninety_five_in_a_hundred_slips_are_named_with_the_right_answer_and_factor() -> None:
    tried, named, _ = measured()
    assert sum(named.values()) >= Decimal("0.95") * sum(tried.values()), shares(tried, named)


def test_slips_of_a_thousand_and_of_ten_thousand_upwards_are_named_in_every_field() -> None:
    tried, named, _ = measured()
    assert [key for key in tried if key[1] in (3, 4) and named[key] < tried[key]] == []
    assert {field for field, _ in tried} <= set(slipping())


def test_a_clean_project_raises_no_alarm() -> None:
    assert measured()[2] == 0
    assert [seed for seed in range(1_000, 1_060) if slips(project(seed), DAY, AREA)] == []


def demo_document(number: int) -> Document:
    """The document of a project of the demonstration as its clerk types and declares it."""
    skeleton = skeletons()[number]
    drawn = draw_figures(skeleton, 2024)
    fields, rows = {}, {}
    for path, (text, unit) in typed_changes(drawn).items():
        parts = path.split("/")
        where = fields if len(parts) == 1 else rows.setdefault(parts[1], {})
        where[parts[-1]] = {"text": text, "unit": unit}
    raw = {"fields": fields, "tables": {"energy_carriers": [{"key": key, "cells": cells} for key, cells in rows.items()]}}
    saving = assess(Document.from_raw(raw), DAY, AREA).saving_tce_per_year
    assert saving is not None
    declared = max(saving * drawn.declared_factor, Decimal(0)).quantize(Decimal("0.1"), ROUND_UP)
    fields["energy_saving_declared_tce_per_year"] = {"text": f"{declared:f}", "unit": "tce/yr"}
    if drawn.power_only:
        power = (declared / Decimal("0.1229") / 10).quantize(Decimal("0.01"), ROUND_DOWN)
        fields["power_saving_declared_kwh_per_year"] = {"text": f"{power:f}", "unit": "10MWh/yr"}
    return Document.from_raw(raw)


def test_the_demonstration_library_raises_no_alarm() -> None:
    documents = [demo_document(number) for number in range(len(skeletons()))]
    alarms = [number for number, document in enumerate(documents, start=1) if slips(document, DAY, AREA)]
    assert len(documents) > 100
    assert len(alarms) <= len(documents) // 100, alarms


@pytest.mark.parametrize("exponent", EXPONENTS)
@pytest.mark.parametrize("path", ["capacity_filed_t_per_year", "output_after_t_per_year", "energy_carriers/r1/quantity_before"])
def test_the_answer_that_slipped_is_named_alone_where_the_rest_of_the_form_agrees(path: str, exponent: int) -> None:
    wrong = slipped(good_document(), path, exponent)
    assert wrong is not None
    found = slips(wrong, DAY, AREA)
    assert {where: slip.exponent for where, slip in found.items()} == {path: exponent}
    assert found[path].others == ()


def test_both_quantities_of_a_carrier_in_the_wrong_unit_are_named_together() -> None:
    rows = [
        {"key": "r1", "carrier": "raw_coal", "quantity_before": "225", "quantity_after": "213"},
        {"key": "r2", "carrier": "electricity", "quantity_before": ["8000", "10MWh"], "quantity_after": ["7400", "10MWh"]},
    ]
    found = slips(document_of({"rows": rows}), DAY, AREA)
    before, after = "energy_carriers/r1/quantity_before", "energy_carriers/r1/quantity_after"
    assert {path: slip.exponent for path, slip in found.items()} == {before: -3, after: -3}
    assert found[before].along == (after,)


def test_two_figures_alone_on_the_form_are_both_named_and_each_names_the_other() -> None:
    changes = {"capacity_filed_t_per_year": ["1550", "10kt/yr"], "line_size_t_per_day": "5000", "product": "clinker"}
    document = document_of({"bare": True, "set": changes})
    found = {f.path: f for f in RuleChecker().check(document, good_context(stage="draft")).findings if f.rule_id.startswith("R-SLIP")}
    assert set(found) == {"capacity_filed_t_per_year", "line_size_t_per_day"}
    assert "也可能是“生产线日产规模”写错" in found["capacity_filed_t_per_year"].message.zh
    assert "or the slip is in “Filed capacity”" in found["line_size_t_per_day"].message.en


def test_the_published_claim_names_its_ratio_and_what_the_conventions_give() -> None:
    changes = {"energy_saving_declared_tce_per_year": "45895", "power_saving_declared_kwh_per_year": ["6560", "10MWh/yr"]}
    document = document_of({"set": changes, "rows": []})
    finding = next(f for f in RuleChecker().check(document, good_context()).findings if f.rule_id == "R-POWER-RATIO")
    assert finding.figures["ratio"] == "0.70"
    for text in (finding.message.zh, finding.message.en):
        assert all(number in text for number in ("45,895", "65,600,000", "0.70 kgce/kWh", "0.1229", "0.33"))


def test_a_figure_exactly_at_a_bound_of_its_band_is_no_contradiction() -> None:
    for low_or_high, output in (("low", "300000"), ("high", "3000000")):
        changes = {"capacity_filed_t_per_year": "1500000", "output_before_t_per_year": output}
        known = ratios(document_of({"bare": True, "set": changes}), DAY, AREA)
        assert [(one.magnitude.id, one.holds(one.value())) for one in known] == [("output_before_of_capacity", True)], low_or_high


def test_the_quick_look_lets_nothing_pass_that_the_exact_figures_hold_wrong() -> None:
    """Rough documents, clean ones and slips of them: where it sees nothing every exact ratio holds, and it sees clean ones as clean."""
    clean = [project(seed) for seed in range(40)]
    wrong = [slipped(one, path, exponent) for one in clean[:1] for path in figures(one) for exponent in (1, -1, -4)]
    rough = [random_document(seed) for seed in range(200)]
    for document in (*clean, *(one for one in wrong if one is not None), *rough):
        exact = all(one.holds(one.value()) for one in ratios(document, DAY, AREA))
        assert exact or not inside(document, DAY, AREA)
    assert all(inside(document, DAY, AREA) for document in (*clean, good_document()))


def test_every_ratio_of_the_table_is_told_of_some_document() -> None:
    seen = {one.magnitude.id for seed in range(40) for one in ratios(project(seed), DAY, AREA)}
    assert seen == {one.id for one in magnitudes()}


def test_every_number_of_an_invented_project_is_a_figure_that_may_slip() -> None:
    names = {path.rsplit("/", maxsplit=1)[-1] for seed in range(12) for path in figures(project(seed))}
    assert names == set(slipping()) - {"payback_years", "progress_percent"}
