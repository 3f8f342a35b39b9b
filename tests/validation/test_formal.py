"""What may go wrong in the formal engine is a fault of the system, never of the data."""

import json
from dataclasses import replace
from typing import Any

import pytest

import validation.frame
from reserve.vocabulary.findings import Checker
from tests.validation.documents import good_context, good_document, random_document
from validation import RuleChecker, RuleCrashed, SuiteIncomplete, catalogue
from validation.case import Case
from validation.formal import FormalEngine, edition, formal_engine
from validation.predicates.base import Predicate
from validation.selection import rules_for


def rules_now() -> tuple[Any, ...]:
    context = good_context()
    return rules_for(context.stage, context.as_of, context.area)


def test_the_checker_keeps_the_protocol() -> None:
    checker: Checker = RuleChecker()
    assert checker.check(good_document(), good_context()).passed


def test_the_suite_of_the_last_stage_holds_every_rule_of_the_catalogue() -> None:
    suite = formal_engine().suite(rules_now())
    assert [e.rule_id for e in suite.expectations] == [rule.id for rule in catalogue()]
    assert [e.meta["rule_id"] for e in suite.expectations] == [rule.id for rule in catalogue()]


def test_the_short_cuts_of_the_thin_expectation_say_what_great_expectations_itself_would_say() -> None:
    from great_expectations.expectations.expectation import BatchExpectation

    for expectation in formal_engine().suite(rules_now()).expectations[:3]:
        for batch_id in (None, "documents-typed"):
            expectation.batch_id = batch_id
            general = BatchExpectation.configuration.fget(expectation)
            assert expectation.configuration.to_json_dict() == general.to_json_dict()
            asked = {"result_format": "COMPLETE"}
            mine = expectation.get_validation_dependencies(runtime_configuration=asked)
            theirs = BatchExpectation.get_validation_dependencies(expectation, runtime_configuration=asked)
            assert mine.result_format["result_format"] == theirs.result_format["result_format"]
            for name, metric in theirs.metric_configurations.items():
                assert (
                    mine.metric_configurations[name].metric_domain_kwargs["batch_id"] == metric.metric_domain_kwargs["batch_id"] == batch_id
                )
                assert mine.metric_configurations[name].metric_value_kwargs == metric.metric_value_kwargs
            assert set(mine.metric_configurations) == set(theirs.metric_configurations)
        expectation.batch_id = None


def test_the_short_cuts_of_an_answer_give_what_great_expectations_itself_would_give() -> None:
    from copy import deepcopy

    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    from validation.expectations import METRIC, RulebookViolations, _metric
    from validation.vectors import evaluate

    outcomes = evaluate(validation.frame.build([Case(random_document(3), good_context())]))
    metrics = {_metric("documents-typed").id: outcomes}
    failed = 0
    for thin in formal_engine().suite(rules_now()).expectations:
        mine = deepcopy(thin.configuration)
        mine.kwargs["batch_id"] = "documents-typed"
        general = ExpectationConfiguration(mine.type, dict(mine.kwargs), mine.meta, severity=mine.severity).to_domain_obj()
        assert mine.to_domain_obj() == general
        assert mine.to_domain_obj().batch_id == "documents-typed"
        assert thin.batch_id is None
        assert "batch_id" not in thin.configuration.kwargs
        answer = mine.to_domain_obj().metrics_validate(metrics, {"result_format": {"result_format": "COMPLETE"}})
        theirs = BatchExpectation.metrics_validate(general, metrics, {"result_format": "COMPLETE"})
        assert answer.to_json_dict() == theirs.to_json_dict()
        again = mine.to_domain_obj().metrics_validate(metrics, {"result_format": {"result_format": "COMPLETE"}})
        assert again.to_json_dict() == theirs.to_json_dict()
        counted = mine.to_domain_obj().metrics_validate(metrics, {"result_format": {"result_format": "SUMMARY"}})
        assert counted.result == {"unexpected_count": theirs.result["unexpected_count"]}
        failed += not answer.success
    assert failed > 10
    assert RulebookViolations.get_evaluation_dependencies(_metric(None)) == {}
    assert RulebookViolations.metric_name == METRIC


def test_severities_reach_great_expectations_in_its_own_words() -> None:
    words = {"block": "critical", "explain": "warning", "hint": "info"}
    suite = formal_engine().suite(rules_now())
    assert [e.severity.value for e in suite.expectations] == [words[rule.severity] for rule in catalogue()]


def test_the_record_names_engine_suite_document_and_every_rule() -> None:
    document, context = random_document(3), good_context()
    verdict = RuleChecker().verdict(document, context)
    record = json.loads(verdict.result_json)
    assert record["document"] == verdict.document_digest == document.digest()
    assert record["suite"]["name"] == record["validation"]["suite_name"] == verdict.suite
    assert verdict.engine == record["engine"] == "great_expectations 1.24.1"
    answers = record["validation"]["results"]
    assert [answer["expectation_config"]["meta"]["rule_id"] for answer in answers] == [rule.id for rule in rules_now()]
    failed = {answer["expectation_config"]["kwargs"]["rule_id"] for answer in answers if not answer["success"]}
    assert failed == {finding.rule_id for finding in verdict.report.findings}


def test_the_same_document_gives_the_same_record_byte_for_byte() -> None:
    first, second = (RuleChecker().verdict(random_document(3), good_context()) for _ in range(2))
    assert first == second


def test_a_rule_that_crashes_in_the_vector_engine_is_named_and_the_others_are_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Predicate(lambda case: False, lambda columns: columns.text("no_such_column") == "x", lambda case: {})
    assert_crash_is_named(broken, monkeypatch)


def test_a_rule_whose_expression_cannot_be_built_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def boom(columns: Any) -> Any:
        raise ZeroDivisionError("no limit")

    assert_crash_is_named(Predicate(lambda case: False, boom, lambda case: {}), monkeypatch)


def assert_crash_is_named(broken: Predicate, monkeypatch: pytest.MonkeyPatch) -> None:
    import validation.formal
    import validation.vectors

    rules = tuple(replace(rule, predicate=broken) if rule.id == "R-CAPACITY-GROWTH" else rule for rule in rules_now())
    monkeypatch.setattr(validation.vectors, "rules_for", lambda *key: rules)
    validation.vectors._plan.cache_clear()
    try:
        with pytest.raises(RuleCrashed, match="R-CAPACITY-GROWTH crashed in great_expectations") as fault:
            RuleChecker().verdict(good_document(), good_context())
        assert fault.value.rule_id == "R-CAPACITY-GROWTH"
        outcomes = validation.vectors.evaluate(validation.frame.build([Case(good_document(), good_context())]))
        assert [rule_id for rule_id, outcome in outcomes.items() if outcome.error] == ["R-CAPACITY-GROWTH"]
    finally:
        validation.vectors._plan.cache_clear()


def test_a_rule_that_crashes_in_the_closures_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from validation import closures

    broken = Predicate(lambda case: 1 / 0 > 0, lambda columns: columns.text("product") == "x", lambda case: {})
    rules = tuple(replace(rule, predicate=broken) if rule.id == "R-DATES-ORDER" else rule for rule in rules_now())
    with pytest.raises(RuleCrashed, match="R-DATES-ORDER crashed in closures: ZeroDivisionError"):
        closures.find(Case(good_document(), good_context()), rules)


def test_an_expectation_that_was_lost_makes_the_suite_incomplete() -> None:
    engine, rules = formal_engine(), rules_now()
    short = engine.suite(rules[1:])
    with pytest.raises(SuiteIncomplete) as fault:
        engine.run(short, [Case(good_document(), good_context())], rules)
    assert fault.value.missing == (rules[0].id,)


def test_an_expectation_that_nobody_asked_for_makes_the_suite_incomplete() -> None:
    engine, rules = formal_engine(), rules_now()
    with pytest.raises(SuiteIncomplete) as fault:
        engine.run(engine.suite(rules), [Case(good_document(), good_context())], rules[1:])
    assert fault.value.surplus == (rules[0].id,)


def test_the_name_of_the_suite_changes_with_a_sentence_or_a_date() -> None:
    rules = rules_now()
    changed = (replace(rules[0], citation="another"), *rules[1:])
    assert edition(rules) != edition(changed)
    assert edition(rules) == edition(rules_now())


def test_several_threads_get_their_own_answers() -> None:
    from concurrent.futures import ThreadPoolExecutor

    checker, context = RuleChecker(), good_context()
    documents = [random_document(seed) for seed in range(12)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda document: checker.verdict(document, context), documents))
    assert [verdict.report for verdict in found] == [checker.check(document, context) for document in documents]


def test_the_engine_is_one_per_process() -> None:
    assert formal_engine() is formal_engine()
    assert isinstance(formal_engine(), FormalEngine)
