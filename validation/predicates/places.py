"""The county that an address begins with, against the county of the project."""

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import ancestors, full_name, is_county, regions
from validation.case import Case
from validation.predicates.base import Figures, Predicate

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

ADDRESS, LOCATION = "legal_address", "location_code"


def county_of(address: str, as_of: dt.date) -> str | None:
    """The county in force that an address begins with, after its city and perhaps its province; None where it says no more than a street.

    >>> county_of("浙江省湖州市安吉县递铺街道1号", dt.date(2024, 9, 2)), county_of("湖州市长兴路1号", dt.date(2024, 9, 2))
    ('330523', None)
    """
    text = "".join(address.split())
    beginnings, lengths = _beginnings()
    for length in lengths:
        codes = beginnings.get(text[:length], ())
        found = [code for code in codes if regions()[code].in_force(as_of)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


@cache
def _beginnings() -> tuple[dict[str, tuple[str, ...]], tuple[int, ...]]:
    """The counties by the ways to write them in front of an address, and the lengths of these, longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for code in regions():
        if is_county(code):
            province = regions()[ancestors(code)[-1]].name.zh
            whole = full_name(code)
            within = whole.removeprefix(province)
            names = [regions()[one].kind for one in ancestors(code)[1:-1]]
            ways = {whole, within} if names and "pseudo" not in names else {whole}
            for way in ways:
                found[way] = (*found.get(way, ()), code)
    return found, tuple(sorted({len(way) for way in found}, reverse=True))


def _named(case: Case) -> str | None:
    address = case.text(ADDRESS)
    return county_of(address, case.context.as_of) if address is not None else None


def _elsewhere(case: Case) -> bool:
    named, location = _named(case), case.text(LOCATION)
    return named is not None and location is not None and named != location


def _elsewhere_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    def named(addresses: "pl.Series") -> "pl.Series":
        return pl.Series([None if one is None else county_of(one, c.limits.as_of) for one in addresses.to_list()], dtype=pl.String)

    return c.text(ADDRESS).map_batches(named, return_dtype=pl.String) != c.text(LOCATION)


def _figures(case: Case) -> Figures:
    named, location = _named(case), case.text(LOCATION)
    return {"named": _name(named), "location": _name(location), "code": named or "", "place": location or ""}


def _name(code: str | None) -> Bilingual:
    return Bilingual(full_name(code), full_name(code, "en")) if code is not None else Bilingual("", "")


PREDICATES = {"address_elsewhere": Predicate(_elsewhere, _elsewhere_vector, _figures, known=frozenset({ADDRESS, LOCATION}))}
