"""The page of each programme says what the programme says, in both languages, today."""

from pathlib import Path

import pytest

from dashboards.dictionary.programmes import SHIPPED, pages
from reserve.parameters import Programme, programmes

FOLDER = Path(__file__).parents[2] / "docs" / "programmes"


def test_the_pages_of_the_programmes_are_current() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
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
