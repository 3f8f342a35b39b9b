"""The vector engine: every rule as one polars expression over the typed frame. The formal engine's metric computes with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from reserve.vocabulary.fields import Stage
from validation.columns import Columns
from validation.limits import limits
from validation.selection import rules_for
from validation.vector_frames import PLAIN, asked_of, rows_of
from validation.vector_plan import SLIPPED, Plan, planned

if TYPE_CHECKING:
    from validation.catalogue import Rule
    from validation.handed import Handed, Typed
    from validation.predicates.base import Needs

FEW = 100
"""Rows that are computed at once, without a plan for both processors: the plan would take longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a rule answered: the violations (columns ``project``, the row of the frame, and ``path``), or the error it raised."""

    found: pl.DataFrame | None = None
    error: str | None = None

    @property
    def holds(self) -> bool:
        """Whether it raised nothing and found nothing."""
        return self.found is None and self.error is None

    @property
    def count(self) -> int:
        """How many violations there are."""
        return 0 if self.found is None else len(self.found)

    @property
    def hits(self) -> list[tuple[int, str]]:
        """The violations as (row of the frame, path)."""
        return [] if self.found is None else self.found.rows()


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """Rules that are asked of the rows of one frame: ``frame`` has all the columns they look at, ``rows`` whose and where they are."""

    rows: pl.DataFrame
    frame: pl.LazyFrame
    asked: Mapping[str, pl.Expr]


def evaluate(table: "Handed") -> dict[str, Outcome]:
    """Outcomes by rule id of the rules that bite on the stage, day and area of ``table``, or of those that it names.

    They are kept with the frame too: of many projects the answer of Great Expectations tells how often a rule is violated, not where.
    """
    typed = table.typed
    if typed.rules is None:
        plan = _plan(typed.stage, typed.as_of, typed.area, readable=typed.readable)
    else:
        plan = planned(typed.rules, Columns(typed.limits or limits(typed.as_of, typed.area), readable=typed.readable))
    found = dict.fromkeys(plan.rules, Outcome())
    for asked in plan.scopes.values():
        found |= {rule_id: Outcome(error=fault) for rule_id, fault in asked.faults.items()}
    questions = _questions(typed, plan)
    for question, masks in zip(questions, _masks(questions), strict=True):
        found |= _answers(question, masks, plan.rules)
    typed.outcomes.update(found)
    return found


def columns_read(rules: "Sequence[Rule] | None", stage: Stage, as_of: dt.date, area: str) -> frozenset[str] | None:
    """The columns of the typed frame that ``rules`` (None: all that bite) look at; None where that cannot be told."""
    if rules is None:
        return _plan(stage, as_of, area, readable=True).reads
    return planned(rules, Columns(limits(as_of, area), readable=True)).reads


@lru_cache(maxsize=64)
def _plan(stage: Stage, as_of: dt.date, area: str, *, readable: bool) -> Plan:
    return planned(rules_for(stage, as_of, area), Columns(limits(as_of, area), readable=readable))


def _questions(typed: "Typed", plan: Plan) -> list[_Question]:
    """What has to be computed: a rule that nothing in its frame can violate is not asked of the rows."""
    found = []
    absent = frozenset().union(*(total.names for table, total in plan.totals.items() if table not in typed.tables))
    for scope, asked in plan.scopes.items():
        rows = rows_of(typed, scope)
        if rows is None or rows.is_empty():
            continue
        possible = _possible(rows, asked.built, plan, absent if scope == "project" else frozenset())
        frame = asked_of(typed, scope, plan)
        if possible:
            found.append(_Question(rows, frame, possible))
        if typed.slips and asked.slips:
            slipped = rows.get_column(SLIPPED).list.len() > 0
            if slipped.any():
                found.append(_Question(rows.filter(slipped), frame.filter(pl.lit(slipped)), asked.slips))
    return found


def _possible(frame: pl.DataFrame, asked: Mapping[str, pl.Expr], plan: Plan, absent: frozenset[str]) -> dict[str, pl.Expr]:
    """The expressions of the rules that can be violated in ``frame``, going by what the columns they need hold.

    ``absent`` are columns that stand beside the frame and hold nothing.
    """
    needs = {rule_id: plan.rules[rule_id].predicate.needs for rule_id in asked}
    if len(frame) == 1:
        least = most = dict(zip(frame.columns, frame.row(0), strict=True))
        blanks: dict[str, bool] = {name: value is None for name, value in least.items()}
        empty = absent.union(name for name, blank in blanks.items() if blank)
    else:
        ranged = {one.column for one in needs.values() if one is not None and one.bounds is not None}
        least = {name: frame.get_column(name).min() for name in ranged}
        most = {name: frame.get_column(name).max() for name in ranged}
        nulls = {column.name: column.null_count() for column in frame}
        blanks = {name: bool(count) for name, count in nulls.items()}
        empty = absent.union(name for name, count in nulls.items() if count == len(frame))

    def possible(one: "Needs | None") -> bool:
        if one is None:
            return True
        if one.bounds is None:
            return blanks[one.column]
        return least[one.column] is not None and (least[one.column] < one.bounds[0] or most[one.column] > one.bounds[1])

    return {
        rule_id: expression for rule_id, expression in asked.items() if plan.known[rule_id].isdisjoint(empty) and possible(needs[rule_id])
    }


def _masks(questions: Sequence[_Question]) -> Sequence[pl.DataFrame | None]:
    """For each question a column of yes, no or unknown for each rule, computed at once; None where one of the rules cannot be computed."""
    lazy = [question.frame.select(question.asked.values()) for question in questions]
    try:
        if all(len(question.rows) <= FEW for question in questions):
            return [question.frame.collect(optimizations=PLAIN).select(question.asked.values()) for question in questions]
        return pl.collect_all(lazy, optimizations=PLAIN) if lazy else []
    except Exception:  # noqa: BLE001 - frame by frame below, and there rule by rule, so that only the broken one is blamed
        return [_mask(one) for one in lazy]


def _mask(lazy: pl.LazyFrame) -> pl.DataFrame | None:
    try:
        return lazy.collect(optimizations=PLAIN)
    except Exception:  # noqa: BLE001 - its rules are asked one by one
        return None


def _answers(question: _Question, masks: pl.DataFrame | None, rules: "Mapping[str, Rule]") -> dict[str, Outcome]:
    """The outcomes of the rules that found something, or that raised."""
    if masks is None:
        return {rule_id: _alone(question, rules[rule_id], expression) for rule_id, expression in question.asked.items()}
    return {mask.name: Outcome(_found(question.rows, mask, rules[mask.name])) for mask in masks if mask.any()}


def _alone(question: _Question, rule: "Rule", expression: pl.Expr) -> Outcome:
    try:
        return Outcome(_found(question.rows, question.frame.select(expression).collect().to_series(), rule))
    except Exception as error:  # noqa: BLE001 - becomes RuleCrashed in the rule's own expectation
        return Outcome(error=repr(error))


def _found(rows: pl.DataFrame, mask: pl.Series, rule: "Rule") -> pl.DataFrame:
    projects = rows.get_column("project").filter(mask)
    if rule.scope == "unreadable":
        paths = rows.get_column("path").filter(mask)
    elif rule.scope == "project":
        paths = pl.Series([rule.path]).new_from_index(0, len(projects))
    else:
        paths = f"{rule.scope}/" + rows.get_column("key").filter(mask) + f"/{rule.path}"
    return pl.DataFrame([projects, paths.alias("path")])
