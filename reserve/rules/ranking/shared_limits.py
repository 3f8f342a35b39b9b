"""The limits that candidates share (firm, group, county, city, product, sector, fence): by name, so that what is held can be summed."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from reserve.parameters import Programme
from reserve.parameters.programmes import Cap, Fence
from reserve.rules.ranking.allocation import floor_fen
from reserve.rules.ranking.candidate import Candidate, CapStep

_FEN = 100
_ALONE = ("cap_requested", "percent_of_eligible", "percent_of_investment", "rate_per_tce", "project", "batch_share")
"""The steps of the money chain that concern a candidate alone, whoever else is in the batch."""
_KEYS: Mapping[str, Callable[[Candidate], str]] = {
    "firm_year": lambda c: c.enterprise,
    "group": lambda c: c.group,
    "group_share": lambda c: c.group,
    "county": lambda c: c.county,
    "county_share": lambda c: c.county,
    "city": lambda c: c.city,
    "city_share": lambda c: c.city,
    "product_share": lambda c: c.assessment.product or "",
    "sector_share": lambda c: str(c.facts.get("industry_code") or ""),
}


def alone_fen(chain: tuple[CapStep, ...], other_fen: int, entitled_fen: int) -> int:
    """The most that a candidate may have by itself: the least of its own steps of the money chain, less other public money.

    Where the chain names no step of its own, what the ranking said it is entitled to.
    """
    own = [step.amount_fen for step in chain if step.code in _ALONE]
    return max(0, min(own) - other_fen) if own else entitled_fen


def shared_limits(candidate: Candidate, programme: Programme, budget_fen: int, granted_fen: Mapping[str, int]) -> dict[str, int]:
    """The shared limits that concern ``candidate``, by name, in fen; ``granted_fen`` is what firms already received this year."""
    found = {}
    for cap in programme.caps:
        key = _KEYS.get(cap.code)
        if key is None or (cap.product is not None and cap.product != candidate.assessment.product):
            continue
        less = granted_fen.get(candidate.enterprise, 0) if cap.code == "firm_year" else 0
        found[f"{cap.code}:{cap.product or cap.sector or ''}:{key(candidate)}"] = max(0, _amount(cap, budget_fen) - less)
    for fence in programme.fences:
        if fence.ceiling is not None and _inside(fence, candidate):
            found[f"fence:{fence.code}"] = _whole(fence.ceiling.value, fence.ceiling.unit, budget_fen)
    return found


def _inside(fence: Fence, candidate: Candidate) -> bool:
    sector = str(candidate.facts.get("industry_code") or "") or None
    return fence.holds(candidate.assessment.product, sector, (candidate.county, candidate.city))


def _amount(cap: Cap, budget_fen: int) -> int:
    return _whole(cap.value, cap.unit, budget_fen)


def _whole(value: Decimal, unit: str, budget_fen: int) -> int:
    return floor_fen(budget_fen * value) if unit == "1" else floor_fen(value * _FEN)
