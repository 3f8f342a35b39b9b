"""Energy and saving: the typed figures against what the law computes from them."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from validation.case import Case
from validation.limits import SCALE, exact_micro
from validation.predicates.base import Figures, Predicate, amounts, more, percent
from validation.predicates.yardsticks import AFTER, BEFORE, what_and_unit

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

DECLARED = "energy_saving_declared_tce_per_year"
COMPUTED = "saving_tce_per_year"
DIFFERENCE, SHARE = "plausibility.declared_saving_difference", "plausibility.saving_share_of_base_use"
LOW_SHARE, HIGH_SHARE = "plausibility.unit_energy_after_of_level_1", "plausibility.unit_energy_before_of_level_3"


def _compared(case: Case) -> tuple[int | None, int | None, str]:
    """Energy before and after with its unit: per tonne where output is known, else the yearly total."""
    before, after = case.assessed("unit_energy_before_kgce_per_t"), case.assessed("unit_energy_after_kgce_per_t")
    if before is not None and after is not None:
        return before, after, "kgce/t"
    return case.assessed("energy_before_tce"), case.assessed("energy_after_tce"), "tce"


def _rises(case: Case) -> bool:
    before, after, _ = _compared(case)
    return more(after, before)


def _rises_vector(c: "Columns") -> "pl.Expr":
    before, after = c.assessed("unit_energy_before_kgce_per_t"), c.assessed("unit_energy_after_kgce_per_t")
    by_unit = before.is_not_null() & after.is_not_null()
    return (by_unit & (after > before)) | (~by_unit & (c.assessed("energy_after_tce") > c.assessed("energy_before_tce")))


def _rises_figures(case: Case) -> Figures:
    before, after, unit = _compared(case)
    shown = amounts(before, after)
    return {"before": shown[0], "after": shown[1], "unit": unit}


def _differs(case: Case) -> bool:
    declared, computed = case.number(DECLARED), case.assessed(COMPUTED)
    if declared is None or computed is None:
        return False
    return abs(declared - computed) * SCALE > exact_micro(case.limits.high(DIFFERENCE)) * abs(computed)


def _differs_vector(c: "Columns") -> "pl.Expr":
    declared, computed = c.number(DECLARED), c.assessed(COMPUTED)
    return (declared - computed).abs() * SCALE > computed.abs() * exact_micro(c.limits.high(DIFFERENCE))


def _differs_figures(case: Case) -> Figures:
    declared, computed = case.number(DECLARED) or 0, case.assessed(COMPUTED) or 0
    shown = amounts(declared, computed)
    share = f"{percent(abs(declared - computed), abs(computed))} %" if computed else "∞"
    return {"declared": shown[0], "computed": shown[1], "share": share, "limit": percent(exact_micro(case.limits.high(DIFFERENCE)), SCALE)}


def saving_of(case: Case) -> int | None:
    """The declared saving, or the computed one where none is declared, in 10^-6 tce."""
    declared = case.number(DECLARED)
    return declared if declared is not None else case.assessed(COMPUTED)


def saving_vector(c: "Columns") -> "pl.Expr":
    """The same over columns."""
    import polars as pl

    return pl.coalesce(c.number(DECLARED), c.assessed(COMPUTED))


def _large(case: Case) -> bool:
    saving, base = saving_of(case), case.assessed("energy_before_tce")
    return saving is not None and base is not None and base > 0 and saving * SCALE > exact_micro(case.limits.high(SHARE)) * base


def _large_vector(c: "Columns") -> "pl.Expr":
    base = c.assessed("energy_before_tce")
    return (base > 0) & (saving_vector(c) * SCALE > base * exact_micro(c.limits.high(SHARE)))


def _large_figures(case: Case) -> Figures:
    saving, base = saving_of(case) or 0, case.assessed("energy_before_tce") or 1
    shown = amounts(saving, base)
    return {
        "saving": shown[0],
        "base": shown[1],
        "share": percent(saving, base),
        "limit": percent(exact_micro(case.limits.high(SHARE)), SCALE),
    }


def _too_low(case: Case) -> bool:
    after, level = case.assessed(AFTER), case.assessed("limit_1")
    return after is not None and level is not None and level > 0 and after * SCALE < level * exact_micro(case.limits.low(LOW_SHARE))


def _too_low_vector(c: "Columns") -> "pl.Expr":
    after, level = c.assessed(AFTER), c.assessed("limit_1")
    return (level > 0) & (after * SCALE < level * exact_micro(c.limits.low(LOW_SHARE)))


def _too_high(case: Case) -> bool:
    before, level = case.assessed(BEFORE), case.assessed("limit_3")
    return before is not None and level is not None and level > 0 and before * SCALE > level * exact_micro(case.limits.high(HIGH_SHARE))


def _too_high_vector(c: "Columns") -> "pl.Expr":
    before, level = c.assessed(BEFORE), c.assessed("limit_3")
    return (level > 0) & (before * SCALE > level * exact_micro(c.limits.high(HIGH_SHARE)))


def _share_figures(figure: str, level: str, share: Callable[[Case], Decimal]) -> Callable[[Case], Figures]:
    """A converter recovers energy: its levels are below zero and have no share."""

    def figures(case: Case) -> Figures:
        of_level, full = exact_micro(share(case)), case.assessed(level) or 0
        value, bound = amounts(case.assessed(figure), full * of_level // SCALE)
        return {"value": value, "bound": bound, "level": amounts(full)[0], "share": percent(of_level, SCALE), **what_and_unit(case)}

    return figures


PREDICATES = {
    "energy_rises": Predicate(_rises, _rises_vector, _rises_figures),
    "saving_differs": Predicate(_differs, _differs_vector, _differs_figures),
    "saving_large": Predicate(_large, _large_vector, _large_figures),
    "unit_energy_too_low": Predicate(_too_low, _too_low_vector, _share_figures(AFTER, "limit_1", lambda case: case.limits.low(LOW_SHARE))),
    "unit_energy_too_high": Predicate(
        _too_high, _too_high_vector, _share_figures(BEFORE, "limit_3", lambda case: case.limits.high(HIGH_SHARE))
    ),
}
