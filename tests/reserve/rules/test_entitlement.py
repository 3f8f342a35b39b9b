"""What a published rule of support gives, in whole fen, and that advance and balance add up to what the audit found."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reserve.rules.basis.trail import Trail
from reserve.rules.ranking.entitlement.support import Claim, advance, entitlement
from reserve.vocabulary.errors import BadInput, NotFound

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "entitlement.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY = dt.date(2025, 6, 1)


def trail(day: dt.date = DAY) -> Trail:
    return Trail(day, "330000")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_rule_gives(case: Any) -> None:
    told = trail(case["day"])
    saving, *money = case["claim"]
    claim = Claim(None if saving is None else Decimal(saving), *(None if fen is None else int(fen) for fen in money))
    assert entitlement(case["place"], claim, told, case.get("rate", "rate")) == case["fen"]
    assert sorted(told.missing) == case.get("missing", [])
    assert case["fen"] is None or told.steps[0].citation
    if case["fen"] is not None:
        assert told.steps[-1].result == Decimal(case["fen"]) / 100


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(NotFound) as unknown:
        entitlement("atlantis_2030", Claim(Decimal(1), 1, 0, 0), trail())
    assert "atlantis_2030" in unknown.value.text("zh")
    with pytest.raises(BadInput) as negative:
        entitlement("fuzhou_2025", Claim(Decimal(1), 1, -100, 0), trail())
    assert "-1" in negative.value.text("en")
    assert "firm_received_fen" in negative.value.text("zh")


@given(estimated=st.integers(0, 10**15))
def test_the_advance_is_half_of_the_estimate_and_never_more(estimated: int) -> None:
    assert advance("fuzhou_2025", estimated, trail()) == estimated // 2


def test_the_advance_rounds_down_and_a_rule_without_one_pays_nothing_early() -> None:
    assert [advance("nation_2011", fen, trail(dt.date(2011, 7, 1))) for fen in (1, 4, 5, 6)] == [0, 2, 3, 3]
    assert advance("tianjin_2017", 100_00, trail(dt.date(2017, 6, 1))) == 0
