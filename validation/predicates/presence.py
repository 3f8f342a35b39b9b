"""Answers that are missing, cannot be read, or lie outside the bounds of their field."""

from decimal import Decimal
from typing import TYPE_CHECKING

from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Entry, carrier_column, field_of_path
from reserve.vocabulary.fields import BY_CARRIER, Field
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.numbers import split_number, typed
from reserve.vocabulary.quantities import unit_is_typed
from reserve.vocabulary.switches import shows
from reserve.vocabulary.units import plain, units
from validation.case import Case
from validation.limits import exact_micro
from validation.predicates.base import Figures, Needs, Predicate, no_figures

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

FEN_PER_10K_YUAN = 1_000_000


def blank(field: Field) -> Predicate:
    """Nothing was typed for ``field`` (in a row: for this column) although it shows."""
    needs = Needs(field.name)
    if not field.switched:
        return Predicate(lambda case: not case.answered(field.name), lambda columns: columns.blank(field.name), no_figures, needs)
    return Predicate(
        lambda case: not case.answered(field.name) and shows(field, case.document, case.row),
        lambda columns: columns.blank(field.name) & columns.shows(field),
        no_figures,
        needs,
    )


def no_rows(field: Field) -> Predicate:
    """The repeat table ``field`` has no row although it shows."""
    return Predicate(
        lambda case: not case.document.rows(field.name) and shows(field, case.document),
        lambda columns: (columns.rows(field.name) == 0) & columns.shows(field),
        no_figures,
    )


def as_typed(entry: Entry | None) -> Figures:
    """The figure of an answer and its unit apart, also where both were typed into one box: 155万吨 is 155 of 万吨."""
    if entry is None:
        return {"typed": "", "typed_unit": BLANK}
    text = entry.text
    if entry.unit is not None and unit_is_typed(text):
        text = typed(text).removesuffix(split_number(text)[1]).strip()
    return {"typed": text, "typed_unit": units()[entry.unit].label if entry.unit is not None else BLANK}


def outside_bounds(field: Field) -> Predicate:
    """The number is below the minimum or above the maximum of ``field``; the bounds themselves are inside."""
    least, most = _limits(field)
    low, high = _scaled(field, least), _scaled(field, most)

    def scalar(case: Case) -> bool:
        number = case.number(field.name)
        return number is not None and not low <= number <= high

    def vector(columns: "Columns") -> "pl.Expr":
        return columns.outside(field.name, low, high)

    def figures(case: Case) -> Figures:
        return {
            **as_typed(case.entry(field.name)),
            "minimum": plain(least),
            "maximum": plain(most),
            "unit": _unit_label(field, case),
        }

    return Predicate(scalar, vector, figures, Needs(field.name, (low, high)))


def _limits(field: Field) -> tuple[Decimal, Decimal]:
    if field.minimum is None or field.maximum is None:
        raise ValueError(f"fields.csv: {field.name} needs both a minimum and a maximum, or neither")
    return field.minimum, field.maximum


def _scaled(field: Field, bound: Decimal) -> int:
    if field.type in ("integer", "year"):
        return int(bound)
    return int(bound * FEN_PER_10K_YUAN) if field.type == "money" else exact_micro(bound)


def _unit_label(field: Field, case: Case) -> Bilingual:
    if field.unit == BY_CARRIER:
        carrier = case.text(carrier_column(field.table or "") or "")
        return units()[carriers()[carrier].canonical_unit].label if carrier in carriers() else Bilingual("", "")
    return units()[field.unit].label if field.unit else Bilingual("", "")


def unreadable_figures(path: str, case: Case) -> Figures:
    """Which field, and what the reader of typed text said of it."""
    entry = case.document.entry(path)
    field = field_of_path(path)
    problem = entry.problem if entry else None
    return {
        "label": field.label,
        "typed": entry.text[:60] if entry else "",
        "problem": problem.message if problem else Bilingual("", ""),
    }


UNREADABLE = Predicate(lambda _case: True, lambda columns: columns.text("path").is_not_null(), no_figures)
"""Scope ``unreadable`` holds the answers that could not be read; being there is the violation."""
