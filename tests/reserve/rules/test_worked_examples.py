"""The worked examples on disk are what the rules give today, and each shows the thing it is there for."""

from decimal import Decimal
from pathlib import Path

import pytest

from reserve.rules.examples.example import Example
from reserve.rules.examples.examples import worked_examples
from reserve.rules.examples.pages import page, pages, write

FOLDER = Path(__file__).parents[3] / "docs" / "examples"
EXAMPLES = {example.name: example for example in worked_examples()}


def reasons(example: Example) -> list[list[str]]:
    return [[decision.reason for decision in part.decisions] for part in example.parts]


def last(name: str) -> list[Decimal]:
    """The result of the last step of every part that has steps."""
    return [part.steps[-1].result for part in EXAMPLES[name].parts if part.steps]


def test_the_pages_are_current() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(pages())
    for name, text in pages().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run: python -m reserve.rules.examples.pages docs/examples"


def test_pages_of_examples_that_are_no_more_are_removed(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old", encoding="utf-8")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(pages())


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_value_and_decision_names_its_source(example: Example) -> None:
    text = page(example)
    for part in example.parts:
        assert part.steps or part.decisions
        for step in part.steps:
            assert not step.path or (step.citation and step.citation in text and step.citation_en in text)
        for decision in part.decisions:
            assert decision.citation
            assert decision.message.zh in text
            assert decision.message.en in text
    assert any(step.citation for part in example.parts for step in part.steps)
    assert "{" not in text
    assert "None" not in text


def test_the_mountain_lifts_level_3_and_not_the_baseline() -> None:
    assert reasons(EXAMPLES["clinker_1800_m"])[:2] == [["baseline_failed_late", "limit_kept"], ["baseline_kept", "limit_kept"]]
    assert EXAMPLES["clinker_1800_m"].parts[0].steps[-1].result == Decimal("118.086198")
    assert EXAMPLES["clinker_1800_m"].parts[2].steps[1].result == 17_825


def test_the_same_glass_fails_in_the_larger_band() -> None:
    assert [part.follows.en for part in EXAMPLES["glass_size_band"].parts] == ["12.5 meets level 3", "12.5 does not meet level 3"]


def test_a_converter_that_recovers_more_saves() -> None:
    before, after, saving = EXAMPLES["converter_negative"].parts
    assert [before.steps[-1].result, after.steps[-1].result] == [Decimal(0), Decimal("66.111111")]
    assert saving.steps[-1].result == 45_000
    assert saving.steps[-1].unit == "tce/yr"


def test_the_newer_edition_fails_what_the_baseline_keeps() -> None:
    assert reasons(EXAMPLES["blast_furnace_editions"]) == [["baseline_kept", "limit_kept"], ["baseline_kept", "limit_failed_stricter"]]


def test_growth_and_conventions() -> None:
    assert last("output_growth") == [5_250]
    assert last("three_conventions") == [1_229, 2_980, Decimal("3000.06")]


def test_the_air_part_fits_and_the_energy_part_does_not() -> None:
    air, energy, money = reasons(EXAMPLES["air_and_energy"])
    assert "air_reserve_fits" in air
    assert "air_reserve_energy" in energy
    assert money == ["money_within_cost", "money_within_cost"]
    assert EXAMPLES["air_and_energy"].parts[2].follows.en.endswith("11,800 tce")
