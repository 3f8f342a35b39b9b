"""A waiver counts for its rule, place, figures and days, on both engines; rules without which a document means nothing take none."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.vocabulary.findings import WAIVED_BY, Waiver
from reserve.vocabulary.language import Bilingual
from tests.validation.documents import document_of, good_context
from validation import RuleChecker
from validation.catalogue import NEVER_WAIVED, catalogue, rule

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "cases" / "waivers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)["holds"]


def granted(case: dict[str, Any]) -> Waiver:
    """The waiver of a case, bound to the figures of its grant."""
    checker, wrong = RuleChecker(), case.get("granted_for", case["wrong"])
    asked = checker.check(document_of({"set": wrong}), good_context(as_of=case["from"]))
    finding = next(one for one in asked.findings if one.rule_id == case["rule"])
    return Waiver(
        "W2024-0001", case.get("for_rule", case["rule"]), case.get("place", finding.path), checker.figures_digest(finding),
        case["from"], case["to"], "陈处", Bilingual("浙江省", "Zhejiang"), "省级批复已下达", "浙经信〔2024〕9号",
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_waiver_counts_for_its_rule_place_figures_and_days(case: dict[str, Any]) -> None:
    waiver, document = granted(case), document_of({"set": case["wrong"]})
    context = replace(good_context(as_of=case["day"]), waivers=(waiver,))
    checker = RuleChecker()
    report, verdict = checker.check(document, context), checker.verdict(document, context)
    assert verdict.report == report
    finding = next(one for one in report.findings if one.rule_id == case["rule"])
    assert report.waived == ((waiver,) if case["counts"] else ())
    assert (finding in report.open_findings) != case["counts"]
    assert (report.waiver_of(finding) is waiver) == case["counts"]
    (told,) = [one["waived"] for one in json.loads(verdict.result_json)["findings"] if one["rule_id"] == case["rule"]]
    assert (told is not None) == case["counts"]
    if told:
        assert (told["code"], told["officer"], told["expires_on"]) == ("W2024-0001", "陈处", case["to"].isoformat())


def test_the_page_check_of_a_field_knows_the_waiver() -> None:
    case = CASES[0]
    context = replace(good_context(), waivers=(granted(case),))
    report = RuleChecker().check_paths(document_of({"set": case["wrong"]}), ["capacity_after_t_per_year"], context)
    assert [one.code for one in report.waived] == ["W2024-0001"]


def test_only_blocking_rules_outside_identity_reading_presence_and_bounds_can_be_waived() -> None:
    open_to = [one for one in catalogue() if one.waivable is not None]
    assert {one.waivable for one in open_to} == set(WAIVED_BY)
    assert all(one.severity == "block" and one.family not in NEVER_WAIVED for one in open_to)
    checker = RuleChecker()
    assert [checker.waivable(one) for one in ("R-READ", "R-TERRITORY", "R-NEED-PRODUCT", "R-NONE", "")] == [None] * 5
    assert (checker.waivable("R-CAPACITY-GROWTH"), checker.waivable("R-EVIDENCE-DATE")) == ("province", "city")
    assert rule("R-CAPACITY-GROWTH").waivable == "province"
