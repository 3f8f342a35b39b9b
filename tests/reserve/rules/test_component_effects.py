"""What each kind of component brings, in its own unit; only better efficiency is saved energy."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import paths
from reserve.rules.components.effects import KINDS, NEEDED, component_effect, project_saving
from reserve.rules.components.facts import Effect, Fact
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import NotFound

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "component_effects.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY = dt.date(2024, 9, 2)


def fact(given: object) -> Fact:
    if given is None or isinstance(given, bool):
        return given
    text = str(given)
    return Decimal(text) if text.lstrip("-").replace(".", "", 1).isdigit() else text


def effect(case: Any) -> Effect:
    facts = {name: fact(given) for name, given in case["facts"].items()}
    return component_effect(case["kind"], facts, case.get("day", DAY), "330000", case.get("convention", "equivalent"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_component_brings(case: Any) -> None:
    found = effect(case)
    for name, expected in case["expect"].items():
        assert getattr(found, name) == (None if expected is None else Decimal(expected)), name
    assert list(found.missing) == case.get("missing", [])
    if "reason" in case:
        assert found.decision.reason == case["reason"]
    assert "{" not in found.decision.message.zh + found.decision.message.en
    assert found.decision.citation
    assert all(step.label.zh and step.unit and step.expression for step in found.steps)


def test_every_kind_has_a_rule_its_facts_and_its_law_and_cases() -> None:
    assert sorted(KINDS) == sorted(choices("component_kind"))
    assert set(KINDS) == set(NEEDED) == {path.partition(".")[2] for path in paths("components.")} == {case["kind"] for case in CASES}


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_that_a_kind_needs_is_named_when_it_is_blank(kind: str) -> None:
    found = component_effect(kind, {}, DAY, "330000")
    assert set(found.missing) <= set(NEEDED[kind])
    assert found.missing
    assert found.decision.reason == "component_incomplete"
    assert str(len(found.missing)) in found.decision.message.zh
    answered = {name: True for name in NEEDED[kind] if name.startswith(("in_", "saving_m", "process_e"))}
    assert set(component_effect(kind, answered, DAY, "330000").missing) == set(NEEDED[kind]) - set(answered)


def test_a_project_sums_what_counts_and_deducts_what_the_treatment_adds() -> None:
    by_name = {case["name"]: effect(case) for case in CASES}
    parts = [by_name[name] for name in ("process, no growth", "10 MW of panels", "treatment that uses more energy is deducted")]
    assert project_saving(parts, Decimal(0)) == 11800
    assert project_saving(parts, Decimal(300)) == 11500
    assert project_saving(parts, Decimal(-300)) == 12100
    assert project_saving([*parts, by_name["blank service is not zero"]], Decimal(0)) is None
    assert project_saving([], Decimal(0)) == 0


def test_pollutants_stand_by_name_and_a_blank_one_is_not_zero() -> None:
    case = next(case for case in CASES if case["kind"] == "ultra_low")
    assert effect(case).pollutants_t == {"pm": Decimal(40), "so2": None, "nox": Decimal(600)}


def test_a_kind_nobody_recorded_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        component_effect("perpetual_motion", {}, DAY, "330000")
    assert "renewable" in caught.value.text("zh")
    assert "perpetual_motion" in caught.value.text("en")
