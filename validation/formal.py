"""The formal engine: Great Expectations judges the typed frame with a suite made from the catalogue."""

import threading
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import STAGES
from reserve.vocabulary.findings import CheckContext, Finding, Severity, Verdict
from validation import closures, explanations
from validation.case import Case
from validation.catalogue import Rule, catalogue
from validation.errors import RuleCrashed, SuiteIncomplete
from validation.frame import build
from validation.loading import load_engine
from validation.record import RecordForm, edition
from validation.selection import rules_for

if TYPE_CHECKING:
    from validation.handed import Handed

SEVERITY: dict[Severity, str] = {"block": "critical", "explain": "warning", "hint": "info"}
RESULT_FORMAT = {"result_format": "COMPLETE", "unexpected_index_column_names": ["project", "path"], "return_unexpected_index_query": False}
COUNTS = {"result_format": "SUMMARY", "return_unexpected_index_query": False}
"""For many projects: how often, not where."""
Hits = dict[str, list[tuple[int, str]]]


class FormalEngine:
    """One ephemeral context, one data frame asset and the suites of this process. Calls are taken one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.suites: dict[tuple[str, ...], Any] = {}
        self._forms: dict[str, RecordForm] = {}
        gx = load_engine()
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.execution_engine import pandas_execution_engine

        pandas_execution_engine.HASH_THRESHOLD = 0
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        asset = context.data_sources.add_pandas("documents").add_dataframe_asset("typed")
        self._batch_definition = asset.add_batch_definition_whole_dataframe("whole")
        from validation.expectations import RulebookValidator, SharedFormat

        self._validator = RulebookValidator
        self._format, self._counting = SharedFormat(RESULT_FORMAT), SharedFormat(COUNTS)
        self._gx = gx
        self.name = f"great_expectations {gx.__version__}"

    def prepare(self) -> None:
        """Build the suites that today's catalogue needs; nothing is computed."""
        for stage in STAGES:
            self.suite(tuple(rule for rule in catalogue() if STAGES.index(rule.stage) <= STAGES.index(stage)))

    def suite(self, rules: Sequence[Rule]) -> Any:
        """The suite that holds exactly ``rules``, built once."""
        ids = tuple(rule.id for rule in rules)
        with self._lock:
            if ids not in self.suites:
                self.suites[ids] = self._build(rules)
            return self.suites[ids]

    def _build(self, rules: Sequence[Rule]) -> Any:
        from great_expectations.expectations.metadata_types import FailureSeverity

        from validation.expectations import ExpectRuleToHold

        expectations = [
            ExpectRuleToHold(
                rule_id=rule.id,
                severity=FailureSeverity(SEVERITY[rule.severity]),
                meta={"rule_id": rule.id, "edition": edition((rule,)), "stage": rule.stage, "citation": rule.citation},
            )
            for rule in rules
        ]
        return self._gx.ExpectationSuite(name=f"rulebook-{edition(rules)}", expectations=expectations)

    def verdicts(self, documents: Sequence[Document], contexts: Sequence[CheckContext]) -> list[Verdict]:
        """Verdicts of ``documents`` in order; documents of one stage, day and area are judged in one run."""
        cases = [Case(document, context) for document, context in zip(documents, contexts, strict=True)]
        groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, context in enumerate(contexts):
            groups[context.stage, context.as_of, context.area].append(number)
        found: dict[int, Verdict] = {}
        for key, numbers in groups.items():
            rules = rules_for(*key)
            suite = self.suite(rules)
            hits = self.run(suite, [cases[number] for number in numbers], rules)
            for position, number in enumerate(numbers):
                found[number] = self._verdict(cases[number], rules, suite.name, {i: h for i, h in hits.items() if h}, position)
        return [found[number] for number in range(len(cases))]

    def run(self, suite: Any, cases: Sequence[Case], rules: Sequence[Rule]) -> Hits:
        """Let Great Expectations judge; violations by rule id as (number of the case, path).

        Raises :class:`SuiteIncomplete` when an answer is missing, :class:`RuleCrashed` when a rule did not answer.
        """
        results = self.answers(suite, build(cases), rules, self._format)
        return {
            rule.id: [(hit["project"], hit["path"]) for hit in answer.result["unexpected_index_list"]]
            for rule, answer in zip(rules, results, strict=True)
        }

    def counts(self, suite: Any, table: "Handed", rules: Sequence[Rule]) -> dict[str, int]:
        """Let Great Expectations judge many projects; how often each rule is violated. Where, stands in the outcomes of ``table``.

        Raises as :meth:`run` does, and :class:`SuiteIncomplete` too when a count is not that of the outcomes.
        """
        results = self.answers(suite, table, rules, self._counting)
        found = {rule.id: int(answer.result["unexpected_count"]) for rule, answer in zip(rules, results, strict=True)}
        differ = [rule_id for rule_id, count in found.items() if table.typed.outcomes[rule_id].count != count]
        if differ:
            raise SuiteIncomplete(differ, ())
        return found

    def answers(self, suite: Any, table: "Handed", rules: Sequence[Rule], result_format: Any) -> list[Any]:
        """The results of Great Expectations in the order of ``rules``; an answer for each and no other, and none of them a crash."""
        with self._lock:
            validator = self._validator(self._batch_definition, result_format, {"dataframe": table})
            results: list[Any] = validator.validate_expectation_suite(suite).results
        wanted, given = {rule.id for rule in rules}, [result.expectation_config.meta["rule_id"] for result in results]
        if wanted != set(given) or len(given) != len(wanted):
            raise SuiteIncomplete(wanted - set(given), [rule_id for rule_id in given if rule_id not in wanted or given.count(rule_id) > 1])
        crashed = [(rule_id, result) for rule_id, result in zip(given, results, strict=True) if not result.success and not result.result]
        if crashed:
            names = "all rules" if len(crashed) == len(given) else ", ".join(rule_id for rule_id, _ in crashed)
            raise RuleCrashed(names, self.name, _cause(crashed[0][1].exception_info))
        by_rule = dict(zip(given, results, strict=True))
        return [by_rule[rule.id] for rule in rules]

    def _verdict(self, case: Case, rules: Sequence[Rule], suite: str, hits: Hits, position: int) -> Verdict:
        findings: list[Finding] = []
        broken: dict[str, list[str]] = {}
        for rule in rules:
            paths = [path for number, path in hits.get(rule.id, ()) if number == position]
            findings.extend(closures.finding(rule, _inside(rule, case, path), path) for path in paths)
            if paths:
                broken[rule.id] = paths
        report = explanations.report(findings, case.context)
        text = self.form(rules).text(case.filed, case.context, report, broken)
        return Verdict(report, case.filed.digest(), self.name, suite, text)

    def form(self, rules: Sequence[Rule]) -> RecordForm:
        """What the records of the suite of ``rules`` have in common, written once."""
        suite = self.suite(rules)
        with self._lock:
            if suite.name not in self._forms:
                self._forms[suite.name] = RecordForm(suite, rules, self.name)
            return self._forms[suite.name]


def _inside(rule: Rule, case: Case, path: str) -> Case:
    if rule.scope in ("project", "unreadable"):
        return case
    key = path.split("/")[1]
    return case.at(next(row for row in case.document.rows(rule.scope) if row.key == key))


def _cause(info: Any) -> str:
    """The message of an exception as Great Expectations keeps it: flat, or below the id of a metric."""
    if "exception_message" in info:
        return str(info["exception_message"])
    return "; ".join(str(part.get("exception_message", part)) for part in info.values() if isinstance(part, dict)) or "no answer"


_building = threading.Lock()


def formal_engine() -> FormalEngine:
    """The engine of this process, built at the first call (some seconds) and kept; callers meanwhile wait for it."""
    with _building:
        return _engine()


@cache
def _engine() -> FormalEngine:
    return FormalEngine()
