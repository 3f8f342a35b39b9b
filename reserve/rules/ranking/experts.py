"""Scores of experts (专家评分): who is drawn by lot, what their scores make together, how far each of them moves it.

A score is a whole number of 10^-6 points from 0 to 100. An expert who cannot judge gives none: that is missing and never 0.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

HIGHEST = 100_000_000
FEWEST = 3
"""Review panels have at least three experts and an odd number of them."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How an expert compares with the others on what they judged together: the mean of the differences in 10^-6, and on how many projects.

    Above 0 the expert is milder than the others, below 0 harder. ``shift`` is the most that leaving the expert out moves a mean.
    """

    difference: Fraction
    together: int
    shift: Fraction


def draw(seed: str, project_code: str, pool: Iterable[str], seats: int) -> tuple[str, ...]:
    """The experts of a project: the first ``seats`` of the pool in the order of SHA-256 over seed, project and expert.

    Anybody can draw again once the seed is told. Whoever has a conflict is left out of ``pool``: the next in the same order takes the seat,
    and the others stay. ``ValueError`` for a number of seats that is even or below three.

    >>> draw("2024-09-02", "3305-2024-00001", ["a", "b", "c", "d"], 3)
    ('a', 'c', 'b')
    """
    if seats < FEWEST or seats % 2 == 0:
        raise ValueError(f"{seats} seats are no panel")
    order = sorted(set(pool), key=lambda expert: (hashlib.sha256(f"{seed}|expert|{project_code}|{expert}".encode()).hexdigest(), expert))
    return tuple(order[:seats])


def mean_micro(scores: Sequence[int]) -> int | None:
    """The mean of the scores that were given, rounded once, half to even; None where nobody gave one.

    >>> mean_micro([80_000_000, 85_000_000, 90_000_001]), mean_micro([])
    (85000000, None)
    """
    if not scores:
        return None
    if any(not 0 <= score <= HIGHEST for score in scores):
        raise ValueError("a score lies outside 0 to 100")
    return round(Fraction(sum(scores), len(scores)))


def severities(scores: Mapping[str, Mapping[str, int]]) -> dict[str, Severity]:
    """Each expert against the others; ``scores`` by project and expert. Who judged nothing together with another is left out."""
    differences: dict[str, list[Fraction]] = {}
    shifts: dict[str, list[Fraction]] = {}
    for given in scores.values():
        if len(given) < 2:
            continue
        whole = Fraction(sum(given.values()), len(given))
        for expert, score in given.items():
            others = Fraction(sum(given.values()) - score, len(given) - 1)
            differences.setdefault(expert, []).append(score - others)
            shifts.setdefault(expert, []).append(abs(whole - others))
    return {
        expert: Severity(Fraction(sum(found), len(found)), len(found), max(shifts[expert])) for expert, found in sorted(differences.items())
    }


def agreement(scores: Mapping[str, Mapping[str, int]]) -> int | None:
    """The mean over projects of the largest difference between two experts, in 10^-6; None where no two judged the same project."""
    spans = [max(given.values()) - min(given.values()) for given in scores.values() if len(given) > 1]
    return round(Fraction(sum(spans), len(spans))) if spans else None
