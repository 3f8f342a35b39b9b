"""The best use of a budget: never beaten by any other, never above a limit."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.rules.ranking.allocators.optimum import Bid, Ceiling, optimum

FEW = settings(max_examples=40, deadline=None, derandomize=True)
bids = st.lists(st.tuples(st.integers(1, 900), st.integers(0, 500), st.integers(1, 2)), min_size=1, max_size=9)


def whole(drawn: list[tuple[int, int, int]]) -> list[Bid]:
    return [Bid(f"P{n}", amount, benefit * 1_000_000, amount, tier) for n, (amount, benefit, tier) in enumerate(drawn)]


def by_brute_force(made: list[Bid], budget: int, ceilings: list[Ceiling]) -> tuple[int, int]:
    """The best benefit of tier 1, and then of tier 2 with the money that any best choice of tier 1 leaves for it."""
    best: dict[int, int] = {}
    for taken in product((0, 1), repeat=len(made)):
        if sum(bid.amount_fen for bid, one in zip(made, taken, strict=True) if one) > budget:
            continue
        if any(sum(made[m].amount_fen for m in c.members if taken[m]) > c.at_most_fen for c in ceilings):
            continue
        first, second = (sum(bid.benefit for bid, one in zip(made, taken, strict=True) if one and bid.tier == t) for t in (1, 2))
        best[first] = max(best.get(first, 0), second)
    top = max(best)
    return top, best[top]


@FEW
@given(bids, st.integers(0, 2_000), st.integers(0, 900))
def test_nothing_that_can_be_tried_buys_more_in_the_first_tier(drawn: list[tuple[int, int, int]], budget: int, most: int) -> None:
    made = whole(drawn)
    ceilings = [Ceiling("firm", tuple(range(0, len(made), 2)), most)]
    found = optimum(made, budget, ceilings, gap=0)
    first = sum(bid.benefit for bid, offer in zip(made, found.offers, strict=True) if offer and bid.tier == 1)
    top, after = by_brute_force(made, budget, ceilings)
    assert first == top
    assert found.benefit - first <= after
    if all(bid.tier == 1 for bid in made):
        assert found.benefit == top
        assert found.proven
        assert found.benefit <= found.bound


@FEW
@given(bids, st.integers(0, 2_000), st.integers(0, 900), st.integers(1, 100))
def test_budget_ceilings_and_least_offers_hold_in_whole_fen(drawn: list[tuple[int, int, int]], budget: int, most: int, part: int) -> None:
    made = [
        Bid(bid.code, bid.amount_fen * 1_000_003, bid.benefit, bid.amount_fen * 1_000_003 * part // 100, bid.tier) for bid in whole(drawn)
    ]
    ceilings = [Ceiling("county", tuple(range(1, len(made), 2)), most * 1_000_003 + 7)]
    found = optimum(made, budget * 1_000_003 + 11, ceilings)
    assert sum(found.offers) <= budget * 1_000_003 + 11
    assert sum(found.offers[m] for m in ceilings[0].members) <= ceilings[0].at_most_fen
    assert all(offer == 0 or bid.least_fen <= offer <= bid.amount_fen for bid, offer in zip(made, found.offers, strict=True))


@FEW
@given(bids, st.integers(1, 2_000))
def test_a_list_that_goes_down_by_benefit_never_buys_more(drawn: list[tuple[int, int, int]], budget: int) -> None:
    made = [Bid(bid.code, bid.amount_fen, bid.benefit, bid.least_fen) for bid in whole(drawn)]
    left, bought = budget, 0
    for bid in sorted(made, key=lambda one: -one.benefit / one.amount_fen):
        if bid.amount_fen <= left:
            left, bought = left - bid.amount_fen, bought + bid.benefit
    assert optimum(made, budget, gap=0).benefit >= bought


def test_a_divisible_bid_buys_its_part() -> None:
    found = optimum([Bid("A", 1_000, 10_000_000, 0), Bid("B", 1_000, 6_000_000, 0)], 1_500)
    assert found.offers == (1_000, 500)
    assert found.benefit == 13_000_000


def test_what_is_no_bid_is_refused() -> None:
    with pytest.raises(ValueError, match="A: benefit -1"):
        optimum([Bid("A", 10, -1, 0)], 10)
    with pytest.raises(ValueError, match="below zero"):
        optimum([Bid("A", 10, 1, 0)], -1)
