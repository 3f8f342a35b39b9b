"""Who and where: credit code, project code, territory, other holders."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from stdnum.cn import uscc

from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.regions import full_name
from validation.case import Case
from validation.predicates.base import Figures, Predicate, no_figures

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

CREDIT, CODE, LOCATION = "enterprise_credit_code", "project_code", "location_code"
CREDIT_SHAPE = r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
CODE_SHAPE = r"^[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}$"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
OLD_FORM_YEARS = (2015, 2020)
MOST_NAMES = 3
_CREDIT, _CODE = re.compile(CREDIT_SHAPE), re.compile(CODE_SHAPE)


def credit_shaped(code: str) -> bool:
    """Whether a text has the shape of a credit code."""
    return _CREDIT.fullmatch(code) is not None


def _credit_misshapen(case: Case) -> bool:
    code = case.text(CREDIT)
    return code is not None and not _CREDIT.fullmatch(code)


def _credit_figures(case: Case) -> Figures:
    code = case.text(CREDIT) or ""
    return {"code": code, "length": str(len(code))}


def _digit_wrong(case: Case) -> bool:
    code = case.text(CREDIT)
    return code is not None and bool(_CREDIT.fullmatch(code)) and uscc.calc_check_digit(code[:-1]) != code[-1]


def _digit_wrong_vector(columns: "Columns") -> "pl.Expr":
    code = columns.text(CREDIT)
    shaped = code.str.contains(CREDIT_SHAPE).fill_null(value=False)
    return shaped & code.map_batches(check_digits_wrong, return_dtype=columns.truth)


def check_digits_wrong(codes: Any) -> Any:
    """GB 32100-2015 over a whole column: whether the 18th character is not 31 minus the weighted sum, modulo 31."""
    import numpy as np
    import polars as pl

    letters = np.array(codes.fill_null("").to_list(), dtype="U18").reshape(-1, 1).view("U1").reshape(len(codes), 18)
    order, weights = _digits()
    values = np.minimum(np.searchsorted(order, letters), len(order) - 1)
    expected = (31 - values[:, :17] @ weights % 31) % 31
    return pl.Series(expected != values[:, 17], dtype=pl.Boolean)


@cache
def _digits() -> tuple[Any, Any]:
    """The characters in their order and the weights of their places, as arrays."""
    import numpy as np

    return np.array(list(ALPHABET)), np.array(WEIGHTS)


def _digit_figures(case: Case) -> Figures:
    code = case.text(CREDIT) or ""
    return {"code": code, "expected": uscc.calc_check_digit(code[:-1]), "actual": code[-1]}


def _code_misshapen(case: Case) -> bool:
    code = case.text(CODE)
    return code is not None and not _CODE.fullmatch(code)


def _code_figures(case: Case) -> Figures:
    return {"code": case.text(CODE) or ""}


def _code_date_odd(case: Case) -> bool:
    code = case.text(CODE)
    return code is not None and bool(_CODE.fullmatch(code)) and not _plausible_date(code, case.context.as_of)


def _plausible_date(code: str, as_of: dt.date) -> bool:
    if OLD_FORM_YEARS[0] <= int(code[:4]) <= OLD_FORM_YEARS[1]:
        return True
    year, month = 2000 + int(code[:2]), int(code[2:4])
    return OLD_FORM_YEARS[0] <= year and 1 <= month <= 12 and (year, month) <= (as_of.year, as_of.month)


def _code_date_odd_vector(columns: "Columns") -> "pl.Expr":
    code = columns.text(CODE)
    head = code.str.slice(0, 4).cast(columns.wide, strict=False)
    month = head % 100
    old_form = head.is_between(*OLD_FORM_YEARS)
    last = (columns.limits.as_of.year - 2000) * 100 + columns.limits.as_of.month
    new_form = month.is_between(1, 12) & head.is_between((OLD_FORM_YEARS[0] - 2000) * 100, last)
    return code.str.contains(CODE_SHAPE) & ~(old_form | new_form)


def _code_date_figures(case: Case) -> Figures:
    code = case.text(CODE) or ""
    return {"code": code, "group": code[:4], "as_of": case.context.as_of.isoformat()}


def _outside_territory(case: Case) -> bool:
    location = case.text(LOCATION)
    return location is not None and bool(case.counties) and location not in case.counties


def _location_figures(case: Case) -> Figures:
    location = case.text(LOCATION)
    return {"location": _names((location,)) if location else BLANK, "code": location or "", "served": _names(case.context.areas_served)}


def _names(codes: Iterable[str]) -> Bilingual:
    shown = sorted(codes)
    more = len(shown) > MOST_NAMES
    zh = "、".join(full_name(code) for code in shown[:MOST_NAMES]) + (f"等 {len(shown)} 处" if more else "")
    en = "; ".join(full_name(code, "en") for code in shown[:MOST_NAMES]) + (f" and {len(shown) - MOST_NAMES} more" if more else "")
    return Bilingual(zh, en)


def _filed_elsewhere(case: Case) -> bool:
    """Whether the division in the project code is not the place itself or a division around it."""
    code, location = case.text(CODE), case.text(LOCATION)
    return code is not None and location is not None and bool(_CODE.fullmatch(code)) and not location.startswith(_around(code))


def _around(code: str) -> str:
    return re.sub(r"(00)+$", "", code[5:11])


def _filed_elsewhere_vector(columns: "Columns") -> "pl.Expr":
    code = columns.text(CODE)
    around = code.str.slice(5, 6).str.replace(r"(00)+$", "")
    return code.str.contains(CODE_SHAPE) & ~columns.text(LOCATION).str.starts_with(around)


def _elsewhere_figures(case: Case) -> Figures:
    location = case.text(LOCATION) or ""
    return {"code": case.text(CODE) or "", "group": (case.text(CODE) or "")[5:11], "location": _names((location,)), "place": location}


def _territory_unknown(case: Case) -> bool:
    return case.text(LOCATION) is not None and not case.counties


def _held(key: str, field: str) -> Predicate:
    """Another project holds the key. Its figure is a mark: the same for who may see that project and who may not."""

    def figures(case: Case) -> Figures:
        holder = case.context.holders[key]
        return {"value": case.text(field) or "", "holder": holder.words, "other_project": holder.mark}

    return Predicate(
        lambda case: case.answered(field) and key in case.context.holders,
        lambda columns: columns.text(f"holder.{key}").is_not_null() & ~columns.blank(field),
        figures,
    )


PREDICATES = {
    "credit_misshapen": Predicate(_credit_misshapen, lambda c: ~c.text(CREDIT).str.contains(CREDIT_SHAPE), _credit_figures),
    "credit_digit_wrong": Predicate(_digit_wrong, _digit_wrong_vector, _digit_figures, known=frozenset({CREDIT})),
    "code_misshapen": Predicate(_code_misshapen, lambda c: ~c.text(CODE).str.contains(CODE_SHAPE), _code_figures),
    "code_date_odd": Predicate(_code_date_odd, _code_date_odd_vector, _code_date_figures),
    "filed_elsewhere": Predicate(_filed_elsewhere, _filed_elsewhere_vector, _elsewhere_figures),
    "code_held": _held("project_code", CODE),
    "line_held": _held("line", "line_name"),
    "outside_territory": Predicate(
        _outside_territory,
        lambda c: (
            (c.text("counties").list.len() > 0) & ~c.text("counties").list.contains(c.text(LOCATION)) & c.text(LOCATION).is_not_null()
        ),
        _location_figures,
    ),
    "territory_unknown": Predicate(
        _territory_unknown, lambda c: (c.text("counties").list.len() == 0) & c.text(LOCATION).is_not_null(), no_figures
    ),
}
