"""Lists under many weights at once: the order, the line and the money of each draw, exactly as the ranking makes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reserve.rules.robustness.contest import WEIGHT_SCALE, Contest, Flags, Integers
from reserve.rules.robustness.weights import Weights

CHUNK = 500
"""Draws that are held in memory together."""
NO_PLACE = np.iinfo(np.int32).max
"""In place of a place: below the floor of the total."""
_PLACE_BITS = 20
_TIER_BITS = 3
_POINT_BITS = 63 - _PLACE_BITS - _TIER_BITS
_MOST = (1 << _POINT_BITS) - 1
POINTS = 100 * WEIGHT_SCALE
"""The sum of all weights of a programme in hundredths of a point."""
FULL = 100_000_000
"""The largest total in 10^-6."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One chunk of draws: ``places`` from 1 (or :data:`NO_PLACE`) and ``offers`` in fen, both of shape (draws, candidates)."""

    weights: Weights
    places: NDArray[np.int32]
    offers: Integers

    @property
    def funded(self) -> Flags:
        """Who is offered money."""
        found: Flags = self.offers > 0
        return found


def outcomes(contest: Contest, weights: Weights, progress: Progress | None = None) -> Iterator[Outcomes]:
    """The outcome of each row of ``weights``, chunk by chunk: whole numbers of one sum, which stands for all points of the contest.

    ``progress`` is told draws done and all draws. Errors: ``ValueError`` where weights do not fit the criteria.
    """
    sums = weights.sum(axis=1) if weights.ndim == 2 else np.zeros(0, np.int64)
    if weights.ndim != 2 or weights.shape[1] != contest.values.shape[1] or not len(sums) or (sums != sums[0]).any() or sums[0] <= 0:
        raise ValueError(f"weights of shape {weights.shape} for {contest.values.shape[1]} criteria: one column each, rows of one sum")
    if len(contest.codes) >= 1 << _PLACE_BITS or len(contest.tiers) + 2 > 1 << _TIER_BITS:
        raise ValueError(f"{len(contest.codes)} candidates in {len(contest.tiers)} tiers are too many to be drawn")
    for start in range(0, len(weights), CHUNK):
        yield _chunk(contest, weights[start : start + CHUNK], int(sums[0]))
        if progress is not None:
            progress(min(start + CHUNK, len(weights)), len(weights))


def _chunk(contest: Contest, weights: Weights, whole: int) -> Outcomes:
    draws, number = len(weights), len(contest.codes)
    places = np.full((draws, number), NO_PLACE, np.int32)
    offers = np.zeros((draws, number), np.int64)
    if number == 0:
        return Outcomes(weights, places, offers)
    totals = (weights @ contest.values.T) * int(contest.policy.sum())
    unit = whole * POINTS
    placed = totals >= contest.least_total * unit
    order = _order(contest, totals, placed, unit)
    lengths = placed.sum(axis=1)
    rows = np.arange(draws)
    inside = np.arange(number) < lengths[:, None]
    np.put_along_axis(places, order, np.where(inside, np.arange(1, number + 1, dtype=np.int32), NO_PLACE), axis=1)
    left = [np.repeat(shared.left[None, :], draws, axis=0) for shared in contest.shared]
    remaining = np.full(draws, contest.budget_fen, np.int64)
    going = lengths > 0
    for place in range(number):
        who = order[:, place]
        entitled = contest.entitled[who]
        for shared, rest in zip(contest.shared, left, strict=True):
            member = shared.member[who]
            entitled = np.where(member >= 0, np.minimum(entitled, rest[rows, np.maximum(member, 0)]), entitled)
        entitled = np.maximum(0, entitled)
        entitled = np.maximum(0, entitled - contest.other[who])
        fits = entitled <= remaining
        offer = np.where(fits, entitled, remaining if contest.partial_offer else 0)
        offer = np.where(going, offer, 0)
        offers[rows, who] = offer
        for shared, rest in zip(contest.shared, left, strict=True):
            member = shared.member[who]
            rest[rows, np.maximum(member, 0)] -= np.where(member >= 0, offer, 0)
        remaining -= offer
        going &= fits & (lengths > place + 1)
        if not going.any():
            break
    return Outcomes(weights, places, offers)


def _order(contest: Contest, totals: Integers, placed: Flags, unit: int) -> Integers:
    """Candidates by tier, total and tie chain; those without a place last. The tie chain is the order they stand in.

    ``unit`` is a millionth of a point in the scale of ``totals``; what is finer than a thousandth of it is a tie.
    """
    tier = np.full(totals.shape, len(contest.tiers), np.int64)
    for number in reversed(range(len(contest.tiers))):
        named, opens_at = contest.tiers[number]
        tier[named[None, :] & (totals >= opens_at * unit)] = number
    tier[~placed] = len(contest.tiers) + 1
    points = totals >> max(0, (unit * FULL).bit_length() - _POINT_BITS)
    key = (tier << (_POINT_BITS + _PLACE_BITS)) | ((_MOST - points) << _PLACE_BITS) | np.arange(totals.shape[1], dtype=np.int64)
    key.sort(axis=1)
    order: Integers = key & ((1 << _PLACE_BITS) - 1)
    return order
