"""The allocators by name, set by the numbers of a programme."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.allocation import entrant_of
from reserve.rules.ranking.allocators.best import CO2, POINTS, TCE, best
from reserve.rules.ranking.allocators.counties import by_counties
from reserve.rules.ranking.allocators.factor_split import Factor
from reserve.rules.ranking.allocators.fences import Kept, Spill, fenced
from reserve.rules.ranking.allocators.in_order import Line, check_budget, in_order
from reserve.rules.ranking.allocators.limits import Limiter, floor_fen, granted_purses, whole
from reserve.rules.ranking.allocators.model import Entrant, Shares
from reserve.rules.ranking.allocators.safeguard import safeguarded
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.protocols import Allocation, Allocator, Means, Placed
from reserve.rules.ranking.settings import Settings
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO

_FEN = 100
_WEIGHT = "weight_"
_SPILLS: Mapping[str, Spill] = {"next": "next", "general": "general", "none": "none"}


@dataclass(frozen=True, slots=True)
class Purse:
    """What an allocator shares out: candidates in their places, as entrants, with the money that can be given and what firms had before."""

    placed: Sequence[Placed]
    entrants: Sequence[Entrant]
    budget_fen: int
    granted_fen: Mapping[str, int]


Give = Callable[[Purse], Shares]


def _tce(one: Placed) -> int:
    return _micro(one.candidate.assessment.saving_tce_per_year)


def _co2(one: Placed) -> int:
    return _micro(one.candidate.assessment.co2_reduction_t_per_year)


def _points(one: Placed) -> int:
    return max(0, one.points_micro)


def _micro(number: Decimal | None) -> int:
    """10^-6 of a figure; one that is missing or below zero buys nothing."""
    return max(0, int(number * MICRO)) if number is not None else 0


def _in_order(_settings: Settings, programme: Programme, line: Line) -> Give:
    partial = programme.partial_offer
    return lambda purse: in_order(purse.entrants, purse.budget_fen, line, partial=partial, granted_fen=purse.granted_fen)


def _best(settings: Settings, _programme: Programme, measure: Bilingual) -> Give:
    divisible = _flag(settings, "divisible", default=True)
    return lambda purse: best(purse.entrants, purse.budget_fen, divisible=divisible, measure=measure, granted_fen=purse.granted_fen)


def _fences(_settings: Settings, programme: Programme) -> Give:
    line: Line = "skip" if programme.line_rule == "skip" else "stop"
    if not programme.fences:
        raise BadInput("method_setting", key="fences", value=0, needed="≥ 1")

    def give(purse: Purse) -> Shares:
        kept = kept_by(programme, purse.budget_fen)
        return fenced(purse.entrants, purse.budget_fen, kept, line, partial=programme.partial_offer, granted_fen=purse.granted_fen)

    return give


def kept_by(programme: Programme, budget: int) -> list[Kept]:
    """What the fences of a programme keep of a budget in fen or places, in their order."""
    return [
        Kept(fence.code, fence.label, whole(fence.kept.value, fence.kept.unit, budget), _SPILLS[fence.spill]) for fence in programme.fences
    ]


def _counties(settings: Settings, programme: Programme) -> Give:
    weights = settings.starting(_WEIGHT) or {"projects": Decimal(1)}
    share = settings.maybe("county_share_at_most")
    for code in weights:
        if code not in _FACTORS:
            raise BadInput("method_setting", key=f"{_WEIGHT}{code}"[:60], value=weights[code], needed=", ".join(_FACTORS))

    def give(purse: Purse) -> Shares:
        factors = [Factor(code, weight, _amounts(code, purse.placed)) for code, weight in sorted(weights.items())]
        counties = {county for factor in factors for county in factor.amounts}
        caps = None if share is None else dict.fromkeys(counties, floor_fen(share * purse.budget_fen))
        line: Line = "skip" if programme.line_rule == "skip" else "stop"
        return by_counties(
            purse.entrants, purse.budget_fen, factors, caps, line, partial=programme.partial_offer, granted_fen=purse.granted_fen
        )

    return give


_FACTORS: Mapping[str, Callable[[Candidate], Decimal]] = {
    "projects": lambda _candidate: Decimal(1),
    "saving": lambda candidate: candidate.assessment.saving_tce_per_year or Decimal(0),
    "co2": lambda candidate: candidate.assessment.co2_reduction_t_per_year or Decimal(0),
    "investment": lambda candidate: Decimal(candidate.fen("investment_eligible") or 0),
}
"""What a county's share may be measured by, over its placed projects."""


def _amounts(code: str, placed: Sequence[Placed]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in placed:
        county = one.candidate.county
        found[county] = found.get(county, Decimal(0)) + max(Decimal(0), _FACTORS[code](one.candidate))
    return found


def _flag(settings: Settings, key: str, *, default: bool) -> bool:
    number = settings.maybe(key)
    if number is None:
        return default
    if number not in (0, 1):
        raise BadInput("method_setting", key=key, value=number, needed="0 / 1")
    return number == 1


_MAKERS: Mapping[str, tuple[Callable[[Settings, Programme], Give], Callable[[Placed], int]]] = {
    "stop_safeguarded": (lambda settings, programme: _in_order(settings, programme, "stop"), _tce),
    "skip": (lambda settings, programme: _in_order(settings, programme, "skip"), _tce),
    "optimise": (lambda settings, programme: _best(settings, programme, TCE), _tce),
    "optimise_co2": (lambda settings, programme: _best(settings, programme, CO2), _co2),
    "optimise_points": (lambda settings, programme: _best(settings, programme, POINTS), _points),
    "fences": (_fences, _tce),
    "factor_split": (_counties, _tce),
}


def _allocator(name: str) -> Allocator:
    def give(placed: Sequence[Placed], programme: Programme, means: Means) -> Allocation:
        make, benefit = _MAKERS[name]
        settings = Settings.of(name, programme.allocator.settings)
        made = make(settings, programme)
        least = floor_fen(settings.number("least_grant", Decimal(0)) * _FEN)
        competition = settings.number("competition_share") if name == "stop_safeguarded" else settings.maybe("competition_share")
        settings.done()
        limiter = Limiter(programme, means.budget_fen)
        entrants = [
            entrant_of(one.candidate, programme, limiter, tier=one.tier, benefit_micro=benefit(one), least_fen=least) for one in placed
        ]
        check_budget(means.budget_fen)
        if not entrants:
            return Allocation((), 0)
        budget, notes = (means.budget_fen, ()) if competition is None else safeguarded(entrants, means.budget_fen, competition)
        shares = made(Purse(placed, entrants, budget, granted_purses(means.granted_fen, programme)))
        return Allocation(shares.offers, shares.spent_fen, (*notes, *shares.notes))

    return give


ALLOCATORS: Mapping[str, Allocator] = {name: _allocator(name) for name in _MAKERS}
"""The allocators of money that a programme may name beside the list that stops at its line."""
