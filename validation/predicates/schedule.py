"""Dates of the project against each other and against the day of the check."""

from typing import TYPE_CHECKING

from validation.case import Case
from validation.predicates.base import Figures, Predicate

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

START, FINISH = "start_date", "finish_date"
DURATION, BEFORE, AFTER = "checks.project_duration", "checks.start_before_check", "checks.start_after_check"


def _figures(case: Case) -> Figures:
    return {"start": case.text(START) or "", "finish": case.text(FINISH) or ""}


def _disordered(case: Case) -> bool:
    start, finish = case.date(START), case.date(FINISH)
    return start is not None and finish is not None and finish <= start


def _long(case: Case) -> bool:
    start, finish = case.date(START), case.date(FINISH)
    return start is not None and finish is not None and (finish - start).days > int(case.limits.high(DURATION))


def _long_figures(case: Case) -> Figures:
    start, finish = case.date(START), case.date(FINISH)
    days = (finish - start).days if start and finish else 0
    return {**_figures(case), "days": f"{days:,}", "limit": f"{int(case.limits.high(DURATION)):,}"}


def _long_vector(columns: "Columns") -> "pl.Expr":
    days = (columns.date(FINISH) - columns.date(START)).dt.total_days()
    return days > int(columns.limits.high(DURATION))


def _far(case: Case) -> bool:
    start = case.date(START)
    if start is None:
        return False
    days = (start - case.context.as_of).days
    return -days > int(case.limits.high(BEFORE)) or days > int(case.limits.high(AFTER))


def _far_vector(columns: "Columns") -> "pl.Expr":
    days = (columns.date(START) - columns.date("as_of")).dt.total_days()
    return (-days > int(columns.limits.high(BEFORE))) | (days > int(columns.limits.high(AFTER)))


def _far_figures(case: Case) -> Figures:
    return {"start": case.text(START) or "", "as_of": case.context.as_of.isoformat()}


PREDICATES = {
    "dates_disordered": Predicate(_disordered, lambda c: c.date(FINISH) <= c.date(START), _figures),
    "project_long": Predicate(_long, _long_vector, _long_figures),
    "start_far": Predicate(_far, _far_vector, _far_figures),
}
