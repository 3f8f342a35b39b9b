"""Capacity weighs shares, output weighs unit energy, enterprises are counted; what nobody measured is no zero."""

from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import history
from reserve.rules.emissions.avoided import CLASS_ORDER
from reserve.rules.targets.figures import (
    Counted,
    capacity_share,
    class_of_enterprise,
    energy_room,
    enterprise_share,
    mean_by_output,
    progress,
    project_counts,
)  # fmt: skip

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "target_figures.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def cases(name: str) -> Any:
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: case["name"])


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def check(found: Counted, case: Any, total: int) -> None:
    expected = number(case["is"])
    assert (found.figure is None) == (expected is None)
    if found.figure is not None and expected is not None:
        assert round(found.figure, -int(expected.as_tuple().exponent)) == expected
    assert (found.known, found.total, found.unknown_weight) == (case["known"], total, Decimal(case["unknown"]))


@cases("capacity_share")
def test_a_share_is_by_capacity(case: Any) -> None:
    check(capacity_share([(Decimal(capacity), answer) for capacity, answer in case["lines"]]), case, len(case["lines"]))


@cases("mean_by_output")
def test_unit_energy_is_by_output(case: Any) -> None:
    check(mean_by_output([(number(each), number(made)) for each, made in case["lines"]]), case, len(case["lines"]))


@cases("enterprise_share")
def test_a_share_of_firms_counts_firms(case: Any) -> None:
    check(enterprise_share(case["firms"]), case, len(case["firms"]))


@cases("energy_room")
def test_energy_room_shows_its_parts(case: Any) -> None:
    capacity, energy = (tuple(Decimal(part) for part in case[name]) for name in ("capacity", "energy"))
    found = energy_room((capacity[0], capacity[1]), (energy[0], energy[1]), number(case["other"]))
    assert [found.capacity_tce, found.intensity_tce] == [Decimal(part) for part in case["parts"]]
    assert found.total_tce == number(case["total"])
    assert found.capacity_tce + found.intensity_tce == (capacity[0] * energy[0] - capacity[1] * energy[1]) / 1000


def test_the_figures_of_the_plan_itself_leave_a_rest_that_it_does_not_explain() -> None:
    capacity_from, capacity_to, energy_from, energy_to, target = (
        history(f"cement_plan.{name if 'room' in name else 'clinker_' + name}", "330000")[-1].number
        for name in ("capacity_base", "capacity_target", "unit_energy_base", "unit_energy_target", "energy_room_target")
    )
    room = energy_room((capacity_from * 10_000, capacity_to * 10_000), (energy_from, energy_to), None)
    assert target * 10_000 - room.capacity_tce - room.intensity_tce == Decimal(63200)


@cases("project_counts")
def test_key_projects_are_among_all_projects_and_counted_apart(case: Any) -> None:
    found = project_counts([*repeat(True, case["key"]), *repeat(False, case["other"])])
    assert (found.key, found.other, found.included, found.apart) == (case["key"], case["other"], case["included"], case["apart"])


def test_a_firm_has_the_class_of_its_worst_line() -> None:
    assert [class_of_enterprise(lines, CLASS_ORDER) for lines in (["A"], ["A", "C"], ["A", None], [], ["leading"])] == [
        "A", "C", None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "reached", "target", "percent"),
    [
        ("106.9", "106.9", "101.5", "0"),
        ("106.9", "101.5", "101.5", "100"),
        ("106.9", "100.96", "101.5", "110"),
        ("106.9", "107.44", "101.5", "-10"),
        ("13", "31.5", "50", "50"),
        ("-10", "-20", "-30", "50"),
        (None, "5", "10", None),
        ("5", None, "10", None),
        ("10", "10", "10", None),
    ],
)
def test_progress_runs_from_the_base_to_the_target(base: str | None, reached: str | None, target: str, percent: str | None) -> None:
    assert progress(number(base), number(reached), Decimal(target)) == number(percent)
