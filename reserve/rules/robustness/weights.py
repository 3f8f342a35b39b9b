"""Draws of weights: whole numbers that sum to :data:`WHOLE`, from raw integers of PCG64, the same on every machine.

Points on a line cut it into pieces; the pieces are uniform on the simplex, and sums of several pieces a criterion follow Dirichlet's law.
Everything is integer arithmetic and sorting, so that a published seed reproduces each draw.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BITS = 20
WHOLE = 1 << BITS
"""The sum of the weights of one draw."""
Weights = NDArray[np.int64]


def uniform(seed: int, draws: int, criteria: int) -> Weights:
    """Weights without any opinion: uniform over all weights that sum to :data:`WHOLE`; shape (draws, criteria).

    Errors: ``ValueError`` for less than one draw or criterion.
    """
    return _pieces(seed, draws, [1] * criteria)


def keeping_order(seed: int, draws: int, policy: Sequence[int]) -> Weights:
    """Uniform over the weights that keep the order of ``policy``: who weighs more there never weighs less here; shape (draws, criteria).

    Criteria of equal policy weight share the sorted places in an order that is drawn too.
    """
    sorted_pieces = np.sort(uniform(seed, draws, len(policy)), axis=1)
    luck = raw(seed + 1, draws * len(policy)).reshape(draws, len(policy)) >> np.uint64(1)
    places = np.lexsort((luck.astype(np.int64), np.broadcast_to(np.asarray(policy, np.int64), luck.shape)), axis=1)
    found = np.empty_like(sorted_pieces)
    np.put_along_axis(found, places, sorted_pieces, axis=1)
    return found


def around(seed: int, draws: int, policy: Sequence[int]) -> Weights:
    """Dirichlet's law with ``policy`` as its parameters: the mean is the policy, a larger sum keeps closer to it; shape (draws, criteria).

    With weights that sum to 100, a weight of 25 moves by about 4.3 (one standard deviation). A criterion of weight 0 stays 0.
    """
    return _pieces(seed, draws, policy)


def _pieces(seed: int, draws: int, counts: Sequence[int]) -> Weights:
    """A line of :data:`WHOLE` cut at random into ``sum(counts)`` pieces, which are added up by criterion."""
    total = sum(counts)
    if draws < 1 or total < 1 or min(counts) < 0:
        raise ValueError(f"{draws} draws of {total} pieces cannot be made")
    cuts = (raw(seed, draws * (total - 1)) >> np.uint64(64 - BITS)).astype(np.int64).reshape(draws, total - 1)
    cuts.sort(axis=1)
    ends = np.concatenate((np.zeros((draws, 1), np.int64), cuts, np.full((draws, 1), WHOLE, np.int64)), axis=1)
    upto = np.concatenate(([0], np.cumsum(np.asarray(counts, np.int64))))
    return np.diff(ends[:, upto], axis=1)


def raw(seed: int, count: int, skip: int = 0) -> NDArray[np.uint64]:
    """``count`` raw integers of PCG64 after the first ``skip`` of them: the same on every machine, wherever one starts."""
    found: NDArray[np.uint64] = np.asarray(np.random.PCG64(seed).advance(skip).random_raw(count), dtype=np.uint64)
    return found
