"""The best use of a budget: which offers buy the most, proven by a bound (mixed-integer programme, HiGHS through scipy).

A list that stops at its line never skips anybody; this is what skipping in the best way would buy. It is the yardstick of the price of
policy, and an allocator of its own where a programme says so. A lower tier never takes money from a higher one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

GAP = 0.001
"""The gap at which the search ends: no other use of the money buys 0.1 % more."""
NODES = 200_000
"""Nodes after which the search ends with what it has; a limit in nodes, unlike one in seconds, is the same on every machine."""


class NoOptimum(RuntimeError):
    """The solver gave no answer: a fault of the program, never of the data."""


@dataclass(frozen=True, slots=True)
class Bid:
    """What one candidate would get and what that buys: money in fen, ``benefit`` a whole number of 10^-6 of its unit (saved tce, points).

    ``least_fen`` is the smallest offer it may get; with ``least_fen == amount_fen`` all or nothing. A part buys its part of the benefit.
    """

    code: str
    amount_fen: int
    benefit: int
    least_fen: int
    tier: int = 1


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What some candidates may get together: a firm, a group, a county, a fence. ``members`` are positions of bids."""

    name: str
    members: tuple[int, ...]
    at_most_fen: int


@dataclass(frozen=True, slots=True)
class Optimum:
    """Offers in fen in the order of the bids; ``benefit`` bought and ``bound`` that nothing exceeds in 10^-6; ``proven``: no further apart
    than the gap that was asked for.
    """

    offers: tuple[int, ...]
    benefit: int
    bound: int
    proven: bool

    @property
    def gap(self) -> float:
        """How far the bound lies above the benefit, as a share of the bound; 0 where nothing can be bought."""
        return (self.bound - self.benefit) / self.bound if self.bound else 0.0


def optimum(bids: Sequence[Bid], budget_fen: int, ceilings: Sequence[Ceiling] = (), *, gap: float = GAP, nodes: int = NODES) -> Optimum:
    """The offers that buy the most within ``budget_fen`` and every ceiling, tier after tier.

    The answer is checked in whole fen. Errors: ``ValueError`` for a bid of less than nothing, an amount below its least offer, a budget or
    ceiling below zero; :class:`NoOptimum` when the solver fails.
    """
    _check(bids, budget_fen, ceilings)
    offers = [0] * len(bids)
    bound, proven = 0, True
    order = sorted(range(len(bids)), key=lambda position: (bids[position].tier, position))
    for _, members in groupby(order, key=lambda position: bids[position].tier):
        chosen = [position for position in members if bids[position].amount_fen > 0 and bids[position].benefit > 0]
        left = budget_fen - sum(offers)
        rest = [Ceiling(c.name, c.members, c.at_most_fen - sum(offers[m] for m in c.members)) for c in ceilings]
        if not chosen:
            continue
        found, most, good = _solve([bids[position] for position in chosen], left, _inside(rest, chosen), gap, nodes)
        for position, offer in zip(chosen, found, strict=True):
            offers[position] = offer
        bound += most
        proven = proven and good
    return Optimum(tuple(offers), sum(bought(bid, offer) for bid, offer in zip(bids, offers, strict=True)), bound, proven)


def _check(bids: Sequence[Bid], budget_fen: int, ceilings: Sequence[Ceiling]) -> None:
    for bid in bids:
        if bid.benefit < 0 or not 0 <= bid.least_fen <= bid.amount_fen:
            raise ValueError(f"{bid.code}: benefit {bid.benefit}, least {bid.least_fen}, amount {bid.amount_fen} fen is no bid")
    if budget_fen < 0 or any(ceiling.at_most_fen < 0 for ceiling in ceilings):
        raise ValueError("a budget or ceiling lies below zero")


def _inside(ceilings: Sequence[Ceiling], chosen: Sequence[int]) -> list[Ceiling]:
    """The ceilings in positions of ``chosen``."""
    places = {position: place for place, position in enumerate(chosen)}
    moved = [Ceiling(c.name, tuple(places[m] for m in c.members if m in places), c.at_most_fen) for c in ceilings]
    return [ceiling for ceiling in moved if ceiling.members]


def _solve(bids: Sequence[Bid], budget_fen: int, ceilings: Sequence[Ceiling], gap: float, nodes: int) -> tuple[list[int], int, bool]:
    """One tier: offers, the bound, and whether it is proven. A rounding above a limit is taken off it and solved again."""
    limits = [Ceiling("budget", tuple(range(len(bids))), budget_fen), *ceilings]
    tightened = [0] * len(limits)
    for _ in range(20):
        answer = _ask(bids, limits, tightened, gap, nodes)
        offers = _whole(bids, answer.x)
        over = [sum(offers[m] for m in limit.members) - limit.at_most_fen for limit in limits]
        if max(over) <= 0:
            worth = sum(bought(bid, offer) for bid, offer in zip(bids, offers, strict=True))
            scale = max(bid.benefit for bid in bids)
            bound = max(worth, min(int(-answer.mip_dual_bound * scale) + 1, sum(bid.benefit for bid in bids)))
            return offers, bound, bound - worth <= gap * bound + 1
        tightened = [before + max(0, excess) for before, excess in zip(tightened, over, strict=True)]
    raise NoOptimum("the solver kept exceeding a limit")


def _ask(bids: Sequence[Bid], limits: Sequence[Ceiling], tightened: Sequence[int], gap: float, nodes: int) -> Any:
    """Variables: whether a bid is funded (whole) and, where it is divisible, which share of it; rows are scaled by their limit."""
    number = len(bids)
    parts = [place for place, bid in enumerate(bids) if bid.least_fen < bid.amount_fen]
    share = {place: number + position for position, place in enumerate(parts)}
    scale = max(bid.benefit for bid in bids)
    gain = np.zeros(number + len(parts))
    for place, bid in enumerate(bids):
        gain[share.get(place, place)] = -bid.benefit / scale
    rows, columns, cells, highs = [], [], [], []
    for row, (limit, less) in enumerate(zip(limits, tightened, strict=True)):
        most = max(0, limit.at_most_fen - less)
        unit = max(most, 1)
        for member in limit.members:
            rows.append(row)
            columns.append(share.get(member, member))
            cells.append(bids[member].amount_fen / unit)
        highs.append(most / unit)
    for place in parts:
        bid, row = bids[place], len(highs)
        rows += [row, row, row + 1, row + 1]
        columns += [share[place], place, share[place], place]
        cells += [1.0, -1.0, -1.0, bid.least_fen / bid.amount_fen]
        highs += [0.0, 0.0]
    matrix = sparse.csr_array((cells, (rows, columns)), shape=(len(highs), number + len(parts)))
    whole = np.concatenate((np.ones(number), np.zeros(len(parts))))
    answer = milp(
        gain, constraints=LinearConstraint(matrix, -np.inf, np.array(highs)), integrality=whole, bounds=Bounds(0, 1),
        options={"mip_rel_gap": gap, "node_limit": nodes},
    )  # fmt: skip
    if answer.x is None:
        raise NoOptimum(str(answer.message))
    return answer


def _whole(bids: Sequence[Bid], found: Any) -> list[int]:
    """Offers in whole fen, rounded down; a bid that is all or nothing gets either."""
    offers, position = [], len(bids)
    for place, bid in enumerate(bids):
        if bid.least_fen == bid.amount_fen:
            offers.append(bid.amount_fen if found[place] > 0.5 else 0)
            continue
        share, position = float(found[position]), position + 1
        offer = min(bid.amount_fen, int(share * bid.amount_fen + 1e-3))
        offers.append(0 if found[place] < 0.5 else max(bid.least_fen, offer))
    return offers


def bought(bid: Bid, offer: int) -> int:
    """What an offer buys: its part of the benefit, rounded down."""
    return bid.benefit * offer // bid.amount_fen if offer else 0
