"""The tables that answer for a while instead of the shipped ones: those a frozen batch keeps, or the shipped ones with each noted.

Whoever reads a table asks :func:`reserve.vocabulary.tables.read_table` and does not know who answers. What is held concerns one thread or
task only; what is made of a table is remembered apart from what is made of the shipped one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

KEPT = ("reserve.vocabulary", "reserve.parameters", "reserve.rules", "reserve.frozen")
"""The packages whose tables decide or speak of a list; those of others answer as they are shipped."""
Place = tuple[str, str]
_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text: its columns and its rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class HeldTables:
    """Tables by package and name. ``noting``: a table that is not here yet is taken from the shipped ones and kept.

    Where nothing is noted, ``unasked`` are the tables that were asked for and are not here: the shipped ones answered.
    """

    tables: dict[Place, Table] = field(default_factory=dict)
    noting: bool = False
    unasked: dict[Place, None] = field(default_factory=dict)
    made: dict[Any, Any] = field(default_factory=dict)

    def find(self, package: str, name: str, shipped: Callable[[], Table]) -> Table:
        """The table of that name; ``shipped`` reads the one of the product."""
        if not is_kept(package):
            return shipped()
        place = (package, name)
        if place not in self.tables:
            found = shipped()
            if not self.noting:
                self.unasked[place] = None
                return found
            self.tables[place] = found
        return self.tables[place]


_HELD: ContextVar[HeldTables | None] = ContextVar("tables_held", default=None)


def is_kept(package: str) -> bool:
    """Whether the tables of a package are frozen with a list.

    >>> is_kept("reserve.rules.ranking"), is_kept("reserve.services")
    (True, False)
    """
    return any(package == one or package.startswith(f"{one}.") for one in KEPT)


def held_tables() -> HeldTables | None:
    """What answers here instead of the shipped tables; None for the shipped ones."""
    return _HELD.get()


@contextmanager
def holding_tables(tables: HeldTables | None) -> Iterator[None]:
    """Let ``tables`` answer inside (None: the shipped ones); what held before holds again afterwards."""
    mark = _HELD.set(tables)
    try:
        yield
    finally:
        _HELD.reset(mark)


@contextmanager
def noting_tables() -> Iterator[Mapping[Place, Table]]:
    """Let the shipped tables answer, read anew, and note each that is asked for."""
    noted = HeldTables(noting=True)
    with holding_tables(noted):
        yield noted.tables


def tabled(make: Callable[_P, _R]) -> Callable[_P, _R]:
    """As ``functools.cache`` for a function that rests on tables: it answers apart for each set of tables that is held."""
    shipped = cache(make)

    @wraps(make)
    def answer(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        held = _HELD.get()
        if held is None:
            return shipped(*args, **kwargs)  # type: ignore[arg-type]
        key = (make, args, *sorted(kwargs.items()))
        if key not in held.made:
            held.made[key] = make(*args, **kwargs)
        found: _R = held.made[key]
        return found

    vars(answer).update(cache_clear=shipped.cache_clear, cache_info=shipped.cache_info)
    return answer
