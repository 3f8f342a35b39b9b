"""A packed board gives back every candidate, reads what earlier versions packed, and refuses what is neither."""

import json
import zlib
from dataclasses import replace
from decimal import Decimal

import pytest

from reserve.parameters import programme
from reserve.rules.ranking.ranking import rank
from reserve.rules.ranking.trials.board import Board, board_of, stopped_in, trial
from reserve.rules.ranking.trials.shelf import Shelf
from reserve.services.trials.boards import packed, unpacked
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding

FUND = programme("zhejiang_cement_special_fund")
POOL = [candidate(f"P{n}", clinker(coke_rows("159000", str(150_000 - 300 * n)))) for n in range(12)]
POOL += [candidate("mill", grinding()), candidate("gated", clinker(credit_record_clean="否"))]
POOL[1] = replace(POOL[1], memberships=frozenset({"provincial_key_plan"}))


@pytest.fixture(scope="module")
def board() -> Board:
    return board_of(POOL, FUND, AS_OF, "seed", stopped_in(rank(POOL, FUND, AS_OF, 700_000_000, "seed")))


def first_form(board: Board) -> bytes:
    """The board as version 1 of the form had it: one text for all."""
    content = packed(board)
    head = int.from_bytes(content[16:20], "little")
    read = json.loads(zlib.decompress(content[24 : 24 + head]))
    shelf = unpacked(content).candidates
    read["candidates"] = [
        {
            "own": [one.project_code, one.version_id, one.digest, one.enterprise, one.group, one.unit, one.county, one.city, one.name],
            "facts": dict(one.facts),
            "figures": {
                name: str(value) if isinstance(value, Decimal) else value
                for name in ("product", "saving_tce_per_year", "indicator_after", "attainment_after", "indicator_unit", "convention")
                if (value := getattr(one.assessment, name)) is not None
            },
            "lists": sorted(one.memberships),
        }
        for one in shelf
    ]
    kept = {name: read[name] for name in ("as_of", "seed", "passed", "scored", "curves", "ties", "fixed", "candidates")}
    return zlib.compress(json.dumps(kept | {"form": 1}).encode())


def test_a_board_comes_back_with_every_candidate_and_gives_the_same_list(board: Board) -> None:
    again = unpacked(packed(board))
    assert isinstance(again.candidates, Shelf)
    assert (again.codes, again.products, again.memberships) == (board.codes, board.products, board.memberships)
    assert again.position == board.position
    assert list(again.candidates) == [*again.candidates[:3], *again.candidates[3:]]
    assert [one.facts for one in again.candidates] == [one.facts for one in board.candidates]
    assert [one.assessment for one in again.candidates] == [one.assessment for one in board.candidates]
    assert again.candidates[-1] is again.candidates[len(POOL) - 1]
    for budget in (100_000_000, 700_000_000):
        one, other = trial(again, FUND, budget), trial(board, FUND, budget)
        assert (one.statuses, one.spent_fen, one.offers.tolist()) == (other.statuses, other.spent_fen, other.offers.tolist())
    with pytest.raises(IndexError):
        again.candidates[len(POOL)]


def test_a_list_that_stops_at_its_line_unpacks_only_who_may_stand_before_it(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reserve.rules.ranking.trials.board._FIRST_LOOK", 6)
    again = unpacked(packed(board))
    looked_at: list[int] = []
    shelf = again.candidates
    assert isinstance(shelf, Shelf)
    kept = Shelf(shelf.codes, shelf.products, shelf.memberships, lambda position: looked_at.append(position) or shelf[position])  # type: ignore[func-returns-value]
    assert trial(replace(again, candidates=kept), FUND, 1_000_000).spent_fen == 1_000_000
    assert len(looked_at) == 6 < len(POOL)


def test_what_an_earlier_version_packed_is_read_and_what_nobody_packed_is_refused(board: Board) -> None:
    old = unpacked(first_form(board))
    assert (old.codes, old.products, old.memberships) == (board.codes, board.products, board.memberships)
    assert {code: values.tolist() for code, values in old.curves.items()} == {code: v.tolist() for code, v in board.curves.items()}
    with pytest.raises(RuntimeError, match="form 3"):
        unpacked(zlib.compress(b'{"form": 3}'))
    with pytest.raises(RuntimeError, match="14 candidates"):
        unpacked(packed(board)[:-1])
