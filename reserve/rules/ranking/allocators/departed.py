"""Departures from a ranked list: what it comes to when some get another offer than the list gives, and which limits that breaks.

A departure is a layer on the list. The ranking below it stays as it is, with every place and reason. An amount is fen where a programme
gives money, and places where it fills a list or names projects: 1 stands on the list, 0 does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.limits import Limiter, fences_of
from reserve.rules.ranking.allocators.registry import kept_by
from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual

_REQUESTED = "cap_requested"
_WITHOUT_MONEY = ("list", "nomination")
_SHARE = "1"


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that an amount does not keep: what is given (to the project, or to all who share the limit) and what it allows.

    ``kept``: the limit is a fence, which has less than is kept for it. Amounts as in the list: fen or places.
    """

    label: Bilingual
    given: int
    allowed: int
    kept: bool = False


def counts_places(kind: str) -> bool:
    """Whether amounts on the lists of a programme of this kind are places; they are fen otherwise.

    >>> counts_places("nomination"), counts_places("entitlement")
    (True, False)
    """
    return kind in _WITHOUT_MONEY


def listed_amount(kind: str, status: str, offer_fen: int) -> int:
    """What a list gives a project: fen, or one place where it stands on a list without money.

    >>> listed_amount("money", "partial", 500), listed_amount("list", "funded", 0), listed_amount("list", "reserve", 0)
    (500, 1, 0)
    """
    return (1 if status == "funded" else 0) if counts_places(kind) else offer_fen


def with_departures(amounts: Mapping[str, int], departures: Mapping[str, int]) -> dict[str, int]:
    """The amounts by project code after the departures; whoever is not named keeps what the list gives.

    >>> with_departures({"a": 50, "b": 30}, {"b": 0, "c": 20})
    {'a': 50, 'b': 0, 'c': 20}
    """
    return {**amounts, **departures}


def broken_by(
    project: Candidate, others: Iterable[Candidate], programme: Programme, means: int | None, amounts: Mapping[str, int]
) -> tuple[Broken, ...]:
    """The limits that what ``project`` gets breaks, in the order of its chain; what it asked for is never among them.

    ``others`` are all who are given something; ``amounts`` by project code, with that of the project, in fen or places; ``means`` is the
    money or the number of places, None where a list has no number. A limit that several share is broken when all together get more than it
    allows; other public money counts against the smallest limit of the project alone. A formula is never exceeded, so nothing breaks there.
    """
    amount = amounts.get(project.project_code, 0)
    if amount <= 0 or means is None or programme.kind == "entitlement":
        return ()
    places = counts_places(programme.kind)
    if places:
        programme = replace(programme, caps=tuple(cap for cap in programme.caps if cap.unit == _SHARE))
    limiter = Limiter(programme, means)
    together = _together(limiter, others, amounts)
    limits = [limit for limit in limiter.of(project) if limit.purse or not places]
    found = []
    for limit in limits:
        given = together.get(limit.purse, amount) if limit.purse else amount
        if given > limit.step.amount_fen and limit.step.code != _REQUESTED:
            found.append(Broken(limit.step.label, given, limit.step.amount_fen))
    alone = min((limit.step.amount_fen for limit in limits if not limit.purse), default=None)
    other = project.fen("other_public_money") or 0
    if other > 0 and alone is not None and amount > max(0, alone - other):
        found.append(Broken(messages()["cap_less_other"], amount, max(0, alone - other)))
    return tuple(found)


def _together(limiter: Limiter, others: Iterable[Candidate], amounts: Mapping[str, int]) -> dict[str, int]:
    """What all who share a limit get together, by the name of the limit."""
    found: dict[str, int] = {}
    for one in others:
        amount = amounts.get(one.project_code, 0)
        if amount > 0:
            for purse in {limit.purse for limit in limiter.of(one) if limit.purse}:
                found[purse] = found.get(purse, 0) + amount
    return found


def no_longer_kept(
    project: Candidate,
    others: Iterable[Candidate],
    programme: Programme,
    means: int | None,
    turned: tuple[Mapping[str, int], Mapping[str, int]],
) -> tuple[Broken, ...]:
    """The fences of ``project`` that had all that is kept for them before a departure and have less after it.

    ``turned``: the amounts before and after, by project code, as in :func:`broken_by`.
    """
    own = {fence.code for fence in fences_of(project, programme)}
    if not own or means is None:
        return ()
    pool = list(others)
    found = []
    for fence in kept_by(programme, means):
        if fence.name not in own:
            continue
        members = [one.project_code for one in pool if any(held.code == fence.name for held in fences_of(one, programme))]
        had, has = (sum(amounts.get(code, 0) for code in members) for amounts in turned)
        if had >= fence.kept_fen > has:
            found.append(Broken(fence.label, has, fence.kept_fen, kept=True))
    return tuple(found)
