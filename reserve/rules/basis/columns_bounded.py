"""Columns for many projects: floats, each with a bound of its distance from what Decimals would have given.

Where the bound leaves room for another answer (a tie of the rounding, a comparison at a level, a divisor that may be nothing) the row is
*doubtful*: it keeps that mark to the end, and whoever asked computes it again with exact columns. What is not doubtful is proven equal.

The bound is the running error analysis of Wilkinson: each operator adds the rounding of its own result to what its operands bring. A unit
roundoff is 2^-53; twice that is counted, which leaves room for the rounding of the bounds themselves and for the 28 digits of Decimal.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from reserve.rules.basis.columns import Number

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = Sequence[int] | NDArray[np.int64]
ROUNDOFF = 2.0**-52
_MICRO = 1e6
_CERTAIN = 2.0**51
"""Above this many millionths neighbouring floats are too far apart for a rounding to be certain."""


class BoundedFlags:
    """Yes, no or blank for every row, and whether that is doubtful."""

    __slots__ = ("blank", "doubt", "yes")

    def __init__(self, yes: Flags, blank: Flags, doubt: Flags) -> None:
        self.yes, self.blank, self.doubt = yes, blank, doubt

    def __and__(self, other: "BoundedFlags") -> "BoundedFlags":
        return BoundedFlags(self.yes & other.yes, self.blank | other.blank, self.doubt | other.doubt)

    def __rsub__(self, number: int) -> "Bounded":
        return self.choose(number - 1, number)

    def choose(self, yes: "Bounded | Number", no: "Bounded | Number") -> "Bounded":
        """See ``ExactFlags.choose``."""
        one, two = _operand(yes), _operand(no)
        values = np.where(self.yes, one.values, two.values)
        values = np.where(self.blank | np.isnan(one.values) | np.isnan(two.values), np.nan, values)
        return Bounded(values, np.where(self.yes, one.error, two.error), self.doubt | one.doubt | two.doubt)


class Bounded:
    """Floats with the bound of their error; blank is NaN. Every operator means what that of ``Exact`` means."""

    __slots__ = ("doubt", "error", "values")

    def __init__(self, values: Floats, error: Floats, doubt: Flags) -> None:
        self.values, self.error, self.doubt = values, error, doubt

    @classmethod
    def of(cls, numbers: Sequence[Decimal | None]) -> "Bounded":
        """A column of these numbers, each the nearest float."""
        values = np.array([np.nan if number is None else float(number) for number in numbers], np.float64)
        return cls(values, np.abs(values) * ROUNDOFF, np.zeros(len(values), np.bool_))

    @classmethod
    def of_micro(cls, values: NDArray[np.int64], blank: Flags) -> "Bounded":
        """A column of integers of 10^-6, as the store keeps figures; the value under a blank means nothing."""
        made = np.where(blank, np.nan, values / _MICRO)
        return cls(made, np.abs(made) * ROUNDOFF, np.zeros(len(made), np.bool_))

    @classmethod
    def joined(cls, parts: "Sequence[Bounded]") -> "Bounded":
        """See ``Exact.joined``."""
        values, errors = np.concatenate([part.values for part in parts]), np.concatenate([part.error for part in parts])
        return cls(values, errors, np.concatenate([part.doubt for part in parts]))

    def __len__(self) -> int:
        return len(self.values)

    def _made(self, values: Floats, error: Floats, doubt: Flags) -> "Bounded":
        return Bounded(values, error + np.abs(values) * ROUNDOFF, doubt)

    def __add__(self, other: "Bounded | Number") -> "Bounded":
        b = _operand(other)
        return self._made(self.values + b.values, self.error + b.error, self.doubt | b.doubt)

    def __sub__(self, other: "Bounded | BoundedFlags | Number") -> "Bounded":
        b = other.choose(1, 0) if isinstance(other, BoundedFlags) else _operand(other)
        return self._made(self.values - b.values, self.error + b.error, self.doubt | b.doubt)

    def __rsub__(self, other: Number) -> "Bounded":
        return _operand(other) - self

    def __mul__(self, other: "Bounded | Number") -> "Bounded":
        b = _operand(other)
        error = np.abs(self.values) * b.error + np.abs(b.values) * self.error + self.error * b.error
        return self._made(self.values * b.values, error, self.doubt | b.doubt)

    def __truediv__(self, other: "Bounded | Number") -> "Bounded":
        b = _operand(other)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            values = self.values / b.values
            room = np.abs(b.values) - b.error
            error = (self.error + np.abs(values) * b.error) / room
        nothing = b.values == 0
        values = np.where(nothing, np.nan, values)
        unsure = (room <= 0) & ~(nothing & (b.error == 0))
        return self._made(values, np.where(nothing, 0.0, error), self.doubt | b.doubt | unsure)

    def _compared(self, other: "Bounded | Number", *, above: bool) -> BoundedFlags:
        b = _operand(other)
        yes = self.values > b.values if above else self.values <= b.values
        near = np.abs(self.values - b.values) <= (self.error + b.error) * (1 + ROUNDOFF)
        return BoundedFlags(yes, np.isnan(self.values) | np.isnan(b.values), near | self.doubt | b.doubt)

    def __le__(self, other: "Bounded | Number") -> BoundedFlags:
        return self._compared(other, above=False)

    def __gt__(self, other: "Bounded | Number") -> BoundedFlags:
        return self._compared(other, above=True)

    def lesser(self, other: "Bounded") -> "Bounded":
        """See ``Exact.lesser``; the bound of a lesser of two is the greater of theirs."""
        return Bounded(np.minimum(self.values, other.values), np.maximum(self.error, other.error), self.doubt | other.doubt)

    def known_or(self, other: "Bounded") -> "Bounded":
        """See ``Exact.known_or``."""
        blank = np.isnan(self.values)
        doubt = self.doubt | (blank & other.doubt)
        return Bounded(np.where(blank, other.values, self.values), np.where(blank, other.error, self.error), doubt)

    def where_blank(self, other: "Bounded") -> "Bounded":
        """See ``Exact.where_blank``."""
        return Bounded(np.where(np.isnan(other.values), self.values, np.nan), self.error, self.doubt | other.doubt)

    def blanked(self) -> "Bounded":
        """See ``Exact.blanked``."""
        return Bounded(np.full(len(self), np.nan), np.zeros(len(self)), np.zeros(len(self), np.bool_))

    def positive(self) -> "Bounded":
        """See ``Exact.positive``."""
        return Bounded(np.where(self.values > 0, self.values, np.nan), self.error, self.doubt | self._maybe_zero())

    def only_zero(self) -> "Bounded":
        """See ``Exact.only_zero``."""
        return Bounded(np.where(self.values == 0, 0.0, np.nan), np.zeros(len(self)), self.doubt | self._maybe_zero())

    def _maybe_zero(self) -> Flags:
        found: Flags = (np.abs(self.values) <= self.error) & (self.error > 0)
        return found

    def take(self, rows: Positions) -> "Bounded":
        """See ``Exact.take``."""
        return Bounded(self.values[rows], self.error[rows], self.doubt[rows])

    def summed(self, owners: Positions, count: int) -> "Bounded":
        """See ``Exact.summed``. A sum of n figures rounds n times, each time by no more than a roundoff of the sum of their sizes."""
        rows = np.bincount(owners, minlength=count)
        values = np.where(rows == 0, np.nan, np.bincount(owners, self.values, count))
        size = np.bincount(owners, np.abs(self.values), count)
        doubt = np.bincount(owners, self.doubt, count) > 0
        return Bounded(values, np.bincount(owners, self.error, count) + rows * size * ROUNDOFF, doubt)

    def rounded(self) -> "Bounded":
        """See ``Exact.rounded``; doubtful where the bound reaches the middle between two answers."""
        micro = self.values * _MICRO
        error = self.error * _MICRO + np.abs(micro) * ROUNDOFF
        with np.errstate(invalid="ignore"):
            whole = np.rint(micro)
            tie = 0.5 - np.abs(micro - whole) <= error
        unsure = tie | (np.abs(micro) >= _CERTAIN) | np.isinf(error)
        values = whole / _MICRO
        return Bounded(values, np.abs(values) * ROUNDOFF, self.doubt | unsure)

    def micro(self) -> tuple[NDArray[np.int64], Flags]:
        """A rounded column as integers of 10^-6, 0 where it is blank or doubtful, and where it is blank."""
        blank = np.isnan(self.values)
        whole = np.where(blank | self.doubt, 0.0, np.rint(self.values * _MICRO))
        return whole.astype(np.int64), blank

    def any_known(self) -> bool:
        """See ``Exact.any_known``."""
        return not bool(np.isnan(self.values).all())


def _operand(other: "Bounded | Number") -> Bounded:
    if isinstance(other, Bounded):
        return other
    value = np.float64(float(other))
    error = 0.0 if Decimal(float(other)) == other else abs(float(value)) * ROUNDOFF
    return Bounded(np.array([value]), np.array([error]), np.zeros(1, np.bool_))
