"""Candidates that lie packed on a shelf: one is unpacked when somebody looks at it, since a list looks at few of thousands closely."""

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from reserve.rules.ranking.candidate import Candidate


class Shelf(Sequence[Candidate]):
    """Packed candidates in the order of their codes. ``make(position)`` unpacks one; it is kept from then on.

    What every list asks of all of them lies beside: their ``codes``, ``products`` and the official lists (``memberships``) they are on.
    """

    def __init__(
        self,
        codes: Sequence[str],
        products: Sequence[str | None],
        memberships: Sequence[frozenset[str]],
        make: Callable[[int], Candidate],
    ) -> None:
        self.codes, self.products, self.memberships = tuple(codes), tuple(products), tuple(memberships)
        self._make = make
        self._made: dict[int, Candidate] = {}

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, position: int) -> Candidate: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Candidate, ...]: ...
    def __getitem__(self, position: int | slice) -> Candidate | tuple[Candidate, ...]:
        if isinstance(position, slice):
            return tuple(self._one(place) for place in range(*position.indices(len(self))))
        return self._one(range(len(self))[position])

    def __iter__(self) -> Iterator[Candidate]:
        return map(self._one, range(len(self)))

    def _one(self, position: int) -> Candidate:
        found = self._made.get(position)
        if found is None:
            found = self._made[position] = self._make(position)
        return found
