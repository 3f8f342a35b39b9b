"""The three levels of an energy-limit standard: which one a figure meets, and which limit counts beside a baseline."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from reserve.parameters import Band, Value, at, recorded
from reserve.rules.basis.columns import Kind
from reserve.rules.basis.figures import arrays, like
from reserve.rules.basis.trail import Trail

if TYPE_CHECKING:
    from reserve.rules.basis.figures import Floats, Integers

UNKNOWN, FAILS = 0, 4


@dataclass(frozen=True, slots=True)
class Levels:
    """Level 1 (strictest), 2 (new lines) and 3 (existing lines); a level that is not given or not known is None, never zero."""

    one: Decimal | None
    two: Decimal | None
    three: Decimal | None

    def changed(self, change: Callable[[Decimal], Decimal], only: Sequence[int] = (1, 2, 3)) -> "Levels":
        """The levels numbered in ``only`` with ``change`` applied, the others as they are; what is None stays None.

        >>> Levels(None, Decimal(10), Decimal(20)).changed(lambda level: level + 1, only=(1, 3))
        Levels(one=None, two=Decimal('10'), three=Decimal('21'))
        """
        one, two, three = (change(level) if level is not None and number in only else level for number, level in enumerate(self, 1))
        return Levels(one, two, three)

    def __iter__(self) -> Iterator[Decimal | None]:
        return iter((self.one, self.two, self.three))


@overload
def level_met(figure: Decimal, levels: Levels) -> int: ...
@overload
def level_met(figure: "Floats", levels: Levels) -> "Integers": ...
@overload
def level_met(figure: Kind, levels: Levels) -> Kind: ...
def level_met(figure: Any, levels: Levels) -> Any:
    """At or below a level meets it: 1, 2 or 3, 4 where the limit itself is not met, 0 where the figure of a column is blank.

    A level that the standard does not give is met by nobody alone: the next stricter one stands in for it.

    >>> steel = Levels(Decimal(61), None, Decimal(86))
    >>> [level_met(Decimal(figure), steel) for figure in (61, 62, 86, 87)]
    [1, 3, 3, 4]
    >>> import numpy as np
    >>> level_met(np.array([61.0, 86.5, np.nan]), steel)
    array([1, 4, 0])
    """
    stricter: Decimal | None = None
    found: Any = FAILS
    for level in levels:
        stricter = level if level is not None else stricter
        if stricter is not None:
            found = found - (figure <= like(stricter, figure))
    if not hasattr(figure, "__array_namespace__"):
        return found
    of = arrays(figure)
    return of.where(of.isnan(figure), UNKNOWN, found)


def recorded_levels(address: str, trail: Trail) -> tuple[Levels, Value | None]:
    """The levels at ``address`` and the strictest value for citing; what is recorded but not in force is noted in the trail.

    An address where nothing was ever recorded raises ``NeverRecorded``.
    """
    given = [path for path in (f"{address}.level_{number}" for number in (1, 2, 3)) if recorded(path)]
    if not given:
        at(f"{address}.level_3", trail.as_of, trail.area)
    values = {path[-1]: value for path in given if (value := trail.value(path)) is not None}
    numbers = {key: value.number for key, value in values.items()}
    return Levels(numbers.get("1"), numbers.get("2"), numbers.get("3")), next(iter(values.values()), None)


def row_of(addresses: Sequence[str], column: str, figure: Decimal, trail: Trail) -> str | None:
    """The address among ``addresses`` whose band in ``column`` (size, water absorption) holds ``figure``; None when none does."""
    for address in addresses:
        value = trail.value(f"{address}.{column}")
        if value is not None and Band.of(value.value).contains(figure):
            return address
    return None


def stricter_of(baseline: Value | None, limit: Value | None) -> Value | None:
    """Where the limit for existing lines (level 3) is stricter than the baseline, it counts in its place; lower is stricter."""
    if baseline is None or limit is None:
        return baseline
    return limit if limit.number < baseline.number else baseline
