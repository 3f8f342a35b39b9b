"""The vector engine: every rule as one polars expression over the typed frame. The formal engine's metric computes with it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from reserve.vocabulary.fields import Field, Stage, single_fields
from validation.case import ASSESSED, TABLE
from validation.columns import WIDE, Columns
from validation.frame import names, tables
from validation.limits import limits
from validation.predicates.power import ELECTRIC
from validation.selection import rules_for

if TYPE_CHECKING:
    import pandas as pd

_TYPES: dict[str, Any] = {
    "text": pl.String, "long_text": pl.String, "choice": pl.String, "region": pl.String, "enterprise": pl.String, "attachment": pl.String,
    "multi_choice": pl.List(pl.String), "boolean": pl.Boolean, "date": pl.Date,
    "year": pl.Int64, "integer": pl.Int64, "quantity": pl.Int64, "ratio": pl.Int64, "money": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule answered: the violations as (row of the frame, path), or the error it raised."""

    hits: tuple[tuple[int, str], ...] = ()
    error: str | None = None


@cache
def schema() -> dict[str, Any]:
    """The type of every column of the frame."""
    texts = pl.List(pl.String)
    return {
        "project": pl.Int64, "stage": pl.String, "as_of": pl.Date, "area": pl.String, "counties": texts,
        "holder.project_code": pl.String, "holder.line": pl.String, "near.line": pl.String, "near.name": pl.Int64,
        "answered": texts, "unreadable": texts, "slipped": texts,
        **{name: pl.List(_row_type(columns)) for name, columns in tables().items()},
        **{field.name: _TYPES[field.type] for field in single_fields()},
        **{f"assessed.{name}": WIDE for name in ASSESSED},
    }  # fmt: skip


def _row_type(columns: Sequence[Field]) -> pl.Struct:
    """What one row of a repeat table is made of."""
    return pl.Struct(
        {"key": pl.String, **{one.name: _TYPES[one.type] for one in columns}, "answered": pl.List(pl.String), "slipped": pl.List(pl.String)}
    )


def evaluate(table: "pd.DataFrame") -> dict[str, Outcome]:
    """Outcomes by rule id of the rules that bite on the stage, day and area of ``table``.

    A value of the wrong type raises: typed text was read long before, so that is a fault of the program.
    """
    columns = table.to_numpy().T
    typed = pl.DataFrame([pl.Series(name, columns[i].tolist(), dtype=schema()[name]) for i, name in enumerate(names())])
    first = typed.row(0, named=True)
    outcomes: dict[str, Outcome] = {}
    for scope, expressions in _expressions(first["stage"], first["as_of"], first["area"]).items():
        outcomes.update(_answers(_FRAMES[scope](typed) if scope in _FRAMES else _rows(typed, scope), expressions))
    return outcomes


@lru_cache(maxsize=64)
def _expressions(stage: Stage, as_of: dt.date, area: str) -> dict[str, dict[str, pl.Expr | str]]:
    """Expressions by scope and rule id; an error while building one takes its place."""
    columns = Columns(limits(as_of, area))
    found: dict[str, dict[str, pl.Expr | str]] = defaultdict(dict)
    for rule in rules_for(stage, as_of, area):
        try:
            found[rule.scope][rule.id] = rule.predicate.vector(columns).fill_null(value=False).alias(rule.id)
        except Exception as error:  # noqa: BLE001 - kept for the rule, which raises it by itself
            found[rule.scope][rule.id] = repr(error)
    return dict(found)


def _answers(frame: pl.DataFrame, expressions: dict[str, pl.Expr | str]) -> dict[str, Outcome]:
    outcomes = {rule_id: Outcome(error=fault) for rule_id, fault in expressions.items() if isinstance(fault, str)}
    built = {rule_id: expression for rule_id, expression in expressions.items() if isinstance(expression, pl.Expr)}
    if frame.is_empty():
        return {**outcomes, **{rule_id: Outcome() for rule_id in built}}
    try:
        masks = frame.select(built.values())
    except Exception:  # noqa: BLE001 - one rule at a time below, so that only the broken one is blamed
        return {**outcomes, **{rule_id: _alone(frame, rule_id, expression) for rule_id, expression in built.items()}}
    return {**outcomes, **{rule_id: _hits(frame, masks[rule_id], rule_id) for rule_id in built}}


def _alone(frame: pl.DataFrame, rule_id: str, expression: pl.Expr) -> Outcome:
    try:
        return _hits(frame, frame.select(expression)[rule_id], rule_id)
    except Exception as error:  # noqa: BLE001 - becomes RuleCrashed in the rule's own expectation
        return Outcome(error=repr(error))


def _hits(frame: pl.DataFrame, mask: pl.Series, rule_id: str) -> Outcome:
    if not mask.any():
        return Outcome()
    found = frame.filter(mask)
    return Outcome(tuple(zip(found["project"].to_list(), _paths(found, rule_id), strict=True)))


def _paths(found: pl.DataFrame, rule_id: str) -> Sequence[str]:
    from validation.catalogue import rule

    one = rule(rule_id)
    if one.scope == "unreadable":
        return cast("Sequence[str]", found["path"].to_list())
    if one.scope != "project":
        return [f"{one.scope}/{key}/{one.path}" for key in found["key"].to_list()]
    return [one.path] * len(found)


def _projects(typed: pl.DataFrame) -> pl.DataFrame:
    """Documents, with the flag whether a fuel or heat row falls per tonne of output (see ``predicates.power``)."""
    outputs = ("output_before_t_per_year", "output_after_t_per_year")
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in outputs)
    before, after = (pl.when(known).then(pl.col(name)).otherwise(1).cast(WIDE) for name in outputs)
    fuel = ~pl.col("carrier").is_in(ELECTRIC) & (
        pl.col("quantity_before").cast(WIDE) * after > pl.col("quantity_after").cast(WIDE) * before
    )
    rows = typed.lazy().select("project", TABLE, *outputs).explode(TABLE).unnest(TABLE)
    flags = rows.group_by("project").agg(fuel.fill_null(value=False).any().alias("fuel_falls"))
    joined = typed.lazy().join(flags, on="project", how="left", maintain_order="left")
    return joined.with_columns(pl.col("fuel_falls").fill_null(value=False)).collect()


def _rows(typed: pl.DataFrame, table: str) -> pl.DataFrame:
    rows = typed.lazy().select("project", table).explode(table).unnest(table)
    return rows.filter(pl.col("key").is_not_null()).with_columns(one=pl.lit(1)).collect()


def _unreadable(typed: pl.DataFrame) -> pl.DataFrame:
    return typed.lazy().select("project", path="unreadable").explode("path").drop_nulls().collect()


_FRAMES: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {"project": _projects, "unreadable": _unreadable}
