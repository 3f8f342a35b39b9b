"""The two pieces that Great Expectations runs: one table metric shared by all rules, and one thin expectation for each rule.

Import this module only through :func:`validation.loading.load_engine`'s users: it imports Great Expectations. What is overridden here is
book-keeping that the general classes do anew for each rule and run; the tests hold every short cut against the general way.
"""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration, parse_result_format
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.v1_validator import Validator
from great_expectations.validator.validator import ValidationDependencies

from validation.vectors import Outcome, evaluate

if TYPE_CHECKING:
    from validation.handed import Handed

METRIC = "rulebook.violations"
NAME = "expect_rule_to_hold"


class RulebookViolations(TableMetricProvider):
    """All rules over the whole table in one pass: outcomes by rule id."""

    metric_name = METRIC

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - the decorator makes it a class method
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        **_others: Any,
    ) -> dict[str, Outcome]:
        table, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        return evaluate(cast("Handed", table))

    @classmethod
    def get_evaluation_dependencies(cls, *_asked: object, **_others: object) -> dict[str, MetricConfiguration]:
        """None; the general way looks for an aggregate function of the same name and does not find it."""
        return {}


class SharedFormat(dict[str, Any]):
    """The format of the results, or what a run hands to each rule: the same for all of them, so that a copy would say the same."""

    def __copy__(self) -> "SharedFormat":
        return self

    def __deepcopy__(self, _memo: object) -> "SharedFormat":
        return self


class RulebookValidator(Validator):
    """The validator of one run; the general one hands each rule a copy of its own of what is the same for all."""

    def _validate_expectation_configs(
        self, expectation_configs: list[ExpectationConfiguration], expectation_parameters: Any = None
    ) -> list[ExpectationValidationResult]:
        asked = self._wrapped_validator.process_expectations_for_validation(expectation_configs, expectation_parameters)
        return self._wrapped_validator.graph_validate(
            configurations=asked, runtime_configuration=SharedFormat(result_format=self.result_format)
        )


_BLANKS = dict.fromkeys(("notes", "description", "success_on_last_run", "_id", "_expectation_context", "_rendered_content"))


class RuleConfiguration(ExpectationConfiguration):
    """The configuration of one rule, which nobody changes but for the batch: a copy shares the rest, and the expectation is at hand."""

    def __init__(self, expectation: "ExpectRuleToHold", batch_id: str | None) -> None:
        self._expectation = expectation
        self._type = NAME
        kwargs = {"rule_id": expectation.rule_id} | ({} if batch_id is None else {"batch_id": batch_id})
        self.__dict__ |= {"_type": NAME, "_kwargs": kwargs, "_raw_kwargs": None, **_BLANKS}
        self.meta = expectation.meta or {}
        self.severity = expectation.severity

    def __deepcopy__(self, _memo: object) -> "RuleConfiguration":
        same = RuleConfiguration.__new__(RuleConfiguration)
        same.__dict__ = {**self.__dict__, "_kwargs": dict(self._kwargs)}
        return same

    def process_suite_parameters(self, *_parameters: object, **_others: object) -> None:
        """A rule has no parameters that a run could fill in."""

    def to_domain_obj(self) -> "ExpectRuleToHold":
        """The expectation itself, for the batch of this configuration."""
        return self._expectation.on(self._kwargs.get("batch_id"))


class ExpectRuleToHold(BatchExpectation):
    """One rule of the catalogue holds for every document of the table."""

    rule_id: str

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("rule_id",)
    library_metadata: ClassVar[dict[str, Any]] = {"tags": ["rulebook"], "requirements": []}

    _configurations: dict[str | None, RuleConfiguration] = PrivateAttr(default_factory=dict)
    _asked_of: dict[str | None, "ExpectRuleToHold"] = PrivateAttr(default_factory=dict)
    _passed: dict[tuple[str | None, bool], ExpectationValidationResult] = PrivateAttr(default_factory=dict)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """The same as the general property, made once for a batch; whoever changes a configuration takes a copy of it."""
        if self.batch_id not in self._configurations:
            self._configurations[self.batch_id] = RuleConfiguration(self, self.batch_id)
        return self._configurations[self.batch_id]

    def on(self, batch_id: str | None) -> "ExpectRuleToHold":
        """The same rule asked of a batch; the fields were validated when the suite was built."""
        if batch_id == self.batch_id:
            return self
        if batch_id not in self._asked_of:
            self._asked_of[batch_id] = self.copy(update={"batch_id": batch_id})
        return self._asked_of[batch_id]

    def get_validation_dependencies(
        self,
        execution_engine: Any = None,  # noqa: ARG002 - as the base class has it
        runtime_configuration: dict[str, Any] | None = None,
    ) -> ValidationDependencies:
        """The shared metric on this batch."""
        result_format = (runtime_configuration or {}).get("result_format", "COMPLETE")
        parsed = result_format if isinstance(result_format, SharedFormat) else parse_result_format(result_format)
        return ValidationDependencies(metric_configurations={METRIC: _metric(self.batch_id)}, result_format=parsed)

    def metrics_validate(
        self,
        metrics: dict[Any, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
        **_others: Any,
    ) -> ExpectationValidationResult:
        """The answer of this rule from the metric of its batch; that it holds is said in the same words every time."""
        outcome: Outcome = metrics[_metric(self.batch_id).id][self.rule_id]
        kept = (self.batch_id, _complete(runtime_configuration))
        if outcome.holds and kept in self._passed:
            return self._passed[kept]
        answer = self._validate({METRIC: metrics[_metric(self.batch_id).id]}, runtime_configuration, execution_engine)
        found = ExpectationValidationResult(success=answer["success"], result=answer["result"])
        found.expectation_config = self.configuration
        if outcome.holds:
            self._passed[kept] = found
        return found

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,  # noqa: ARG002 - as the base class has it
    ) -> dict[str, Any]:
        outcome: Outcome = metrics[METRIC][self.rule_id]
        if outcome.error is not None:
            raise RuntimeError(outcome.error)
        result: dict[str, Any] = {"unexpected_count": outcome.count}
        if _complete(runtime_configuration):
            result["unexpected_index_list"] = [{"project": row, "path": path} for row, path in outcome.hits]
        return {"success": not outcome.count, "result": result}


def _complete(runtime_configuration: dict[str, Any] | None) -> bool:
    """Whether the places are asked for too, not only how many there are."""
    asked = (runtime_configuration or {}).get("result_format", "COMPLETE")
    return bool((asked["result_format"] if isinstance(asked, dict) else asked) == "COMPLETE")


_METRICS: dict[str | None, MetricConfiguration] = {}


def _metric(batch_id: str | None) -> MetricConfiguration:
    """The one metric of a batch; it depends on nothing and nobody changes it."""
    if batch_id not in _METRICS:
        _METRICS[batch_id] = MetricConfiguration(METRIC, {"batch_id": batch_id}, {})
    return _METRICS[batch_id]
