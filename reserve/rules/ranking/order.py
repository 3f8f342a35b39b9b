"""The order of a list: by tier, by what the method orders by, then down the tie chain; the lot is drawn only where all else is equal."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from reserve.parameters import Programme
from reserve.rules.ranking.frame import Flags, Frame, Integers, in_order
from reserve.rules.ranking.protocols import PointKeys, Scored
from reserve.rules.ranking.scoring import Column

_DATA_ORDER = {"metered": 0, "audited": 1, "estimated": 2}
_UNKNOWN_DATA = 3
_LAST = 10**30
_LOT = "lot"


def lot(seed: str, project_code: str) -> str:
    """The lot of a project: SHA-256 of the published seed and its code, so that anybody can draw it again.

    >>> lot("2024-09-02", "3305-2024-00001")[:8]
    '84af3085'
    """
    return hashlib.sha256(f"{seed}{project_code}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Chain:
    """What decides among equals, in the programme's order, up to the lot: the smaller goes first. Then the lot, one for each code."""

    names: tuple[str, ...]
    columns: tuple[Integers, ...]
    codes: Sequence[str]
    seed: str

    def sorted(self, positions: Integers, before: Sequence[Integers]) -> Integers:
        """``positions`` in their order: by the columns of ``before``, the first of them first, then by the chain."""
        keys = [*before, *self.columns]
        order = positions[np.lexsort([key[positions] for key in reversed(keys)])] if keys and len(positions) else positions.copy()
        alike = np.ones(max(0, len(order) - 1), bool)
        for key in keys:
            alike &= key[order[1:]] == key[order[:-1]]
        for start, stop in _runs(alike):
            drawn = [(lot(self.seed, self.codes[position]), position) for position in order[start:stop].tolist()]
            order[start:stop] = [position for _, position in sorted(drawn)]
        return order

    def decided(self, order: Integers, before: Sequence[Integers]) -> list[str | None]:
        """Which key decided, for each place of a sorted ``order``: for neighbours that are equal in all columns of ``before``."""
        codes = self._between(order, before)
        return [above or below for above, below in zip([None, *codes], [*codes, None], strict=True)][: len(order)]

    def _between(self, order: Integers, before: Sequence[Integers]) -> list[str | None]:
        """The key that decided between each place and the next; None where no tie was to decide."""
        if len(order) < 2:
            return []
        upper, lower = order[:-1], order[1:]
        equal = np.ones(len(upper), bool)
        for key in before:
            equal &= key[upper] == key[lower]
        found = np.where(equal, len(self.columns), -1)
        for number in range(len(self.columns) - 1, -1, -1):
            found[equal & (self.columns[number][upper] != self.columns[number][lower])] = number
        named = [*self.names, None]
        return [named[number] for number in found.tolist()]


def chain_of(frame: Frame, columns: Sequence[Column], programme: Programme, seed: str) -> Chain:
    """What decides among equal totals: larger saving, higher attainment, better class, better data, the lot."""
    made: dict[str, Callable[[], Integers]] = {
        "saving": partial(_descending, frame, "saving_tce_per_year"),
        "attainment": partial(_descending, frame, "attainment_after"),
        "air": lambda: -sum((column.curve for column in columns if column.criterion.classes), start=np.zeros(len(frame), np.int64)),
        "measurement": lambda: np.array(
            [_DATA_ORDER.get(str(found), _UNKNOWN_DATA) for found in frame.fact("measurement_class")], np.int64
        ),
    }
    names = programme.ties[: programme.ties.index(_LOT)] if _LOT in programme.ties else programme.ties
    return Chain((*names, _LOT), tuple(made[name]() for name in names), frame.codes, seed)


def _descending(frame: Frame, figure: str) -> Integers:
    return in_order([_LAST if number is None else -number for number in frame.micro(figure)])


def keys_of(scored: Scored) -> tuple[Integers, ...]:
    """What a method orders by, as columns: the smaller first."""
    if isinstance(scored.keys, PointKeys):
        return (-scored.totals,)
    return tuple(in_order(column) for column in zip(*scored.keys, strict=True))


def ranks_of(scored: Scored) -> Integers:
    """The candidates by what the method orders by: 0 is first, equal ones share a number."""
    keys = keys_of(scored)
    if not keys:
        return np.zeros(len(scored.totals), np.int64)
    _, ranks = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)
    return np.asarray(ranks, np.int64).reshape(-1)


def _runs(alike: Flags) -> list[tuple[int, int]]:
    """Start and end of each stretch of two and more places that are alike."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], alike, [False])).astype(np.int8)))
    return [(start, stop + 1) for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
