"""Targets of the plans: which an area has, and where a figure stands at, below and above each kind of target."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import Value, at
from reserve.rules.targets.targets import standing, targets

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "targets.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def target(path: str, area: str) -> Value:
    return next(t for t in targets(area) if t.path == path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['path']}-{case['reached']}-{case['day']}")
def test_where_a_figure_stands(case: Any) -> None:
    reached = None if case["reached"] is None else Decimal(case["reached"])
    decision = standing(target(case["path"], case["area"]), reached, case["day"])
    assert decision.reason == case["reason"]
    assert decision.allowed == (case["reason"] in {"target_reached", "target_about"})
    assert decision.figures.get("gap") == case.get("gap")
    assert decision.citation
    for text in (decision.message.zh, decision.message.en):
        assert "{" not in text
        assert decision.figures["target"] in text


def test_an_area_has_its_own_targets_and_those_of_the_nation() -> None:
    found = {area: {t.path.split(".")[0] for t in targets(area)} for area in ("330522", "320000", "520000", "650000")}
    nation = {"sector_plans", "national_targets", "ultra_low"}
    assert {area: files & nation for area, files in found.items()} == dict.fromkeys(found, nation)
    assert {area: files - nation - {"capacity_replacement", "energy_benchmarks"} for area, files in found.items()} == {
        "330522": {"cement_plan", "retrofit_plan", "industry_carbon_peak"},
        "320000": set(),
        "520000": {"building_materials_plan"},
        "650000": {"building_materials_plan"},
    }


def test_targets_come_in_the_order_of_their_days_and_survive_their_plan() -> None:
    found = targets("330000")
    assert [t.due for t in found] == sorted(t.due for t in found if t.due)
    assert "retrofit_plan.key_projects_target" in {t.path for t in found}
    assert all(t.label and t.unit and t.citation.document for t in found)


def test_a_value_that_is_no_target_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cement_plan\.small_line_at_most is not a target"):
        standing(at("cement_plan.small_line_at_most", dt.date(2024, 9, 2)), Decimal(1), dt.date(2024, 9, 2))
