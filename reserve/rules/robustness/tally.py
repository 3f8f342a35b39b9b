"""What many draws say of each candidate: how often it is funded, its best, median and worst place, how often it stands within a bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reserve.rules.robustness.contest import Flags, Integers
from reserve.rules.robustness.outcomes import NO_PLACE, Outcomes

Floats = NDArray[np.float64]
_SMALL = np.iinfo(np.uint16).max
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Told:
    """Shares of draws (0 to 1) and places (:data:`NO_PLACE` below the floor) of each candidate; ``within``: a column for each bound."""

    draws: int
    funded: Floats
    best: Integers
    median: Integers
    worst: Integers
    within: Floats


class Tally:
    """Takes chunk after chunk of outcomes of ``draws`` draws over ``number`` candidates."""

    def __init__(self, number: int, draws: int) -> None:
        self._small = number < _SMALL
        self._places = np.empty((number, draws), np.uint16 if self._small else np.int32)
        self._times = np.zeros(number, np.int64)
        self._done = 0

    def add(self, chunk: Outcomes, funded: Flags | None = None) -> None:
        """Count one chunk; ``funded`` where the caller knows it already."""
        upto = self._done + len(chunk.places)
        kept = np.minimum(chunk.places, _SMALL).astype(np.uint16) if self._small else chunk.places
        self._places[:, self._done : upto] = kept.T
        self._times += (chunk.funded if funded is None else funded).sum(axis=0)
        self._done = upto

    @property
    def times(self) -> Integers:
        """In how many draws each was funded."""
        return self._times

    def told(self, bounds: Sequence[int] = ()) -> Told:
        """What all draws said; every draw must have been added."""
        within = np.zeros((len(self._times), len(bounds)), np.int64)
        for position, bound in enumerate(bounds):
            within[:, position] = (self._places <= min(bound, len(self._times))).sum(axis=1)
        return Told(self._done, self._times / self._done, *_spread(self._places), within / self._done)


def _spread(places: NDArray[Any]) -> tuple[Integers, Integers, Integers]:
    """Best, median and worst place of each candidate (a row each); the median is found without sorting the rest."""
    number, draws = places.shape
    best, median, worst = (np.empty(number, np.int64) for _ in range(3))
    last = np.iinfo(places.dtype).max
    for start in range(0, number, _ROWS):
        rows = places[start : start + _ROWS]
        told = rows.min(axis=1), np.partition(rows, draws // 2, axis=1)[:, draws // 2], rows.max(axis=1)
        for into, found in zip((best, median, worst), told, strict=True):
            into[start : start + _ROWS] = np.where(found == last, NO_PLACE, found.astype(np.int64))
    return best, median, worst
