"""The best use of the money is kept with the list: verified when it is reproduced, never found anew."""

import dataclasses
import json
from functools import cache

import pytest

from reserve.frozen import Made, make
from reserve.frozen.canonical import digest, lines, read_lines, read_whole, whole
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.frozen import read_from
from reserve.frozen.verify import verify
from reserve.rules.ranking.allocators import solutions
from reserve.rules.ranking.allocators.optimum import Bid, Ceiling, Optimum
from reserve.rules.ranking.allocators.solutions import answering, keeping, solved, why_none
from tests.support.frozen_batch import ranked

BIDS = [Bid("a", 100, 10, 100), Bid("b", 60, 7, 60), Bid("c", 60, 6, 30)]


@cache
def optimised() -> Made:
    """The small batch under a programme that gives the money where it saves the most."""
    content = json.loads(ranked().programme)
    content["line"]["rule"] = "optimise"
    return make(dataclasses.replace(ranked(), programme=json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))))


def test_a_frozen_best_use_is_reproduced_without_a_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    files = optimised().files
    [kept] = read_lines(files["solutions.jsonl"], "solutions.jsonl")
    assert sum(kept["offers_fen"]) == optimised().ranking.spent_fen > 0

    def solver(*_: object, **__: object) -> Optimum:
        raise AssertionError("solved again")

    monkeypatch.setattr(solutions, "optimum", solver)
    assert verify(files).differences == ()


def test_a_forged_solution_that_breaks_a_limit_is_refused_with_the_limit() -> None:
    files = dict(optimised().files)
    [kept] = read_lines(files["solutions.jsonl"], "solutions.jsonl")
    kept["offers_fen"] = [10 * fen for fen in kept["offers_fen"]]
    files["solutions.jsonl"] = lines([kept])
    manifest = read_whole(files["manifest.json"], "manifest.json")
    manifest["files"]["solutions.jsonl"] = {"bytes": len(files["solutions.jsonl"]), "sha256": digest(files["solutions.jsonl"])}
    files["manifest.json"] = whole(manifest)
    [found] = verify(files).differences
    assert (found.kind, "does not hold" in found.here) == ("frozen_differs_rank", True)


def test_a_record_that_is_no_solution_is_refused_with_its_line() -> None:
    files = {
        **optimised().files,
        "solutions.jsonl": lines([{"problem": "x", "offers_fen": [True], "benefit": 0, "bound": 0, "proven": True}]),
    }
    with pytest.raises(FrozenRefused) as shown:
        read_from(files)
    assert (shown.value.code, shown.value.figures["line"]) == ("frozen_solution", 1)


def test_another_problem_is_solved_and_kept() -> None:
    with keeping() as found:
        answer = solved(BIDS, 130)
    with answering(found), keeping() as again:
        assert solved(BIDS, 130) == answer
    assert (len(found), dict(again)) == (1, found)
    with answering(found):
        assert solved(BIDS, 60).offers != answer.offers


@pytest.mark.parametrize(
    ("offers", "benefit", "bound", "why"),
    [
        ((0, 60, 60), 13, 13, ""),
        ((100, 60, 60), 23, 23, "220 > 130 (budget)"),
        ((0, 60), 7, 7, "2 offers for 3 bids"),
        ((0, 30, 60), 10, 10, "b: 30 is not between 60 and 60"),
        ((0, 60, 60), 14, 14, "benefit 13, stated 14 of at most 14"),
        ((0, 60, 60), 13, 12, "benefit 13, stated 13 of at most 12"),
    ],
)
def test_every_limit_is_checked_in_whole_fen(offers: tuple[int, ...], benefit: int, bound: int, why: str) -> None:
    assert why_none(Optimum(offers, benefit, bound, True), BIDS, 130, ()) == why
    assert why_none(Optimum((0, 60, 60), 13, 13, True), BIDS, 130, (Ceiling("county", (1, 2), 119),)) == "120 > 119 (county)"
