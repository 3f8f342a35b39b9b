"""What a predicate is: the same question in a scalar and in a vector form, and the figures of its answer.

The scalar form answers for one :class:`~validation.case.Case`; the vector form is a polars expression over the typed
frame of :mod:`validation.frame`. Both compare integers, so that a figure exactly at a limit gives the same answer.
A missing value violates nothing: presence has rules of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro, plain
from validation.case import Case

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

Figures = dict[str, str | Bilingual]
"""Fills the placeholders of a message. Texts are figures, kept and digested; a ``Bilingual`` is only words."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What must stand in ``column`` of a frame for a rule to be violated anywhere in it: a blank, or a number beyond ``bounds``."""

    column: str
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Predicate:
    """``scalar`` and ``vector`` say whether the rule is violated; ``figures`` speaks of a case that violates it.

    ``needs`` lets the vector engine pass a whole frame without asking each row; None: every row is asked. ``known`` are columns that must
    hold a value for it to be violated, where a function of Python hides that from :mod:`validation.vector_known`.
    """

    scalar: Callable[[Case], bool]
    vector: "Callable[[Columns], pl.Expr]"
    figures: Callable[[Case], Figures]
    needs: Needs | None = None
    known: frozenset[str] = frozenset()


def no_figures(_case: Case) -> Figures:
    """For messages without placeholders."""
    return {}


def more(left: int | None, right: int | None) -> bool:
    """Whether both are known and ``left`` is more than ``right``."""
    return left is not None and right is not None and left > right


def amounts(*numbers: int | None, places: int = 2) -> tuple[str, ...]:
    """Numbers of 10^-6 for people, with as few decimals as keep different numbers different (at least ``places`` if needed).

    >>> amounts(84_999_000, 85_000_000)
    ('84.999', '85')
    """
    known = [from_micro(number) for number in numbers if number is not None]
    for digits in range(places, 7):
        if len({round(number, digits) for number in known}) == len(set(known)):
            break
    return tuple(trimmed(from_micro(number), digits) if number is not None else "" for number in numbers)


def trimmed(number: Decimal, digits: int) -> str:
    """A number with at most ``digits`` decimals and no trailing zeros."""
    return plain(Decimal(plain(number, digits).replace(",", "")))


def percent(numerator: int, denominator: int) -> str:
    """A share in percent with at most two decimals."""
    return trimmed(Decimal(numerator) * 100 / Decimal(denominator), 2)


def money(fen: int | None) -> str:
    """Fen as 万元, exact."""
    return "" if fen is None else plain(Decimal(fen) / 1_000_000)


def significant(number: Decimal, digits: int = 4) -> str:
    """A number with at most so many significant digits below its whole part.

    >>> significant(Decimal("0.00012345")), significant(Decimal("12345.678"))
    ('0.0001235', '12,346')
    """
    return plain(round(number, max(0, digits - 1 - number.adjusted())) if number else number)
