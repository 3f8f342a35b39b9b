"""Scores of experts (专家评分): who is drawn by lot, what their scores make together, how far each of them moves it.

A score is a whole number of 10^-6 points from 0 to 100. An expert who cannot judge gives none: that is missing and never 0.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reserve.vocabulary.errors import messages
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual

HIGHEST = 100_000_000
FEWEST = 3
"""Review panels have at least three experts and an odd number of them."""
NAMED = ("contact_name", "legal_representative", "project_leader")
"""Fields of a project that name a person of the applicant."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows that connects people with one project: who did what to it, by account, and whom it names.

    ``wrote`` and ``handled``: accounts that filed a version of it or an attachment, and that accepted, returned or promoted it;
    ``named``: people of the applicant by field; ``unit``: the unit that filed it.
    """

    wrote: frozenset[str]
    handled: frozenset[str]
    named: Mapping[str, str]
    unit: str


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert of the pool: account, name and the unit where the account is kept."""

    id: str
    name: str
    unit: str


def barred_by(expert: Expert, known: Known) -> tuple[Bilingual, ...]:
    """Why an expert does not take part in the lot of a project: each reason that the library itself knows; blank where there is none.

    Source: 评审专家回避 (whoever has an interest in the project or took part in it judges it not). A person of the applicant who has the
    expert's name is taken for the expert: whether it is another person cannot be told from a name.

    >>> known = Known(frozenset({"7"}), frozenset(), {"project_leader": "王芳"}, "330522")
    >>> [reason.en for reason in barred_by(Expert("7", "李明", "ZJ"), known)]
    ['wrote or filed the application']
    >>> [reason.en for reason in barred_by(Expert("8", "王 芳", "ZJ"), known)]
    ['has the name of the project’s “Head of the project” (王芳)']
    """
    found = []
    if expert.id in known.wrote:
        found.append(messages()["barred_wrote"])
    if expert.id in known.handled:
        found.append(messages()["barred_handled"])
    found += [
        messages()["barred_named"].format(field=fields()[field].label, name=name)
        for field, name in known.named.items()
        if _bare(name) and _bare(name) == _bare(expert.name)
    ]
    if expert.unit == known.unit:
        found.append(messages()["barred_unit"])
    return tuple(found)


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()


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
