"""What a single weight decides: a criterion left out, a weight a tenth heavier or lighter, and the smallest shift that turns a decision."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reserve.rules.robustness.contest import WEIGHT_SCALE, Contest, Integers
from reserve.rules.robustness.outcomes import Progress, outcomes
from reserve.rules.robustness.weights import Weights

FINE = 1_000
"""Parts of a hundredth of a point in which changed weights are counted, so that the rest can be shared out."""


@dataclass(frozen=True, slots=True)
class Change:
    """What other weights do to the list. ``weights`` are points (sum as before); ``gained`` and ``lost``: codes that enter and leave it.

    ``offered_fen`` is what the whole list is offered, ``moved_fen`` what goes to others than before (places where a list fills places).
    """

    criterion: str
    factor: float
    weights: tuple[float, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    offered_fen: int
    moved_fen: int = 0


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
    before, *answers = _offers(contest, np.array(rows, np.int64))
    base = before > 0
    found = []
    for (place, factor), row, offers in zip(asked, rows[1:], answers, strict=True):
        paid, moved = offers > 0, int(np.maximum(0, offers - before).sum())
        gained, lost = np.flatnonzero(paid & ~base), np.flatnonzero(base & ~paid)
        points = tuple(float(weight) / (FINE * WEIGHT_SCALE) for weight in row)
        names = tuple(contest.codes[n] for n in gained), tuple(contest.codes[n] for n in lost)
        found.append(Change(contest.criteria[place].code, factor, points, *names, int(offers.sum()), moved))
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
    answers = _offers(contest, rows, progress)
    base = next(answers) > 0
    first: dict[int, tuple[int, int, int]] = {}
    for shift, offers in zip(asked, answers, strict=True):
        for candidate in np.flatnonzero((offers > 0) != base):
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


def _offers(contest: Contest, weights: Weights, progress: Progress | None = None) -> Iterator[Integers]:
    for chunk in outcomes(contest, weights, progress):
        yield from chunk.offers
