"""A frozen batch gives its list again, byte for byte, from its folder alone."""

import dataclasses
import datetime as dt
from typing import get_args

import pytest

from reserve import frozen
from reserve.frozen.candidates import candidate_lines
from reserve.frozen.canonical import lines, plain
from reserve.frozen.folder import DIGESTED, RESULTS, archive
from reserve.frozen.verify import compare, verify
from reserve.frozen.words import words
from reserve.parameters import Programme, programmes
from reserve.parameters.held import holding
from reserve.parameters.loader import Library
from reserve.rules.ranking.candidate import RowStatus
from reserve.vocabulary.language import Bilingual
from tests.support.frozen_batch import GOLDEN, golden, made, ranked

HOWTO = "if the ranking was meant to change, run python -m tests.support.frozen_batch and read what changed in the list"


def test_the_kept_folder_gives_its_results_again_byte_for_byte() -> None:
    kept, again = golden(), frozen.read(GOLDEN).reproduce()
    assert again.unasked == ()
    assert [one.message.en for one in compare(kept, again.files)] == [], HOWTO
    assert {name: kept[name] for name in RESULTS} == again.files


def test_freezing_the_same_batch_again_gives_the_same_bytes() -> None:
    again = frozen.make(dataclasses.replace(ranked(), pinned=list(reversed(ranked().pinned))))
    assert again.files == made().files
    assert archive(again.files, 1_725_235_200) == archive(dict(reversed(made().files.items())), 1_725_235_200)


def test_a_law_that_changed_afterwards_changes_nothing() -> None:
    with holding(Library({}, {}, {})):
        kept = frozen.read(GOLDEN)
        assert kept.reproduce().files == {name: golden()[name] for name in RESULTS}


def test_the_ranking_from_python_is_the_one_that_was_frozen() -> None:
    assert frozen.read(GOLDEN).rank() == frozen.make(_as_frozen()).ranking


def _as_frozen() -> frozen.Ranked:
    kept = frozen.read(GOLDEN)
    return dataclasses.replace(ranked(), programme=golden()["programme.json"].decode(), pinned=[one.pinned for one in kept.kept])


def test_money_granted_before_and_the_lot_are_part_of_what_is_frozen() -> None:
    granted = frozen.make(ranked(granted_fen={"913305220000000001": 700_000_000}))
    assert frozen.verify(granted.files).holds
    assert granted.files["rows.jsonl"] != made().files["rows.jsonl"]
    other = frozen.make(ranked(seed="another"))
    assert compare(made().files, other.files)[0].file == "manifest.json"


def test_a_frozen_batch_shows_every_kind_of_place() -> None:
    assert {row.status for row in made().ranking.rows} == {"funded", "partial", "reserve", "below_floor", "gated_out"}
    assert set(get_args(RowStatus)) <= set(words())


@pytest.mark.parametrize("chosen", programmes(), ids=lambda one: one.code)
def test_every_shipped_programme_freezes_and_proves_itself_in_its_own_words(chosen: Programme) -> None:
    budget = 700_000_000 if chosen.kind == "money" else 0
    batch = frozen.make(ranked(programme=chosen.canonical, as_of=chosen.reference_date, budget_fen=budget, places=chosen.default_places))
    found = verify(batch.files)
    assert (found.differences, found.unasked) == ((), ())
    notice = batch.files["notice.en.txt"].decode()
    said = {"list": "Projects proposed for the list", "nomination": "Projects proposed for nomination"}
    assert said.get(chosen.kind, "Projects proposed") in notice
    assert (" CNY" in notice) == (chosen.kind in {"money", "entitlement"})


def test_the_list_holds_no_formula_and_the_notice_no_telephone_and_no_energy() -> None:
    assert "'=丁水泥" in made().files["list.csv"].decode("utf-8-sig")
    notices = made().files["notice.zh.txt"].decode() + made().files["notice.en.txt"].decode()
    assert "tce" not in notices
    assert "电话" not in notices


def test_what_a_value_says_by_default_is_not_written_so_that_later_parts_change_no_line() -> None:
    @dataclasses.dataclass(frozen=True)
    class Row:
        place: int | None
        tie: str = ""
        later: tuple[str, ...] = ()

    assert (plain(Row(None)), plain(Row(1, later=("x",)))) == ({"place": None}, {"place": 1, "later": ["x"]})
    assert plain({"day": dt.date(2024, 9, 2), "text": Bilingual("甲", "A")}) == {"day": "2024-09-02", "text": {"zh": "甲", "en": "A"}}
    with pytest.raises(TypeError, match="no canonical form"):
        plain(object())


def test_the_candidates_are_written_as_they_are_read() -> None:
    kept = frozen.read(GOLDEN)
    assert lines(candidate_lines(kept.kept)) == golden()["candidates.jsonl"]
    assert verify(golden()).projects == len(kept.kept) == 9
    assert set(DIGESTED) < set(golden())
