"""Methods of scoring: worked by hand, and what never happens to a project because of others."""

import datetime as dt
import doctest
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.parameters.programmes import Chosen, Setting
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.methods import cost, figures, points, shape, tiers
from reserve.rules.ranking.methods.points import Alternatives, Condition, Weighted
from reserve.rules.ranking.methods.registry import METHODS
from reserve.rules.ranking.protocols import Scored
from reserve.rules.ranking.ranking import rank
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import BLANK
from tests.reserve.rules.bare import bare
from tests.reserve.rules.test_assessment import cases, named

FUND = programme("zhejiang_cement_special_fund")
AS_OF = dt.date(2024, 9, 2)
FEW = settings(max_examples=15, deadline=None, derandomize=True)
PARTS = (
    Weighted("grant_per_co2", ((Decimal(0), Decimal(100)), (Decimal(800), Decimal(0))), Decimal(70)),
    Weighted("saving_rate", ((Decimal("0.01"), Decimal(0)), (Decimal("0.05"), Decimal(60)), (Decimal("0.2"), Decimal(100))), Decimal(30)),
)
GATE = Alternatives(((Condition("saving_rate", at_least=Decimal("0.02")),), (Condition("co2", at_least=Decimal(5000)),)))
DOORS = (tiers.Door(("provincial_key_plan",)), tiers.Door((), (Condition("saving", at_least=Decimal(500)),)))
JUDGES: dict[str, Callable[[Sequence[Candidate]], Scored]] = {
    "R1": cost.cost_effectiveness,
    "R1 co2": lambda pool: cost.cost_effectiveness(pool, per="co2"),
    "R2": lambda pool: cost.lifetime_cost(pool, life_years={"": Decimal(12), "clinker": Decimal("7.5")}, years_at_most=Decimal(10)),
    "R3": lambda pool: cost.subsidy_intensity(pool, reference=Decimal(250)),
    "R4": lambda pool: points.two_part(
        pool, ceiling=Decimal(900), cost_points=Decimal(80), full=Decimal("0.1"), reduction_points=Decimal(20)
    ),
    "R5": lambda pool: points.gated_weights(pool, gates=[GATE], parts=PARTS),
    "R7": lambda pool: tiers.tiered(pool, DOORS, cost.cost_effectiveness),
}
projects = st.lists(
    st.fixed_dictionaries(
        {
            "requested": st.integers(1, 900), "saving": st.integers(-50, 9_000), "co2": st.integers(1, 20_000),
            "rate": st.integers(0, 300).map(lambda n: Decimal(n) / 1000), "product": st.sampled_from(["clinker", "cement_grinding"]),
        }
    ),
    min_size=1, max_size=9,
)  # fmt: skip


def pool_of(drawn: Sequence[dict[str, Any]]) -> list[Candidate]:
    return [bare(f"P{n}", **figures) for n, figures in enumerate(drawn)]


def order(scored: Scored, pool: Sequence[Candidate]) -> list[str]:
    able = [n for n in range(len(pool)) if n not in scored.unscored]
    return [pool[n].project_code for n in sorted(able, key=lambda n: (scored.keys[n], pool[n].project_code))]


def chosen(name: str, numbers: dict[str, Any]) -> Any:
    return replace(FUND, method=Chosen(name, {key: Setting(Decimal(str(value)), "1", BLANK) for key, value in numbers.items()}))


@pytest.mark.parametrize("case", cases("methods"), ids=named)
def test_methods_as_worked_by_hand(case: dict[str, Any]) -> None:
    pool = [bare(f"P{n}", **figures) for n, figures in enumerate(case["projects"], 1)]
    scored = METHODS[case["method"]](pool, chosen(case["method"], case.get("settings", {})), AS_OF)
    for position, expected in enumerate(case["keys"]):
        assert (position in scored.unscored) == (expected is None)
        if expected is not None:
            assert Decimal(int(scored.totals[position])) / 1_000_000 == Decimal(expected)
            told = [Decimal(int(column.points[position])) / 1_000_000 for column in scored.columns]
            assert sum(told) == Decimal(expected)
            assert not case.get("terms") or told == [Decimal(term) for term in case["terms"][position]]
    assert [int(code[1:]) for code in order(scored, pool)] == case["order"]
    assert {position + 1: found[0].reason for position, found in scored.refusals.items()} == case.get("refused", {})
    assert all(decision.message.zh and decision.message.en for found in scored.refusals.values() for decision in found)
    assert "unit" not in case or {column.criterion.unit for column in scored.columns} == {case["unit"]}


@pytest.mark.parametrize("name", JUDGES)
@FEW
@given(projects, st.data())
def test_who_else_applies_never_moves_a_key(name: str, drawn: list[dict[str, Any]], data: st.DataObject) -> None:
    """Adding, removing, worsening or shuffling others leaves every key as it is: there is nothing that a project could do to another."""
    pool, judge = pool_of(drawn), JUDGES[name]
    alone = [judge([candidate]) for candidate in pool]
    together = judge(pool)
    for n, one in enumerate(alone):
        assert (together.keys[n], int(together.totals[n])) == (one.keys[0], int(one.totals[0]))
        assert (n in together.unscored) == (0 in one.unscored)
        if n not in together.unscored:
            assert sum(int(column.points[n]) for column in together.columns) == int(together.totals[n])
    order_of = list(range(len(pool)))
    random.Random(data.draw(st.integers(0, 99))).shuffle(order_of)
    shuffled = judge([pool[n] for n in order_of])
    assert [shuffled.keys[place] for place in range(len(pool))] == [together.keys[n] for n in order_of]


@pytest.mark.parametrize("name", JUDGES)
@FEW
@given(projects, st.integers(1, 400))
def test_asking_less_or_saving_more_never_costs_a_place(name: str, drawn: list[dict[str, Any]], step: int) -> None:
    pool, judge = pool_of(drawn), JUDGES[name]
    before = judge(pool)
    mine = drawn[0]
    better = [{**mine, "requested": max(1, mine["requested"] - step)}, {**mine, "rate": mine["rate"] + Decimal(step) / 1000}]
    better.append({**mine, "saving": mine["saving"] + step})
    if name != "R3" or (0 not in before.unscored and int(before.totals[0]) >= 0):
        better.append({**mine, "co2": mine["co2"] + step})
    for figures_after in better:
        after = judge([bare("P0", **figures_after), *pool[1:]])
        places = [order(found, pool) for found in (before, after)]
        if "P0" in places[0]:
            assert "P0" in places[1]
            assert places[1].index("P0") <= places[0].index("P0")
        assert [code for code in places[0] if code != "P0"] == [code for code in places[1] if code != "P0"]


@pytest.mark.parametrize("name", ["R1", "R1 co2", "R2"])
@FEW
@given(projects, st.integers(2, 9))
def test_prices_have_the_order_of_the_exact_ratios_in_any_unit(name: str, drawn: list[dict[str, Any]], scale: int) -> None:
    """All money counted in another unit, or all effects: the same places, those of ratios nobody rounded."""
    effect = "co2" if name == "R1 co2" else "saving"
    years = (
        {"clinker": Fraction(15, 2), "cement_grinding": Fraction(10)}
        if name == "R2"
        else dict.fromkeys(("clinker", "cement_grinding"), Fraction(1))
    )
    able = [(Fraction(one["requested"], one[effect]) / years[one["product"]], f"P{n}") for n, one in enumerate(drawn) if one[effect] > 0]
    for money, per in ((1, 1), (scale, 1), (1, scale)):
        pool = pool_of([{**one, "requested": one["requested"] * money, effect: one[effect] * per} for one in drawn])
        assert order(JUDGES[name](pool), pool) == [code for _, code in sorted(able)]


@FEW
@given(projects)
def test_weighted_parts_are_the_sum_that_anybody_can_compute(drawn: list[dict[str, Any]]) -> None:
    """A second statement of R5: interpolation and sum in plain arithmetic."""
    pool = pool_of(drawn)
    scored = points.gated_weights(pool, gates=[], parts=PARTS)
    for n, one in enumerate(drawn):
        ratio = Decimal(one["requested"]) * 10_000 / one["co2"]
        cost_value = max(Decimal(0), 1 - ratio / 800) * 70
        rate = float(one["rate"])
        quality = float(np.interp(rate, [0.01, 0.05, 0.2], [0, 60, 100])) * 0.3
        assert int(scored.totals[n]) / 1e6 == pytest.approx(float(cost_value) + quality, abs=2e-6)


def test_a_gate_names_every_way_through_it() -> None:
    scored = points.gated_weights([bare("P", requested=10, co2=4000, rate="0.01")], gates=[GATE], parts=PARTS)
    told = scored.refusals[0][0]
    assert told.reason == "score_condition_either"
    for number in ("0.01", "0.02", "4,000", "5,000"):
        assert number in told.message.zh
        assert number in told.message.en
    assert points.gated_weights([bare("P", requested=10, co2=5000, rate="0.01")], gates=[GATE], parts=PARTS).unscored == frozenset()


def test_a_door_of_a_list_opens_the_first_tier() -> None:
    pool = [bare("P0", requested=1, saving=400), bare("P1", requested=90, saving=400, lists=("provincial_key_plan",))]
    assert order(JUDGES["R7"](pool), pool) == ["P1", "P0"]


@pytest.mark.parametrize(
    ("name", "numbers", "code"),
    [
        ("lifetime_cost_per_tce", {"years_at_most": 10}, "method_setting_lacks"),
        ("lifetime_cost_per_tce", {"life_years": 0, "years_at_most": 10}, "method_setting"),
        ("lifetime_cost_per_tce", {"life_years": 5}, "method_setting_lacks"),
        ("cost_per_tce", {"at_most": -1}, "method_setting"),
        ("cost_per_tce", {"ceiling": 1}, "method_setting_unknown"),
        ("subsidy_intensity", {"reference": -1}, "method_setting"),
        ("two_part", {"ceiling": 0, "full": 1, "cost_points": 80, "reduction_points": 20}, "method_setting"),
        ("two_part", {"ceiling": 9, "full": 1, "cost_points": "80.001", "reduction_points": 20}, "method_setting"),
        ("gated_weights", {}, "method_setting"),
        ("tiers_then_cost", {"first_nothing_at_least": 1}, "method_setting"),
        ("tiers_then_cost", {}, "method_setting"),
    ],
)
def test_a_setting_that_is_no_setting_is_refused_by_its_name(name: str, numbers: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        METHODS[name]([bare("P", requested=1, saving=1)], chosen(name, numbers), AS_OF)
    assert caught.value.code == code


@pytest.mark.parametrize("module", [cost, figures, shape])
def test_examples_in_the_text(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_programme_ranks_by_the_method_and_gives_by_the_allocator_that_it_names() -> None:
    """300, 450 and 600 yuan for a tonne; 180 x 10^4 yuan: the first and second whole, the third a part."""
    plain = replace(FUND, gates=(), floors=(), tiers=(), caps=(), method=Chosen("cost_per_tce"), allocator=Chosen("skip"))
    pool = [
        bare("A", requested=90, saving=2000),
        bare("B", requested=60, saving=2000),
        bare("C", requested=120, saving=2000),
        bare("D", saving=5),
    ]
    found = rank(pool, plain, AS_OF, 180 * 1_000_000, "seed")
    rows = {row.project_code: row for row in found.rows}
    assert [rows[code].place for code in "BACD"] == [1, 2, 3, None]
    assert [rows[code].offer_fen for code in "BACD"] == [60_000_000, 90_000_000, 0, 0]
    assert [sum(reason.points_micro for reason in row.reasons) for row in found.rows] == [row.points_micro for row in found.rows]
    assert [line.zh for line in rows["D"].lift] == ["缺少申请资金，不能按该方法评定；请补充后重新提交"]
    assert rows["B"].reasons[0].parameter_path == "programmes.zhejiang_cement_special_fund.method.grant_per_tce"


@settings(max_examples=8, deadline=None, derandomize=True)
@given(projects, st.sampled_from(["stop", "skip", "optimise", "factor_split"]), st.randoms())
def test_the_same_seed_gives_the_same_list_whatever_the_order_of_arrival(
    drawn: list[dict[str, Any]], name: str, chance: random.Random
) -> None:
    """Equal prices are told apart by the chain of ties and its lot, never by who stood first in the file."""
    of = replace(FUND, gates=(), floors=(), tiers=(), caps=(), method=Chosen("cost_per_tce"), allocator=Chosen(name))
    pool = pool_of([one for one in drawn for _ in range(2)])
    shuffled = list(pool)
    chance.shuffle(shuffled)
    budget = 500 * 1_000_000
    one, other = (rank(each, of, AS_OF, budget, "seed") for each in (pool, shuffled))
    assert one == other
    assert one.spent_fen == sum(row.offer_fen for row in one.rows) <= budget
