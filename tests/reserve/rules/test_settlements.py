"""Settlements: worked by hand, and what always holds between an award, its payments and what was verified."""

import doctest
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.rules.ranking.settlements import model, proven, registry, true_up
from reserve.rules.ranking.settlements.model import Award, Rates, Verified
from reserve.rules.ranking.settlements.registry import settlement, settlement_of
from reserve.vocabulary.errors import BadInput, NotFound
from tests.reserve.rules.bare import fen, number
from tests.reserve.rules.test_assessment import cases, named

FEW = settings(max_examples=40, deadline=None, derandomize=True)
FUND = programme("zhejiang_cement_special_fund")
savings = st.decimals(-50, 9_000, places=3)


def numbers(of: dict[str, Any]) -> dict[str, Decimal]:
    return {key: Decimal(str(value)) for key, value in of.items()}


@pytest.mark.parametrize("case", cases("settlements"), ids=named)
def test_settlements_as_worked_by_hand(case: dict[str, Any]) -> None:
    rates = Rates(number(case.get("rate")), number(case.get("share")), fen(case.get("project")), fen(case.get("other", 0)) or 0)
    award = Award("p", fen(case["granted"]) or 0, Decimal(case["promised"]))
    found = [Verified(number(one.get("saving")), fen(one.get("investment")), one.get("months")) for one in case.get("verified", ())]
    account = settlement(case["how"], numbers(case["settings"]), rates)(award, found)
    assert [payment.amount_fen for payment in account.payments] == [fen(amount) for amount in case["pay"]]
    assert account.final_fen == fen(case.get("final"))
    assert list(account.lacking) == case.get("lacking", [])
    assert all(payment.why.zh and payment.why.en for payment in account.payments)


@FEW
@given(
    st.integers(0, 10**12), savings, st.decimals("0.01", 5_000, places=2), st.integers(0, 100), st.integers(0, 900), st.integers(0, 10**9)
)
def test_the_payments_sum_to_the_final_sum_which_is_never_above_the_award(
    granted: int, saving: Decimal, promised: Decimal, percent: int, rate: int, other: int
) -> None:
    award = Award("p", granted, promised)
    for rates in (Rates(Decimal(rate), other_fen=other), Rates(), Rates(Decimal(rate), Decimal("0.15"), 10**8)):
        account = settlement("true_up", {"advance_share": Decimal(percent) / 100}, rates)(award, [Verified(saving, 10**9)])
        more = settlement("true_up", {"advance_share": Decimal(percent) / 100}, rates)(award, [Verified(saving + 1, 10**9)])
        assert account.final_fen is not None
        assert more.final_fen is not None
        assert account.paid_fen == account.final_fen <= granted
        assert 0 <= account.final_fen <= more.final_fen


@FEW
@given(st.integers(0, 10**12), st.lists(savings, max_size=6), st.decimals("0.01", 5_000, places=2), st.integers(0, 100), st.integers(6, 8))
def test_nothing_is_recovered_before_the_last_year_and_never_more_paid_than_the_award(
    granted: int, found: list[Decimal], promised: Decimal, percent: int, years: int
) -> None:
    settle = settlement("over_years", {"before_share": Decimal(percent) / 100, "years": Decimal(years)}, Rates())
    award = Award("p", granted, promised)
    account = settle(award, [Verified(saving) for saving in found])
    assert all(payment.amount_fen >= 0 for payment in account.payments[:-1] if payment.due != "final")
    assert account.paid_fen <= granted
    whole = settle(award, [Verified(saving) for saving in [*found, *[promised] * (years - len(found))]])
    assert whole.final_fen == whole.paid_fen <= granted


def test_the_fund_pays_half_before_and_settles_by_its_own_rate_and_share() -> None:
    """5,000 tce at 500 yuan are 250 x 10^4; 15 % of 2,000 x 10^4 are 300; of the award of 300 half was paid."""
    account = settlement_of(FUND)(Award("p", 300_000_000, Decimal(6000)), [Verified(Decimal(5000), 2_000_000_000)])
    assert [payment.amount_fen for payment in account.payments] == [150_000_000, 100_000_000]
    assert account.payments[0].why.zh == "预拨：核定补助 300 万元的 50%，计 150 万元"
    assert account.payments[1].why.en == "Settled: 250 x 10⁴ yuan by what was verified, 150 paid, 100 more to pay"


@pytest.mark.parametrize(
    ("name", "of", "code"),
    [
        ("true_up", {"advance_share": "1.1"}, "method_setting"),
        ("true_up", {}, "method_setting_lacks"),
        ("true_up", {"advance_share": 0, "years": 1}, "method_setting_unknown"),
        ("on_proof", {"months_at_most": 0}, "method_setting"),
        ("over_years", {"before_share": "0.4", "years": "2.5"}, "method_setting"),
        ("over_years", {"before_share": "-0.1", "years": 2}, "method_setting"),
        ("over_years", {"before_share": "0.4", "years": 1}, "settlement_unreadable"),
    ],
)
def test_what_cannot_be_settled_is_refused_with_the_number(name: str, of: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        settlement(name, numbers(of), Rates())(Award("p", 5, Decimal(1)), [Verified(Decimal(1), None, 1)] * 2)
    assert caught.value.code == code


def test_an_award_below_zero_a_promise_of_nothing_and_an_unknown_name_are_refused() -> None:
    settle = settlement("true_up", {"advance_share": Decimal(0)}, Rates())
    with pytest.raises(BadInput, match="granted"):
        settle(Award("p", -1, Decimal(1)), [])
    with pytest.raises(BadInput, match="promised_tce"):
        settle(Award("p", 1, Decimal(0)), [Verified(Decimal(1))])
    with pytest.raises(NotFound, match="true_up"):
        settlement("luck", {}, Rates())


@pytest.mark.parametrize("module", [model, true_up, proven, registry])
def test_examples_in_the_text(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
