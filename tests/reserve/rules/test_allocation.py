"""The money chain against cases worked by hand."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reserve.parameters import programme
from reserve.rules.ranking.allocators.allocation import allocate
from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.errors import BadInput
from tests.reserve.rules.building import candidate, clinker, grinding
from tests.reserve.rules.test_assessment import cases, named

FUND = programme("zhejiang_cement_special_fund")
FEN = 1_000_000


def fen(text: str) -> int:
    return int(Decimal(text) * FEN)


def project(number: int, case: dict[str, Any]) -> Candidate:
    build = grinding if case.get("product") == "cement_grinding" else clinker
    money = {"subsidy_requested": case["requested"], "investment_eligible": case["eligible"], "other_public_money": case.get("other", "0")}
    firm = case.get("firm", f"firm-{number}")
    made = candidate(f"p{number}", build(**money), enterprise=firm, group=case.get("group"))
    return replace(made, assessment=replace(made.assessment, saving_tce_per_year=Decimal(case["saving"])))


@pytest.mark.parametrize("case", cases("allocation"), ids=named)
def test_allocation(case: dict[str, Any]) -> None:
    placed = [project(number, each) for number, each in enumerate(case["projects"], 1)]
    granted = {firm: fen(amount) for firm, amount in case.get("granted", {}).items()}
    budget = fen(case.get("budget", "3000"))
    offers, spent = allocate(placed, FUND, budget, granted)
    for offer, expected in zip(offers, case["expect"], strict=True):
        assert (offer.entitled_fen, offer.offer_fen, offer.status) == (
            fen(expected["entitled"]),
            fen(expected["offer"]),
            expected["status"],
        )
        assert [step.code for step in offer.caps if step.binding] == [expected["binding"]]
    assert spent == sum(offer.offer_fen for offer in offers) <= budget


@pytest.mark.parametrize("budget", [0, -1])
def test_a_batch_without_money_is_refused(budget: int) -> None:
    with pytest.raises(BadInput) as caught:
        allocate([], FUND, budget)
    assert "大于 0" in caught.value.text("zh")


def test_half_a_fen_is_never_promised() -> None:
    made = candidate("p", clinker(investment_eligible="0.000003"))
    offers, _ = allocate([made], FUND, fen("3000"))
    assert offers[0].entitled_fen == 0
