"""Every rule shown passing, failing, and at its limit where a number is compared; by both engines."""

import datetime as dt
import string
from typing import Any

import pytest

from reserve.vocabulary.findings import Report
from tests.validation.documents import context_of, document_of, good_context, good_document
from tests.validation.generated_cases import cases_by_rule
from validation import Rule, RuleChecker, catalogue
from validation.case import Case
from validation.catalogue import rule

CASES = [(rule_id, number, case) for rule_id, cases in cases_by_rule().items() for number, case in enumerate(cases)]
COMPARING = {
    "R-CODE-DATE", "R-DATES-ORDER", "R-DATES-LONG", "R-DATES-WINDOW", "R-CAPACITY-GROWTH", "R-OUTPUT-BEFORE", "R-OUTPUT-AFTER",
    "R-ENERGY-UP", "R-SAVING-DIFFERS", "R-SAVING-SHARE", "R-POWER-RATIO", "R-UNIT-LOW", "R-UNIT-HIGH", "R-EVIDENCE-LATER",
    "R-CLASS-B", "R-CAPACITY-ACTUAL", "R-COST-PER-TCE", "R-INVEST-PARTS", "R-REQUEST-PARTS",
}  # fmt: skip


@pytest.mark.parametrize(("rule_id", "number", "case"), CASES, ids=[f"{rule_id}-{number}" for rule_id, number, _ in CASES])
def test_a_rule_answers_its_case(rule_id: str, number: int, case: dict[str, Any]) -> None:
    assert_answers(RuleChecker().check(document_of(case), context_of(case)), rule_id, case)


def test_great_expectations_answers_every_case_like_the_closures() -> None:
    documents, contexts = [document_of(case) for *_, case in CASES], [context_of(case) for *_, case in CASES]
    verdicts = RuleChecker().verdicts(documents, contexts)
    for (rule_id, _, case), verdict, document, context in zip(CASES, verdicts, documents, contexts, strict=True):
        assert_answers(verdict.report, rule_id, case)
        assert verdict.report == RuleChecker().check(document, context)


def assert_answers(report: Report, rule_id: str, case: dict[str, Any]) -> None:
    found = [finding for finding in report.findings if finding.rule_id == rule_id]
    assert [finding.path for finding in found] == case["finds"], [finding.message.en for finding in report.findings]
    for finding in found:
        assert finding.severity == rule(rule_id).severity
        assert case.get("figures", {}).items() <= finding.figures.items(), finding.figures
        assert case.get("zh", "") in finding.message.zh


def test_the_document_of_the_cases_passes_every_rule() -> None:
    assert RuleChecker().check(good_document(), good_context()).findings == ()


def test_every_rule_has_a_passing_and_a_failing_case_and_no_case_is_an_orphan() -> None:
    kinds = {rule_id: {case["kind"] for case in cases} for rule_id, cases in cases_by_rule().items()}
    assert set(kinds) == {one.id for one in catalogue()}
    assert [rule_id for rule_id, given in kinds.items() if not {"passing", "failing"} <= given] == []


def test_every_rule_that_compares_a_number_has_a_case_on_either_side_of_its_limit() -> None:
    comparing = COMPARING | {one.id for one in catalogue() if one.limits or one.family == "bounds" or reads_a_figure(one)}
    for rule_id in comparing:
        limits = [bool(case["finds"]) for case in cases_by_rule()[rule_id] if case["kind"] == "limit"]
        assert {True, False} <= set(limits), rule_id


class Watched(Case):
    """A case that notes whether a number or a date was asked of it."""

    asked = False

    def number(self, name: str) -> int | None:
        Watched.asked = True
        return super().number(name)

    def assessed(self, name: str) -> int | None:
        Watched.asked = True
        return super().assessed(name)

    def date(self, name: str) -> dt.date | None:
        Watched.asked = True
        return super().date(name)


def reads_a_figure(one: Rule) -> bool:
    """Whether the rule asks for a number or a date in one of its cases; presence asks for none, and magnitudes have cases of their own."""
    if one.scope != "project" or one.family in ("presence", "magnitude"):
        return False
    Watched.asked = False
    for case in cases_by_rule()[one.id]:
        one.predicate.scalar(Watched(document_of(case), context_of(case)))
    return Watched.asked


def test_messages_are_whole_sentences_in_both_languages_without_open_placeholders() -> None:
    seen: set[str] = set()
    for *_, case in CASES:
        for finding in RuleChecker().check(document_of(case), context_of(case)).findings:
            seen.add(finding.rule_id)
            for text in (finding.message.zh, finding.message.en):
                assert text
                assert "{" not in text
                assert "None" not in text
                assert text == text.strip("；; ")
            assert finding.message.zh != finding.message.en
            words = _own_words(finding.message.en, finding, case)
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in words), finding.message.en
    assert seen == {one.id for one in catalogue()}


def _own_words(text: str, finding: Any, case: dict[str, Any]) -> str:
    """The sentence without what people typed, here or in a neighbouring project, which may be Chinese in either language."""
    names = [one.get(name) or "" for one in case.get("neighbours", ()) for name in ("project_name", "line_name")]
    for figure in sorted((*finding.figures.values(), *names), key=len, reverse=True):
        text = text.replace(figure, "") if figure else text
    for punctuation in string.punctuation:
        text = text.replace(punctuation, " ")
    return text
