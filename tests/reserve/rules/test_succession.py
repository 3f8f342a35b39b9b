"""The reserve list moves up: cases worked by hand, and what holds for every list, every limit and every order of events."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.rules.ranking.allocators.shared_limits import alone_fen, shared_limits
from reserve.rules.ranking.allocators.succession import Event, Freed, Listed, stand, succeed
from reserve.rules.ranking.candidate import CapStep
from reserve.vocabulary.language import BLANK
from tests.reserve.rules.building import candidate, clinker

FUND = programme("zhejiang_cement_special_fund")

FIRST = [
    Listed("p1", 1, 100, 100),
    Listed("p2", 2, 100, 100),
    Listed("p3", 3, 100, 50, moves=True),
    Listed("p4", 4, 80, 0, moves=True),
    Listed("p5", 5, 20, 0, moves=True),
]
"""250 to give: two whole, a part for the third, two wait."""


def told(offers: tuple[Freed, ...]) -> list[tuple[str, int]]:
    return [(one.project_code, one.amount) for one in offers]


def test_who_got_a_part_is_made_whole_before_the_next_is_offered_the_rest() -> None:
    listed = stand(FIRST, [Event("exit", "p1")])
    assert succeed(listed, {}, 250) == (Freed("p3", 3, 50, whole=True), Freed("p4", 4, 50, whole=False))
    assert told(succeed(listed, {}, 250, part=False)) == [("p3", 50)]


def test_a_list_that_skips_passes_over_who_needs_more_than_there_is() -> None:
    listed = stand(FIRST, [Event("exit", "p1")])
    assert told(succeed(listed, {}, 250, skip=True)) == [("p3", 50), ("p5", 20)]


def test_who_declines_keeps_what_it_has_and_the_next_is_asked() -> None:
    listed = stand(FIRST, [Event("exit", "p1"), Event("offer", "p3", 50), Event("offer", "p4", 50), Event("decline", "p3", 50)])
    assert [one.held for one in listed] == [0, 100, 50, 0, 0]
    assert told(succeed(listed, {}, 250)) == [("p5", 20)], (
        "thirty of the fifty that are free are kept for the fourth, who was offered a part"
    )
    listed = stand(listed, [Event("offer", "p5", 20), Event("accept", "p4", 50)])
    assert told(succeed(listed, {}, 250)) == [("p4", 30)]


def test_a_shared_limit_stops_one_project_and_not_those_behind_it() -> None:
    listed = [Listed("p1", 1, 100, 0, gone=True), Listed("p2", 2, 60, 60, ("firm",)), Listed("p3", 3, 60, 0, ("firm",), moves=True),
              Listed("p4", 4, 30, 0, moves=True)]  # fmt: skip
    assert told(succeed(listed, {"firm": 60}, 160)) == [("p4", 30)]
    assert told(succeed(listed, {"firm": 70}, 160)) == [("p3", 10), ("p4", 30)]


def test_a_place_that_became_free_goes_to_the_first_who_waits() -> None:
    listed = [Listed("p1", 1, 1, 0, gone=True), Listed("p2", 2, 1, 1), Listed("p3", 3, 1, 0, moves=True), Listed("p4", 4, 1, 0, moves=True)]
    assert told(succeed(listed, {}, 2)) == [("p3", 1)]


NAMES = st.lists(st.sampled_from(["firm a", "firm b", "county"]), unique=True, max_size=2).map(tuple)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[Listed], dict[str, int], int]:
    """A list as a ranking makes it: within the budget and the limits, in order."""
    limits = {name: draw(st.integers(0, 120)) for name in ("firm a", "firm b", "county")}
    budget = draw(st.integers(0, 250))
    used: Counter[str] = Counter()
    left, made = budget, []
    for place in range(1, draw(st.integers(1, 9)) + 1):
        alone, shared = draw(st.integers(0, 80)), draw(NAMES)
        most = max(0, min([alone, *(limits[name] - used[name] for name in shared)]))
        held = min(most, left)
        left -= held
        used.update(dict.fromkeys(shared, held))
        made.append(Listed(f"p{place}", place, alone, held, shared, moves=held < most or held == 0))
    return made, limits, budget


@given(lists(), st.data(), st.booleans(), st.booleans())
def test_whatever_happens_the_budget_and_every_limit_are_kept_and_the_order_is(
    made: tuple[list[Listed], dict[str, int], int], data: Any, skip: bool, part: bool
) -> None:
    """Exits, answers and offers in any order; after each, nobody overtakes who stands before and could have had it."""
    first, limits, budget = made
    listed = tuple(first)
    for _ in range(6):
        waiting = [one for one in listed if one.pending]
        going = [one for one in listed if not one.gone]
        if waiting and data.draw(st.booleans()):
            one = data.draw(st.sampled_from(waiting))
            listed = stand(listed, [Event(data.draw(st.sampled_from(["accept", "decline"])), one.project_code, one.pending)])
        elif going:
            listed = stand(listed, [Event("exit", data.draw(st.sampled_from(going)).project_code)])
        offers = succeed(listed, limits, budget, skip=skip, part=part)
        assert all(one.amount > 0 for one in offers)
        asked = stand(listed, [Event("offer", one.project_code, one.amount) for one in offers])
        assert sum(one.held + one.pending for one in asked) <= budget
        for name, most in limits.items():
            assert sum(one.held + one.pending for one in asked if name in one.shared) <= most
        assert all(one.held + one.pending <= one.alone or not one.moves for one in asked)
        if not skip:
            behind = [one.place for one in offers if not one.whole]
            assert not behind or behind == [offers[-1].place], "after a part nobody behind is offered anything"
        assert [one.place for one in offers] == sorted(one.place for one in offers)
        assert not {one.project_code for one in offers} & {one.project_code for one in listed if one.gone or one.passed or one.pending}
        assert succeed(asked, limits, budget, skip=skip, part=part) == (), "nothing is left to offer"
        listed = asked


def test_the_limits_that_a_project_shares_have_names_and_whole_fen() -> None:
    found = shared_limits(candidate("c1", clinker(), enterprise="E1"), FUND, 1_000_000_001, {"E1": 100})
    assert found["firm_year::E1"] == 800_000_000 - 100
    assert found["group_share::E1"] == 200_000_000
    assert not any(name.startswith("product_share") for name in found), "the cap on grinding does not concern clinker"


@pytest.mark.parametrize(("chain", "other", "alone"), [((500, 300), 100, 200), ((500, 300), 400, 0), ((), 100, 250)])
def test_what_a_project_may_have_by_itself_leaves_shared_caps_and_other_money_out(chain: tuple[int, ...], other: int, alone: int) -> None:
    codes = ("cap_requested", "percent_of_eligible")
    steps = tuple(CapStep(BLANK, amount, False, "", code) for amount, code in zip(chain, codes, strict=False))
    shared = CapStep(BLANK, 10, True, "", "group_share")
    assert alone_fen((*steps, shared), other, 250) == alone
