"""Runs the stated rules, one expectation each, the way the documentation of Great Expectations shows it."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from tests.validation.classic.frames import ANSWERS, PROJECT, Frames
from tests.validation.classic.stated import Stated
from validation.loading import load_engine

COMPLETE = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
Found = set[tuple[int, str, str]]
"""(number of the project, rule id, path)."""


class Oracle:
    """One ephemeral context with one asset for each suite; the suites are built once for the rules given.

    Rules with a row condition stand in suites of their own with only the columns they need: pandas reads the names of all columns of a
    frame for each condition, which would take most of the time.
    """

    def __init__(self, rules: dict[str, Stated]) -> None:
        gx = load_engine()
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        source = context.data_sources.add_pandas("frames")
        self._rules = rules
        self._parts: list[tuple[str, list[str], set[str], Any, Any]] = []
        for frame, conditional in sorted({_part(one) for one in rules.values()}):
            ids = [rule_id for rule_id, one in rules.items() if _part(one) == (frame, conditional)]
            name = f"{frame}-{conditional}"
            suite = gx.ExpectationSuite(name=name, expectations=[_marked(rule_id, rules[rule_id]) for rule_id in ids])
            batches = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
            words = {word for rule_id in ids for word in _strings(rules[rule_id].expectation.dict())}
            self._parts.append((frame, ids, words, suite, batches))

    def find(self, frames: Frames) -> Found:
        """All violations. An expectation that crashed raises: it is no finding and no pass."""
        found: Found = set()
        for frame, ids, words, suite, batches in self._parts:
            if frames[frame].empty:
                continue
            table = frames[frame][[name for name in frames[frame] if name in words]]
            batch = batches.get_batch(batch_parameters={"dataframe": table})
            for rule_id, places in _unexpected(ids, batch.validate(suite, result_format=COMPLETE).results):
                found.update(_named(rule_id, self._rules[rule_id].path, frame, frames[frame].iloc[places]))
        return found


def _unexpected(ids: list[str], results: Iterable[Any]) -> Iterator[tuple[str, list[int]]]:
    """The places of the unexpected rows by rule id."""
    answered = []
    for result in results:
        rule_id = result.expectation_config.meta["rule_id"]
        answered.append(rule_id)
        if result.exception_info.get("raised_exception", True):
            raise RuntimeError(f"{rule_id} crashed: {result.exception_info}")
        yield rule_id, [] if result.success else result.result["unexpected_index_list"]
    if sorted(answered) != sorted(ids):
        raise RuntimeError(f"answers and rules differ: {sorted(set(answered) ^ set(ids))}")


def _part(one: Stated) -> tuple[str, bool]:
    return one.frame, one.expectation.row_condition is not None


def _strings(content: Any) -> Iterator[str]:
    """All texts in a configuration, names of columns among them."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for one in content.values():
            yield from _strings(one)
    elif isinstance(content, list | tuple):
        for one in content:
            yield from _strings(one)


def _marked(rule_id: str, one: Stated) -> Any:
    one.expectation.meta = {"rule_id": rule_id}
    return one.expectation


def _named(rule_id: str, field: str, frame: str, rows: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Rows of a frame as findings."""
    projects = rows[PROJECT].tolist()
    if frame == PROJECT:
        paths = [field] * len(rows)
    else:
        paths = rows["path"].tolist() if frame == ANSWERS else [f"{frame}/{key}/{field}" for key in rows["key"]]
    yield from ((project, rule_id, path) for project, path in zip(projects, paths, strict=True))
