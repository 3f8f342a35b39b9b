"""Several sources of public money for one project, against cases worked by hand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import at
from reserve.rules.ranking.entitlement.public_funds import PublicFund
from reserve.rules.ranking.entitlement.stacking import Channel, Ground, Purse, best_stack, refusals, stack, told
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual

PATH = Path(__file__).parents[2] / "cases" / "programmes" / "entitlement" / "stacking.yaml"
CASES: list[dict[str, Any]] = yaml.load(PATH.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
DAY, AREA = dt.date(2025, 6, 30), "330000"
LAW = Ground.of(at("subsidies.fuzhou_2025.excludes", DAY, AREA))


def fen(text: str) -> int:
    return int(Decimal(text) * 1_000_000)


def channel(code: str, level: str, amount: int, excludes: list[str]) -> Channel:
    return Channel(code, Bilingual(code, code), level, amount, frozenset(excludes), LAW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sources_stand_together_as_worked_by_hand(case: dict[str, Any]) -> None:
    sources = [channel(code, level, fen(amount), excludes) for code, level, amount, excludes in case["sources"]]
    held = tuple(PublicFund(f"fund {n}", level, state, fen(amount)) for n, (level, state, amount) in enumerate(case.get("held", []), 1))
    purse = Purse(fen(case["cost"]), held, fen(case.get("declared", "0")))
    found = stack(sources, purse, DAY, AREA)
    assert {row.channel.code: row.amount_fen for row in found.rows if row.amount_fen} == {c: fen(a) for c, a in case["gives"].items()}
    assert {row.channel.code: row.cut_fen for row in found.rows if row.cut_fen} == {c: fen(a) for c, a in case.get("cut", {}).items()}
    assert {one.code: why.reason for one, why in refusals(found)} == case.get("refused", {})
    for _, why in refusals(found):
        assert why.citation
        assert "{" not in why.message.zh + why.message.en
    assert found.total_fen == fen(case["total"]) <= max(purse.cost_fen, purse.held_fen)
    assert best_stack(sources, purse, DAY, AREA).total_fen == fen(case.get("best", case["total"]))
    for code in case["gives"]:
        assert code in told(found).zh


levels = st.sampled_from(["central", "provincial", "city", "county"])
sources = st.lists(st.tuples(levels, st.integers(0, 10**9), st.lists(levels, max_size=2, unique=True)), max_size=4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(sources, st.integers(0, 10**9), st.integers(0, 10**9))
def test_no_stack_is_above_the_cost_takes_central_money_twice_or_beats_the_best_order(
    drawn: list[tuple[str, int, list[str]]], cost: int, declared: int
) -> None:
    made = [channel(f"c{n}", level, amount, excludes) for n, (level, amount, excludes) in enumerate(drawn)]
    purse = Purse(cost, (), declared)
    found = stack(made, purse, DAY, AREA)
    given_rows = [row for row in found.rows if row.amount_fen]
    assert found.total_fen <= max(cost, declared)
    assert sum(row.channel.level == "central" for row in given_rows) <= 1
    for row in given_rows:
        others = {other.channel.level for other in given_rows if other is not row}
        assert not row.channel.excludes & others
        assert row.amount_fen + row.cut_fen == row.channel.amount_fen
    assert found.total_fen <= best_stack(made, purse, DAY, AREA).total_fen


def test_sums_below_zero_are_refused_and_many_sources_keep_their_order() -> None:
    with pytest.raises(BadInput) as caught:
        stack([channel("city_fund", "city", -100, [])], Purse(100), DAY, AREA)
    assert "-1" in caught.value.text("zh")
    many = [channel(f"c{n}", "city", 10, []) for n in range(7)]
    assert [row.channel.code for row in best_stack(many, Purse(100), DAY, AREA).rows] == [one.code for one in many]
    assert told(stack([], Purse(100), DAY, AREA)).zh == "无"
