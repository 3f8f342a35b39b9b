"""The suite that is run against one expectation per rule, written a second time: finding by finding the same."""

import datetime as dt
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext
from tests.validation.classic.frames import PROJECT, frames
from tests.validation.documents import context_of, document_of, random_context, random_document
from tests.validation.generated_cases import cases_by_rule
from validation import RuleChecker, catalogue
from validation.loading import load_engine

if TYPE_CHECKING:
    from tests.validation.classic.oracle import Found, Oracle

DAY, AREA = dt.date(2024, 9, 2), "330522"
DOCUMENTS = int(os.environ.get("RESERVE_ORACLE_DOCUMENTS", "100"))
"""More of them take longer and find more: 5,000 are three minutes."""


def _stated() -> dict[str, Any]:
    """The rules on the day of the tests. Great Expectations is imported here and not with the module: that takes seconds."""
    load_engine()
    from tests.validation.classic.stated import Law, stated

    return stated(Law(DAY, AREA))


def _oracle(rules: dict[str, Any]) -> "Oracle":
    load_engine()
    from tests.validation.classic.oracle import Oracle

    return Oracle(rules)


def test_every_rule_is_stated_a_second_time_and_nothing_else() -> None:
    written, rules = set(_stated()), {rule.id for rule in catalogue()}
    assert rules - written == set(), "write these as expectations in tests/validation/classic/stated.py"
    assert written - rules == set(), "these are in the catalogue no more"


def test_one_expectation_for_each_rule_finds_the_same_as_the_suite_that_is_run() -> None:
    """On random documents, and for each rule that none of them violates on a case that does."""
    pairs = [_pair(random_document(seed), random_context(seed)) for seed in range(DOCUMENTS)]
    found = _found(pairs, 0)
    silent = {rule.id for rule in catalogue()} - {rule_id for _, rule_id, _ in found}
    failing = [next(case for case in cases_by_rule()[rule_id] if case["kind"] == "failing") for rule_id in sorted(silent)]
    more = [_pair(document_of(case), context_of(case)) for case in failing]
    found |= _found(more, len(pairs))
    assert {rule_id for _, rule_id, _ in found} == {rule.id for rule in catalogue()}, "every rule must have found something"
    classic = _oracle(_stated()).find(frames(*zip(*pairs, *more, strict=True)))
    assert sorted(classic ^ found) == []


def _pair(document: Document, context: CheckContext) -> tuple[Document, CheckContext]:
    return document, replace(context, as_of=DAY, stage="funding", area=AREA)


def _found(pairs: list[tuple[Document, CheckContext]], first: int) -> "Found":
    """What the formal suite finds, numbered from ``first`` on."""
    verdicts = RuleChecker().verdicts([document for document, _ in pairs], [context for _, context in pairs])
    return {(number, f.rule_id, f.path) for number, verdict in enumerate(verdicts, first) for f in verdict.report.findings}


def test_an_expectation_that_crashes_is_no_pass() -> None:
    rules = {"R-PHONE": _stated()["R-PHONE"]}
    table = frames(*zip(_pair(random_document(1), random_context(1)), strict=True))
    table[PROJECT] = table[PROJECT].drop(columns="contact_phone")
    with pytest.raises(RuntimeError, match="R-PHONE crashed"):
        _oracle(rules).find(table)


def test_the_oracle_tells_a_rule_that_is_stated_otherwise() -> None:
    """The comparison has teeth: a bound that stands one unit too high is a difference."""
    rules = _stated()
    right = rules["R-RANGE-EMPLOYEES"]
    moved = type(right.expectation)(column="employees", min_value=2, max_value=10**9)
    documents = [document_of({"set": {"employees": "1"}})]
    table = frames(documents, [replace(context_of({}), stage="funding")])
    assert _oracle({"R-RANGE-EMPLOYEES": right}).find(table) == set()
    assert _oracle({"R-RANGE-EMPLOYEES": replace(right, expectation=moved)}).find(table) == {(0, "R-RANGE-EMPLOYEES", "employees")}
