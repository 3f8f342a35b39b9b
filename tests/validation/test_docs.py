"""The page of rules is what the catalogue says today."""

from pathlib import Path

from validation import catalogue
from validation.docs import render

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_of_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run: python -m validation.docs > docs/rules.md"


def test_the_page_names_every_rule_once() -> None:
    text = render()
    assert [text.count(f"| `{rule.id}` |") for rule in catalogue()] == [1] * len(catalogue())
