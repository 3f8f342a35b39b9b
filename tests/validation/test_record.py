"""The formal record is what Great Expectations itself writes, small in the store, and readable in every form it ever had."""

import base64
import json
import zlib
from typing import Any

import pytest

from reserve.vocabulary.check_record import (
    FORMAT,
    RecordUnreadable,
    canonical,
    digest_of,
    first_difference,
    pack,
    read_record,
    severity_of,
    unpack,
)
from reserve.vocabulary.findings import Verdict
from tests.validation.documents import good_context, good_document, random_document
from validation import RuleChecker
from validation.case import Case
from validation.catalogue import rule
from validation.formal import RESULT_FORMAT, formal_engine
from validation.frame import build
from validation.record import edition
from validation.selection import rules_for

KEPT_AT_MOST = 60_000
"""Characters of one record in the store."""


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return RuleChecker().verdict(random_document(3), good_context())


def test_the_record_holds_what_great_expectations_itself_would_write(verdict: Verdict) -> None:
    context, engine = good_context(), formal_engine()
    suite = engine.suite(rules_for(context.stage, context.as_of, context.area))
    batch = engine._batch_definition.get_batch(batch_parameters={"dataframe": build([Case(random_document(3), context)])})
    theirs: dict[str, Any] = batch.validate(suite, result_format=RESULT_FORMAT).to_json_dict()
    assert theirs.pop("id") is None
    theirs["meta"] = {"great_expectations_version": theirs["meta"]["great_expectations_version"]}  # the rest is of that one run
    for answer in theirs["results"]:
        assert answer["expectation_config"]["kwargs"].pop("batch_id") == "documents-typed"
    assert json.loads(verdict.result_json)["validation"] == theirs


def test_every_rule_stands_with_title_edition_and_citation(verdict: Verdict) -> None:
    record = json.loads(verdict.result_json)
    for answer in record["validation"]["results"]:
        one = rule(answer["expectation_config"]["kwargs"]["rule_id"])
        assert answer["expectation_config"]["meta"] == {
            "rule_id": one.id, "edition": edition((one,)), "stage": one.stage, "citation": one.citation,
        }  # fmt: skip
        assert record["rules"][one.id] == {"edition": edition((one,)), "title": {"zh": one.title.zh, "en": one.title.en}}
        assert severity_of(answer) == one.severity


def test_every_finding_stands_with_label_and_both_sentences(verdict: Verdict) -> None:
    told = [(f["rule_id"], f["severity"], f["path"], f["message"], f["figures"]) for f in json.loads(verdict.result_json)["findings"]]
    assert told == [
        (f.rule_id, f.severity, f.path, {"zh": f.message.zh, "en": f.message.en}, dict(f.figures)) for f in verdict.report.findings
    ]
    assert all(f["label"]["zh"] and f["label"]["en"] for f in json.loads(verdict.result_json)["findings"])


def test_the_record_is_canonical_and_small_in_the_store(verdict: Verdict) -> None:
    assert canonical(json.loads(verdict.result_json)) == verdict.result_json
    for text in (verdict.result_json, RuleChecker().verdict(good_document(), good_context()).result_json):
        assert len(pack(text)) < KEPT_AT_MOST
        assert unpack(pack(text)) == text


def test_a_record_of_the_first_version_is_still_read() -> None:
    old = {
        "engine": "great_expectations 1.24.1", "suite": "rulebook-0123456789", "document": "0" * 64, "stage": "reserve",
        "as_of": "2024-09-02", "area": "330000",
        "results": [
            {"rule": "R-A", "severity": "critical", "success": True, "unexpected": []},
            {"rule": "R-B", "severity": "warning", "success": False, "unexpected": ["project_name"]},
        ],
    }  # fmt: skip
    text = json.dumps(old)
    assert unpack(text) == text
    record = read_record(text)
    assert (record["format"], record["suite"]["name"], record["document"]) == (FORMAT, "rulebook-0123456789", "0" * 64)
    assert record["validation"]["statistics"]["unsuccessful_expectations"] == 1
    broken = record["validation"]["results"][1]
    assert severity_of(broken) == "explain"
    assert broken["result"]["unexpected_index_list"] == [{"path": "project_name", "project": 0}]


@pytest.mark.parametrize(
    ("kept", "fault"),
    [
        ("zlib:not base64!", "packed"),
        ("zlib:" + base64.b64encode(b"no stream").decode(), "packed"),
        (pack("x" * 500)[:-8], "packed"),
        ("zlib:" + base64.b64encode(zlib.compress(b" " * 21_000_000)).decode(), "20,000,000"),
    ],
)
def test_a_damaged_or_swollen_text_is_refused(kept: str, fault: str) -> None:
    with pytest.raises(RecordUnreadable, match=fault):
        unpack(kept)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format":"another"}', '{"results":[{}]}', '{"results":3}'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(RecordUnreadable):
        read_record(text)


def test_the_first_difference_is_named_with_both_values() -> None:
    one = {"a": [{"b": 1, "c": 2}], "z": 0}
    assert first_difference(one, json.loads(json.dumps(one))) is None
    assert first_difference(one, {"a": [{"b": 1, "c": 3}], "z": 9}) == ("a[0].c", 2, 3)
    assert first_difference(one, {"a": [{"b": 1, "c": 2}, 7], "z": 0}) == ("a[1]", None, 7)
    assert first_difference(one, {"a": one["a"]}) == ("z", 0, None)
    assert first_difference({"a": True}, {"a": 1}) == ("a", True, 1)


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest_of({"a": 1, "b": "中"}) == digest_of({"b": "中", "a": 1}) != digest_of({"a": 1, "b": "国"})
