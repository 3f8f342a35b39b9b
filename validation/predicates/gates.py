"""What the law asks of a line, of new capacity and of central money, where an answer of the form shows that it is not met."""

from functools import cache
from typing import TYPE_CHECKING

from reserve.rules.gates.diagnosis import PLAN_OF_SECTOR
from reserve.rules.gates.new_project_papers import CAPACITY_WORDS
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.products import products
from validation.case import Case
from validation.predicates.base import Figures, Predicate, amounts, more, no_figures

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

HIGH_SITE = "energy_limits.gb16780_2021.corrections.altitude_above"
NEW_CLASS = "sector_plans.{plan}.gates.new_project.air_class"
PLANS = ("steel", "refining", "ammonia", "cement", "aluminium")
NATURE, BUILDS = "construction_nature", ("new", "expansion")
REPLACED = ("clinker", "flat_glass")
CLASSES = ("A", "B", "B_minus", "C", "D")
AIR = "central_air"
TIERED, POOR = ("steel", "refining", "ammonia", "cement"), ("C", "D")
STILL_OPEN = ("received", "granted", "applied")
ALTITUDE, PRESSURE = "site_altitude_m", "site_pressure_pa"


@cache
def central_funds() -> tuple[str, ...]:
    """The codes of the central funds that a component may name."""
    return tuple(code for code in choices("component_fund") if code.startswith("central_"))


@cache
def products_of_plan(plan: str) -> tuple[str, ...]:
    """The products that a national sector plan covers."""
    return tuple(code for code, product in products().items() if PLAN_OF_SECTOR.get(product.sector) == plan)


def _plan_of(case: Case) -> str | None:
    product = products().get(case.text("product") or "")
    return PLAN_OF_SECTOR.get(product.sector) if product is not None else None


def _worse(least: str) -> tuple[str, ...]:
    return CLASSES[CLASSES.index(least) + 1 :]


def _class_too_low(case: Case) -> bool:
    plan = _plan_of(case)
    if plan is None or case.text(NATURE) not in BUILDS:
        return False
    return case.text("air_class_after") in _worse(case.limits.text(NEW_CLASS.format(plan=plan)))


def _class_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    of_plans = [
        c.text("product").is_in(products_of_plan(plan))
        & c.text("air_class_after").is_in(_worse(c.limits.text(NEW_CLASS.format(plan=plan))))
        for plan in PLANS
    ]
    return c.text(NATURE).is_in(BUILDS) & pl.any_horizontal(of_plans)


def _class_figures(case: Case) -> Figures:
    labels = choices("air_class")
    plan = _plan_of(case)
    needed = case.limits.text(NEW_CLASS.format(plan=plan)) if plan else ""
    return {"class": labels.get(case.text("air_class_after") or "", BLANK), "least": labels.get(needed, BLANK)}


def _over_filed_figures(case: Case) -> Figures:
    actual, filed = case.number("capacity_actual_t_per_year"), case.number("capacity_filed_t_per_year")
    shown = amounts(actual, filed, (actual or 0) - (filed or 0), places=0)
    return {"value": shown[0], "limit": shown[1], "excess": shown[2]}


def _high(case: Case) -> bool:
    altitude = case.number(ALTITUDE)
    above = altitude is not None and altitude > int(case.limits.low(HIGH_SITE)) * 1_000_000
    return case.text("product") == "clinker" and above and not case.answered(PRESSURE)


def _high_vector(c: "Columns") -> "pl.Expr":
    above = c.number(ALTITUDE) > c.constant(int(c.limits.low(HIGH_SITE)) * 1_000_000)
    return (c.text("product") == "clinker") & above & c.blank(PRESSURE)


def _high_figures(case: Case) -> Figures:
    shown = amounts(case.number(ALTITUDE), int(case.limits.low(HIGH_SITE)) * 1_000_000)
    return {"value": shown[0], "limit": shown[1]}


def _asks_central(case: Case) -> bool:
    return any(row.value("component_fund") in central_funds() for row in case.document.rows("components"))


def _central_funds(case: Case) -> list[str]:
    return [
        str(row.value("public_fund_name") or "")
        for row in case.document.rows("public_funds")
        if row.value("public_fund_level") == "central" and row.value("public_fund_state") in STILL_OPEN
    ]


def _twice_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    asks = pl.col("component_fund").is_in(central_funds()).fill_null(value=False).any()
    taken = (pl.col("public_fund_level") == "central") & pl.col("public_fund_state").is_in(STILL_OPEN)
    central = taken.fill_null(value=False).any()
    return c.over_rows("components", "asks", asks).fill_null(value=False) & c.over_rows("public_funds", "central", central).fill_null(
        value=False
    )


def _words(plan: str) -> tuple[str, ...]:
    names = {"steel": ("machining", "casting", "ferroalloy"), "refining": ("heavy_oil_use", "pretreatment", "asphalt_unit")}[plan]
    return tuple(word for name in names for word in CAPACITY_WORDS[name])


def _named(case: Case) -> str | None:
    plan = _plan_of(case)
    text = f"{case.text('project_name') or ''}\n{case.text('content') or ''}"
    return next((word for word in _words(plan) if word in text), None) if plan in ("steel", "refining") else None


def _named_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    text = pl.concat_str(c.text("project_name").fill_null(""), c.text("content").fill_null(""), separator="\n")
    return pl.any_horizontal(
        c.text("product").is_in(products_of_plan(plan)) & text.str.contains_any(list(_words(plan))) for plan in ("steel", "refining")
    )


def _kind_label(case: Case) -> Figures:
    kind = case.text("component_kind")
    label = choices("component_kind").get(kind or "", Bilingual("未填写", "blank"))
    return {"kind": label}


def _says_no(case: Case, name: str) -> bool:
    entry = case.entry(name)
    return entry is not None and entry.value is False


def _dear_power(case: Case) -> bool:
    """Whether energy before is below the baseline, or the class before is C or D."""
    if case.text("product") not in _tiered_products():
        return False
    return case.text("air_class_before") in POOR or more(case.assessed("indicator_before"), case.assessed("baseline_level"))


@cache
def _tiered_products() -> tuple[str, ...]:
    return tuple(code for plan in TIERED for code in products_of_plan(plan))


def _dear_power_vector(c: "Columns") -> "pl.Expr":
    poor = c.text("air_class_before").is_in(POOR).fill_null(value=False)
    above = (c.assessed("indicator_before") > c.assessed("baseline_level")).fill_null(value=False)
    return c.text("product").is_in(_tiered_products()) & (poor | above)


def _dear_power_figures(case: Case) -> Figures:
    before, level = case.assessed("indicator_before"), case.assessed("baseline_level")
    label = choices("air_class").get(case.text("air_class_before") or "", BLANK)
    zh, en = [], []
    if more(before, level):
        value, limit = amounts(before, level)
        zh.append(f"改造前单耗 {value}，高于基准水平 {limit}")
        en.append(f"the unit energy before of {value} is above the baseline of {limit}")
    if case.text("air_class_before") in POOR:
        zh.append(f"改造前绩效分级为 {label.zh}")
        en.append(f"the performance class before is {label.en}")
    return {"why": Bilingual("；".join(zh), " and ".join(en)), "value": amounts(before)[0], "limit": amounts(level)[0]}


PREDICATES = {
    "outdated_left": Predicate(
        lambda case: _says_no(case, "outdated_equipment_replaced"), lambda c: ~c.text("outdated_equipment_replaced"), no_figures
    ),
    "tiered_price": Predicate(_dear_power, _dear_power_vector, _dear_power_figures),
    "new_project_class_low": Predicate(_class_too_low, _class_vector, _class_figures),
    "actual_over_filed": Predicate(
        lambda case: more(case.number("capacity_actual_t_per_year"), case.number("capacity_filed_t_per_year")),
        lambda c: c.number("capacity_actual_t_per_year") > c.number("capacity_filed_t_per_year"),
        _over_filed_figures,
    ),
    "pressure_missing": Predicate(_high, _high_vector, _high_figures),
    "replacement_missing": Predicate(
        lambda case: case.text(NATURE) in BUILDS and case.text("product") in REPLACED and not case.answered("replacement_notice"),
        lambda c: c.text(NATURE).is_in(BUILDS) & c.text("product").is_in(REPLACED) & c.blank("replacement_notice"),
        no_figures,
    ),
    "central_money_again": Predicate(
        lambda case: _asks_central(case) and bool(_central_funds(case)),
        _twice_vector,
        lambda case: {"funds": "、".join(_central_funds(case))[:120]},
    ),
    "air_money_for_energy": Predicate(
        lambda case: case.text("component_fund") == AIR and case.text("component_kind") not in (None, "ultra_low"),
        lambda c: (c.text("component_fund") == AIR) & (c.text("component_kind") != "ultra_low"),
        _kind_label,
    ),
    "capacity_under_other_name": Predicate(lambda case: _named(case) is not None, _named_vector, lambda case: {"word": _named(case) or ""}),
}
