"""Electricity and the coal equivalent claimed for it: which convention a declared saving was counted with."""

from typing import TYPE_CHECKING

from validation.case import TABLE, Case
from validation.limits import exact_micro
from validation.predicates.base import Figures, Predicate, amounts, trimmed
from validation.predicates.energy import DECLARED

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

POWER = "power_saving_declared_kwh_per_year"
CONVENTION = "plausibility.electricity_convention"
ELECTRIC = ("electricity", "waste_heat_power")
KG_PER_T = 1000
HALF_TONNE = 500_000
"""10^-6 tce: a saving counted at a convention and then rounded to whole tonnes still agrees with it."""


def _fuel_falls(case: Case) -> bool:
    """Whether a fuel or heat row shows less use per tonne of output (per year where output is missing).

    Then part of the declared saving is not electricity and the ratio may be high.
    """
    before_output, after_output = case.number("output_before_t_per_year"), case.number("output_after_t_per_year")
    if before_output is None or after_output is None:
        before_output = after_output = 1
    for row in case.document.rows(TABLE):
        before, after = row.value("quantity_before"), row.value("quantity_after")
        carrier = row.value("carrier")
        if not isinstance(before, int) or not isinstance(after, int) or carrier is None or carrier in ELECTRIC:
            continue
        if before * after_output > after * before_output:
            return True
    return False


def _odd(case: Case) -> bool:
    saving, power = case.number(DECLARED), case.number(POWER)
    if saving is None or power is None or power <= 0:
        return False
    least, most = (saving + HALF_TONNE) * KG_PER_T * 1_000_000, (saving - HALF_TONNE) * KG_PER_T * 1_000_000
    low, high = exact_micro(case.limits.low(CONVENTION)), exact_micro(case.limits.high(CONVENTION))
    return least < low * power or (most > high * power and not _fuel_falls(case))


def _odd_vector(c: "Columns") -> "pl.Expr":
    saving, power = c.number(DECLARED), c.number(POWER)
    least, most = (saving + HALF_TONNE) * (KG_PER_T * 1_000_000), (saving - HALF_TONNE) * (KG_PER_T * 1_000_000)
    low, high = exact_micro(c.limits.low(CONVENTION)), exact_micro(c.limits.high(CONVENTION))
    return (power > 0) & ((least < power * low) | ((most > power * high) & ~c.text("fuel_falls")))


def _odd_figures(case: Case) -> Figures:
    saving, power = case.number(DECLARED) or 0, case.number(POWER) or 1
    from decimal import Decimal

    shown = amounts(saving, power)
    ratio = Decimal(saving) * KG_PER_T / Decimal(power)
    digits = 2 if ratio >= Decimal("0.34") else 4
    return {
        "saving": shown[0],
        "power": shown[1],
        "ratio": f"{ratio:,.{digits}f}",
        "low": trimmed(case.limits.low(CONVENTION), 4),
        "high": trimmed(case.limits.high(CONVENTION), 4),
        "as_low": amounts(int(power * case.limits.low(CONVENTION) / KG_PER_T))[0],
        "as_high": amounts(int(power * case.limits.high(CONVENTION) / KG_PER_T))[0],
    }


PREDICATES = {"power_ratio_odd": Predicate(_odd, _odd_vector, _odd_figures)}
