"""Every rule has an example that fails and one that passes, and they say what the rule says today."""

from scripts.rule_examples import render
from validation.catalogue import catalogue, rule
from validation.examples import FILE, examples, known
from validation.reasons import FAMILY, reason, table


def test_the_examples_are_current() -> None:
    from importlib.resources import files

    assert (files("validation") / FILE).read_text(encoding="utf-8") == render(), "run: make docs"


def test_every_rule_is_shown_failing_with_its_sentence_and_passing() -> None:
    assert known() == {one.id for one in catalogue()}
    for one in catalogue():
        shown = examples(one)
        assert any(example.says for example in shown), one.id
        assert any(not example.says for example in shown), one.id
        assert all(example.paths for example in shown if example.says), one.id


def test_an_example_shows_what_it_changes_and_what_the_rule_reads() -> None:
    failing, *_ = examples(rule("R-DATES-ORDER"))
    assert {"start_date", "finish_date"} <= set(failing.paths)
    assert failing.changed
    assert failing.says[0][0] == rule("R-DATES-ORDER").path


def test_every_rule_says_why_it_is_there_and_how_to_settle_it() -> None:
    assert [one.id for one in catalogue() if reason(one) is None] == []
    assert {name for name in table() if not name.startswith(FAMILY)} <= {one.id for one in catalogue()}
