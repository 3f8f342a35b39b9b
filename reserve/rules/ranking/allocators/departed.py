"""Departures from a ranked list: what it comes to when some get another offer than the list gives, and which limits that breaks.

A departure is a layer on the list. The ranking below it stays as it is, with every place and reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.limits import Limiter
from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual

_REQUESTED = "cap_requested"


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that an offer does not keep: what is given (to the project, or to all who share the limit) and what it allows, in fen."""

    label: Bilingual
    given_fen: int
    allowed_fen: int


def with_departures(offers_fen: Mapping[str, int], departures_fen: Mapping[str, int]) -> dict[str, int]:
    """The offers by project code after the departures; whoever is not named keeps what the list gives.

    >>> with_departures({"a": 50, "b": 30}, {"b": 0, "c": 20})
    {'a': 50, 'b': 0, 'c': 20}
    """
    return {**offers_fen, **departures_fen}


def broken_by(
    project: Candidate, others: Iterable[Candidate], programme: Programme, budget_fen: int, offers_fen: Mapping[str, int]
) -> tuple[Broken, ...]:
    """The limits that the offer to ``project`` breaks, in the order of its money chain; what it asked for is never among them.

    ``others`` are all who are offered something; ``offers_fen`` by project code, with that of the project. A limit that several share is
    broken when all together get more than it allows; other public money counts against the smallest limit of the project alone.
    """
    limiter = Limiter(programme, budget_fen)
    offer = offers_fen.get(project.project_code, 0)
    if offer <= 0:
        return ()
    together: dict[str, int] = {}
    for one in others:
        if offers_fen.get(one.project_code, 0) > 0:
            for purse in {limit.purse for limit in limiter.of(one) if limit.purse}:
                together[purse] = together.get(purse, 0) + offers_fen[one.project_code]
    found = []
    alone = None
    for limit in limiter.of(project):
        given = together.get(limit.purse, offer) if limit.purse else offer
        if not limit.purse:
            alone = limit.step.amount_fen if alone is None else min(alone, limit.step.amount_fen)
        if given > limit.step.amount_fen and limit.step.code != _REQUESTED:
            found.append(Broken(limit.step.label, given, limit.step.amount_fen))
    other = project.fen("other_public_money") or 0
    if other > 0 and alone is not None and offer > max(0, alone - other):
        found.append(Broken(messages()["cap_less_other"], offer, max(0, alone - other)))
    return tuple(found)
