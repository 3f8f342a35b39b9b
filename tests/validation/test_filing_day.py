"""What is asked only since a project was filed is a hint to it, on both engines; a day later it binds."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.validation.documents import document_of, good_context
from validation import RuleChecker
from validation.catalogue import rule
from validation.selection import newer_than_filing, severity_on

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "cases" / "filing_day.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
FILED = dt.date(2024, 8, 28)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}-{case['filed']}")
def test_a_rule_binds_what_was_filed_while_it_was_asked(case: dict[str, Any]) -> None:
    filed_on = None if case["filed"] == "none" else case["filed"]
    document, context = document_of(case), replace(good_context(as_of=case["checked"]), filed_on=filed_on)
    report = RuleChecker().check(document, context)
    assert RuleChecker().verdict(document, context).report == report
    finding = next(one for one in report.findings if one.rule_id == case["rule"])
    assert finding.severity == case["severity"]
    assert (finding in report.open_findings) == (case["severity"] != "hint")
    assert ("仅作提示" in finding.message.zh) == ("this is a hint" in finding.message.en) == (case["severity"] == "hint")
    if "since" in case:
        assert f"{case['since']}" in finding.message.zh
        assert f"{case['filed']}" in finding.message.en


def test_a_rule_that_came_into_the_catalogue_later_is_a_hint_to_what_was_filed_before() -> None:
    one = rule("R-INVEST-PARTS")
    for since, severity in ((FILED, "block"), (FILED + DAY, "hint")):
        assert severity_on(replace(one, since=since), FILED + 30 * DAY, "330522", FILED) == severity
    assert newer_than_filing(replace(one, since=FILED + DAY), FILED + 30 * DAY, "330522", FILED) == FILED + DAY


def test_a_new_number_of_an_old_rule_is_a_hint_too_and_an_unchanged_one_is_not() -> None:
    gates = ("sector_plans.cement.gates.new_project.energy",)
    numbered = replace(rule("R-INVEST-PARTS"), limits=gates)
    assert newer_than_filing(numbered, dt.date(2024, 9, 2), "330522", dt.date(2024, 8, 28)) == dt.date(2024, 8, 29)
    unchanged = replace(numbered, limits=("checks.sum_difference",))
    assert newer_than_filing(unchanged, dt.date(2024, 9, 2), "330522", dt.date(2024, 8, 28)) is None


def test_the_record_says_on_which_day_the_project_was_filed() -> None:
    context = replace(good_context(), filed_on=FILED)
    assert '"filed_on":"2024-08-28"' in RuleChecker().verdict(document_of({}), context).result_json
    assert '"filed_on":null' in RuleChecker().verdict(document_of({}), good_context()).result_json
