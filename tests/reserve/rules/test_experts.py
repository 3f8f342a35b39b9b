"""Experts: drawn so that anybody can draw again, a mean in which missing is never zero, and who is hard or mild."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.experts import HIGHEST, agreement, draw, mean_micro, severities
from reserve.rules.ranking.ranking import rank
from tests.reserve.rules.building import AS_OF, candidate, clinker

FUND = programme("zhejiang_cement_special_fund")
POOL = [f"expert{number}" for number in range(9)]
POINT = 1_000_000


@given(st.lists(st.sampled_from(POOL), unique=True, min_size=3), st.sampled_from([3, 5, 7]), st.data())
def test_a_conflict_moves_the_next_in_and_leaves_the_others_where_they_are(pool: list[str], seats: int, data: Any) -> None:
    first = draw("seed", "p1", pool, seats)
    assert first == draw("seed", "p1", reversed(pool), seats)
    assert len(first) == min(seats, len(pool))
    leaves = data.draw(st.sampled_from(first))
    second = draw("seed", "p1", [one for one in pool if one != leaves], seats)
    assert set(first) - {leaves} <= set(second)


def test_the_lot_differs_by_project_and_by_seed_and_a_panel_is_odd() -> None:
    assert len({draw("seed", f"p{number}", POOL, 3) for number in range(30)}) > 20
    assert draw("seed", "p1", POOL, 3) != draw("other", "p1", POOL, 3)
    for seats in (1, 2, 4):
        with pytest.raises(ValueError, match="no panel"):
            draw("seed", "p1", POOL, seats)


@given(st.lists(st.integers(0, HIGHEST), min_size=1, max_size=7))
def test_a_mean_lies_among_its_scores_and_is_rounded_once_half_to_even(scores: list[int]) -> None:
    mean = mean_micro(scores)
    assert mean is not None
    assert min(scores) <= mean <= max(scores)
    assert abs(Fraction(sum(scores), len(scores)) - mean) <= Fraction(1, 2)
    assert mean_micro([1, 2]) == 2
    assert mean_micro([2, 3]) == 2


def test_severity_is_the_difference_from_the_others_and_a_lone_score_says_nothing() -> None:
    scores = {"p1": {"a": 90, "b": 60, "c": 60}, "p2": {"a": 80, "b": 50}, "p3": {"c": 10}}
    found = severities(scores)
    assert (found["a"].difference, found["a"].together) == (Fraction(30), 2)
    assert found["a"].shift == 15, "in the second project the mean of 65 falls to 50 without a"
    assert (found["c"].difference, found["c"].together) == (Fraction(-15), 1)
    assert agreement(scores) == 30
    assert (severities({"p3": {"c": 10}}), agreement({"p3": {"c": 10}})) == ({}, None)


def scored(code: str, *scores: int) -> Candidate:
    given = {"demonstration": [score * POINT for score in scores]} if scores else {}
    return replace(candidate(code, clinker()), expert_scores=given)


def test_scores_enter_the_ranking_and_a_missing_one_is_no_zero_in_the_mean() -> None:
    ranking = rank([scored("p1", 80, 90), scored("p2", 85, 85, 85), scored("p3")], FUND, AS_OF, 10**12, "seed")
    reasons = {row.project_code: next(r for r in row.reasons if r.criterion == "demonstration") for row in ranking.rows}
    assert [reasons[code].points_micro for code in ("p1", "p2", "p3")] == [4_250_000, 4_250_000, 0]
    assert [reasons[code].raw_value for code in ("p1", "p2", "p3")] == [85, 85, None]
    assert "80、90" in reasons["p1"].note.zh
    assert "没有专家为本项目评分" in reasons["p3"].note.zh
    assert ranking.maximum_points_micro == 100 * POINT
    assert any("有 1 个项目没有得到评分" in warning.zh for warning in ranking.warnings)


def test_without_a_review_the_criterion_is_left_out_of_the_maximum_as_before() -> None:
    ranking = rank([scored("p1")], FUND, AS_OF, 10**12, "seed")
    assert ranking.maximum_points_micro == 95 * POINT
    assert any("未组织专家评审" in warning.zh for warning in ranking.warnings)
