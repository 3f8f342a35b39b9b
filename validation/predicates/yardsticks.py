"""The unit energy of a line against what measures that very line: baseline, benchmark and the levels of its mandatory limit, corrected."""

import datetime as dt
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from reserve.rules.basis.trail import Trail
from reserve.rules.gates.diagnosis import PLAN_OF_SECTOR
from reserve.rules.limits.below_baseline import deadline
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import Product, products
from reserve.vocabulary.units import units
from validation.case import Case
from validation.predicates.base import Figures, Predicate, amounts, more

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

BEFORE, AFTER, FINISH = "indicator_before", "indicator_after", "finish_date"
NATURE, BUILDS = "construction_nature", ("new", "expansion")
BASELINE, BENCHMARK, ENTRY = "baseline_level", "benchmark_level", "limit_2"
_BASELINE_WORDS = Bilingual("基准水平", "the baseline")
_LIMIT_WORDS = Bilingual("能耗限额 3 级", "level 3 of the mandatory limit")


@cache
def products_in_plans(*, inside: bool) -> tuple[str, ...]:
    """Products with a row in the benchmark table whose sector the five national plans name (``inside``), or do not."""
    return tuple(code for code, product in products().items() if product.rows and (product.sector in PLAN_OF_SECTOR) is inside)


@lru_cache(maxsize=256)
def due_days(as_of: dt.date, area: str) -> dict[str, dt.date]:
    """By which day lines of a product that stand below the baseline are retrofitted or closed, by product (发改产业〔2023〕723号)."""
    found = {
        code: deadline(f"energy_benchmarks.{product.rows[0]}", Trail(as_of, area)) for code, product in products().items() if product.rows
    }
    return {code: day for code, day in found.items() if day is not None}


def product_of(case: Case) -> Product | None:
    """The product of the case, where it is one of the table."""
    return products().get(case.text("product") or "")


def what_and_unit(case: Case) -> Figures:
    """What the indicator is called, and its unit."""
    product = product_of(case)
    if product is None:
        return {"what": Bilingual("单耗", "the unit energy"), "unit": ""}
    power = product.energy_unit.startswith("kWh")
    zh, en = ("单位产品电耗", "the unit electricity") if power else ("单位产品综合能耗", "the unit energy")
    return {"what": Bilingual(f"{product.label.zh}{zh}", f"{en} of {product.label.en}"), "unit": units()[product.energy_unit].label}


def _above(when: str, level: str) -> Predicate:
    """The indicator is above a level; the level itself is met, and a level that is not known is not judged."""

    def figures(case: Case) -> Figures:
        found, limit = case.assessed(when), case.assessed(level)
        value, shown, gap = amounts(found, limit, (found or 0) - (limit or 0))
        return {"value": value, "limit": shown, "gap": gap, **what_and_unit(case)}

    return Predicate(
        lambda case: more(case.assessed(when), case.assessed(level)),
        lambda c: c.assessed(when) > c.assessed(level),
        figures,
    )


def _mark(case: Case) -> Figures:
    """What counts as the baseline: the limit stands in its place where it is stricter, and where there is no baseline."""
    counts = case.whole.assessment.baseline
    stands = counts is not None and counts.path.startswith("energy_limits.")
    return {"mark": _LIMIT_WORDS if stands else _BASELINE_WORDS}


_BELOW_BEFORE, _BELOW_AFTER = _above(BEFORE, BASELINE), _above(AFTER, BASELINE)
_SHORT_OF_BENCHMARK, _SHORT_OF_ENTRY = _above(AFTER, BENCHMARK), _above(AFTER, ENTRY)


def _due(case: Case) -> dt.date | None:
    return due_days(case.context.as_of, case.context.area).get(case.text("product") or "")


def _late(case: Case) -> bool:
    finish, due = case.date(FINISH), _due(case)
    return finish is not None and due is not None and finish > due and _BELOW_BEFORE.scalar(case)


def _late_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    days = due_days(c.limits.as_of, c.limits.area)
    due = c.text("product").replace_strict(list(days), list(days.values()), default=None, return_dtype=pl.Date)
    return (c.date(FINISH) > due) & _BELOW_BEFORE.vector(c)


def _late_figures(case: Case) -> Figures:
    due = _due(case)
    found = {**_BELOW_BEFORE.figures(case), **_mark(case)}
    return {**found, "finish": case.text(FINISH) or "", "due": due.isoformat() if due else ""}


def _built(judged: Predicate, among: tuple[str, ...] | None = None) -> Predicate:
    """``judged`` of new and expanded lines alone, and of some products where ``among`` names them."""

    def scalar(case: Case) -> bool:
        return case.text(NATURE) in BUILDS and (among is None or case.text("product") in among) and judged.scalar(case)

    def vector(c: "Columns") -> "pl.Expr":
        built = c.text(NATURE).is_in(BUILDS) & judged.vector(c)
        return built if among is None else built & c.text("product").is_in(among)

    return Predicate(scalar, vector, judged.figures)


PREDICATES = {
    "below_baseline_after": Predicate(_BELOW_AFTER.scalar, _BELOW_AFTER.vector, lambda case: {**_BELOW_AFTER.figures(case), **_mark(case)}),
    "below_baseline_late": Predicate(_late, _late_vector, _late_figures),
    "new_below_benchmark": _built(_SHORT_OF_BENCHMARK, products_in_plans(inside=True)),
    "new_below_benchmark_elsewhere": _built(_SHORT_OF_BENCHMARK, products_in_plans(inside=False)),
    "new_below_entry": _built(_SHORT_OF_ENTRY),
}
