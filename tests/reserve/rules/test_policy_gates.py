"""The thresholds of the plans at, just below and just above their number, and what a decision says to a person."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import NeverRecorded, Repealed, TooEarly
from reserve.rules.emissions import carbon_efficiency, ultra_low
from reserve.rules.gates import capacity_replacement, efficiency_leader, outdated_equipment
from reserve.rules.gates import sectors as sector_gates
from reserve.rules.gates.sectors import SECTORS, Standing
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput, NotFound

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "policy_gates.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY = dt.date(2024, 9, 2)


def cases(name: str) -> Any:
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: "-".join(str(part) for part in case.values()))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def answers(decisions: tuple[Decision, ...]) -> list[bool]:
    assert all(d.citation and d.message.zh and d.message.en and "{" not in d.message.zh + d.message.en for d in decisions)
    assert all(d.figures["status"] in {"source", "unverified"} and d.figures["citation_en"] for d in decisions)
    return [d.allowed for d in decisions]


@cases("carbon_level")
def test_carbon_level(case: Any) -> None:
    assert carbon_efficiency.carbon_level(Decimal(case["figure"]), DAY, "330522")[0] == case["is"]


@cases("carbon_grade")
def test_carbon_grade(case: Any) -> None:
    assert carbon_efficiency.carbon_grade(Decimal(case["figure"]), DAY, "330522")[0] == case["is"]


@cases("still_allowed")
def test_outdated_equipment(case: Any) -> None:
    assert answers((outdated_equipment.still_allowed(case["kind"], Decimal(case["size"]), DAY, "330000"),)) == [case["is"]]


@cases("replaced")
def test_capacity_replacement(case: Any) -> None:
    options = {key: case.get(key, False) for key in ("key_region", "restricted", "cross_province")}
    decision = capacity_replacement.replaced(Decimal(case["leaving"]), Decimal(case["built"]), DAY, case["area"], **options)
    assert answers((decision,)) == [case["is"]]
    assert decision.figures["gap"] == case["gap"]


@cases("diagnosis_due")
def test_diagnosis_due(case: Any) -> None:
    assert answers((efficiency_leader.diagnosis_due(Decimal(case["energy"]), DAY, "650100"),)) == [case["is"]]


@cases("efficiency_leader")
def test_efficiency_leader(case: Any) -> None:
    assert answers(efficiency_leader.efficiency_leader(number(case["energy"]), case["band"], case["outdated"], DAY, "650100")) == case["is"]


@pytest.mark.parametrize("sector", SECTORS)
@cases("new_project")
def test_new_project(case: Any, sector: str) -> None:
    standing = Standing(case["band"], case["air_class"], case["equipment"])
    assert answers(sector_gates.new_project(sector, standing, DAY, "320000")) == case["is"]


@pytest.mark.parametrize("sector", ["steel", "cement", "aluminium"])
@cases("full_capacity")
def test_full_capacity(case: Any, sector: str) -> None:
    assert answers((sector_gates.full_capacity(sector, Standing(case["band"], case["air_class"]), DAY, "320000"),)) == [case["is"]]


@pytest.mark.parametrize("sector", ["steel", "refining", "ammonia", "cement"])
@cases("tier_price_risk")
def test_tier_price_risk(case: Any, sector: str) -> None:
    assert answers((sector_gates.tier_price_risk(sector, Standing(case["band"], case["air_class"]), DAY, "320000"),)) == [case["is"]]


@cases("within_limits")
def test_ultra_low_limits(case: Any) -> None:
    measured = {name: number(case.get(name)) for name in ("pm", "so2", "nox")}
    assert answers(ultra_low.within_limits(case["point"], measured, case.get("day", DAY), "330000")) == case["is"]


@cases("hours_and_transport")
def test_hours_and_transport(case: Any) -> None:
    found = ultra_low.hours_and_transport(case["sector"], number(case["hours"]), number(case["transport"]), DAY, "330000")
    assert answers(found) == case["is"]


def test_a_rule_of_one_place_says_nothing_elsewhere() -> None:
    with pytest.raises(NeverRecorded, match=r"building_materials_plan\.diagnosis"):
        efficiency_leader.diagnosis_due(Decimal(9000), DAY, "330000")
    with pytest.raises(NeverRecorded, match=r"sector_plans\.aluminium\.gates\.tiered_price_when"):
        sector_gates.tier_price_risk("aluminium", Standing("between", "C"), DAY, "320000")


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    with pytest.raises(TooEarly):
        sector_gates.new_project("steel", Standing("benchmark", "A", "advanced"), dt.date(2024, 8, 28), "320000")
    with pytest.raises(Repealed):
        outdated_equipment.still_allowed("coal_boiler", Decimal(35), dt.date(2025, 1, 1), "330000")
    after_the_plan = capacity_replacement.replaced(Decimal(3), Decimal(2), dt.date(2026, 1, 1), "330000", key_region=False)
    assert (after_the_plan.allowed, after_the_plan.figures["ratio"]) == (True, "1.5")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: carbon_efficiency.carbon_grade(Decimal("-0.1"), DAY, "330000"), "-0.1"),
        (lambda: outdated_equipment.still_allowed("blast_furnace", Decimal(0), DAY, "330000"), "0 m3"),
        (lambda: capacity_replacement.replaced(Decimal(1), Decimal(0), DAY, "330000", key_region=True), "0"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_number(call: Any, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        call()
    assert says in caught.value.text("zh")
    assert says in caught.value.text("en")


@pytest.mark.parametrize(
    ("call", "known"),
    [
        (lambda: sector_gates.new_project("paper", Standing(None, None), DAY, "330000"), "steel"),
        (lambda: outdated_equipment.still_allowed("kettle", Decimal(1), DAY, "330000"), "blast_furnace"),
        (lambda: ultra_low.within_limits("glass.furnace", {}, DAY, "330000"), "cement.kiln"),
        (lambda: ultra_low.hours_and_transport("glass", None, None, DAY, "330000"), "cement"),
    ],
)
def test_what_nobody_recorded_is_answered_with_what_there_is(call: Any, known: str) -> None:
    with pytest.raises(NotFound) as caught:
        call()
    assert known in caught.value.text("zh")


def test_the_key_region_is_asked_by_city() -> None:
    assert [capacity_replacement.in_key_region(area, DAY) for area in ("330100", "330522", "330702", "330881")] == [
        True,
        True,
        False,
        False,
    ]
