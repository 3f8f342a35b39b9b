"""What the rules of each scope are asked of, as lazy frames: the figures over whole tables stand beside the answers of each document."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from validation.case import TABLE
from validation.frame import WIDE, row_schema
from validation.predicates.power import ELECTRIC
from validation.vector_plan import Plan

if TYPE_CHECKING:
    from validation.handed import Typed

FALLS = "fuel_falls"
PLAIN = pl.QueryOptFlags.none()
"""Nothing here is worth a search for a better plan: it would take longer than one project does."""
OUTPUTS = ("output_before_t_per_year", "output_after_t_per_year")


def rows_of(typed: "Typed", scope: str) -> pl.DataFrame | None:
    """What a scope holds, in order: documents, answers that cannot be read, or the rows of a table; None where there is nothing."""
    if scope == "project":
        return typed.projects
    return typed.unreadable if scope == "unreadable" else typed.tables.get(scope)


def asked_of(typed: "Typed", scope: str, plan: Plan) -> pl.LazyFrame:
    """The same with every column that the rules of the scope look at."""
    if scope == "project":
        return _documents(typed, plan)
    rows = rows_of(typed, scope)
    return pl.LazyFrame() if rows is None else rows.lazy().with_columns(one=pl.lit(1))


def _documents(typed: "Typed", plan: Plan) -> pl.LazyFrame:
    """Documents with the figures over their tables, and whether a fuel or heat row falls per tonne of output (``predicates.power``)."""
    known = [_over(typed, typed.tables[table].lazy(), total.figures) for table, total in plan.totals.items() if table in typed.tables]
    blank = [one for table, total in plan.totals.items() if table not in typed.tables for one in total.blank]
    if TABLE in typed.tables:
        known.append(_over(typed, *_fuel(typed)))
    else:
        blank.append(pl.lit(None, pl.Boolean).alias(FALLS))
    found = (
        typed.projects.hstack([column for frame in pl.collect_all(known, optimizations=PLAIN) for column in frame]).lazy()
        if known
        else typed.projects.lazy()
    )
    found = found.with_columns(blank) if blank else found
    return _with_lists(found.with_columns(pl.col(FALLS).fill_null(value=False)), typed, plan.nested)


def _over(typed: "Typed", rows: pl.LazyFrame, figures: Sequence[pl.Expr]) -> pl.LazyFrame:
    """Figures over the rows of each project, in the order of the projects; null for a project without rows."""
    if len(typed.projects) == 1:
        return rows.select(figures)
    made = rows.group_by("project").agg(figures)
    return typed.projects.lazy().select("project").join(made, on="project", how="left", maintain_order="left").drop("project")


def _fuel(typed: "Typed") -> tuple[pl.LazyFrame, list[pl.Expr]]:
    """The rows of the energy table with the outputs of their projects, and the figure over them."""
    rows = typed.tables[TABLE].lazy()
    if len(typed.projects) == 1:
        outputs = [pl.lit(typed.projects.item(0, name), pl.Int64) for name in OUTPUTS]
    else:
        rows = rows.join(typed.projects.lazy().select("project", *OUTPUTS), on="project", how="left", maintain_order="left")
        outputs = [pl.col(name) for name in OUTPUTS]
    known = pl.all_horizontal(one.is_not_null() for one in outputs)
    before, after = (pl.when(known).then(one).otherwise(1).cast(WIDE) for one in outputs)
    falls = ~pl.col("carrier").is_in(ELECTRIC) & (
        pl.col("quantity_before").cast(WIDE) * after > pl.col("quantity_after").cast(WIDE) * before
    )
    return rows, [falls.fill_null(value=False).any().alias(FALLS)]


def _with_lists(found: pl.LazyFrame, typed: "Typed", nested: Iterable[str]) -> pl.LazyFrame:
    """With whole tables as lists of rows, for a rule that asks for them so."""
    for table in nested:
        rows = typed.tables.get(table, pl.DataFrame(schema=row_schema(table))).lazy()
        listed = rows.group_by("project", maintain_order=True).agg(pl.struct(pl.exclude("project")).alias(table))
        kind = listed.collect_schema()[table]
        found = found.join(listed, on="project", how="left", maintain_order="left")
        found = found.with_columns(pl.col(table).fill_null(pl.lit([], dtype=kind)))
    return found
