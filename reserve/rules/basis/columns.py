"""A column of figures: what the formulas of the rules compute with, for one project and for a hundred thousand alike.

A formula is written once, with ordinary operators, and answers for a Decimal and for a column. Two kinds of column exist: ``Exact`` here
(Decimals in a list, the arithmetic of one record) and ``Bounded`` in :mod:`reserve.rules.basis.columns_bounded` (floats with a proven
bound of their error, for many). Both have the same operators. A blank stays blank through every one of them; it never becomes zero.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from operator import add, gt, le, mul, sub
from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reserve.rules.basis.columns_bounded import Bounded, BoundedFlags

    Positions: TypeAlias = Sequence[int] | NDArray[np.int64]

MICRO_STEP = Decimal("0.000001")
LARGEST = Decimal(2**63 - 1) * MICRO_STEP
_WIDE = Context(prec=80, rounding=ROUND_HALF_EVEN)
_ZERO, _ONE = Decimal(0), Decimal(1)
Number: TypeAlias = Decimal | int
Kind = TypeVar("Kind", "Exact", "Bounded")
Figure = TypeVar("Figure", Decimal, "Exact", "Bounded")


def rounded(number: Decimal) -> Decimal:
    """Round once, to 6 decimals, half to even: the scale in which figures are shown, stored and compared.

    >>> rounded(Decimal("0.0000005")), rounded(Decimal("0.0000015"))
    (Decimal('0.000000'), Decimal('0.000002'))
    """
    return number.quantize(MICRO_STEP, context=_WIDE) + 0


class ExactFlags:
    """Yes, no or blank for every row: the answer of a comparison of columns."""

    __slots__ = ("values",)

    def __init__(self, values: list[bool | None]) -> None:
        self.values = values

    def __and__(self, other: "ExactFlags") -> "ExactFlags":
        return ExactFlags([None if a is None or b is None else a and b for a, b in zip(self.values, other.values, strict=True)])

    def __rsub__(self, number: int) -> "Exact":
        return self.choose(_number(number - 1), _number(number))

    def choose(self, yes: "Exact | Number", no: "Exact | Number") -> "Exact":
        """``yes`` where the flag is set, else ``no``; blank where the flag or either of the two is."""
        count = len(self.values)
        flags, yeses, noes = self.values, _spread(yes, count), _spread(no, count)
        if count == 1:
            flag, one, two = flags[0], yeses[0], noes[0]
            return Exact([None if flag is None or one is None or two is None else one if flag else two])
        rows = zip(flags, yeses, noes, strict=True)
        return Exact([None if flag is None or a is None or b is None else a if flag else b for flag, a, b in rows])


class Exact:
    """Decimals, None where blank: every operator does what Decimal does.

    Division by nothing is blank, as what was not produced has no unit energy.
    """

    __slots__ = ("values",)

    def __init__(self, values: list[Decimal | None]) -> None:
        self.values = values

    @classmethod
    def of(cls, numbers: Sequence[Decimal | None]) -> "Exact":
        """A column of these numbers."""
        return cls(list(numbers))

    @classmethod
    def joined(cls, parts: "Sequence[Exact]") -> "Exact":
        """The rows of these columns, one after the other."""
        return cls([value for part in parts for value in part.values])

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, row: int) -> Decimal | None:
        return self.values[row]

    def _with(self, other: "Exact | Number", operator: Callable[[Decimal, Decimal], Decimal]) -> "Exact":
        mine, theirs = self.values, _spread(other, len(self.values))
        if len(mine) == 1:  # one record: no loop
            one, two = mine[0], theirs[0]
            return Exact([None if one is None or two is None else operator(one, two)])
        return Exact([None if a is None or b is None else operator(a, b) for a, b in zip(mine, theirs, strict=True)])

    def __add__(self, other: "Exact | Number") -> "Exact":
        return self._with(other, add)

    def __sub__(self, other: "Exact | ExactFlags | Number") -> "Exact":
        return self._with(other.choose(_ONE, _ZERO) if isinstance(other, ExactFlags) else other, sub)

    def __rsub__(self, other: Number) -> "Exact":
        return self._with(other, lambda a, b: b - a)

    def __mul__(self, other: "Exact | Number") -> "Exact":
        return self._with(other, mul)

    def __truediv__(self, other: "Exact | Number") -> "Exact":
        mine, theirs = self.values, _spread(other, len(self.values))
        if len(mine) == 1:
            one, two = mine[0], theirs[0]
            return Exact([None if one is None or not two else one / two])
        return Exact([None if a is None or not b else a / b for a, b in zip(mine, theirs, strict=True)])

    def _compared(self, other: "Exact | Number", operator: Callable[[Decimal, Decimal], bool]) -> ExactFlags:
        mine, theirs = self.values, _spread(other, len(self.values))
        if len(mine) == 1:
            one, two = mine[0], theirs[0]
            return ExactFlags([None if one is None or two is None else operator(one, two)])
        return ExactFlags([None if a is None or b is None else operator(a, b) for a, b in zip(mine, theirs, strict=True)])

    def __le__(self, other: "Exact | Number") -> ExactFlags:
        return self._compared(other, le)

    def __gt__(self, other: "Exact | Number") -> ExactFlags:
        return self._compared(other, gt)

    def lesser(self, other: "Exact") -> "Exact":
        """The lesser of the two in every row."""
        return self._with(other, min)

    def known_or(self, other: "Exact") -> "Exact":
        """The figure where it is known, else that of ``other``."""
        return Exact([b if a is None else a for a, b in zip(self.values, other.values, strict=True)])

    def where_blank(self, other: "Exact") -> "Exact":
        """The figure where ``other`` is blank, else blank."""
        return Exact([a if b is None else None for a, b in zip(self.values, other.values, strict=True)])

    def blanked(self) -> "Exact":
        """As many rows, all blank."""
        return Exact([None] * len(self.values))

    def positive(self) -> "Exact":
        """The figure where it is above zero, else blank."""
        return Exact([a if a is not None and a > 0 else None for a in self.values])

    def only_zero(self) -> "Exact":
        """Zero where the figure is exactly zero, else blank."""
        return Exact([a if a is not None and a == 0 else None for a in self.values])

    def take(self, rows: "Positions") -> "Exact":
        """The figures of the rows at these positions, in this order."""
        return Exact([self.values[row] for row in rows])

    def summed(self, owners: "Positions", count: int) -> "Exact":
        """The sum for each of ``count`` owners, rows in order; blank where a row is blank, and where an owner has no row."""
        totals: list[Decimal | None] = [None] * count
        begun = [False] * count
        for owner, value in zip(owners, self.values, strict=True):
            total = totals[owner] if begun[owner] else _ZERO
            totals[owner] = None if value is None or total is None else total + value
            begun[owner] = True
        return Exact(totals)

    def rounded(self) -> "Exact":
        """Rounded once, to 6 decimals, half to even; blank beyond what can be recorded."""
        return Exact([None if a is None or not -LARGEST <= a <= LARGEST else rounded(a) for a in self.values])

    def any_known(self) -> bool:
        """Whether any row has a figure."""
        return any(a is not None for a in self.values)


def _number(other: object) -> Decimal:
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return Decimal(other)
    raise TypeError(f"a column of Decimals does not compute with {type(other).__name__}")


def _spread(other: "Exact | Number", count: int) -> Sequence[Decimal | None]:
    if isinstance(other, Exact):
        return other.values
    return [other if isinstance(other, Decimal) else _number(other)] * count


@overload
def least(first: Decimal, *others: Decimal) -> Decimal: ...
@overload
def least(first: Kind, *others: Kind) -> Kind: ...
def least(first: "Decimal | Exact | Bounded", *others: "Decimal | Exact | Bounded") -> "Decimal | Exact | Bounded":
    """The least of the figures; blank where one of them is.

    >>> least(Decimal(3), Decimal(2))
    Decimal('2')
    >>> least(Exact([Decimal(3), Decimal(3)]), Exact([Decimal(4), None])).values
    [Decimal('3'), None]
    """
    found = first
    for figure in others:
        found = min(found, figure) if isinstance(found, Decimal) else found.lesser(figure)  # type: ignore[type-var,arg-type]
    return found


@overload
def choose(flag: bool, yes: Number, no: Number) -> Decimal: ...
@overload
def choose(flag: ExactFlags, yes: Exact | Number, no: Exact | Number) -> Exact: ...
@overload
def choose(flag: "BoundedFlags", yes: "Bounded | Number", no: "Bounded | Number") -> "Bounded": ...
def choose(flag: "bool | ExactFlags | BoundedFlags", yes: object, no: object) -> "Decimal | Exact | Bounded":
    """``yes`` where the flag is set, else ``no``; blank where the flag or either of the two is.

    >>> choose(True, Decimal(1), Decimal(0))
    Decimal('1')
    >>> choose(Exact([Decimal(3), Decimal(5), None]) <= 3, 1, 0).values
    [Decimal('1'), Decimal('0'), None]
    """
    if isinstance(flag, bool):
        return _number(yes if flag else no)
    return flag.choose(yes, no)  # type: ignore[arg-type]
