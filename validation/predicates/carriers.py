"""Rows of the energy table."""

from typing import TYPE_CHECKING

from reserve.vocabulary.choices import carriers
from reserve.vocabulary.language import BLANK
from validation.case import TABLE, Case
from validation.predicates.base import Figures, Predicate

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

HEAT = "heat_value_measured"
NO_DEFAULT = "alternative_fuel"


def _label(case: Case) -> Figures:
    carrier = case.text("carrier")
    return {"carrier": carriers()[carrier].label if carrier in carriers() else BLANK}


def _heat_missing(case: Case) -> bool:
    return case.text("carrier") == NO_DEFAULT and not case.answered(HEAT)


def _heat_idle(case: Case) -> bool:
    carrier = case.text("carrier")
    return carrier is not None and case.answered(HEAT) and not carriers()[carrier].measurable


def _heat_idle_vector(c: "Columns") -> "pl.Expr":
    unmeasurable = [code for code, carrier in carriers().items() if not carrier.measurable]
    return c.text("carrier").is_in(unmeasurable) & ~c.blank(HEAT)


def _again(case: Case) -> bool:
    """Whether an earlier row names the same carrier with the same heat value."""
    if case.row is None or case.text("carrier") is None:
        return False
    mine = (case.row.value("carrier"), case.row.value(HEAT))
    for row in case.document.rows(TABLE):
        if row.key == case.row.key:
            return False
        if (row.value("carrier"), row.value(HEAT)) == mine:
            return True
    return False


def _again_vector(c: "Columns") -> "pl.Expr":
    earlier = c.number("one").cum_sum().over("project", "carrier", HEAT)
    return c.text("carrier").is_not_null() & (earlier > 1)


PREDICATES = {
    "heat_value_missing": Predicate(_heat_missing, lambda c: (c.text("carrier") == NO_DEFAULT) & c.blank(HEAT), _label),
    "heat_value_idle": Predicate(_heat_idle, _heat_idle_vector, _label),
    "carrier_again": Predicate(_again, _again_vector, _label),
}
