"""Energy and saving: the typed figures against what the law computes from them."""

from typing import TYPE_CHECKING

from reserve.vocabulary.language import Bilingual
from validation.case import Case
from validation.limits import SCALE, exact_micro
from validation.predicates.base import Figures, Predicate, amounts, more, percent

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

DECLARED = "energy_saving_declared_tce_per_year"
COMPUTED = "saving_tce_per_year"
DIFFERENCE, SHARE = "plausibility.declared_saving_difference", "plausibility.saving_share_of_base_use"
LOW_SHARE, HIGH_SHARE = "plausibility.unit_energy_after_of_level_1", "plausibility.unit_energy_before_of_level_3"
LEVELS = {"clinker": "energy_limits.gb16780_2021.clinker", "cement_grinding": "energy_limits.gb16780_2021.cement_preparation"}
UNITS = {"clinker": "kgce/t", "cement_grinding": "kWh/t"}


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


def _bound(case: Case, level: str, share: int) -> int | None:
    """Share of a limit for the case's product, in 10^-12 of its unit."""
    product = case.text("product")
    return case.limits.micro(f"{LEVELS[product]}.{level}") * share if product in LEVELS else None


def _bound_vector(c: "Columns", level: str, share: int) -> "pl.Expr":
    return c.by_product(*(c.limits.micro(f"{LEVELS[product]}.{level}") * share for product in ("clinker", "cement_grinding")))


def _too_low(case: Case) -> bool:
    after, bound = case.assessed("indicator_after"), _bound(case, "level_1", exact_micro(case.limits.low(LOW_SHARE)))
    return after is not None and bound is not None and after * SCALE < bound


def _too_low_vector(c: "Columns") -> "pl.Expr":
    return c.assessed("indicator_after") * SCALE < _bound_vector(c, "level_1", exact_micro(c.limits.low(LOW_SHARE)))


def _too_low_figures(case: Case) -> Figures:
    bound = (_bound(case, "level_1", exact_micro(case.limits.low(LOW_SHARE))) or 0) // SCALE
    return _unit_figures(case, "indicator_after", "level_1", bound, percent(exact_micro(case.limits.low(LOW_SHARE)), SCALE))


def _too_high(case: Case) -> bool:
    before, bound = case.assessed("indicator_before"), _bound(case, "level_3", exact_micro(case.limits.high(HIGH_SHARE)))
    return before is not None and bound is not None and before * SCALE > bound


def _too_high_vector(c: "Columns") -> "pl.Expr":
    return c.assessed("indicator_before") * SCALE > _bound_vector(c, "level_3", exact_micro(c.limits.high(HIGH_SHARE)))


def _too_high_figures(case: Case) -> Figures:
    bound = (_bound(case, "level_3", exact_micro(case.limits.high(HIGH_SHARE))) or 0) // SCALE
    return _unit_figures(case, "indicator_before", "level_3", bound, percent(exact_micro(case.limits.high(HIGH_SHARE)), SCALE))


def _unit_figures(case: Case, figure: str, level: str, bound: int, share: str) -> Figures:
    product = case.text("product") or ""
    shown = amounts(case.assessed(figure), bound)
    limit = amounts(case.limits.micro(f"{LEVELS[product]}.{level}"))[0]
    what = Bilingual("熟料单位产品综合能耗", "the unit energy of clinker") if product == "clinker" else _PREPARATION
    return {"value": shown[0], "bound": shown[1], "unit": UNITS[product], "level": limit, "share": share, "what": what}


_PREPARATION = Bilingual("水泥制备工段电耗", "the electricity of cement preparation")

PREDICATES = {
    "energy_rises": Predicate(_rises, _rises_vector, _rises_figures),
    "saving_differs": Predicate(_differs, _differs_vector, _differs_figures),
    "saving_large": Predicate(_large, _large_vector, _large_figures),
    "unit_energy_too_low": Predicate(_too_low, _too_low_vector, _too_low_figures),
    "unit_energy_too_high": Predicate(_too_high, _too_high_vector, _too_high_figures),
}
