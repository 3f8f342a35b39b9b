"""Deadlines, doors, the air reserve, money by component, ultra-low emission, capacity and papers: each at and around its figure."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.rules.basis.trail import Trail
from reserve.rules.components.central_money import Cost, Grant, no_double_money
from reserve.rules.emissions.ultra_low_state import MET, PARTS, PartState, fully_met_on, ultra_low_parts
from reserve.rules.gates.air_reserve import REFUSED_BECAUSE, AirPart, air_reserve, next_review
from reserve.rules.gates.capacity_use import capacity_use
from reserve.rules.gates.new_project_papers import capacity_under_other_names, captive_coal_power, papers_followed
from reserve.rules.gates.priority_doors import Membership, priority_doors
from reserve.rules.gates.sectors import Standing
from reserve.rules.limits.below_baseline import above_baseline, crossings, deadline
from reserve.vocabulary.choices import choices
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput, NotFound

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "law_gates.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY = dt.date(2024, 9, 2)


def cases(name: str) -> Any:
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: str(case.get("name") or "-".join(map(str, case.values()))))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def reasons(decisions: Iterable[Decision]) -> list[str]:
    found = list(decisions)
    for decision in found:
        assert decision.citation
        assert decision.figures["citation_en"]
        assert "{" not in decision.message.zh + decision.message.en
    return [decision.reason for decision in found]


@cases("above_baseline")
def test_a_line_below_the_baseline_has_its_day(case: Any) -> None:
    trail = Trail(case.get("day", DAY), "330000")
    found = above_baseline(f"energy_benchmarks.{case['row']}", number(case["figure"]), trail)
    assert reasons(found) == case["reasons"]
    assert [d.allowed for d in found] == [reason.endswith("_kept") for reason in case["reasons"]]
    if "due" in case:
        assert (found[0].figures["due"], found[0].figures["gap"]) == (case["due"], case["gap"])
        assert case["due"] in found[0].message.zh
        assert case["gap"] in found[0].message.en


def test_the_added_fields_have_a_year_more_and_the_nearest_day_counts() -> None:
    trail = Trail(DAY, "330000")
    assert deadline("energy_benchmarks.urea.any", trail) == dt.date(2026, 12, 31)
    assert deadline("energy_benchmarks.copper.blister", trail) == dt.date(2025, 12, 31)
    assert deadline("energy_benchmarks.aluminium.liquid_electricity", Trail(dt.date(2023, 7, 3), "330000")) is None


@cases("crossings")
def test_a_mark_is_crossed_once(case: Any) -> None:
    trail = Trail(case.get("day", DAY), "330000")
    figures = [number(case[name]) for name in ("before", "after", "capacity")]
    found = crossings(f"energy_benchmarks.{case['row']}", *figures, trail)
    assert [found.baseline_t, found.benchmark_t] == [number(part) for part in case["is"]]


@cases("priority_doors")
def test_the_two_doors(case: Any) -> None:
    lists = {door: Membership("测〔2024〕1号", day) for door, day in case["lists"].items()}
    found = priority_doors(case["product"], lists, case.get("day", DAY), "330000")
    assert reasons(found) == list(case["is"].values())
    assert [d.allowed for d in found] == [reason == "door_open" for reason in case["is"].values()]
    for decision, door in zip(found, case["is"], strict=True):
        assert {"central_air_reserve": "储备库", "provincial_key_plan": "计划"}[door] in decision.message.zh


@cases("air_reserve")
def test_the_air_reserve_takes_air(case: Any) -> None:
    applies = {name: name in case.get("refused", []) for name in REFUSED_BECAUSE if name not in case.get("lacks", [])}
    part = AirPart(case["kind"], case["stage"], number(case.get("progress")), case.get("papers"), applies)
    assert reasons(air_reserve(part, DAY, "330000")) == case["is"]


@cases("next_review")
def test_the_day_of_the_review_is_too_late(case: Any) -> None:
    last, decision = next_review(case["day"], "330000")
    assert last.isoformat() == case["last"]
    assert case["last"] in decision.message.zh
    assert reasons([decision]) == ["air_reserve_window"]


@cases("no_double_money")
def test_the_same_content_is_paid_once(case: Any) -> None:
    grants = [Grant("a", level, fund, amount) for level, fund, amount in case["grants"]]
    (found,) = no_double_money([Cost("a", "窑尾治理", case["cost"])], grants, DAY, "330000")
    assert (reasons([found]), found.allowed) == ([case["reason"]], case["is"])


def test_money_for_a_component_that_is_not_there_or_below_zero_is_refused() -> None:
    for grant in (Grant("b", "central", "air", 5), Grant("a", "central", "air", -1)):
        with pytest.raises(BadInput) as caught:
            no_double_money([Cost("a", "窑尾治理", 100)], [grant], DAY, "330000")
        assert "air" in caught.value.text("zh")


@cases("ultra_low")
def test_started_is_not_met(case: Any) -> None:
    state = PartState(case["state"], case["since"], case["standard"], case["evidence"])
    found = ultra_low_parts("steel", {"organised": state}, DAY, "320000")
    assert reasons(found) == [case["reason"], "ultra_low_blank", "ultra_low_blank"]
    assert found[0].allowed == (case["reason"] == "ultra_low_met")


def test_the_whole_process_of_cement_has_nine_parts_and_is_met_with_the_last() -> None:
    assert set(MET) < set(choices("ule_state"))
    states = {part: PartState("published", dt.date(2024, 3, day), "ule_cement_2024", True) for day, part in enumerate(PARTS["cement"], 1)}
    assert len(states) == 9
    assert fully_met_on("cement", states, DAY, "330000") == dt.date(2024, 3, 9)
    assert fully_met_on("cement", states, dt.date(2024, 3, 8), "330000") is None
    del states["mine.transport"]
    assert fully_met_on("cement", states, DAY, "330000") is None
    with pytest.raises(NotFound, match="glass"):
        ultra_low_parts("glass", {}, DAY, "330000")


@cases("capacity_use")
def test_what_is_supported_is_the_filed_capacity(case: Any) -> None:
    standing = Standing(case["band"], case["class"])
    found = capacity_use(case["sector"], standing, number(case["filed"]), number(case["actual"]), DAY, "320000")
    assert reasons(found.decisions) == case["is"]
    assert found.usable_t_per_year == number(case["usable"])
    assert found.allowed == (case["usable"] is not None)


def test_staggered_production_of_a_province_without_the_national_plan() -> None:
    found = capacity_use("cement", Standing("benchmark", "A"), Decimal(5), Decimal(5), DAY, "520000")
    assert "苏发改资环发" in found.decisions[-1].citation


@cases("papers")
def test_papers_of_a_new_project(case: Any) -> None:
    found = papers_followed(case["sector"], case["answers"], DAY, "320000")
    assert reasons(found) == case["is"]
    assert [d.allowed for d in found] == [reason == "paper_followed" for reason in case["is"]]


@cases("coal_power")
def test_no_new_captive_coal_unit(case: Any) -> None:
    found = captive_coal_power(case["sector"], adds_unit=case["adds"], as_of=DAY, area="320000")
    assert found is not None
    assert (reasons([found]), found.allowed) == ([case["is"]], case["adds"] is False)


@cases("capacity_names")
def test_names_that_hide_capacity(case: Any) -> None:
    found = capacity_under_other_names(case["sector"], [case["text"]], DAY, "320000")
    assert [d.figures["word"] for d in found] == case["is"]
    assert set(reasons(found)) <= {"capacity_name"}


def test_a_sector_without_plan_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        papers_followed("paper", {}, DAY, "320000")
    assert "steel" in caught.value.text("zh")
    assert captive_coal_power("steel", adds_unit=True, as_of=dt.date(2024, 8, 28), area="320000") is None
