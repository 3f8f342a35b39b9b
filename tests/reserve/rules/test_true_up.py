"""Awards by formula settled on the verified saving, against cases worked by hand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.rules.ranking.entitlement.claimant import Claimant
from reserve.rules.ranking.entitlement.true_up import ByRule, settle
from reserve.rules.ranking.settlements.model import Award, Verified
from reserve.vocabulary.errors import BadInput

PATH = Path(__file__).parents[2] / "cases" / "programmes" / "entitlement" / "true_up.yaml"
CASES: list[dict[str, Any]] = yaml.load(PATH.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY = dt.date(2025, 6, 30)
FUZHOU = programme("fujian_retrofit_reward")
WAN = 1_000_000


def fen(text: str | None) -> int | None:
    return None if text is None else int(Decimal(text) * WAN)


def claimant(total: str = "2700", other: str = "0") -> Claimant:
    return Claimant("own", None, Decimal(0), "equivalent", fen(total), None, fen(other), dt.date(2024, 7, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_settlement_gives_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    award, advanced = Award("p", fen(case["granted"]) or 0), fen(case["advanced"]) or 0
    verified = None if case["verified"] is None else Decimal(case["verified"])
    rule = ByRule(claimant(case.get("total", "2700"), case.get("other", "0")), programme(case["programme"]), DAY)
    found = settle(award, advanced, Verified(verified), rule)
    assert (found.final_fen, found.balance_fen) == (fen(case["final"]), fen(case["balance"]))
    assert (found.final_fen is None) == bool(found.lacking)
    if found.final_fen is not None:
        assert min(step.amount_fen for step in found.steps) == found.final_fen
        assert sum(step.binding for step in found.steps) == 1


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**10), st.integers(0, 100), st.decimals(-100, 10**6, places=6))
def test_advance_and_balance_are_exactly_the_final_sum_which_never_exceeds_the_grant(granted: int, share: int, tce: Decimal) -> None:
    advanced = granted * share // 100
    found = settle(Award("p", granted), advanced, Verified(tce), ByRule(claimant(), FUZHOU, DAY))
    assert found.final_fen is not None
    assert found.balance_fen is not None
    assert advanced + found.balance_fen == found.final_fen
    assert 0 <= found.final_fen <= granted


@pytest.mark.parametrize(("granted", "advanced"), [(-1, 0), (100, -1), (100, 101)])
def test_an_award_that_cannot_be_is_refused_with_its_numbers(granted: int, advanced: int) -> None:
    with pytest.raises(BadInput) as caught:
        settle(Award("p", granted * WAN), advanced * WAN, Verified(Decimal(1)), ByRule(claimant(), FUZHOU, DAY))
    assert str(advanced) in caught.value.text("zh")
    with pytest.raises(BadInput) as formless:
        settle(Award("p", 1), 0, Verified(Decimal(1)), ByRule(claimant(), programme("zhejiang_cement_special_fund"), DAY))
    assert "entitlement" in formless.value.text("zh")
