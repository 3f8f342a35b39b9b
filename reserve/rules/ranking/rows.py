"""The rows of a ranking: kept as columns, and made into objects when somebody reads them.

A row is made under the law and the tables that answered when the list was made, whoever answers when it is read.
"""

from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, overload

import numpy as np

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.model import Offer, OfferColumns
from reserve.rules.ranking.candidate import RankedRow, RowStatus
from reserve.rules.ranking.frame import Frame, Integers
from reserve.rules.ranking.gates.eligibility import Gated, Gatekeeper
from reserve.rules.ranking.order import lot
from reserve.rules.ranking.pause import without_collection
from reserve.rules.ranking.protocols import Scored
from reserve.rules.ranking.scoring import reasons
from reserve.vocabulary.language import Bilingual

_BLOCK = 1024
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Standings:
    """A list as columns in the order of its rows.

    ``order`` are positions in the frame: first the ``placed``, then ``low`` of them below a floor, then those that a gate refused. By
    position: ``tiers`` and the totals of ``scored``; by place: ``offers``, ``offered`` and ``ties``.
    """

    frame: Frame
    programme: Programme
    seed: str
    scored: Scored
    gatekeeper: Gatekeeper
    gated: Gated
    order: Integers
    placed: int
    low: int
    tiers: Integers
    ties: Sequence[str | None]
    offers: Sequence[Offer]
    offered: OfferColumns

    @property
    def statuses(self) -> list[RowStatus]:
        """The status of each row."""
        out: RowStatus = "gated_out"
        low: RowStatus = "below_floor"
        return [*self.offered.statuses, *[low] * self.low, *[out] * (len(self.order) - self.placed - self.low)]


class Lifting(Protocol):
    """What would lift the projects of a list."""

    def prepare(self, start: int, stop: int) -> None:
        """Search for the rows from ``start`` to before ``stop`` at once."""
        ...

    def of(self, number: int, offer: Offer) -> tuple[Bilingual, ...]:
        """What would lift the project of a prepared row with its offer."""
        ...


class Rows(Sequence[RankedRow]):
    """The rows in their order. A row is made with its neighbours when it is first read and kept then; ``standings`` are the columns."""

    def __init__(self, standings: Standings, lifting: Lifting) -> None:
        self.standings, self._lifting = standings, lifting
        self._made: list[RankedRow | None] = [None] * len(standings.order)
        self._context = copy_context()

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, position: int) -> RankedRow: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[RankedRow]: ...
    def __getitem__(self, position: int | slice) -> RankedRow | Sequence[RankedRow]:
        if isinstance(position, slice):
            return tuple(self[place] for place in range(*position.indices(len(self))))
        return self._row(range(len(self))[position])

    def __iter__(self) -> Iterator[RankedRow]:
        return map(self._row, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, tuple | Rows):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Elsewhere the rows are a tuple."""
        return tuple, (list(self),)

    @property
    def requested_fen(self) -> list[int]:
        """What each row asks for."""
        asked = self.standings.frame.fen("subsidy_requested")
        return [asked[position] or 0 for position in self.standings.order.tolist()]

    @property
    def stopped(self) -> list[str]:
        """The codes of the projects that a gate stopped."""
        known = self.standings
        return [known.frame.codes[position] for position in known.order[known.placed + known.low :].tolist()]

    def as_made(self, tell: Callable[[int], _T]) -> Callable[[int], _T]:
        """``tell`` under the law and the tables that answered when the list was made."""
        return lambda entry: self._context.copy().run(tell, entry)

    def _row(self, number: int) -> RankedRow:
        found = self._made[number]
        if found is None:
            self._context.copy().run(self._fill, number - number % _BLOCK)
            found = self._made[number]
            if found is None:
                raise RuntimeError(f"row {number} was not made")
        return found

    @without_collection()
    def _fill(self, start: int) -> None:
        stop = min(start + _BLOCK, len(self._made))
        self._lifting.prepare(start, stop)
        for number in range(start, stop):
            self._made[number] = self._make(number)

    def _make(self, number: int) -> RankedRow:
        known = self.standings
        position = int(known.order[number])
        candidate = known.frame[position]
        if number < known.placed:
            offer, tie = known.offers[number], known.ties[number]
        else:
            offer, tie = Offer("below_floor" if number < known.placed + known.low else "gated_out", 0, 0, ()), None
        tier = int(known.tiers[position])
        doors = next((option.memberships for option in known.programme.tiers if option.tier == tier), ())
        return RankedRow(
            candidate.project_code, number + 1 if number < known.placed else None, tier, offer.status, int(known.scored.totals[position]),
            offer.offer_fen, candidate.fen("subsidy_requested") or 0, offer.entitled_fen,
            known.gatekeeper.decisions(known.gated, position), reasons(known.scored.columns, position, known.programme), offer.caps, tie,
            self._lifting.of(number, offer), tuple(door for door in doors if door in candidate.memberships),
            lot(known.seed, candidate.project_code),
        )  # fmt: skip


def line_of(offered: OfferColumns) -> int | None:
    """The last place that got money or a place on the list; None where nobody did."""
    on = np.flatnonzero([status in ("funded", "partial") for status in offered.statuses])
    return int(on[-1]) + 1 if len(on) else None
