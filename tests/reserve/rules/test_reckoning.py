"""Awards settled on what was verified: cases worked by hand, and what always holds of sums, promises and payments."""

import dataclasses
import datetime as dt
import doctest
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.rules.ranking.entitlement.claimant import Claimant
from reserve.rules.ranking.entitlement.true_up import ByRule
from reserve.rules.ranking.settlements import commitments, reckoning
from reserve.rules.ranking.settlements.commitments import Promise, kept, promises_of
from reserve.rules.ranking.settlements.model import Award, Rates, Verified
from reserve.rules.ranking.settlements.reckoning import reckon
from reserve.rules.ranking.settlements.registry import rates_of
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from tests.reserve.rules.bare import fen, number
from tests.reserve.rules.building import AS_OF, candidate, clinker
from tests.reserve.rules.test_assessment import cases, named

FEW = settings(max_examples=40, deadline=None, derandomize=True)
FUND = programme("zhejiang_cement_special_fund")
BARE = Bilingual("—", "—")
PROMISES = (
    Promise(FUND.criterion("level"), BARE, 85_000_000, Decimal(100)),
    Promise(FUND.criterion("crossing"), BARE, 75_000_000, Decimal(1_550_000), Decimal(100)),
    Promise(FUND.criterion("air"), BARE, 85_000_000),
)


def verified(found: dict[str, Any]) -> Verified:
    return Verified(
        number(found.get("saving")), fen(found.get("investment")), other_fen=fen(found.get("other")), level=number(found.get("level")),
        air_class=found.get("class"),
    )  # fmt: skip


@pytest.mark.parametrize("case", cases("programmes/settlement"), ids=named)
def test_an_award_of_the_fund_is_settled_as_worked_by_hand(case: dict[str, Any]) -> None:
    award, paid = Award("p", fen(case["granted"]) or 0, Decimal(6000)), fen(case["paid"]) or 0
    closing = case.get("closing", False)
    found = reckon(award, verified(case["found"]), paid_fen=paid, formula=rates_of(FUND), promises=PROMISES, closing=closing)
    assert list(found.lacking) == case.get("lacking", [])
    assert (found.earned_fen, found.due_fen, found.balance_fen) == (
        fen(case.get("earned")),
        fen(case.get("due")),
        fen(case.get("balance")),
    )
    assert {one.code: one.amount_fen for one in found.held} == {code: fen(sum_) for code, sum_ in case.get("held", {}).items()}
    assert all(step.label.zh and step.label.en for step in found.steps)
    if found.due_fen is not None:
        assert min(step.amount_fen for step in found.steps) == found.due_fen
        assert sum(step.binding for step in found.steps) == 1


levels, classes = st.none() | st.decimals(80, 130, places=2), st.none() | st.sampled_from(["A", "B", "C", "D"])


@FEW
@given(st.integers(1, 10**10), st.integers(0, 100), st.decimals(-50, 30_000, places=3), levels, classes, st.booleans())
def test_sums_are_exact_never_above_the_award_and_grow_with_the_saving(
    granted: int, percent: int, saving: Decimal, level: Decimal | None, air: str | None, closing: bool
) -> None:
    award, paid = Award("p", granted, Decimal(6000)), granted * percent // 100
    found, more = (
        reckon(
            award, Verified(tce, 2_000_000_000, level=level, air_class=air), paid_fen=paid, formula=rates_of(FUND), promises=PROMISES,
            closing=closing,
        )
        for tce in (saving, saving + Decimal("0.37"))
    )  # fmt: skip
    if closing and (level is None or air is None):
        assert found.lacking
        assert found.balance_fen is None
        return
    assert found.due_fen is not None
    assert found.earned_fen is not None
    assert found.balance_fen is not None
    assert more.due_fen is not None
    assert paid + found.balance_fen == found.due_fen
    assert 0 <= found.due_fen <= found.earned_fen <= granted
    assert found.due_fen <= more.due_fen
    promised = sum(one.amount_fen for one in found.held)
    assert found.due_fen == max(found.earned_fen - promised, 0 if closing else min(found.earned_fen, paid))
    assert all(one.amount_fen >= 0 for one in found.held)


@FEW
@given(st.decimals(80, 130, places=2), st.decimals(0, 20, places=2))
def test_a_better_level_never_holds_more_back(level: Decimal, better: Decimal) -> None:
    worse, good = (kept(PROMISES[:2], Verified(None, level=one)) for one in (level, level - better))
    assert all(one.share <= other.share for one, other in zip(good, worse, strict=True))
    assert all(0 <= one.share <= Decimal(35) / 100 for one in worse)


def test_the_balance_that_is_paid_leaves_nothing_and_a_later_proof_releases_what_waited() -> None:
    award, rates = Award("p", 300_000_000, Decimal(6000)), rates_of(FUND)
    unproven = Verified(Decimal(6000), 2_000_000_000, level=Decimal(100))
    first = reckon(award, unproven, paid_fen=150_000_000, formula=rates, promises=PROMISES)
    assert first.balance_fen == 90_000_000
    assert [one.open for one in first.held] == [True]
    whole = dataclasses.replace(unproven, air_class="A")
    later = reckon(award, whole, paid_fen=240_000_000, formula=rates, promises=PROMISES, closing=True)
    assert (later.balance_fen, later.held) == (60_000_000, ())


def test_promises_are_what_a_project_was_scored_for_and_a_verified_class_is_none() -> None:
    promised = candidate("p", clinker(air_class_state="promised"))
    found = {one.code: one for one in promises_of(promised, FUND, AS_OF)}
    assert list(found) == ["level", "air"]
    assert found["air"].ultra_low
    assert "air" not in {one.code for one in promises_of(candidate("p", clinker()), FUND, AS_OF)}
    assert promises_of(promised, programme("fujian_retrofit_reward"), AS_OF) == ()
    (part,) = kept((found["air"],), Verified(None, air_class="A"))
    assert part.reached_micro is None
    (part,) = kept((found["air"],), Verified(None, air_class="A", ultra_low=False))
    assert part.reached_micro == 85_000_000


def test_fujian_settles_by_its_own_rule_under_the_same_reckoning() -> None:
    """1,500 tce x 500 yuan are 75 x 10^4; of 200 granted 100 were paid, so that 25 come back; 499 tce give nothing."""
    claimant = Claimant("own", None, Decimal(0), "equivalent", 27 * 10**8, None, 0, dt.date(2024, 7, 1))
    rule = ByRule(claimant, programme("fujian_retrofit_reward"), dt.date(2025, 6, 30))
    award = Award("p", 200_000_000)
    found = [reckon(award, Verified(Decimal(tce)), paid_fen=100_000_000, formula=rule) for tce in (4000, 1500, 499)]
    assert [one.balance_fen for one in found] == [100_000_000, -25_000_000, -100_000_000]
    assert "榕工信行规〔2025〕17号" in found[1].steps[0].citation


def test_what_cannot_be_settled_is_refused() -> None:
    with pytest.raises(BadInput, match="paid"):
        reckon(Award("p", 1), None, paid_fen=-1, formula=Rates())
    with pytest.raises(BadInput, match="there are"):
        kept(PROMISES[2:], Verified(None, air_class="Z"))
    assert reckon(Award("p", 1), None, paid_fen=0, formula=Rates()).lacking == ("saving",)


@pytest.mark.parametrize("module", [commitments, reckoning])
def test_examples_in_the_text(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
