"""Who applies and who receives: shares of projects and money by group against their share of the applications, with exact intervals.

Nothing is corrected here and no test is run: fences are the tool of policy. An interval says how little a few projects tell.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.special import betaincinv

from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.regions import regions

By = Literal["city", "county_class", "firm_size", "product"]
BY: tuple[By, ...] = ("city", "county_class", "firm_size", "product")
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Stood:
    """How one candidate came off: whether it passed the gates, whether it is on the list, what it asked for and is offered, in fen."""

    candidate: Candidate
    passed: bool
    on: bool
    requested_fen: int
    offer_fen: int


@dataclass(frozen=True, slots=True)
class Group:
    """One group: ``code`` is blank where the candidates do not say. Money in fen; ``low`` and ``high`` bound the rate of success at 95 %.

    ``applications`` are all candidates of the group, ``passed`` those that passed the gates, ``on`` those on the list.
    """

    by: By
    code: str
    applications: int
    passed: int
    on: int
    requested_fen: int
    offer_fen: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The share of its applications that are on the list."""
        return self.on / self.applications


def fairness(stood: Sequence[Stood]) -> tuple[Group, ...]:
    """Groups of every kind in :data:`BY`, within a kind those with the most applications first; no candidate is left out."""
    found = []
    for by in BY:
        groups: defaultdict[str, list[Stood]] = defaultdict(list)
        for one in stood:
            groups[_CODES[by](one.candidate)].append(one)
        made = [_group(by, code, members) for code, members in groups.items()]
        found += sorted(made, key=lambda group: (-group.applications, group.code))
    return tuple(found)


def _group(by: By, code: str, members: Sequence[Stood]) -> Group:
    on = sum(one.on for one in members)
    low, high = interval(on, len(members))
    return Group(
        by, code, len(members), sum(one.passed for one in members), on, sum(one.requested_fen for one in members),
        sum(one.offer_fen for one in members), low, high,
    )  # fmt: skip


def interval(on: int, of: int) -> tuple[float, float]:
    """Clopper and Pearson's exact interval at 95 % for ``on`` successes of ``of``.

    >>> [round(bound, 4) for bound in interval(0, 10)]
    [0.0, 0.3085]
    >>> [round(bound, 4) for bound in interval(3, 10)]
    [0.0667, 0.6525]
    """
    tail = (1 - _SURE) / 2
    low = 0.0 if on == 0 else float(betaincinv(on, of - on + 1, tail))
    high = 1.0 if on == of else float(betaincinv(on + 1, of - on, 1 - tail))
    return low, high


def county_class(code: str) -> str:
    """What kind of division a county-level code names, by its name: ``district``, ``city``, ``county`` or blank where it is unknown.

    >>> [county_class(code) for code in ("330502", "330522", "330481", "")]
    ['district', 'county', 'city', '']
    """
    found = regions().get(code)
    if found is None:
        return ""
    name = found.name.zh
    return next((kind for end, kind in (("区", "district"), ("市", "city")) if name.endswith(end)), "county")


def _size(candidate: Candidate) -> str:
    answer = candidate.answer("above_scale")
    return "" if answer is None else "above" if answer else "below"


_CODES: dict[By, Callable[[Candidate], str]] = {
    "city": lambda candidate: candidate.city,
    "county_class": lambda candidate: county_class(candidate.county),
    "firm_size": _size,
    "product": lambda candidate: str(candidate.facts.get("product") or ""),
}
