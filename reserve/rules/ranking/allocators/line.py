"""Money down a list that stops where it ends, in whole fen and without an object for each project."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from reserve.rules.ranking.allocators.limits import Pooled
from reserve.rules.ranking.frame import integers


class Line:
    """Who is entitled to what, and who is offered it, in order of place.

    ``own`` is the least of the limits that concern a project alone, ``other`` public money that is taken off, ``granted`` what purses gave
    before this batch, by their names. The rule is that of a list that stops: the first whose entitlement exceeds what is left ends it,
    with a part where there may be one. Behind it nothing is given, so that the purses stand still and the rest is one step for all.
    """

    def __init__(self, own: Sequence[int], other: Sequence[int], pools: Sequence[Pooled], granted: Mapping[str, int]) -> None:
        self._own, self._other, self._pools = own, other, pools
        self._given: list[dict[str, int]] = []
        """What each purse that gave anything gave so far, by its owner."""
        for pool in pools:
            purse = f"{pool.name}:"
            self._given.append({name.removeprefix(purse): fen for name, fen in granted.items() if name.startswith(purse)})
        self._before: list[list[int]] = [[] for _ in pools]
        self._left: list[int] = []
        self.entitled: list[int] = []
        self.offered: list[int] = []
        self.spent = 0

    def run(self, budget_fen: int, *, partial: bool) -> None:
        """Give the money out; called once."""
        for place in range(len(self._own)):
            amount = self._own[place]
            for pool, given, before in zip(self._pools, self._given, self._before, strict=True):
                owner = pool.owners[place]
                so_far = given.get(owner, 0) if owner is not None else 0
                before.append(so_far)
                if owner is not None:
                    amount = min(amount, max(0, pool.amount_fen - so_far) if so_far else pool.amount_fen)
            entitled = max(0, amount - self._other[place])
            left = budget_fen - self.spent
            offer = entitled if entitled <= left else left if partial else 0
            self.entitled.append(entitled)
            self.offered.append(offer)
            self._left.append(left)
            if offer:
                self.spent += offer
                for pool, given in zip(self._pools, self._given, strict=True):
                    owner = pool.owners[place]
                    if owner is not None:
                        given[owner] = given.get(owner, 0) + offer
            if entitled > left:
                self._behind(place + 1)
                return

    def _behind(self, start: int) -> None:
        """What those behind the line would be entitled to: nothing is left, and no purse changes any more."""
        own = self._own[start:]
        most, amount = max(own, default=0), integers(own)
        for pool, given in zip(self._pools, self._given, strict=True):
            room: dict[str | None, int] = {owner: max(0, pool.amount_fen - fen) for owner, fen in given.items() if fen}
            room[None] = most
            amount = np.minimum(amount, integers([room.get(owner, pool.amount_fen) for owner in pool.owners[start:]]))
        found = np.maximum(0, amount - integers(self._other[start:]))
        self.entitled += found.tolist()
        self.offered += [0] * len(found)

    def left_at(self, place: int) -> int:
        """The money that was left when a place was looked at."""
        return self._left[place] if place < len(self._left) else 0

    def given_before(self, place: int) -> Callable[[str], int]:
        """What each purse of a place had given when it was looked at, by the name of the purse."""
        looked_at = place < len(self._left)
        found = {}
        for pool, given, before in zip(self._pools, self._given, self._before, strict=True):
            owner = pool.owners[place]
            if owner is not None:
                found[f"{pool.name}:{owner}"] = before[place] if looked_at else given.get(owner, 0)
        return lambda purse: found[purse]
