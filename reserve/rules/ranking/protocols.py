"""What a method of scoring and an allocator are to the ranking: the two parts of it that a programme chooses by name.

A ranking asks its gates, lets the method say what each candidate is worth, leaves out who misses a floor, orders by tier, key and tie
chain, and hands the ordered candidates to the allocator. Neither part sees what the other does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, overload

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.allocation import Offer
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.frame import Frame, Integers
from reserve.rules.ranking.scoring import Column
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual

Key = tuple[int, ...]


class PointKeys(Sequence[Key]):
    """The keys of a method of points: the higher total goes first. A key is made when it is read."""

    def __init__(self, totals: Integers) -> None:
        self._totals = totals

    def __len__(self) -> int:
        return len(self._totals)

    @overload
    def __getitem__(self, position: int) -> Key: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Key]: ...
    def __getitem__(self, position: int | slice) -> Key | Sequence[Key]:
        return PointKeys(self._totals[position]) if isinstance(position, slice) else (-int(self._totals[position]),)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a method says of all candidates, in their order.

    ``columns`` are the rows of the explanation: the points of a candidate in them sum to its ``totals`` exactly, all in 10^-6. ``keys``
    order the candidates, the smaller first: for points the negative total, for a cost its exact integers. ``unscored`` are the positions
    of candidates that the method cannot judge (a figure is missing, a gate of its own refuses): they get no place, and ``refusals`` say
    why. ``maximum`` is the most that can be reached, in 10^-6; 0 where there is no most, as for a cost.
    """

    columns: tuple[Column, ...]
    totals: Integers
    keys: Sequence[Key]
    maximum: int
    unscored: frozenset[int] = frozenset()
    refusals: Mapping[int, tuple[Decision, ...]] = field(default_factory=dict)


class ScoreMethod(Protocol):
    """Points or a cost for each candidate by itself: another candidate never moves them."""

    def __call__(self, candidates: Sequence[Candidate], programme: Programme, as_of: date) -> Scored:
        """Judge ``candidates``; the numbers a method is set to stand in ``programme.method.settings``."""
        ...


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to give: money in fen, or places. ``granted_fen`` is money already granted this year by enterprise.

    ``as_of`` is the day of the ranking, for allocators that read legal values (None: the reference date of the programme); ``seed`` the
    seed of its lot.
    """

    budget_fen: int = 0
    places: int | None = None
    granted_fen: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in its place of the order: its tier and its total in 10^-6."""

    candidate: Candidate
    tier: int
    points_micro: int


class PlacedColumns(Sequence[Placed]):
    """Candidates in their places as columns; one is made when it is read."""

    def __init__(self, candidates: Frame, tiers: Integers, totals: Integers) -> None:
        self.candidates, self._tiers, self._totals = candidates, tiers, totals

    def __len__(self) -> int:
        return len(self.candidates)

    @overload
    def __getitem__(self, position: int) -> Placed: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Placed]: ...
    def __getitem__(self, position: int | slice) -> Placed | Sequence[Placed]:
        if isinstance(position, slice):
            return [self[place] for place in range(*position.indices(len(self)))]
        return Placed(self.candidates[position], int(self._tiers[position]), int(self._totals[position]))


@dataclass(frozen=True, slots=True)
class Allocation:
    """Offers in the order of the places and the sum spent; ``notes`` say what a reader of the list must know (a gap, what a fence left)."""

    offers: Sequence[Offer]
    spent_fen: int
    notes: tuple[Bilingual, ...] = ()


class Allocator(Protocol):
    """Money or places for candidates that stand in their order; never above the means, a cap or a ceiling."""

    def __call__(self, placed: Sequence[Placed], programme: Programme, means: Means) -> Allocation:
        """Offer to ``placed``; the numbers an allocator is set to stand in ``programme.allocator.settings``."""
        ...
