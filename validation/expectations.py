"""The two pieces that Great Expectations runs: one table metric shared by all rules, and one thin expectation for each rule.

Import this module only through :func:`validation.loading.load_engine`'s users: it imports Great Expectations.
"""

from typing import Any, ClassVar

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration, parse_result_format
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from validation.vectors import Outcome, evaluate

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
        return evaluate(table)


class ExpectRuleToHold(BatchExpectation):
    """One rule of the catalogue holds for every document of the table."""

    rule_id: str

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("rule_id",)
    library_metadata: ClassVar[dict[str, Any]] = {"tags": ["rulebook"], "requirements": []}

    @property
    def configuration(self) -> ExpectationConfiguration:
        """The same as the general property, without a walk through all fields; it is asked for twice a rule and run."""
        kwargs = {"rule_id": self.rule_id} if self.batch_id is None else {"rule_id": self.rule_id, "batch_id": self.batch_id}
        return ExpectationConfiguration(type=NAME, kwargs=kwargs, meta=self.meta, severity=self.severity)

    def get_validation_dependencies(
        self,
        execution_engine: Any = None,  # noqa: ARG002 - as the base class has it
        runtime_configuration: dict[str, Any] | None = None,
    ) -> ValidationDependencies:
        """The shared metric on this batch. The general way collects the same in five times the time."""
        configured = MetricConfiguration(METRIC, {"batch_id": self.batch_id}, {})
        result_format = parse_result_format((runtime_configuration or {}).get("result_format", "COMPLETE"))
        return ValidationDependencies(metric_configurations={METRIC: configured}, result_format=result_format)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002 - as the base class has it
        execution_engine: Any = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        outcome: Outcome = metrics[METRIC][self.rule_id]
        if outcome.error is not None:
            raise RuntimeError(outcome.error)
        return {
            "success": not outcome.hits,
            "result": {
                "unexpected_count": len(outcome.hits),
                "unexpected_index_list": [{"project": row, "path": path} for row, path in outcome.hits],
            },
        }
