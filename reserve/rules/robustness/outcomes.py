"""Lists under many weights at once: the order, the line and the money of each draw, exactly as the ranking makes them."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reserve.rules.robustness.contest import WEIGHT_SCALE, Contest, Flags, Integers
from reserve.rules.robustness.weights import Weights

CHUNK = 500
"""Draws that are held in memory together."""
HANDS = 2
"""Chunks that are worked on at once: sorting lets other threads run."""
NO_PLACE = np.iinfo(np.int32).max
"""In place of a place: below the floor of the total."""
_BLOCK = 50
"""Draws that are sorted together, so that they stay in the processor's cache."""
_PLACE_BITS = 20
_TIER_BITS = 3
_POINT_BITS = 63 - _PLACE_BITS - _TIER_BITS
_MOST = (1 << _POINT_BITS) - 1
_EXACT = 1 << 53
"""Below it sums of whole numbers are exact in floating point."""
POINTS = 100 * WEIGHT_SCALE
"""The sum of all weights of a programme in hundredths of a point."""
FULL = 100_000_000
"""The largest total in 10^-6."""
T = TypeVar("T")
Places = NDArray[np.int32]
Order = NDArray[np.int32]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One chunk of draws: ``places`` from 1 (or :data:`NO_PLACE`) and ``offers`` in fen, both of shape (draws, candidates).

    Where a list fills places, an offer is 1 for a place on it.
    """

    weights: Weights
    places: Places
    offers: Integers

    @property
    def funded(self) -> Flags:
        """Who is offered money, or a place where a list fills places."""
        found: Flags = self.offers > 0
        return found


def outcomes(contest: Contest, weights: Weights, progress: Progress | None = None) -> Iterator[Outcomes]:
    """The outcome of each row of ``weights``, chunk by chunk: whole numbers of one sum, which stands for all points of the contest.

    ``progress`` is told draws done and all draws. Errors: ``ValueError`` where weights do not fit the criteria.
    """
    sums = weights.sum(axis=1) if weights.ndim == 2 else np.zeros(0, np.int64)
    if weights.ndim != 2 or weights.shape[1] != contest.values.shape[1] or not len(sums) or (sums != sums[0]).any() or sums[0] <= 0:
        raise ValueError(f"weights of shape {weights.shape} for {contest.values.shape[1]} criteria: one column each, rows of one sum")
    check_size(contest)
    whole = int(sums[0])

    def made(start: int) -> Outcomes:
        chunk = weights[start : start + CHUNK]
        return Outcomes(chunk, *settle(contest, _totals(contest, chunk, whole), whole * POINTS))

    yield from in_order(made, len(weights), progress)


def in_order(made: Callable[[int], T], draws: int, progress: Progress | None) -> Iterator[T]:
    """What ``made`` gives for each start of a chunk, in order; :data:`HANDS` chunks at once, a chunk more is held."""
    waiting: deque[tuple[int, Future[T]]] = deque()
    with ThreadPoolExecutor(HANDS, thread_name_prefix="draws") as hands:
        try:
            for start in range(0, draws, CHUNK):
                waiting.append((start, hands.submit(made, start)))
                if len(waiting) > HANDS:
                    yield _next(waiting, draws, progress)
            while waiting:
                yield _next(waiting, draws, progress)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(waiting: deque[tuple[int, Future[T]]], draws: int, progress: Progress | None) -> T:
    start, future = waiting.popleft()
    found = future.result()
    if progress is not None:
        progress(min(start + CHUNK, draws), draws)
    return found


def check_size(contest: Contest) -> None:
    """Errors: ``ValueError`` for more candidates or tiers than a sort key can tell apart."""
    if len(contest.codes) >= 1 << _PLACE_BITS or len(contest.tiers) + 2 > 1 << _TIER_BITS:
        raise ValueError(f"{len(contest.codes)} candidates in {len(contest.tiers)} tiers are too many to be drawn")


def _totals(contest: Contest, weights: Weights, whole: int) -> Integers:
    """Totals of each draw and candidate: exact sums, in floating point where it is exact, for only there a machine multiplies fast."""
    if whole * FULL < _EXACT:
        sums = (weights.astype(np.float64) @ contest.values.T.astype(np.float64)).astype(np.int64)
    else:
        sums = weights @ contest.values.T
    totals: Integers = sums * int(contest.policy.sum())
    return totals


def settle(
    contest: Contest, totals: Integers, unit: int, *, able: Flags | None = None, entitled: Integers | None = None
) -> tuple[Places, Integers]:
    """Places and offers for ``totals`` of shape (draws, candidates), in which ``unit`` is a millionth of a point.

    ``able`` (draws, candidates) says who may take a place at all, ``entitled`` in fen what each is entitled to by its own caps, where
    draws differ in that.
    """
    draws, number = totals.shape
    places = np.full((draws, number), NO_PLACE, np.int32)
    offers = np.zeros((draws, number), np.int64)
    if number == 0:
        return places, offers
    placed = totals >= contest.least_total * unit
    if able is not None:
        placed &= able
    lengths = placed.sum(axis=1)
    order = np.empty((draws, number), np.int32)
    along = np.arange(1, number + 1, dtype=np.int32)
    for start in range(0, draws, _BLOCK):
        block = slice(start, start + _BLOCK)
        order[block] = _order(contest, totals[block], placed[block], unit)
        standing = np.where(along <= lengths[block, None], along, np.int32(NO_PLACE))
        flat = order[block] + (np.arange(len(standing), dtype=np.int64) * number)[:, None]
        places[block].reshape(-1)[flat.reshape(-1)] = standing.reshape(-1)
    if contest.places is not None:
        offers[places <= contest.places] = 1
    elif not contest.shared:
        _pay_at_once(contest, order, lengths, offers, entitled)
    else:
        _pay(contest, order, lengths, offers, entitled)
    return places, offers


def _pay_at_once(contest: Contest, order: Order, lengths: Integers, offers: Integers, own: Integers | None) -> None:
    """Money in order of place where no cap is shared: running sums find the line of each draw; writes into ``offers``."""
    draws, number = offers.shape
    alone = np.maximum(0, np.maximum(0, contest.entitled if own is None else own) - contest.other)
    for start in range(0, draws, _BLOCK):
        block = slice(start, start + _BLOCK)
        asked = np.take_along_axis(np.broadcast_to(alone, offers.shape)[block], order[block], axis=1)
        asked[np.arange(number) >= lengths[block, None]] = 0
        upto = asked.cumsum(axis=1)
        over = upto > contest.budget_fen
        line = np.where(over.any(axis=1), over.argmax(axis=1), number)
        given = np.where(np.arange(number) < line[:, None], asked, 0)
        if contest.partial_offer:
            cut = np.flatnonzero(line < number)
            given[cut, line[cut]] = contest.budget_fen - (upto[cut, line[cut]] - asked[cut, line[cut]])
        np.put_along_axis(offers[block], order[block].astype(np.int64), given, axis=1)


def _pay(contest: Contest, order: Order, lengths: Integers, offers: Integers, own: Integers | None) -> None:
    """Money in order of place until it is spent, all draws place by place; writes into ``offers``."""
    draws, number = offers.shape
    rows = np.arange(draws)
    left = [np.repeat(shared.left[None, :], draws, axis=0) for shared in contest.shared]
    remaining = np.full(draws, contest.budget_fen, np.int64)
    going = lengths > 0
    for place in range(number):
        who = order[:, place]
        entitled = contest.entitled[who] if own is None else own[rows, who]
        members = [shared.member[who] for shared in contest.shared]
        for member, rest in zip(members, left, strict=True):
            entitled = np.where(member >= 0, np.minimum(entitled, rest[rows, np.maximum(member, 0)]), entitled)
        entitled = np.maximum(0, np.maximum(0, entitled) - contest.other[who])
        fits = entitled <= remaining
        offer = np.where(going, np.where(fits, entitled, remaining if contest.partial_offer else 0), 0)
        offers[rows, who] = offer
        for member, rest in zip(members, left, strict=True):
            rest[rows, np.maximum(member, 0)] -= np.where(member >= 0, offer, 0)
        remaining -= offer
        going &= fits & (lengths > place + 1)
        if not going.any():
            break


def _order(contest: Contest, totals: Integers, placed: Flags, unit: int) -> Integers:
    """Candidates by tier, total and tie chain; those without a place last. The tie chain is the order they stand in.

    ``unit`` is a millionth of a point in the scale of ``totals``; what is finer than a thousandth of it is a tie.
    """
    key = totals >> max(0, (unit * FULL).bit_length() - _POINT_BITS)
    np.subtract(_MOST, key, out=key)
    key <<= _PLACE_BITS
    key |= np.arange(totals.shape[1], dtype=np.int64)
    tier = np.full(totals.shape, len(contest.tiers), np.int64)
    for number in reversed(range(len(contest.tiers))):
        named, opens_at = contest.tiers[number]
        tier[named[None, :] & (totals >= opens_at * unit)] = number
    tier[~placed] = len(contest.tiers) + 1
    tier <<= _POINT_BITS + _PLACE_BITS
    key |= tier
    key.sort(axis=1)
    key &= (1 << _PLACE_BITS) - 1
    return key
