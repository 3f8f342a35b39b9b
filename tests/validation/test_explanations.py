"""A written reason stands for a finding while its figures stay the same."""

from dataclasses import replace

from reserve.vocabulary.findings import CheckContext, Explanation, Report
from tests.validation.documents import document_of, good_context
from validation import RuleChecker

DECLARED = "energy_saving_declared_tce_per_year"
RULE = "R-SAVING-DIFFERS"
REASON = "含公用工程节能量，详见核定报告"


def context_with(text: str, declared: str = "15000", path: str = DECLARED) -> CheckContext:
    checker = RuleChecker()
    report = checker.check(document_of({"set": {DECLARED: declared}}), good_context())
    finding = next(f for f in report.findings if f.rule_id == RULE)
    return replace(good_context(), explanations=(Explanation(RULE, path, text, checker.figures_digest(finding)),))


def report_of(declared: str, context: CheckContext) -> Report:
    report = RuleChecker().check(document_of({"set": {DECLARED: declared}}), context)
    assert RuleChecker().verdict(document_of({"set": {DECLARED: declared}}), context).report == report
    return report


def test_a_finding_to_explain_stops_until_it_is_explained() -> None:
    assert not report_of("15000", good_context()).passed
    report = report_of("15000", context_with(REASON))
    assert report.explained == {(RULE, DECLARED)}
    assert report.passed


def test_the_reason_falls_when_the_figures_change() -> None:
    report = report_of("15001", context_with(REASON))
    assert report.explained == frozenset()
    assert [finding.rule_id for finding in report.open_findings] == [RULE]


def test_a_reason_needs_ten_characters() -> None:
    assert report_of("15000", context_with("一二三四五六七八九十")).passed
    assert not report_of("15000", context_with("一二三四五六七八九 ")).passed


def test_a_reason_for_another_place_does_not_count() -> None:
    assert not report_of("15000", context_with(REASON, path="investment_total")).passed


def test_a_blocking_finding_cannot_be_explained() -> None:
    checker = RuleChecker()
    document = document_of({"set": {"investment_eligible": "7000"}})
    finding = next(f for f in checker.check(document, good_context()).findings if f.rule_id == "R-INVEST-PARTS")
    given = Explanation(finding.rule_id, finding.path, REASON, checker.figures_digest(finding))
    report = checker.check(document, replace(good_context(), explanations=(given,)))
    assert report.open_findings == (finding,)


def test_the_digest_depends_on_rule_path_and_figures_only() -> None:
    checker = RuleChecker()
    finding = checker.check(document_of({"set": {DECLARED: "15000"}}), good_context()).findings[0]
    assert checker.figures_digest(finding) == checker.figures_digest(replace(finding, citation="x", severity="hint"))
    assert checker.figures_digest(finding) != checker.figures_digest(replace(finding, path="x"))
    assert checker.figures_digest(finding) != checker.figures_digest(replace(finding, figures={**finding.figures, "limit": "6"}))
