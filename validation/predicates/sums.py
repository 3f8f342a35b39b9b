"""Amounts of tables against the figures they add up to."""

from typing import TYPE_CHECKING

from validation.case import Case
from validation.limits import SCALE, exact_micro
from validation.predicates.base import Figures, Predicate, money, percent

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

TOTAL = "investment_total"
DIFFERENCE = "checks.sum_difference"


def _sum(case: Case, table: str, column: str) -> int | None:
    """The sum of a column in fen; None while a row is blank or there is none."""
    amounts = [row.value(column) for row in case.document.rows(table)]
    return sum(one for one in amounts if isinstance(one, int)) if amounts and all(isinstance(one, int) for one in amounts) else None


def _sum_vector(c: "Columns", table: str, column: str) -> "pl.Expr":
    import polars as pl

    whole = pl.col(column).is_not_null().all()
    return c.over_rows(table, f"{column}+", pl.when(whole).then(c.number(column).sum()))


def _apart(table: str, column: str, *, above_only: bool = False) -> Predicate:
    """The sum of ``column`` differs from the total investment by more than the share allowed, or (``above_only``) exceeds it by that."""

    def scalar(case: Case) -> bool:
        found, total = _sum(case, table, column), case.number(TOTAL)
        if found is None or total is None:
            return False
        gap = found - total if above_only else abs(found - total)
        return gap * SCALE > exact_micro(case.limits.high(DIFFERENCE)) * total

    def vector(c: "Columns") -> "pl.Expr":
        gap = _sum_vector(c, table, column) - c.number(TOTAL)
        return (gap if above_only else gap.abs()) * SCALE > c.number(TOTAL) * exact_micro(c.limits.high(DIFFERENCE))

    def figures(case: Case) -> Figures:
        found, total = _sum(case, table, column) or 0, case.number(TOTAL) or 0
        return {
            "sum": money(found), "total": money(total), "gap": money(abs(found - total)),
            "limit": percent(exact_micro(case.limits.high(DIFFERENCE)), SCALE),
        }  # fmt: skip

    return Predicate(scalar, vector, figures)


PREDICATES = {
    "parts_differ": _apart("investment_parts", "investment_part_amount"),
    "sources_differ": _apart("money_sources", "money_source_amount"),
    "components_exceed": _apart("components", "component_investment", above_only=True),
}
