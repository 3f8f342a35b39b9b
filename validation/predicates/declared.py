"""Figures that people declare against the same figures computed from the rest of the form."""

from typing import TYPE_CHECKING

from validation.case import Case
from validation.limits import SCALE, exact_micro
from validation.predicates.base import Figures, Predicate, amounts, percent

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

RATE, RATE_DIFFERENCE = "saving_rate_declared_percent", "checks.declared_rate_difference"
UNIT_DIFFERENCE, CO2_DIFFERENCE = "checks.declared_unit_energy_difference", "checks.declared_co2_difference"
YEARS, REASON, STATISTICS = "observation_years", "statistics_difference_reason", "plausibility.representative_year_difference"
COUNTED, REPORTED = "observation_energy_tce_per_year", "observation_reported_tce_per_year"
PERCENT = 100


def _rate(case: Case) -> tuple[int, int] | None:
    """Declared and computed saving rate in 10^-6 of a percent."""
    declared, computed = case.number(RATE), case.assessed("saving_rate")
    return (declared, computed * PERCENT) if declared is not None and computed is not None else None


def _rate_differs(case: Case) -> bool:
    rates = _rate(case)
    return rates is not None and abs(rates[0] - rates[1]) > exact_micro(case.limits.high(RATE_DIFFERENCE))


def _rate_differs_vector(c: "Columns") -> "pl.Expr":
    gap = (c.number(RATE) - c.assessed("saving_rate") * PERCENT).abs()
    return gap > c.constant(exact_micro(c.limits.high(RATE_DIFFERENCE)))


def _rate_figures(case: Case) -> Figures:
    declared, computed = _rate(case) or (0, 0)
    limit = exact_micro(case.limits.high(RATE_DIFFERENCE))
    shown = amounts(declared, computed, abs(declared - computed), limit)
    return dict(zip(("declared", "computed", "gap", "limit"), shown, strict=True))


def _differs(declared: str, computed: str, difference: str) -> Predicate:
    """The declared figure lies further from the computed one than a share of that."""

    def scalar(case: Case) -> bool:
        said, found = case.number(declared), case.assessed(computed)
        return said is not None and found is not None and abs(said - found) * SCALE > abs(found) * exact_micro(case.limits.high(difference))

    def vector(c: "Columns") -> "pl.Expr":
        said, found = c.number(declared), c.assessed(computed)
        return (said - found).abs() * SCALE > found.abs() * exact_micro(c.limits.high(difference))

    def figures(case: Case) -> Figures:
        said, found = case.number(declared) or 0, case.assessed(computed) or 0
        shown = amounts(said, found)
        share = f"{percent(abs(said - found), abs(found))} %" if found else "∞"
        return {
            "declared": shown[0],
            "computed": shown[1],
            "share": share,
            "limit": percent(exact_micro(case.limits.high(difference)), SCALE),
        }

    return Predicate(scalar, vector, figures)


def _far_years(case: Case) -> list[tuple[int, int]]:
    """Energy as entered and as reported to statistics, of the years in which they lie too far apart."""
    share, found = exact_micro(case.limits.high(STATISTICS)), []
    for row in case.document.rows(YEARS):
        counted, reported = row.value(COUNTED), row.value(REPORTED)
        if isinstance(counted, int) and isinstance(reported, int) and abs(counted - reported) * SCALE > share * reported:
            found.append((counted, reported))
    return found


def _unexplained_vector(c: "Columns") -> "pl.Expr":
    far = (c.number(COUNTED) - c.number(REPORTED)).abs() * SCALE > c.number(REPORTED) * exact_micro(c.limits.high(STATISTICS))
    return c.over_rows(YEARS, "far_from_statistics", far.fill_null(value=False).any()).fill_null(value=False) & c.blank(REASON)


def _statistics_figures(case: Case) -> Figures:
    counted, reported = (_far_years(case) or [(0, 1)])[0]
    shown, limit = amounts(counted, reported), percent(exact_micro(case.limits.high(STATISTICS)), SCALE)
    share = percent(abs(counted - reported), reported) if reported else "∞"
    return {"counted": shown[0], "reported": shown[1], "share": share, "limit": limit}


PREDICATES = {
    "rate_differs": Predicate(_rate_differs, _rate_differs_vector, _rate_figures),
    "unit_before_differs": _differs("unit_energy_before_declared_kgce_per_t", "unit_energy_before_kgce_per_t", UNIT_DIFFERENCE),
    "unit_after_differs": _differs("unit_energy_after_declared_kgce_per_t", "unit_energy_after_kgce_per_t", UNIT_DIFFERENCE),
    "co2_differs": _differs("co2_reduction_declared_t_per_year", "co2_reduction_t_per_year", CO2_DIFFERENCE),
    "statistics_unexplained": Predicate(
        lambda case: not case.answered(REASON) and bool(_far_years(case)), _unexplained_vector, _statistics_figures
    ),
}
