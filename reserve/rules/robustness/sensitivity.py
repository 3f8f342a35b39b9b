"""What a single weight decides: a criterion left out, a weight a tenth heavier or lighter, and the smallest shift that turns a decision."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reserve.rules.robustness.contest import WEIGHT_SCALE, Contest, Flags, Integers
from reserve.rules.robustness.outcomes import Progress, outcomes
from reserve.rules.robustness.weights import Weights

FINE = 1_000
"""Parts of a hundredth of a point in which changed weights are counted, so that the rest can be shared out."""


@dataclass(frozen=True, slots=True)
class Change:
    """What other weights do to the list. ``weights`` are points (sum as before); ``gained`` and ``lost``: codes that enter and leave it.

    ``offered_fen`` is what the whole list is offered.
    """

    criterion: str
    factor: float
    weights: tuple[float, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    offered_fen: int


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest shift of weight from one criterion to another that turns the decision on a candidate; ``points`` moved."""

    code: str
    funded: bool
    giving: str
    taking: str
    points: float


def changes(contest: Contest, factors: tuple[float, ...] = (0.0, 0.9, 1.1)) -> list[Change]:
    """Each criterion's weight times each factor (0 leaves the criterion out), the others rescaled to the same sum; criterion by criterion.

    Errors: ``ValueError`` for a factor below 0. A change that would need all other weights at once (a single criterion) is left out.
    """
    if min(factors) < 0:
        raise ValueError(f"a weight cannot be multiplied with {min(factors)}")
    asked: list[tuple[int, float]] = []
    rows = [_fine(contest)]
    for place in range(len(contest.criteria)):
        for factor in factors:
            row = _rescaled(_fine(contest), place, factor)
            if row is not None:
                asked.append((place, factor))
                rows.append(row)
    (base, _), *answers = _paid(contest, np.array(rows, np.int64))
    found = []
    for (place, factor), row, (paid, offered) in zip(asked, rows[1:], answers, strict=True):
        gained, lost = np.flatnonzero(paid & ~base), np.flatnonzero(base & ~paid)
        points = tuple(float(weight) / (FINE * WEIGHT_SCALE) for weight in row)
        names = tuple(contest.codes[n] for n in gained), tuple(contest.codes[n] for n in lost)
        found.append(Change(contest.criteria[place].code, factor, points, *names, offered))
    return found


def flips(contest: Contest, *, step: int = 10, progress: Progress | None = None) -> list[Flip]:
    """For each candidate the smallest shift between two criteria that turns its decision, in steps of ``step`` hundredths of a point.

    A candidate that no shift turns has no entry. Shifts end where the giving criterion has nothing left. ``progress`` is told draws done
    and all draws. Errors: ``ValueError`` for a step below one hundredth.
    """
    if step < 1:
        raise ValueError(f"a step of {step} hundredths of a point leads nowhere")
    asked = [
        (giving, taking, moved)
        for giving in range(len(contest.criteria))
        for taking in range(len(contest.criteria))
        for moved in range(step, int(contest.policy[giving]) + 1, step)
        if giving != taking
    ]
    asked.sort(key=lambda shift: (shift[2], shift[0], shift[1]))
    rows = np.repeat(contest.policy.reshape(1, -1), len(asked) + 1, axis=0)
    for number, (giving, taking, moved) in enumerate(asked, start=1):
        rows[number, giving] -= moved
        rows[number, taking] += moved
    answers = _paid(contest, rows, progress)
    base, _ = next(answers)
    first: dict[int, tuple[int, int, int]] = {}
    for shift, (paid, _) in zip(asked, answers, strict=True):
        for candidate in np.flatnonzero(paid != base):
            first.setdefault(int(candidate), shift)
    codes = [criterion.code for criterion in contest.criteria]
    return [
        Flip(contest.codes[candidate], bool(base[candidate]), codes[giving], codes[taking], moved / WEIGHT_SCALE)
        for candidate, (giving, taking, moved) in sorted(first.items())
    ]


def _fine(contest: Contest) -> Integers:
    return contest.policy * FINE


def _rescaled(policy: Integers, place: int, factor: float) -> Integers | None:
    """The weights with one of them multiplied and the rest keeping their ratios; what division leaves goes to the heaviest of the rest."""
    whole = int(policy.sum())
    wanted = min(whole, round(int(policy[place]) * factor))
    rest = whole - int(policy[place])
    if rest == 0:
        return None
    row = policy * (whole - wanted) // rest
    row[place] = wanted
    others = np.array([-1 if n == place else int(weight) for n, weight in enumerate(policy)])
    row[int(others.argmax())] += whole - int(row.sum())
    return row


def _paid(contest: Contest, weights: Weights, progress: Progress | None = None) -> Iterator[tuple[Flags, int]]:
    for chunk in outcomes(contest, weights, progress):
        for paid, offers in zip(chunk.funded, chunk.offers, strict=True):
            yield paid, int(offers.sum())
