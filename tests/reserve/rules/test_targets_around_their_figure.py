"""Every target of every plan just below, at and just above its figure, and on its last day and the day after."""

import datetime as dt
from decimal import Decimal

import pytest

from reserve.parameters import Value
from reserve.parameters.shelf import shelf
from reserve.rules.targets.targets import standing

STEP = Decimal("0.01")
REACHED = {
    "at_least": (False, True, True),
    "above": (False, False, True),
    "at_most": (True, True, False),
    "below": (True, False, False),
    "about": (True, True, True),
}
"""What the words ask for: 以上 and 以下 include the number, 超过 and 低于 do not, 左右 asks for no side."""


def all_targets() -> list[Value]:
    return [value for value in shelf().values if value.sense and value.due and isinstance(value.value, Decimal)]


def test_every_target_is_reached_on_its_side_only() -> None:
    found = all_targets()
    assert {value.sense for value in found} == set(REACHED)
    for value in found:
        assert value.due is not None
        said = tuple(standing(value, value.number + step, value.due).allowed for step in (-STEP, Decimal(0), STEP))
        assert said == REACHED[value.sense or "about"], (value.path, value.area)


def test_a_target_is_missed_from_the_day_after_its_last_one() -> None:
    for value in all_targets():
        assert value.due is not None
        if value.sense == "about":
            continue
        away = value.number + (STEP if value.sense in ("at_most", "below") else -STEP)
        said = [standing(value, away, value.due + dt.timedelta(days)).reason for days in (-1, 0, 1)]
        assert said == ["target_open", "target_open", "target_missed"], (value.path, value.area)


@pytest.mark.parametrize("path", ["building_materials_plan.targets.benchmark_share", "ultra_low.cement.timeline.nation_share"])
def test_targets_of_plans_and_of_timelines_are_among_them(path: str) -> None:
    assert path in {value.path for value in all_targets()}
