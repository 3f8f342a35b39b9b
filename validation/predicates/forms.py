"""The form of addresses and codes, dates that cannot be yet, and what was spent or cut against what it belongs to."""

import re
from typing import TYPE_CHECKING

from validation.case import Case
from validation.limits import SCALE, exact_micro
from validation.predicates.base import Figures, Predicate, amounts, money, more, trimmed
from validation.predicates.identity import CREDIT_SHAPE

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

PHONE = r"^(\+?86[- ]?)?(1[3-9][0-9]{9}|\(?0[0-9]{2,3}\)?[- ]?[1-9][0-9]{6,7}([- ][0-9]{1,6})?|[48]00[- ]?[0-9]{3}[- ]?[0-9]{4})$"
"""A mobile number, a landline with its area code and perhaps an extension, or a number of 400 or 800."""
EMAIL = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
CO2, SAVING = "co2_reduction_declared_t_per_year", "energy_saving_declared_tce_per_year"
FUEL, ELECTRIC = "plausibility.co2_per_saving", "plausibility.co2_per_saving_electric"


def _misshapen(name: str, shape: str) -> Predicate:
    pattern = re.compile(shape)

    def scalar(case: Case) -> bool:
        text = case.text(name)
        return text is not None and not pattern.fullmatch(text)

    return Predicate(scalar, lambda c: ~c.text(name).str.contains(shape), lambda case: {"typed": case.text(name) or ""})


def _spent_figures(case: Case) -> Figures:
    spent, total = case.number("investment_spent") or 0, case.number("investment_total") or 0
    return {"value": money(spent), "limit": money(total), "excess": money(spent - total)}


def _carbon_odd(case: Case) -> bool:
    cut, saving = case.number(CO2), case.number(SAVING)
    if cut is None or saving is None or saving <= 0:
        return False
    low, high = exact_micro(case.limits.low(FUEL)), exact_micro(case.limits.high(ELECTRIC))
    return cut * SCALE < low * saving or cut * SCALE > high * saving


def _carbon_vector(c: "Columns") -> "pl.Expr":
    cut, saving = c.number(CO2) * SCALE, c.number(SAVING)
    low, high = exact_micro(c.limits.low(FUEL)), exact_micro(c.limits.high(ELECTRIC))
    return (saving > 0) & ((cut < saving * low) | (cut > saving * high))


def _carbon_figures(case: Case) -> Figures:
    from decimal import Decimal

    cut, saving = case.number(CO2) or 0, case.number(SAVING) or 1
    shown = amounts(cut, saving)
    return {
        "cut": shown[0], "saving": shown[1], "ratio": trimmed(Decimal(cut) / Decimal(saving), 3),
        "low": trimmed(case.limits.low(FUEL), 2), "fuel": trimmed(case.limits.high(FUEL), 2),
        "electric": trimmed(case.limits.low(ELECTRIC), 2), "high": trimmed(case.limits.high(ELECTRIC), 2),
    }  # fmt: skip


def _accepted_early(case: Case) -> bool:
    accepted, start = case.date("acceptance_date"), case.date("start_date")
    return accepted is not None and start is not None and accepted <= start


def _accepted_figures(case: Case) -> Figures:
    return {"accepted": case.text("acceptance_date") or "", "start": case.text("start_date") or ""}


PREDICATES = {
    "phone_misshapen": _misshapen("contact_phone", PHONE),
    "email_misshapen": _misshapen("contact_email", EMAIL),
    "esco_code_misshapen": _misshapen("esco_credit_code", CREDIT_SHAPE),
    "spent_over_total": Predicate(
        lambda case: more(case.number("investment_spent"), case.number("investment_total")),
        lambda c: c.number("investment_spent") > c.number("investment_total"),
        _spent_figures,
    ),
    "carbon_odd": Predicate(_carbon_odd, _carbon_vector, _carbon_figures),
    "accepted_early": Predicate(_accepted_early, lambda c: c.date("acceptance_date") <= c.date("start_date"), _accepted_figures),
}
