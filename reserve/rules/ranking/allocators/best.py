"""The best use of the money: offers that buy the most within every limit, tier after tier, with the gap that is left unproven."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reserve.rules.ranking.allocators.in_order import check_budget, passed_over
from reserve.rules.ranking.allocators.model import Entrant, Offer, Shares, marked, step
from reserve.rules.ranking.allocators.optimum import GAP, Bid, Ceiling, NoOptimum
from reserve.rules.ranking.allocators.purses import Purses, breaches
from reserve.rules.ranking.allocators.solutions import solved
from reserve.rules.ranking.candidate import CapStep, RowStatus
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro, plain

_PERCENT = 100
TCE = Bilingual("年节能量（tce/年）", "tce saved a year")
CO2 = Bilingual("年减碳量（tCO₂/年）", "tonnes of CO₂ avoided a year")
POINTS = Bilingual("总分", "points")
"""What a benefit may be counted in."""


def best(
    entrants: Sequence[Entrant], budget_fen: int, *, divisible: bool = True, gap: float = GAP, measure: Bilingual = TCE,
    granted_fen: Mapping[str, int] | None = None,
) -> Shares:  # fmt: skip
    """The offers whose benefit is largest within the budget and every purse; a lower tier never takes money from a higher one.

    ``divisible``: a project may get a part, not below its least grant, and a part buys its part of the benefit; otherwise all or nothing.
    ``measure`` names what a benefit counts. Every solution is checked in whole fen by a second statement of the limits. Out: besides the
    offers the benefit, the bound that nothing exceeds, and a note with the gap and with how many were passed over. Errors:
    ``BadInput('budget_unreadable')`` for a budget of 0 or less; :class:`NoOptimum` where the solver fails, a fault of the program and
    never of the data.
    """
    check_budget(budget_fen)
    before = granted_fen or {}
    bids = [_bid(entrant, divisible=divisible) for entrant in entrants]
    found = solved(bids, budget_fen, _ceilings(entrants, before), gap=gap)
    broken = breaches(entrants, found.offers, budget_fen, before)
    if broken:
        raise NoOptimum("; ".join(broken))
    offers = _offers(entrants, found.offers, before)
    shares = Shares(offers, budget_fen, benefit_micro=found.benefit, bound_micro=found.bound)
    return Shares(offers, budget_fen, (), found.benefit, found.bound, _notes(shares, measure))


def _bid(entrant: Entrant, *, divisible: bool) -> Bid:
    amount = entrant.own_fen if entrant.own_fen >= entrant.least_fen else 0
    least = min(entrant.least_fen, amount) if divisible else amount
    return Bid(entrant.project_code, amount, max(0, entrant.benefit_micro), least, entrant.tier)


def _ceilings(entrants: Sequence[Entrant], before: Mapping[str, int]) -> list[Ceiling]:
    """One ceiling for each purse that is not large enough for all who share it."""
    members: dict[str, list[int]] = {}
    most: dict[str, int] = {}
    for position, entrant in enumerate(entrants):
        for limit in entrant.limits:
            if limit.purse:
                members.setdefault(limit.purse, []).append(position)
                most[limit.purse] = min(most.get(limit.purse, limit.step.amount_fen), limit.step.amount_fen)
    found = [Ceiling(name, tuple(dict.fromkeys(who)), max(0, most[name] - before.get(name, 0))) for name, who in sorted(members.items())]
    return [one for one in found if sum(entrants[member].own_fen for member in one.members) > one.at_most_fen]


def _offers(entrants: Sequence[Entrant], given: Sequence[int], before: Mapping[str, int]) -> tuple[Offer, ...]:
    """Each offer with its chain: the limits as all other offers leave them, then what the best use of the money gives it."""
    purses = Purses(before)
    for entrant, fen in zip(entrants, given, strict=True):
        purses.take(entrant, fen)
    found = []
    for entrant, fen in zip(entrants, given, strict=True):
        chain = _chain(entrant, purses.chain(replace(entrant, other_fen=0), fen))
        if fen < entrant.own_fen:
            chain.append(step("cap_best", fen))
        status: RowStatus = "reserve" if fen == 0 else "funded" if fen == entrant.own_fen else "partial"
        found.append(Offer(status, entrant.own_fen, fen, marked(chain) if chain else ()))
    return tuple(found)


def _chain(entrant: Entrant, left: Sequence[CapStep]) -> list[CapStep]:
    """What a project may have by itself, less other public money, then what its purses have left for it."""
    alone = [limit.step for limit in entrant.limits if not limit.purse]
    if entrant.other_fen > 0:
        alone.append(step("cap_less_other", entrant.own_fen))
    return [*alone, *(one for limit, one in zip(entrant.limits, left, strict=True) if limit.purse)]


def _notes(shares: Shares, measure: Bilingual) -> tuple[Bilingual, ...]:
    gap = shares.gap
    if gap is None or shares.benefit_micro is None:
        return ()
    told = messages()["note_best"].format(
        measure=measure,
        benefit=plain(from_micro(shares.benefit_micro), 2),
        gap=plain((gap * _PERCENT).quantize(gap)),
        count=passed_over(shares),
    )
    return (told,)
