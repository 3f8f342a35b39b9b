"""The strongest yardstick measures, and a weaker one never gives as much."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.rules.basis.trail import Trail
from reserve.rules.limits.ladder import RUNGS, Yardsticks, placed_on_ladder
from reserve.rules.limits.levels import Levels
from reserve.rules.limits.yardsticks import yardstick_of

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "yardstick_ladder.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_points_on_the_ladder(case: Any) -> None:
    trail = Trail(dt.date.fromisoformat(case.get("day", "2024-09-02")), "330000")
    row = yardstick_of(f"energy_benchmarks.{case['row']}", trail) if "row" in case else None
    levels = Levels(*(number(level) for level in case["levels"])) if "levels" in case else None
    provincial = (Decimal(case["provincial"][0]), Decimal(case["provincial"][1])) if "provincial" in case else None
    found = placed_on_ladder(number(case.get("figure")), number(case.get("rate")), Yardsticks(row, levels, provincial), trail)
    if found is None:
        assert case["rung"] is None
        return
    assert (found.rung, found.points) == (case["rung"], Decimal(case["points"]))
    assert found.points <= found.ceiling.number
    assert trail.steps[-1].citation
    assert trail.steps[-1].result == found.points


def test_every_rung_has_cases_and_ceilings_fall() -> None:
    assert {case["rung"] for case in CASES} == {*RUNGS, None}
    tops = [placed_on_ladder(Decimal(-1000), Decimal(1), _only(rung), Trail(dt.date(2024, 9, 2), "330000")) for rung in RUNGS]
    assert [top.points for top in tops if top] == [Decimal(100), Decimal(90), Decimal(80), Decimal(60)]


def _only(rung: str) -> Yardsticks:
    trail = Trail(dt.date(2024, 9, 2), "330000")
    return Yardsticks(
        yardstick_of("energy_benchmarks.cement.clinker", trail) if rung == "benchmark" else None,
        Levels(Decimal(26), Decimal(29), Decimal(34)) if rung == "gb_level" else None,
        (Decimal(50), Decimal(40)) if rung == "provincial_standard" else None,
    )
