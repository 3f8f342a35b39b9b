"""What is left in every purse that projects share, and the chain of limits of one project at one moment."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from reserve.rules.ranking.allocators.model import Entrant, step
from reserve.rules.ranking.candidate import CapStep


def chain_of(entrant: Entrant, given_fen: Callable[[str], int]) -> list[CapStep]:
    """The limits of a project as they stand when its purses gave ``given_fen`` to others."""
    found = []
    for limit in entrant.limits:
        one = limit.step
        given = given_fen(limit.purse) if limit.purse else 0
        if given:
            one = CapStep(one.label, max(0, one.amount_fen - given), False, one.citation, one.code, one.citation_en)
        found.append(one)
    if entrant.other_fen > 0:
        found.append(step("cap_less_other", max(0, min((one.amount_fen for one in found), default=0) - entrant.other_fen)))
    return found


class Purses:
    """What each purse gave so far; ``granted_fen`` is what it gave before this batch, by its name."""

    def __init__(self, granted_fen: Mapping[str, int] | None = None) -> None:
        self._given: defaultdict[str, int] = defaultdict(int, granted_fen or {})

    def chain(self, entrant: Entrant, held_fen: int = 0) -> list[CapStep]:
        """The limits of a project as they stand now, as if it did not hold ``held_fen`` yet; other public money is taken off at the end."""
        return chain_of(entrant, lambda purse: self._given[purse] - held_fen)

    def take(self, entrant: Entrant, amount_fen: int) -> None:
        """Count an offer in every purse of a project; a negative amount gives back."""
        for purse in {limit.purse for limit in entrant.limits if limit.purse} if amount_fen else ():
            self._given[purse] += amount_fen


def breaches(
    entrants: Sequence[Entrant], offers_fen: Sequence[int], budget_fen: int, granted_fen: Mapping[str, int] | None = None
) -> tuple[str, ...]:
    """Every limit that offers break, by name and with both numbers: the budget, a project's own limits, its least grant, a purse.

    An independent statement of what must hold: who reads a stored list can verify it without sharing anything out again.

    >>> breaches([Entrant("a", ())], [1], 0)
    ('budget: 1 > 0', 'a: 1 > 0')
    """
    found = []
    if sum(offers_fen) > budget_fen:
        found.append(f"budget: {sum(offers_fen)} > {budget_fen}")
    purses: dict[str, tuple[int, int]] = {}
    for entrant, offer in zip(entrants, offers_fen, strict=True):
        if offer < 0 or offer > entrant.own_fen:
            found.append(f"{entrant.project_code}: {offer} > {entrant.own_fen}")
        if 0 < offer < entrant.least_fen:
            found.append(f"{entrant.project_code}: {offer} < {entrant.least_fen}")
        for purse, most in {limit.purse: limit.step.amount_fen for limit in entrant.limits if limit.purse}.items():
            given, least = purses.get(purse, ((granted_fen or {}).get(purse, 0), most))
            purses[purse] = given + offer, min(least, most)
    before = granted_fen or {}
    found += [f"{name}: {given} > {most}" for name, (given, most) in sorted(purses.items()) if given > max(most, before.get(name, 0))]
    return tuple(found)
