"""Acceptability (SMAA): in what share of opinions a project is funded, which places it takes, and which opinion would fund it.

Lahdelma, Hokkanen and Salminen 1998 and Tervonen and Figueira 2008 ask this of alternatives; here it is asked of places above a line of
money.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reserve.rules.robustness.contest import Contest, Integers
from reserve.rules.robustness.outcomes import Progress, outcomes
from reserve.rules.robustness.tally import Floats, Tally
from reserve.rules.robustness.weights import Weights

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
    central = np.zeros((number, criteria), np.float64)
    tally = Tally(number, len(weights))
    for chunk in outcomes(contest, weights, progress):
        paid = chunk.funded
        tally.add(chunk, paid)
        ever = np.flatnonzero(paid.any(axis=0))
        central[ever] += paid[:, ever].T.astype(np.float64) @ chunk.weights.astype(np.float64)
    told = tally.told(bounds)
    whole = float(weights[0].sum())
    with np.errstate(invalid="ignore"):
        means = central / (tally.times[:, None] * whole)
    return Acceptability(
        contest.codes,
        tuple(criterion.code for criterion in contest.criteria),
        told.draws,
        told.funded,
        told.best,
        told.median,
        told.worst,
        tuple(bounds),
        told.within,
        means,
        _accepts(contest, means, tally.times, int(whole)),
    )


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
