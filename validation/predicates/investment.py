"""Investment and the money asked for."""

from typing import TYPE_CHECKING

from validation.case import Case
from validation.limits import exact_micro
from validation.predicates.base import Figures, Predicate, amounts, money, more, trimmed
from validation.predicates.energy import saving_of, saving_vector

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

TOTAL, ELIGIBLE, REQUESTED = "investment_total", "investment_eligible", "subsidy_requested"
PER_TCE = "plausibility.investment_per_tce"
FEN_PER_YUAN = 100


def _over(upper: str, bound: str) -> Predicate:
    return Predicate(
        lambda case: more(case.number(upper), case.number(bound)),
        lambda columns: columns.number(upper) > columns.number(bound),
        lambda case: {
            "value": money(case.number(upper)),
            "limit": money(case.number(bound)),
            "excess": money((case.number(upper) or 0) - (case.number(bound) or 0)),
        },
    )


def _dear(case: Case) -> bool:
    fen, saving = case.number(TOTAL), saving_of(case)
    if fen is None or saving is None or saving <= 0:
        return False
    low, high = case.limits.low(PER_TCE), case.limits.high(PER_TCE)
    return fen * 10_000_000_000 < exact_micro(low) * saving or fen * 10_000_000_000 > exact_micro(high) * saving


def _dear_vector(c: "Columns") -> "pl.Expr":
    scaled, saving = c.number(TOTAL) * 10_000_000_000, saving_vector(c)
    low, high = exact_micro(c.limits.low(PER_TCE)), exact_micro(c.limits.high(PER_TCE))
    return (saving > 0) & ((scaled < saving * low) | (scaled > saving * high))


def _dear_figures(case: Case) -> Figures:
    from decimal import Decimal

    fen, saving = case.number(TOTAL) or 0, saving_of(case) or 1
    per_tce = Decimal(fen) / FEN_PER_YUAN * 1_000_000 / Decimal(saving)
    return {
        "investment": money(fen),
        "saving": amounts(saving)[0],
        "per_tce": trimmed(per_tce, 2),
        "low": trimmed(case.limits.low(PER_TCE), 2),
        "high": trimmed(case.limits.high(PER_TCE), 2),
    }


PREDICATES = {
    "eligible_over_total": _over(ELIGIBLE, TOTAL),
    "requested_over_eligible": _over(REQUESTED, ELIGIBLE),
    "cost_per_tce_odd": Predicate(_dear, _dear_vector, _dear_figures),
}
