"""Columns of an analyst's frames: the name ends with the unit, the type is that of the field, missing stays missing.

Quantities and ratios are ``Float64``: the nearest double of an exact number of six decimals, so that rounding to six decimals gives the
exact number back below 9 x 10^9. ``exact`` gives ``Decimal`` objects instead. Money is ``Int64`` fen, always exact.
"""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import BY_CARRIER, Field
from reserve.vocabulary.register import BY_PRODUCT
from reserve.vocabulary.units import from_micro

_WORDS = (
    ("/yr", "_per_year"), ("/d", "_per_day"), ("/a", "_per_year"), ("/", "_per_"), ("%", "percent"), ("‰", "permille"), ("℃", "celsius"),
    ("³", "3"), ("²", "2"),
)  # fmt: skip
PRODUCT_UNIT = "product_unit"
"""The unit of an indicator differs by product (kgce/t of clinker, kWh/t of cement preparation); a column says which."""


_CHANGING = {BY_CARRIER: "carrier unit", **dict.fromkeys(BY_PRODUCT, PRODUCT_UNIT)}


def slug(unit: str) -> str:
    """A unit as a part of a name.

    >>> slug("t/yr"), slug("kJ/kg"), slug("%")
    ('t_per_year', 'kj_per_kg', 'percent')
    """
    for sign, word in _WORDS:
        unit = unit.replace(sign, word)
    return re.sub(r"[^a-z0-9]+", "_", unit.lower()).strip("_")


_ALSO_SAID = {"1": ("factor",), "year": ("years",), "tco2_per_year": ("co2_reduction_declared_t_per_year", "co2_t_per_year")}
"""Endings of the dictionary that say the same unit; the last one is added where a name says none."""


def with_unit(name: str, unit: str) -> str:
    """A name that ends with its unit, once.

    >>> with_unit("investment_total", "fen"), with_unit("line_size_t_per_day", "t/d")
    ('investment_total_fen', 'line_size_t_per_day')
    """
    ending = slug(unit)
    said = (ending, *_ALSO_SAID.get(ending, ()))
    return name if not ending or any(name == one or name.endswith(f"_{one}") for one in said) else f"{name}_{said[-1]}"


def field_column(field: Field) -> str:
    """The name of a field's column."""
    match field.type:
        case "money":
            return with_unit(field.name, "fen")
        case "ratio":
            return with_unit(field.name, field.unit if field.unit and slug(field.unit) else "ratio")
        case "quantity":
            return with_unit(field.name, _CHANGING.get(field.unit or "", field.unit or ""))
        case _:
            return field.name


def figure_column(name: str) -> str:
    """The name of a computed figure's column: ratios and indicators do not carry their unit in the rules' own names."""
    if name.startswith("indicator_"):
        return with_unit(name, PRODUCT_UNIT)
    if "attainment" in name or name.endswith("_rate"):
        return with_unit(name, "ratio")
    return name


def series(field: Field, values: Sequence[Any], *, exact: bool) -> "pd.Series[Any]":
    """Stored values of a field as a typed column."""
    match field.type:
        case "quantity" | "ratio":
            return micro(values, exact=exact)
        case "money" | "integer" | "year":
            return whole(values)
        case "boolean":
            return pd.Series(list(values), dtype="boolean")
        case "date":
            return pd.Series(pd.to_datetime(pd.Series(list(values), dtype="object")), dtype="datetime64[s]")
        case "choice":
            return category(values, list(choices(str(field.choices))))
        case "multi_choice":
            return pd.Series([tuple(str(one).split("|")) if one else () for one in values], dtype="object")
        case _:
            return text(values)


def micro(values: Sequence[Any], *, exact: bool) -> "pd.Series[Any]":
    """Integers of 10^-6 as numbers of their unit."""
    if exact:
        return pd.Series([None if one is None else from_micro(int(one)) for one in values], dtype="object")
    return pd.Series([None if one is None else int(one) / 1_000_000 for one in values], dtype="Float64")


def whole(values: Sequence[Any]) -> "pd.Series[Any]":
    """Integers, or missing."""
    return pd.Series(list(values), dtype="Int64")


def text(values: Sequence[Any]) -> "pd.Series[Any]":
    """Text, or missing."""
    return pd.Series(list(values), dtype="string")


def category(values: Sequence[Any], codes: Sequence[str]) -> "pd.Series[Any]":
    """Codes of a closed list in its order; a code that the list no longer has is kept at its end."""
    old = sorted({one for one in values if one is not None} - set(codes))
    return pd.Series(pd.Categorical(list(values), categories=[*codes, *old]))


def instants(values: Sequence[Any]) -> "pd.Series[Any]":
    """Moments in UTC."""
    return pd.Series(pd.to_datetime(pd.Series(list(values), dtype="object"), utc=True))
