"""What each rule costs: every list is that of the ranking without the rule, and no list buys more than the proven optimum."""

from dataclasses import replace
from decimal import Decimal
from itertools import product as every

import pytest

from reserve.parameters.programmes.model import Chosen, Setting
from reserve.rules.ranking.allocators.limits import Limiter
from reserve.rules.ranking.candidate import Ranking
from reserve.rules.ranking.ranking import rank
from reserve.rules.ranking.trials.board import board_of, stopped_in, trial
from reserve.rules.robustness.fairness import Stood, fairness, interval
from reserve.rules.robustness.price import Bought, Price, full_fen, price
from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.language import BLANK
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows
from tests.reserve.rules.test_robustness import BUDGET, FUND, pool


def priced(seed: int, number: int = 26) -> tuple[Price, Ranking]:
    candidates = pool(seed, number)
    told = rank(candidates, FUND, AS_OF, BUDGET, "seed")
    return price(board_of(candidates, FUND, AS_OF, "seed", stopped_in(told)), FUND, BUDGET), told


def test_every_rule_of_the_fund_has_a_price() -> None:
    told, _ = priced(3)
    kinds = [rule.kind for rule in told.rules]
    assert [kinds.count(kind) for kind in ("weight", "floor", "tier", "cap")] == [5, 4, 1, 5]
    assert {rule.code for rule in told.rules if rule.kind == "line"} >= {"partial"}


@pytest.mark.parametrize("seed", [3, 8])
def test_a_list_without_a_rule_is_the_ranking_without_it(seed: int) -> None:
    candidates = pool(seed, 26)
    told, now = priced(seed)
    on = {row.project_code for row in now.rows if row.offer_fen}
    for rule in told.rules:
        if rule.kind == "floor":
            other = replace(FUND, floors=tuple(floor for floor in FUND.floors if floor.criterion != rule.code))
        elif rule.kind == "tier":
            other = replace(FUND, tiers=())
        elif rule.code == "firm_year":
            other = replace(FUND, caps=tuple(cap for cap in FUND.caps if cap.code != "firm_year"))
        else:
            continue
        then = rank(candidates, other, AS_OF, BUDGET, "seed")
        funded = {row.project_code for row in then.rows if row.offer_fen}
        assert (set(rule.gained), set(rule.lost)) == (funded - on, on - funded)
        assert rule.bought.spent_fen == then.spent_fen
        assert rule.bought.projects == len(funded)


@pytest.mark.parametrize("seed", range(5))
def test_no_list_under_the_caps_buys_more_than_the_optimum(seed: int) -> None:
    told, _ = priced(seed)
    assert told.best.proven
    assert told.present.saving_tce_micro <= told.best.bound_tce_micro
    for rule in told.rules:
        if rule.kind in ("weight", "floor", "tier", "line"):
            assert rule.bought.saving_tce_micro <= told.best.bound_tce_micro, rule.code
    assert told.best.bought.spent_fen <= BUDGET
    assert told.best.gap <= 0.001


def test_a_price_worked_by_hand() -> None:
    """Two lines and money for one: the first saves 5,000 tce and stands behind because the second is named by an official list.

    The second saves 4,000. Both ask for 3 million; the batch has 3 million. Without the tier the first is funded: the tier costs 1,000 tce.
    """
    first = candidate("P1", clinker(coke_rows("159000", "154000"), investment_eligible="2000"))
    second = candidate("P2", clinker(coke_rows("159000", "155000"), investment_eligible="2000"), lists=("provincial_key_plan",))
    candidates = [first, second]
    budget = 2_000_000_00
    door = replace(FUND.tiers[0], total_at_least=replace(FUND.tiers[0].total_at_least, value=Decimal(0)))
    plain = replace(FUND, caps=(), floors=(), tiers=(door,))
    told = rank(candidates, plain, AS_OF, budget, "seed")
    found = price(board_of(candidates, plain, AS_OF, "seed", stopped_in(told)), plain, budget)
    share = Decimal(budget) / full_fen(first, Limiter(plain, budget).of(first))
    saved = {one.project_code: one.assessment.saving_tce_per_year for one in candidates}
    assert saved == {"P1": Decimal(5000), "P2": Decimal(4000)}
    assert found.present.saving_tce_micro == int(4000 * share * 10**6)
    tier = next(rule for rule in found.rules if rule.kind == "tier")
    assert (tier.gained, tier.lost) == (("P1",), ("P2",))
    assert tier.bought.saving_tce_micro == int(5000 * share * 10**6)
    assert abs(found.best.bought.saving_tce_micro - tier.bought.saving_tce_micro) <= 5_000_000


def test_a_list_of_places_is_priced_by_places() -> None:
    candidates = pool(6, 20)
    plan = replace(FUND, kind="list", places=Setting(Decimal(5), "projects", BLANK), allocator=Chosen("places"), caps=(), budget=None)
    told = rank(candidates, plan, AS_OF, 0, "seed")
    board = board_of(candidates, plan, AS_OF, "seed", stopped_in(told))
    found = price(board, plan, 0)
    able = sorted(
        (int((one.assessment.saving_tce_per_year or 0) * 10**6) for n, one in enumerate(board.candidates) if board.passed[n]), reverse=True
    )
    assert found.best.bought.saving_tce_micro == sum(able[:5])
    assert found.present.projects == 5
    assert found.present.spent_fen == 0
    assert trial(board, plan, 0).spent_fen == 0


def test_groups_leave_nobody_out_and_their_bounds_hold_the_rate() -> None:
    candidates = pool(2, 30)
    stood = [Stood(one, n % 5 > 0, n % 3 == 0, 100, 50 if n % 3 == 0 else 0) for n, one in enumerate(candidates)]
    groups = fairness(stood)
    for by in ("city", "county_class", "firm_size", "product"):
        mine = [group for group in groups if group.by == by]
        assert sum(group.applications for group in mine) == 30
        assert sum(group.offer_fen for group in mine) == 50 * 10
        assert all(group.low <= group.rate <= group.high for group in mine)
    assert {group.code for group in groups if group.by == "firm_size"} == {""}, "nobody said whether the firm is above scale"


def test_an_interval_is_that_of_the_binomial_law() -> None:
    """At either bound the tail of the binomial law that lies beyond the observation is 2.5 %."""
    from math import comb

    for on, of in every((0, 1, 4, 9), (9, 12)):
        low, high = interval(on, of)
        below = sum(comb(of, k) * high**k * (1 - high) ** (of - k) for k in range(on + 1))
        above = sum(comb(of, k) * low**k * (1 - low) ** (of - k) for k in range(on, of + 1))
        assert on == of or abs(below - 0.025) < 1e-9
        assert on == 0 or abs(above - 0.025) < 1e-9


def test_what_a_list_buys_never_counts_a_blank_as_nothing() -> None:
    told, _ = priced(1)
    assert isinstance(told.present, Bought)
    assert told.present.without == 0


def test_a_programme_that_pays_by_formula_has_no_ranking_to_price() -> None:
    candidates = pool(1, 6)
    told = rank(candidates, FUND, AS_OF, BUDGET, "seed")
    board = board_of(candidates, FUND, AS_OF, "seed", stopped_in(told))
    with pytest.raises(NotAllowedNow) as refused:
        price(board, replace(FUND, kind="entitlement"), BUDGET)
    assert "formula" in refused.value.text("en")
