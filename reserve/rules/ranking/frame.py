"""Candidates as columns: each fact and each figure is read once, for whoever asks for it. One candidate is a frame of one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.units import MICRO

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
_T = TypeVar("_T")
_OF_PLACES = ("blank",)
"""What names places in a frame and means nothing in another."""


class Frame(Sequence[Candidate]):
    """Candidates in an order that stays. What was read is kept, so that nothing of a candidate may change afterwards."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._kept: dict[tuple[str, str], list[Any]] = {}
        self._whole: Frame | None = None
        self._places: list[int] = []

    def taken(self, positions: Integers) -> "Frame":
        """The candidates at ``positions``, in that order; what this frame read already is not read again."""
        places = positions.tolist()
        found = Frame([self._candidates[place] for place in places])
        found._whole, found._places = self, places
        return found

    def __len__(self) -> int:
        return len(self._candidates)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._candidates)

    @overload
    def __getitem__(self, position: int) -> Candidate: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, position: int | slice) -> Candidate | Sequence[Candidate]:
        return self._candidates[position]

    def made(self, kind: str, name: str, make: Callable[[], list[_T]]) -> list[_T]:
        """The column called ``name``, made the first time it is asked for."""
        found = self._kept.get((kind, name))
        if found is None:
            known = self._whole.known(kind, name) if self._whole is not None and kind not in _OF_PLACES else None
            found = self._kept[kind, name] = make() if known is None else [known[place] for place in self._places]
        return found

    def known(self, kind: str, name: str) -> list[Any] | None:
        """The column if it was asked for already."""
        return self._kept.get((kind, name))

    @property
    def codes(self) -> list[str]:
        """The code of each project."""
        return self.made("own", "project_code", lambda: [one.project_code for one in self._candidates])

    @property
    def products(self) -> list[str | None]:
        """The product of each candidate."""
        return self.figure("product")

    def fact(self, name: str) -> list[Any]:
        """A canonical fact of each candidate; None where it is missing."""
        return self.made("fact", name, lambda: [facts.get(name) for facts in self._facts])

    def blank(self, name: str) -> frozenset[int]:
        """Where a fact is missing."""
        return frozenset(self.made("blank", name, lambda: [place for place, found in enumerate(self.fact(name)) if found is None]))

    def figure(self, name: str) -> list[Any]:
        """A part of each assessment, by its name."""
        return self.made("figure", name, lambda: [getattr(one, name) for one in self._judged])

    def fen(self, name: str) -> list[int | None]:
        """An amount of money of each candidate, in fen; None where it is missing."""
        return self.made("fen", name, lambda: [one if type(one) is int else None for one in self.fact(name)])

    def micro(self, name: str) -> list[int | None]:
        """A number of each assessment in 10^-6 of its unit, what lies below cut off; None where it is not known."""
        return self.made("micro", name, lambda: [None if one is None else int(one * MICRO) for one in self.figure(name)])

    @property
    def _facts(self) -> list[Mapping[str, Any]]:
        return self.made("own", "facts", lambda: [one.facts for one in self._candidates])

    @property
    def _judged(self) -> list[Any]:
        return self.made("own", "assessment", lambda: [one.assessment for one in self._candidates])


class Told(Sequence[_T]):
    """A column whose entries are made when they are read."""

    def __init__(self, length: int, tell: Callable[[int], _T]) -> None:
        self._length, self._tell = length, tell

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, position: int) -> _T: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[_T]: ...
    def __getitem__(self, position: int | slice) -> _T | Sequence[_T]:
        if isinstance(position, slice):
            return [self._tell(place) for place in range(*position.indices(self._length))]
        if not -self._length <= position < self._length:
            raise IndexError(f"{position} of {self._length}")
        return self._tell(position % self._length)

    def __iter__(self) -> Iterator[_T]:
        return map(self._tell, range(self._length))


def frame_of(candidates: Sequence[Candidate]) -> Frame:
    """The candidates as a frame; a frame is one already."""
    return candidates if isinstance(candidates, Frame) else Frame(candidates)


def floats(numbers: Sequence[Decimal | None]) -> Floats:
    """The nearest binary number of each, NaN where there is none.

    >>> floats([Decimal("0.1"), None]).tolist()
    [0.1, nan]
    """
    return np.array([np.nan if one is None else float(one) for one in numbers], np.float64)


def integers(numbers: Sequence[int]) -> Any:
    """Whole numbers as a column that compares and takes the least exactly, however large they are."""
    try:
        return np.array(numbers, np.int64)
    except OverflowError:
        return np.array(numbers, object)


def in_order(numbers: Sequence[int]) -> Integers:
    """Whole numbers of any size as a column of the same order: themselves where they fit, else their ranks.

    >>> in_order([5, 10**30, -1]).tolist()
    [1, 2, 0]
    """
    found = integers(numbers)
    if found.dtype != object:
        return found  # type: ignore[no-any-return]
    ranks = {number: rank for rank, number in enumerate(sorted(set(numbers)))}
    return np.array([ranks[number] for number in numbers], np.int64)
