"""A figure that is ten, a thousand or ten thousand times too large or too small (see :mod:`validation.slips`)."""

from decimal import Decimal
from typing import TYPE_CHECKING

from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import carrier_column, field_of_path
from reserve.vocabulary.fields import BY_CARRIER, Field
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import plain, units
from validation.case import Case
from validation.predicates.base import Figures, Predicate, significant
from validation.predicates.presence import as_typed
from validation.slips import Slip

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

_DECIMALS = {"quantity": -6, "ratio": -6, "money": -6}
"""From the stored whole number to the unit that people read; money is shown in 10^4 yuan."""
_LARGE, _SMALL = Bilingual("多", "large"), Bilingual("少", "small")
_NONE = Bilingual("无法成立（核算值不大于零）", "impossible (the computed figure is not above zero)")
_OR, _WITH = (
    Bilingual("；也可能是{names}写错", "; or the slip is in {names}"),
    Bilingual("（{names}同时改正）", " (with {names} put right as well)"),
)


def slip_of(field: Field) -> Predicate:
    """The answer to ``field`` is the probable slip of its document."""

    def scalar(case: Case) -> bool:
        return case.path(field.name) in case.slips

    def vector(columns: "Columns") -> "pl.Expr":
        return columns.text("slipped").list.contains(field.name)

    def figures(case: Case) -> Figures:
        return _figures(field, case, case.slips[case.path(field.name)])

    return Predicate(scalar, vector, figures)


def _figures(field: Field, case: Case, slip: Slip) -> Figures:
    number = case.number(field.name) or 0
    ratio, value = slip.evidence, slip.value
    return {
        **as_typed(case.entry(field.name)),
        "size": _LARGE if slip.exponent > 0 else _SMALL,
        "factor": f"{10 ** abs(slip.exponent):,}",
        "corrected": plain(Decimal(number).scaleb(_DECIMALS[field.type] - slip.exponent)),
        "unit": _unit(field, case),
        "relation": ratio.magnitude.title,
        "ratio": _NONE if value is None else significant(value),
        "band": _band(ratio.low, ratio.high),
        "settled": str(slip.settled),
        "others": _listed(_OR, slip.others),
        "along": _listed(_WITH, slip.along),
    }


def _band(low: Decimal | None, high: Decimal | None) -> Bilingual:
    if low is None:
        return Bilingual(f"不超过 {significant(high or Decimal(0))}", f"at most {significant(high or Decimal(0))}")
    if high is None:
        return Bilingual(f"不低于 {significant(low)}", f"at least {significant(low)}")
    return Bilingual(f"在 {significant(low)} 至 {significant(high)} 之间", f"{significant(low)} to {significant(high)}")


def _listed(sentence: Bilingual, paths: tuple[str, ...]) -> Bilingual:
    if not paths:
        return BLANK
    labels = list(dict.fromkeys(field_of_path(path).label for path in paths))[:3]
    return Bilingual(
        sentence.zh.format(names="、".join(f"“{label.zh}”" for label in labels)),
        sentence.en.format(names=" or ".join(f"“{label.en}”" for label in labels)),
    )


def _unit(field: Field, case: Case) -> Bilingual:
    if field.unit == BY_CARRIER:
        carrier = case.text(carrier_column(field.table or "") or "")
        return units()[carriers()[carrier].canonical_unit].label if carrier in carriers() else BLANK
    return units()[field.unit].label if field.unit else BLANK
