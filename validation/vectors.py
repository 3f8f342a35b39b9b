"""The vector engine: every rule as one polars expression over the typed frame. The formal engine's metric computes with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from reserve.vocabulary.fields import Stage
from validation.case import TABLE
from validation.columns import Columns
from validation.frame import WIDE, row_schema, tables
from validation.limits import limits
from validation.predicates.power import ELECTRIC
from validation.selection import rules_for

if TYPE_CHECKING:
    from validation.catalogue import Rule
    from validation.handed import Handed, Typed
    from validation.predicates.base import Needs

SLIPPED = "slipped"
OUTPUTS = ("output_before_t_per_year", "output_after_t_per_year")


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a rule answered: the violations (columns ``project``, the row of the frame, and ``path``), or the error it raised."""

    found: pl.DataFrame | None = None
    error: str | None = None

    @property
    def count(self) -> int:
        """How many violations there are."""
        return 0 if self.found is None else len(self.found)

    @property
    def hits(self) -> list[tuple[int, str]]:
        """The violations as (row of the frame, path)."""
        return [] if self.found is None else self.found.rows()


@dataclass(slots=True)
class _Asked:
    """The rules of one scope: their expressions by id, those of them that only ask which answers slipped, and the rules that have none."""

    built: dict[str, pl.Expr] = field(default_factory=dict)
    slips: dict[str, pl.Expr] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Total:
    """Figures over the rows of one table, and the same columns for documents without a row of it."""

    figures: list[pl.Expr]
    blank: list[pl.Expr]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All expressions of one set of rules, by scope, and the figures over whole tables that they need.

    ``reads`` are the columns that the expressions name; None where one could not be built, so that nobody knows.
    """

    rules: "Mapping[str, Rule]"
    reads: frozenset[str] | None
    scopes: Mapping[str, _Asked]
    totals: Mapping[str, _Total]
    nested: tuple[str, ...]


def evaluate(table: "Handed") -> dict[str, Outcome]:
    """Outcomes by rule id of the rules that bite on the stage, day and area of ``table``, or of those that it names.

    They are kept with the frame too: of many projects the answer of Great Expectations tells how often a rule is violated, not where.
    """
    typed = table.typed
    if typed.rules is None:
        plan = _plan(typed.stage, typed.as_of, typed.area, readable=typed.readable)
    else:
        plan = _planned(typed.rules, Columns(typed.limits or limits(typed.as_of, typed.area), readable=typed.readable))
    found: dict[str, Outcome] = {}
    for scope, asked in plan.scopes.items():
        found |= {rule_id: Outcome(error=fault) for rule_id, fault in asked.faults.items()}
        frame = _frame(typed, scope, plan)
        if frame is None or frame.is_empty():
            found |= dict.fromkeys((*asked.built, *asked.slips), Outcome())
            continue
        found |= _answers(frame, _possible(frame, asked.built, plan.rules), plan.rules)
        found |= dict.fromkeys(asked.built.keys() - found.keys(), Outcome())
        found |= dict.fromkeys(asked.slips, Outcome())
        if typed.slips and asked.slips:
            slipped = frame.filter(pl.col(SLIPPED).list.len() > 0)
            found |= {} if slipped.is_empty() else _answers(slipped, asked.slips, plan.rules)
    typed.outcomes.update(found)
    return found


@lru_cache(maxsize=64)
def _plan(stage: Stage, as_of: dt.date, area: str, *, readable: bool) -> _Plan:
    return _planned(rules_for(stage, as_of, area), Columns(limits(as_of, area), readable=readable))


def _planned(rules: "Sequence[Rule]", columns: Columns) -> _Plan:
    """The expressions of ``rules``; an error while building one takes its place."""
    scopes: dict[str, _Asked] = {}
    figures: dict[str, dict[str, pl.Expr]] = {}
    roots, reads = set[str](), set[str]()
    for rule in rules:
        asked = scopes.setdefault(rule.scope, _Asked())
        columns.totals = {}
        try:
            expression = rule.predicate.vector(columns).fill_null(value=False).alias(rule.id)
            for table, some in columns.totals.items():
                _blank(table, some)
        except Exception as error:  # noqa: BLE001 - kept for the rule, which raises it by itself
            asked.faults[rule.id] = repr(error)
            continue
        for table, some in columns.totals.items():
            figures.setdefault(table, {}).update(some)
        read = set(expression.meta.root_names())
        (asked.slips if read == {SLIPPED} else asked.built)[rule.id] = expression
        reads |= read
        roots |= read if rule.scope == "project" else set()
    totals = {table: _Total([one.alias(name) for name, one in some.items()], _blank(table, some)) for table, some in figures.items()}
    known = None if any(asked.faults for asked in scopes.values()) else frozenset(reads)
    return _Plan({rule.id: rule for rule in rules}, known, scopes, totals, tuple(sorted(roots & tables().keys())))


def columns_read(rules: "Sequence[Rule] | None", stage: Stage, as_of: dt.date, area: str) -> frozenset[str] | None:
    """The columns of the typed frame that ``rules`` (None: all that bite) look at; None where that cannot be told."""
    if rules is None:
        return _plan(stage, as_of, area, readable=True).reads
    return _planned(rules, Columns(limits(as_of, area), readable=True)).reads


def _blank(table: str, figures: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """The columns of documents without a row of ``table``; a figure that cannot be computed raises."""
    made = pl.DataFrame(schema=row_schema(table)).select(one.alias(name) for name, one in figures.items())
    return [pl.lit(None, kind).alias(name) for name, kind in made.schema.items()]


def _possible(frame: pl.DataFrame, asked: Mapping[str, pl.Expr], rules: "Mapping[str, Rule]") -> dict[str, pl.Expr]:
    """The expressions of the rules that can be violated in ``frame``, going by what the column they need holds."""
    needs = {rule_id: rules[rule_id].predicate.needs for rule_id in asked}
    if len(frame) == 1:
        least = most = dict(zip(frame.columns, frame.row(0), strict=True))
        blanks: dict[str, bool] = {name: value is None for name, value in least.items()}
    else:
        ranged = {one.column for one in needs.values() if one is not None and one.bounds is not None}
        least = {name: frame.get_column(name).min() for name in ranged}
        most = {name: frame.get_column(name).max() for name in ranged}
        blanks = {name: bool(count) for name, count in zip(frame.columns, frame.null_count().row(0), strict=True)}

    def possible(one: "Needs | None") -> bool:
        if one is None:
            return True
        if one.bounds is None:
            return blanks[one.column]
        return least[one.column] is not None and (least[one.column] < one.bounds[0] or most[one.column] > one.bounds[1])

    return {rule_id: expression for rule_id, expression in asked.items() if possible(needs[rule_id])}


def _answers(frame: pl.DataFrame, asked: Mapping[str, pl.Expr], rules: "Mapping[str, Rule]") -> dict[str, Outcome]:
    if not asked:
        return {}
    try:
        masks = frame.select(asked.values())
    except Exception:  # noqa: BLE001 - one rule at a time below, so that only the broken one is blamed
        return {rule_id: _alone(frame, rules[rule_id], expression) for rule_id, expression in asked.items()}
    broken = masks.row(0) if len(masks) == 1 else masks.select(pl.all().any()).row(0)
    return {
        rule_id: Outcome(_found(frame, masks[rule_id], rules[rule_id])) if any_broken else Outcome()
        for rule_id, any_broken in zip(asked, broken, strict=True)
    }


def _alone(frame: pl.DataFrame, rule: "Rule", expression: pl.Expr) -> Outcome:
    try:
        return Outcome(_found(frame, frame.select(expression).to_series(), rule))
    except Exception as error:  # noqa: BLE001 - becomes RuleCrashed in the rule's own expectation
        return Outcome(error=repr(error))


def _found(frame: pl.DataFrame, mask: pl.Series, rule: "Rule") -> pl.DataFrame:
    if rule.scope == "unreadable":
        return frame.select("project", "path").filter(mask)
    if rule.scope == "project":
        return frame.select("project", path=pl.lit(rule.path)).filter(mask)
    found = frame.select("project", "key").filter(mask)
    return found.select("project", path=pl.format(f"{rule.scope}/{{}}/{rule.path}", "key"))


def _frame(typed: "Typed", scope: str, plan: _Plan) -> pl.DataFrame | None:
    """What the rules of ``scope`` are asked of: documents, answers that cannot be read, or the rows of a table."""
    if scope == "project":
        return _projects(typed, plan)
    if scope == "unreadable":
        return typed.unreadable
    rows = typed.tables.get(scope)
    return None if rows is None else rows.with_columns(one=pl.lit(1))


def _projects(typed: "Typed", plan: _Plan) -> pl.DataFrame:
    """Documents with the figures over their tables, and whether a fuel or heat row falls per tonne of output (``predicates.power``)."""
    found, blank = [typed.projects], []
    for table, total in plan.totals.items():
        if table in typed.tables:
            found.append(_over(typed.projects, typed.tables[table], total.figures))
        else:
            blank += total.blank
    if TABLE in typed.tables:
        rows = typed.tables[TABLE].join(typed.projects.select("project", *OUTPUTS), on="project", how="left", maintain_order="left")
        found.append(_over(typed.projects, rows, [_FUEL_FALLS]))
    else:
        blank.append(pl.lit(None, pl.Boolean).alias("fuel_falls"))
    whole = pl.concat(found, how="horizontal").with_columns(blank).with_columns(pl.col("fuel_falls").fill_null(value=False))
    for table in plan.nested:
        rows = typed.tables.get(table, pl.DataFrame(schema=row_schema(table)))
        listed = rows.group_by("project", maintain_order=True).agg(pl.struct(pl.exclude("project")).alias(table))
        whole = whole.join(listed, on="project", how="left", maintain_order="left")
        whole = whole.with_columns(pl.col(table).fill_null(pl.lit([], dtype=whole.schema[table])))
    return whole


def _over(projects: pl.DataFrame, rows: pl.DataFrame, figures: Sequence[pl.Expr]) -> pl.DataFrame:
    """Figures over the rows of each project, in the order of ``projects``; null for a project without rows."""
    if len(projects) == 1:
        return rows.select(figures)
    made = rows.group_by("project").agg(figures)
    return projects.select("project").join(made, on="project", how="left", maintain_order="left").drop("project")


def _fuel_falls() -> pl.Expr:
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in OUTPUTS)
    before, after = (pl.when(known).then(pl.col(name)).otherwise(1).cast(WIDE) for name in OUTPUTS)
    falls = ~pl.col("carrier").is_in(ELECTRIC) & (
        pl.col("quantity_before").cast(WIDE) * after > pl.col("quantity_after").cast(WIDE) * before
    )
    return falls.fill_null(value=False).any().alias("fuel_falls")


_FUEL_FALLS = _fuel_falls()
