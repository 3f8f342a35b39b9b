"""Acceptability (SMAA): in what share of opinions a project is funded, which places it takes, and which opinion would fund it.

Lahdelma, Hokkanen and Salminen 1998 and Tervonen and Figueira 2008 ask this of alternatives; here it is asked of places above a line of
money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reserve.rules.robustness.contest import Contest, Integers
from reserve.rules.robustness.outcomes import NO_PLACE, Progress, outcomes
from reserve.rules.robustness.weights import Weights

Floats = NDArray[np.float64]
_SMALL = np.iinfo(np.uint16).max
_ROWS = 256
CONTESTED = (0.05, 0.95)
"""Shares of opinions between which a place hangs on opinion; at or beyond them it does not."""


@dataclass(frozen=True, slots=True)
class Acceptability:
    """What many weights say of each candidate, in the order of ``codes``.

    ``funded`` is the share of draws in which it is offered money (0 to 1); ``best``, ``median`` and ``worst`` its places over the draws
    (:data:`~reserve.rules.robustness.outcomes.NO_PLACE` where it stands below the floor); ``within`` the share of draws in which its place
    is at most each of ``bounds``; ``central`` the mean of the weights that fund it, as shares (NaN where none does); ``accepts_central``
    whether it is funded under exactly that mean; ``draws`` how many.
    """

    codes: tuple[str, ...]
    criteria: tuple[str, ...]
    draws: int
    funded: Floats
    best: Integers
    median: Integers
    worst: Integers
    bounds: tuple[int, ...]
    within: Floats
    central: Floats
    accepts_central: NDArray[np.bool_]

    @property
    def contested(self) -> NDArray[np.bool_]:
        """Whose money hangs on opinion: funded in more than 5 % and less than 95 % of the draws."""
        low, high = CONTESTED
        found: NDArray[np.bool_] = (self.funded > low) & (self.funded < high)
        return found


def acceptability(
    contest: Contest, weights: Weights, *, bounds: Sequence[int] = (10, 20, 50, 100, 200, 500), progress: Progress | None = None
) -> Acceptability:
    """The acceptability of every candidate over the draws ``weights`` (rows of one sum, a column for each criterion of the contest).

    ``progress`` is told draws done and all draws. Errors: ``ValueError`` where weights do not fit the criteria.
    """
    number, criteria = contest.values.shape
    funded = np.zeros(number, np.int64)
    central = np.zeros((number, criteria), np.float64)
    within = np.zeros((number, len(bounds)), np.int64)
    small = number < _SMALL
    places = np.empty((number, len(weights)), np.uint16 if small else np.int32)
    done = 0
    for chunk in outcomes(contest, weights, progress):
        paid = chunk.funded
        funded += paid.sum(axis=0)
        ever = np.flatnonzero(paid.any(axis=0))
        central[ever] += paid[:, ever].T.astype(np.float64) @ chunk.weights.astype(np.float64)
        kept = np.minimum(chunk.places, _SMALL).astype(np.uint16) if small else chunk.places
        places[:, done : done + len(chunk.weights)] = kept.T
        done += len(chunk.weights)
    for position, bound in enumerate(bounds):
        within[:, position] = (places <= min(bound, number)).sum(axis=1)
    best, median, worst = _spread(places)
    whole = float(weights[0].sum())
    with np.errstate(invalid="ignore"):
        means = central / (funded[:, None] * whole)
    return Acceptability(
        contest.codes,
        tuple(criterion.code for criterion in contest.criteria),
        done,
        funded / done,
        best,
        median,
        worst,
        tuple(bounds),
        within / done,
        means,
        _accepts(contest, means, funded, int(whole)),
    )


def _spread(places: NDArray[Any]) -> tuple[Integers, Integers, Integers]:
    """Best, median and worst place of each candidate (a row each); the median is found without sorting the rest."""
    number, draws = places.shape
    found = tuple(np.empty(number, np.int64) for _ in range(3))
    last = np.iinfo(places.dtype).max
    for start in range(0, number, _ROWS):
        rows = places[start : start + _ROWS]
        told = rows.min(axis=1), np.partition(rows, draws // 2, axis=1)[:, draws // 2], rows.max(axis=1)
        for into, places_told in zip(found, told, strict=True):
            into[start : start + _ROWS] = np.where(places_told == last, NO_PLACE, places_told.astype(np.int64))
    best, median, worst = found
    return best, median, worst


def _accepts(contest: Contest, means: Floats, funded: Integers, whole: int) -> NDArray[np.bool_]:
    """Whether each candidate is funded under the mean of the weights that fund it, in whole numbers of the same sum."""
    answer = np.zeros(len(funded), bool)
    asked = np.flatnonzero(funded)
    if not len(asked):
        return answer
    rows = np.floor(means[asked] * whole).astype(np.int64)
    rows[np.arange(len(rows)), rows.argmax(axis=1)] += whole - rows.sum(axis=1)
    start = 0
    for chunk in outcomes(contest, rows):
        mine = asked[start : start + len(chunk.weights)]
        answer[mine] = chunk.funded[np.arange(len(mine)), mine]
        start += len(mine)
    return answer
