"""Public money against the investment, the caps of a fund, and the money and firms behind it."""

from typing import TYPE_CHECKING

from stdnum.cn import uscc

from validation.case import Case
from validation.limits import SCALE, exact_micro
from validation.predicates.base import Figures, Predicate, money, more, percent, trimmed
from validation.predicates.identity import CREDIT, CREDIT_SHAPE, check_digits_wrong, credit_shaped

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

REQUESTED, TOTAL, OTHER, ELIGIBLE = "subsidy_requested", "investment_total", "other_public_money", "investment_eligible"
SHARE, CENTRAL_SHARE, CENTRAL_CAP = "money.public_money_share", "central_budget.caps.key_industry", "central_budget.caps.each_project"
FUNDS, AMOUNT, STATE, HELD = "public_funds", "public_fund_amount", "public_fund_state", ("received", "granted")
PARTS, PART, PART_AMOUNT = "investment_parts", "investment_part", "investment_part_amount"
ESCO = "esco_credit_code"
CENTRAL = CENTRAL_SHARE.partition(".")[0]
"""The fund as a component names it: the parameters of the central budget stand under the same word."""
PERCENT = 100


def _public(case: Case) -> tuple[int, int] | None:
    """The money requested with that already granted, and the total investment, in fen."""
    asked, other, total = case.number(REQUESTED), case.number(OTHER), case.number(TOTAL)
    return (asked + other, total) if asked is not None and other is not None and total is not None else None


def _public_over(case: Case) -> bool:
    found = _public(case)
    return found is not None and found[0] * SCALE > case.limits.micro(SHARE) * found[1]


def _public_figures(case: Case) -> Figures:
    found, total = _public(case) or (0, 0)
    limit = total * case.limits.micro(SHARE) // SCALE
    return {"sum": money(found), "requested": money(case.number(REQUESTED)), "other": money(case.number(OTHER)),
            "limit": money(limit), "excess": money(found - limit)}  # fmt: skip


def _sum(case: Case, table: str, chosen: str, codes: tuple[str, ...], column: str) -> int | None:
    """The sum of the rows whose choice is one of ``codes``; None without such a row, or where one of them is blank."""
    found = [row.value(column) for row in case.document.rows(table) if row.value(chosen) in codes]
    return sum(one for one in found if isinstance(one, int)) if found and all(isinstance(one, int) for one in found) else None


def _sum_vector(c: "Columns", table: str, chosen: str, codes: tuple[str, ...], column: str) -> "pl.Expr":
    import polars as pl

    among = pl.col(chosen).is_in(codes).fill_null(value=False)
    whole = among.any() & ~(among & pl.col(column).is_null()).any()
    total = pl.when(among).then(c.number(column)).otherwise(c.constant(0)).sum()
    return c.over_rows(table, f"{column}.{'.'.join(codes)}", pl.when(whole).then(total))


def _understated(case: Case) -> bool:
    return more(_sum(case, FUNDS, STATE, HELD, AMOUNT), case.number(OTHER))


def _understated_figures(case: Case) -> Figures:
    found, said = _sum(case, FUNDS, STATE, HELD, AMOUNT) or 0, case.number(OTHER) or 0
    return {"sum": money(found), "value": money(said), "gap": money(found - said)}


def _dearer(case: Case) -> bool:
    return more(case.number(ELIGIBLE), _sum(case, PARTS, PART, ("equipment",), PART_AMOUNT))


def _dearer_figures(case: Case) -> Figures:
    value, limit = case.number(ELIGIBLE) or 0, _sum(case, PARTS, PART, ("equipment",), PART_AMOUNT) or 0
    return {"value": money(value), "limit": money(limit), "excess": money(value - limit)}


def _asks_budget(case: Case) -> bool:
    return any(row.value("component_fund") == CENTRAL for row in case.document.rows("components"))


def _asks_budget_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    asks = (pl.col("component_fund") == CENTRAL).fill_null(value=False).any()
    return c.over_rows("components", "asks_budget", asks).fill_null(value=False)


def _above_share(case: Case) -> bool:
    asked, total = case.number(REQUESTED), case.number(TOTAL)
    if asked is None or total is None or not _asks_budget(case):
        return False
    return asked * SCALE * PERCENT > case.limits.micro(CENTRAL_SHARE) * total


def _above_share_vector(c: "Columns") -> "pl.Expr":
    above = c.number(REQUESTED) * (SCALE * PERCENT) > c.number(TOTAL) * c.limits.micro(CENTRAL_SHARE)
    return _asks_budget_vector(c) & above


def _share_figures(case: Case) -> Figures:
    asked, total, share = case.number(REQUESTED) or 0, case.number(TOTAL) or 1, case.limits.number(CENTRAL_SHARE)
    limit = int(total * share / PERCENT)
    return {"value": money(asked), "share": percent(asked, total), "limit": trimmed(share, 2), "most": money(limit)}


def _cap(case: Case) -> int:
    """The cap of one project in fen, which is 10^-6 of the 10^4 yuan that it is written in."""
    return exact_micro(case.limits.number(CENTRAL_CAP))


def _above_cap(case: Case) -> bool:
    return _asks_budget(case) and more(case.number(REQUESTED), _cap(case))


def _cap_figures(case: Case) -> Figures:
    asked, cap = case.number(REQUESTED) or 0, _cap(case)
    return {"value": money(asked), "limit": money(cap), "excess": money(asked - cap)}


def _digit_wrong(case: Case) -> bool:
    code = case.text(ESCO)
    return code is not None and credit_shaped(code) and uscc.calc_check_digit(code[:-1]) != code[-1]


def _digit_wrong_vector(c: "Columns") -> "pl.Expr":
    code = c.text(ESCO)
    shaped = code.str.contains(CREDIT_SHAPE).fill_null(value=False)
    return shaped & code.map_batches(check_digits_wrong, return_dtype=c.truth)


def _digit_figures(case: Case) -> Figures:
    code = case.text(ESCO) or ""
    return {"code": code, "expected": uscc.calc_check_digit(code[:-1]), "actual": code[-1:]}


PREDICATES = {
    "public_money_over": Predicate(
        _public_over,
        lambda c: (c.number(REQUESTED) + c.number(OTHER)) * SCALE > c.number(TOTAL) * c.limits.micro(SHARE),
        _public_figures,
    ),
    "other_money_understated": Predicate(
        _understated, lambda c: _sum_vector(c, FUNDS, STATE, HELD, AMOUNT) > c.number(OTHER), _understated_figures
    ),
    "eligible_over_equipment": Predicate(
        _dearer, lambda c: c.number(ELIGIBLE) > _sum_vector(c, PARTS, PART, ("equipment",), PART_AMOUNT), _dearer_figures
    ),
    "central_share_over": Predicate(_above_share, _above_share_vector, _share_figures),
    "central_cap_over": Predicate(
        _above_cap,
        lambda c: _asks_budget_vector(c) & (c.number(REQUESTED) > c.constant(exact_micro(c.limits.number(CENTRAL_CAP)))),
        _cap_figures,
    ),
    "esco_digit_wrong": Predicate(_digit_wrong, _digit_wrong_vector, _digit_figures, known=frozenset({ESCO})),
    "esco_is_applicant": Predicate(
        lambda case: case.text(ESCO) is not None and case.text(ESCO) == case.text(CREDIT),
        lambda c: c.text(ESCO) == c.text(CREDIT),
        lambda case: {"code": case.text(ESCO) or ""},
    ),
}
