"""Figures far from those of projects of the same kind: robust statistics of the library, never a figure of another firm."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.peers import ANY_KIND, Indicator
from validation.case import Case
from validation.peers import middle
from validation.predicates.base import Figures, Predicate, significant
from validation.predicates.energy import saving_of, saving_vector
from validation.predicates.yardsticks import product_of, what_and_unit

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

TOTAL = "investment_total"
PER_FEN = 10**10
"""10^-6 CNY per tce of a fen for each 10^-6 tce."""
Fraction = Callable[[Case], tuple[int | None, int | None]]
"""The figure as a whole number over another: in 10^-6 of its unit."""


def _outside(indicator: Indicator, figure: Fraction, columns: Callable[["Columns"], "tuple[pl.Expr, pl.Expr]"]) -> Predicate:
    """The figure is known, above zero and beyond the bounds of its peers; the bounds themselves are inside."""

    def scalar(case: Case) -> bool:
        among = case.peers.get(indicator)
        top, bottom = figure(case) if among is not None else (None, None)
        if among is None or top is None or bottom is None or top <= 0 or bottom <= 0:
            return False
        return not among.low * bottom <= top <= among.high * bottom

    def vector(c: "Columns") -> "pl.Expr":
        top, bottom = columns(c)
        low, high = (c.number(f"peer.{indicator}.{side}") for side in ("low", "high"))
        return (top > 0) & (bottom > 0) & ((top < low * bottom) | (top > high * bottom))

    def figures(case: Case) -> Figures:
        among, (top, bottom) = case.peers[indicator], figure(case)
        found = {"value": Decimal(top or 0) / Decimal(bottom or 1), "low": Decimal(among.low), "high": Decimal(among.high)}
        said: Figures = {name: significant(number.scaleb(-6), 5) for name, number in found.items()}
        return said | {
            "median": significant(middle(among.peers.median), 5), "n": f"{among.peers.n:,}", "counted": among.peers.as_of.isoformat(),
            "group": group_words(case, among.kinds), **what_and_unit(case),
        }  # fmt: skip

    return Predicate(scalar, vector, figures)


def group_words(case: Case, kinds: str) -> Bilingual:
    """Who the peers are: the product, and the kinds of measure where the peers share them."""
    product = product_of(case)
    label = product.label if product is not None else Bilingual("同类产品", "the same product")
    if kinds in (ANY_KIND, ""):
        return label
    shared = [choices("component_kind")[code] for code in kinds.split("|")]
    return Bilingual(f"{label.zh}，{'、'.join(one.zh for one in shared)}", f"{label.en}, {', '.join(one.en for one in shared)}")


def _assessed(name: str, indicator: Indicator) -> Predicate:
    def columns(c: "Columns") -> "tuple[pl.Expr, pl.Expr]":
        return c.assessed(name), c.constant(1)

    return _outside(indicator, FIGURES[indicator], columns)


def _figure(name: str) -> Fraction:
    return lambda case: (case.assessed(name), 1)


def _cost(case: Case) -> tuple[int | None, int | None]:
    fen = case.number(TOTAL)
    return (fen * PER_FEN if fen is not None else None), saving_of(case)


FIGURES: Mapping[Indicator, Fraction] = {
    "unit_before": _figure("indicator_before"),
    "unit_after": _figure("indicator_after"),
    "cost_per_tce": _cost,
    "saving_rate": _figure("saving_rate"),
}
PREDICATES = {
    "unit_before_far": _assessed("indicator_before", "unit_before"),
    "unit_after_far": _assessed("indicator_after", "unit_after"),
    "saving_rate_far": _assessed("saving_rate", "saving_rate"),
    "cost_far": _outside("cost_per_tce", FIGURES["cost_per_tce"], lambda c: (c.number(TOTAL) * PER_FEN, saving_vector(c))),
}
