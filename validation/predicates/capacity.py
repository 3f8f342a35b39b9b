"""Capacity and output of the line."""

from validation.case import Case
from validation.predicates.base import Figures, Predicate, amounts, more, no_figures

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


PREDICATES = {
    "capacity_grows": _over(AFTER, FILED),
    "output_before_over_capacity": _over("output_before_t_per_year", FILED),
    "output_after_over_capacity": _over("output_after_t_per_year", AFTER),
    "line_size_missing": Predicate(
        lambda case: case.text("product") == "clinker" and not case.answered("line_size_t_per_day"),
        lambda c: (c.text("product") == "clinker") & c.blank("line_size_t_per_day"),
        no_figures,
    ),
}
