"""The limits of a project under a programme: what it asks, the caps in the programme's order, the ceilings of its fences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from math import floor

from reserve.parameters import Programme
from reserve.parameters.programmes import Cap, Fence
from reserve.rules.ranking.allocators.model import Limit, step
from reserve.rules.ranking.candidate import Candidate, CapStep
from reserve.rules.ranking.frame import Frame
from reserve.vocabulary.products import products

_FEN = 100
_SHARE_OF_BATCH, _PLACES = "1", "projects"
_FIRM_YEAR = "firm_year"


def floor_fen(amount: Decimal) -> int:
    """Whole fen, rounded down: nobody is promised more than the rule gives."""
    return int(amount.to_integral_value(rounding=ROUND_FLOOR))


def whole(value: Decimal, unit: str, budget: int) -> int:
    """A cap, a ceiling or what a fence keeps, as whole fen or places: a share is of the batch, a sum is in yuan, rounded down.

    >>> whole(Decimal("0.15"), "1", 1_001), whole(Decimal("2.5"), "CNY", 1_001), whole(Decimal(12), "projects", 100)
    (150, 250, 12)
    """
    if unit == _SHARE_OF_BATCH:
        return floor_fen(value * budget)
    return floor_fen(value if unit == _PLACES else value * _FEN)


def sector_of(candidate: Candidate) -> str:
    """The sector of the benchmark table that the product belongs to; blank where it is in none."""
    return _sector(candidate.assessment.product)


def _sector(product: str | None) -> str:
    known = products().get(product or "")
    return known.sector if known else ""


def areas_of(candidate: Candidate) -> tuple[str, ...]:
    """County, city and province of a project, as far as they are known."""
    found = (candidate.county, candidate.city, f"{candidate.city[:2]}0000" if candidate.city else "")
    return tuple(dict.fromkeys(code for code in found if code))


class Limiter:
    """The limits of projects under one programme and one budget; what is the same for everybody is made once.

    Shares are of ``budget_fen``, the money of the batch.
    """

    def __init__(self, programme: Programme, budget_fen: int) -> None:
        self._programme, self._budget_fen = programme, budget_fen
        self._caps = [(cap, self._together(cap)) for cap in programme.caps]
        self._ceilings = {fence.code: self._ceiling(fence) for fence in programme.fences}

    def of(self, candidate: Candidate) -> tuple[Limit, ...]:
        """The request, then the caps that concern a candidate, in the programme's order, then the ceilings of its fences.

        Errors: ``KeyError`` for a cap that no rule knows.
        """
        found = [Limit(step("cap_requested", candidate.fen("subsidy_requested") or 0))]
        alone = Frame([candidate])
        for cap, together in self._caps:
            if together is None:
                (amount,) = alone_fen(cap, alone, self._budget_fen)
                found.append(Limit(CapStep(cap.label, amount, False, self._programme.title.zh, cap.code, self._programme.title.en)))
                continue
            purse = _purse(cap, candidate)
            if purse is not None:
                found.append(Limit(together, purse))
        for fence in fences_of(candidate, self._programme):
            ceiling = self._ceilings[fence.code]
            if ceiling is not None:
                found.append(Limit(ceiling, f"fence:{fence.code}"))
        return tuple(found)

    def own_fen(self, frame: Frame) -> list[int]:
        """The least of the request and of the caps that concern a candidate alone, for each: as the steps of :meth:`of` without a purse."""
        found = [[fen or 0 for fen in frame.fen("subsidy_requested")]]
        found += [alone_fen(cap, frame, self._budget_fen) for cap, together in self._caps if together is None]
        return list(map(min, *found)) if len(found) > 1 else found[0]

    def shared(self, frame: Frame) -> list["Pooled"]:
        """The caps that candidates share, and who takes from which purse; caps of one name take from the same purses, the least counts."""
        by_name: dict[str, list[tuple[Cap, int]]] = {}
        for cap, together in self._caps:
            if together is not None:
                by_name.setdefault(purse_of(cap), []).append((cap, together.amount_fen))
        return [Pooled(name, min(fen for _, fen in caps), _owners(caps[0][0], frame)) for name, caps in by_name.items()]

    def _together(self, cap: Cap) -> CapStep | None:
        """What a cap allows all who share it; None where it is shared by nobody."""
        if cap.code not in _SHARED:
            return None
        amount = whole(cap.value, cap.unit, self._budget_fen)
        return CapStep(cap.label, amount, False, self._programme.title.zh, cap.code, self._programme.title.en)

    def _ceiling(self, fence: Fence) -> CapStep | None:
        if fence.ceiling is None:
            return None
        return step("cap_fence_ceiling", whole(fence.ceiling.value, fence.ceiling.unit, self._budget_fen), fence=fence.label)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A cap that several candidates share: what all of an owner get together, and the owner of the purse of each (None: not concerned)."""

    name: str
    amount_fen: int
    owners: list[str | None]


def _owners(cap: Cap, frame: Frame) -> list[str | None]:
    owner = _SHARED[cap.code]
    if cap.product is None and cap.sector is None:
        return [owner(one) for one in frame]
    concerned = {product: _concerns(cap, product) for product in set(frame.products)}
    return [owner(one) if concerned[product] else None for one, product in zip(frame, frame.products, strict=True)]


def _concerns(cap: Cap, product: str | None) -> bool:
    """Whether a shared cap concerns projects of a product."""
    return (cap.product is None or cap.product == product) and (cap.sector is None or cap.sector == _sector(product))


def fences_of(candidate: Candidate, programme: Programme) -> tuple[Fence, ...]:
    """The fences that a candidate belongs to, in their order."""
    if not programme.fences:
        return ()
    product, sector, areas = candidate.assessment.product, sector_of(candidate) or None, areas_of(candidate)
    return tuple(fence for fence in programme.fences if fence.holds(product, sector, areas))


def granted_purses(granted_fen: Mapping[str, int] | None, programme: Programme) -> dict[str, int]:
    """What firms received this year, as the purses of every yearly cap of a firm that the programme has."""
    caps = dict.fromkeys(purse_of(cap) for cap in programme.caps if cap.code == _FIRM_YEAR)
    return {f"{cap}:{firm}": fen for cap in caps for firm, fen in (granted_fen or {}).items()}


def alone_fen(cap: Cap, frame: Frame, budget_fen: int) -> list[int]:
    """What a cap allows each candidate by itself; a cap that no rule knows raises ``KeyError``."""
    match cap.code:
        case "percent_of_eligible" | "percent_of_investment":
            over, per = cap.value.as_integer_ratio()
            base = frame.fen("investment_eligible" if cap.code == "percent_of_eligible" else "investment_total")
            return [(fen or 0) * over // per for fen in base]
        case "rate_per_tce":
            found = frame.figure("saving_tce_per_year")
            return [max(0, floor(saving * cap.value * _FEN)) if saving is not None else 0 for saving in found]
        case "project":
            return [floor_fen(cap.value * _FEN)] * len(frame)
        case "batch_share":
            return [floor_fen(budget_fen * cap.value)] * len(frame)
        case _:
            raise KeyError(f"no rule is known for the cap {cap.code}")


def _purse(cap: Cap, candidate: Candidate) -> str | None:
    """The name under which a cap is shared; None where it does not concern the candidate. Phases and firms of a group are summed."""
    return f"{purse_of(cap)}:{_SHARED[cap.code](candidate)}" if _concerns(cap, candidate.assessment.product) else None


def purse_of(cap: Cap) -> str:
    """The name of a cap's purses, before the name of whose purse it is."""
    return f"{cap.code}:{cap.product or cap.sector or ''}"


_SHARED: Mapping[str, Callable[[Candidate], str]] = {
    "firm_year": lambda c: c.enterprise,
    "group": lambda c: c.group,
    "group_share": lambda c: c.group,
    "county": lambda c: c.county,
    "county_share": lambda c: c.county,
    "city": lambda c: c.city,
    "city_share": lambda c: c.city,
    "product_share": lambda c: c.assessment.product or "",
    "sector_share": sector_of,
}
"""The caps that several projects share, and the key under which each does."""
