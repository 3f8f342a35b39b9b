"""The page of each programme says what the programme says, in both languages, today."""

from pathlib import Path

import pytest

from dashboards.dictionary.programmes import CASE_ENDING, SHIPPED, pages
from reserve.parameters import Programme, programmes
from tests.support import case_pages

FOLDER = Path(__file__).parents[2] / "docs" / "programmes"


def test_the_pages_of_the_programmes_are_current() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if not path.name.endswith(CASE_ENDING)}
    made = pages()
    assert sorted(name for name in {*kept, *made} if kept.get(name) != made.get(name)) == [], "run: make docs"
    assert SHIPPED.read_text(encoding="utf-8") == made["schema.json"], "run: make docs"


@pytest.mark.parametrize("one", programmes(), ids=lambda one: one.code)
def test_a_page_leaves_no_gate_criterion_reason_or_cap_out(one: Programme) -> None:
    text = (FOLDER / f"{one.code}.md").read_text(encoding="utf-8")
    said = [one.title, one.aim, one.approval]
    said += [gate.label for gate in one.gates]
    said += [part for criterion in one.criteria for part in (criterion.label, criterion.reason)]
    said += [part for cap in one.caps for part in (cap.label, cap.reason)] + [floor.reason for floor in one.floors]
    said += [setting.reason for setting in (one.budget, one.places, one.advance) if setting is not None]
    for part in said:
        assert part.zh in text
        assert part.en in text


def test_the_worked_case_of_each_programme_is_told_in_both_languages_today() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob(f"*{CASE_ENDING}")}
    made = case_pages.pages()
    assert sorted(name for name in {*kept, *made} if kept.get(name) != made.get(name)) == [], "run: make docs"
    assert set(made) == {f"{one.code}{CASE_ENDING}" for one in programmes()}
    for name, text in made.items():
        zh, en = text.split("\n## English\n")
        assert "{" not in zh + en, name
        assert zh.count("\n| 1 |") == en.count("\n| 1 |") >= 1, "somebody is placed"
        assert "不符合条件" in zh
        assert "Conditions that are not met" in en


def test_the_points_of_the_cases_follow_from_their_curves_in_decimal_arithmetic_too() -> None:
    checked = 0
    for one in programmes():
        criteria = {criterion.code: criterion for criterion in one.criteria if criterion.curve}
        for case in case_pages.worked(one) if criteria else ():
            for reason in (reason for row in case.ranking.rows for reason in row.reasons):
                if reason.criterion in criteria and reason.raw_value is not None:
                    value, _ = case_pages.value_by_hand(criteria[reason.criterion], reason.raw_value)
                    assert abs(value * 1_000_000 - reason.curve_micro) <= 1, (one.code, reason.criterion)
                    checked += 1
    assert checked > 100
