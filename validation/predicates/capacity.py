"""Capacity and output of the line."""

from validation.case import Case
from validation.predicates.base import Figures, Predicate, amounts, money, more, no_figures

FILED, AFTER = "capacity_filed_t_per_year", "capacity_after_t_per_year"


def _over(upper: str, bound: str) -> Predicate:
    def figures(case: Case) -> Figures:
        high, limit = case.number(upper), case.number(bound)
        shown = amounts(high, limit, (high or 0) - (limit or 0), places=0)
        return {"value": shown[0], "limit": shown[1], "excess": shown[2]}

    return Predicate(
        lambda case: more(case.number(upper), case.number(bound)),
        lambda columns: columns.number(upper) > columns.number(bound),
        figures,
    )


def _leaves(case: Case) -> bool:
    entry = case.entry("line_exit_planned")
    return entry is not None and entry.value is True


PREDICATES = {
    "capacity_grows": _over(AFTER, FILED),
    "filed_over_approved": _over(FILED, "capacity_approved_t_per_year"),
    "money_for_exit": Predicate(
        lambda case: _leaves(case) and (case.number("subsidy_requested") or 0) > 0,
        lambda c: c.text("line_exit_planned") & (c.number("subsidy_requested") > 0),
        lambda case: {"value": money(case.number("subsidy_requested"))},
    ),
    "output_before_over_capacity": _over("output_before_t_per_year", FILED),
    "output_after_over_capacity": _over("output_after_t_per_year", AFTER),
    "line_size_missing": Predicate(
        lambda case: case.text("product") == "clinker" and not case.answered("line_size_t_per_day"),
        lambda c: (c.text("product") == "clinker") & c.blank("line_size_t_per_day"),
        no_figures,
    ),
}
