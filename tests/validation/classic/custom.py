"""Custom expectations for what none of Great Expectations' own can say, written as its documentation describes.

``judge`` names a function of :mod:`judgements`, ``numbers`` are what it compares with.
"""

from typing import Any, ClassVar

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation, MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import column_condition_partial
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import ColumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import multicolumn_condition_partial
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import MulticolumnMapMetricProvider

from tests.validation.classic import judgements


class ColumnValuesJudged(ColumnMapMetricProvider):
    """The metric of :class:`ExpectColumnValuesToSatisfy`."""

    condition_metric_name = "column_values.judged"
    condition_value_keys = ("judge", "numbers")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: Any, judge: str, numbers: dict[str, Any], **_others: Any) -> Any:  # noqa: N805 - the decorator makes it a class method
        return getattr(judgements, judge)(column, **numbers)


class ExpectColumnValuesToSatisfy(ColumnMapExpectation):
    """Every value of the column satisfies the judgement."""

    judge: str
    numbers: dict[str, Any]

    map_metric = "column_values.judged"
    success_keys: ClassVar[tuple[str, ...]] = ("judge", "numbers", "mostly")


class MulticolumnValuesJudged(MulticolumnMapMetricProvider):
    """The metric of :class:`ExpectRowsToSatisfy`."""

    condition_metric_name = "multicolumn_values.judged"
    condition_domain_keys = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")
    condition_value_keys = ("judge", "numbers")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: Any, judge: str, numbers: dict[str, Any], **_others: Any) -> Any:  # noqa: N805 - the decorator makes it a class method
        return getattr(judgements, judge)(column_list, **numbers)


class ExpectRowsToSatisfy(MulticolumnMapExpectation):
    """Every row satisfies the judgement; rows in which one of the columns is missing are left out unless ``ignore_row_if`` is ``never``."""

    judge: str
    numbers: dict[str, Any]
    ignore_row_if: str = "any_value_is_missing"

    map_metric = "multicolumn_values.judged"
    success_keys: ClassVar[tuple[str, ...]] = ("judge", "numbers", "mostly")
