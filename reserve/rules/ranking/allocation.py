"""Money: the chain of caps for each project, in order of place, until the batch is spent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from reserve.parameters import Programme
from reserve.parameters.programmes import Cap
from reserve.rules.ranking.candidate import Candidate, CapStep, RowStatus
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual

_FEN = 100
_INDEPENDENT = ("percent_of_eligible", "rate_per_tce")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one placed project is entitled to and offered, in fen, with the chain that led there."""

    status: RowStatus
    entitled_fen: int
    offer_fen: int
    caps: tuple[CapStep, ...]


def floor_fen(amount: Decimal) -> int:
    """Whole fen, rounded down: nobody is promised more than the rule gives."""
    return int(amount.to_integral_value(rounding=ROUND_FLOOR))


def allocate(
    placed: Sequence[Candidate], programme: Programme, budget_fen: int, granted_fen: Mapping[str, int] | None = None
) -> tuple[list[Offer], int]:
    """Offers in order of place: min(requested, caps) until the money is spent; the last may get a part, the rest wait.

    ``granted_fen`` is money already granted this year by enterprise: it counts towards the yearly cap of the firm.
    Returns the offers and the sum spent, which never exceeds ``budget_fen``; a budget of 0 or less raises ``BadInput``.
    """
    if budget_fen <= 0:
        raise BadInput("budget_unreadable", budget=Decimal(budget_fen) / _FEN)
    firms: defaultdict[str, int] = defaultdict(int, granted_fen or {})
    groups: defaultdict[str, int] = defaultdict(int)
    products: defaultdict[str, int] = defaultdict(int)
    offers: list[Offer] = []
    spent, stopped = 0, False
    for candidate in placed:
        product = candidate.assessment.product or ""
        chain = _chain(candidate, programme, budget_fen, (firms[candidate.enterprise], groups[candidate.group], products[product]))
        entitled = max(0, min(step.amount_fen for step in chain))
        remaining = 0 if stopped else budget_fen - spent
        offer = entitled if entitled <= remaining else (remaining if programme.partial_offer else 0)
        if entitled > remaining:
            stopped = True
        chain.append(_step("cap_remaining", remaining))
        firms[candidate.enterprise] += offer
        groups[candidate.group] += offer
        products[product] += offer
        spent += offer
        status: RowStatus = "reserve" if offer == 0 else "funded" if offer == entitled else "partial"
        offers.append(Offer(status, entitled, offer, _mark(chain)))
    return offers, spent


def independent_caps(candidate: Candidate, programme: Programme) -> list[CapStep]:
    """The caps that concern a candidate alone, whoever else is in the batch: its request, percent of investment, rate by saving."""
    found = [_step("cap_requested", candidate.fen("subsidy_requested") or 0)]
    for cap in programme.caps:
        if cap.code in _INDEPENDENT:
            amount = _amount(cap, candidate, 0, (0, 0, 0))
            if amount is not None:
                found.append(_cap_step(cap, amount, programme))
    return found


def _cap_step(cap: Cap, amount_fen: int, programme: Programme) -> CapStep:
    return CapStep(cap.label, amount_fen, False, programme.title.zh, cap.code, programme.title.en)


def _chain(candidate: Candidate, programme: Programme, budget_fen: int, taken: tuple[int, int, int]) -> list[CapStep]:
    chain = [_step("cap_requested", candidate.fen("subsidy_requested") or 0)]
    for cap in programme.caps:
        amount = _amount(cap, candidate, budget_fen, taken)
        if amount is not None:
            chain.append(_cap_step(cap, amount, programme))
    other = candidate.fen("other_public_money") or 0
    if other > 0:
        chain.append(_step("cap_less_other", max(0, min(step.amount_fen for step in chain) - other)))
    return chain


def _amount(cap: Cap, candidate: Candidate, budget_fen: int, taken: tuple[int, int, int]) -> int | None:
    """What one cap allows in fen; None when it does not concern the candidate. Phases and firms of a group are summed."""
    firm, group, product = taken
    match cap.code:
        case "percent_of_eligible":
            return floor_fen(Decimal(candidate.fen("investment_eligible") or 0) * cap.value)
        case "rate_per_tce":
            return max(0, floor_fen((candidate.assessment.saving_tce_per_year or Decimal(0)) * cap.value * _FEN))
        case "firm_year":
            return max(0, floor_fen(cap.value * _FEN) - firm)
        case "group_share":
            return max(0, floor_fen(budget_fen * cap.value) - group)
        case "product_share":
            return max(0, floor_fen(budget_fen * cap.value) - product) if candidate.assessment.product == cap.product else None
        case _:
            raise KeyError(f"no rule is known for the cap {cap.code}")


def _step(code: str, amount_fen: int) -> CapStep:
    label: Bilingual = messages()[code]
    return CapStep(label, amount_fen, False, "", code)


def _mark(chain: list[CapStep]) -> tuple[CapStep, ...]:
    least = min(step.amount_fen for step in chain)
    first = next(position for position, step in enumerate(chain) if step.amount_fen == least)
    decided = chain[first]
    chain[first] = CapStep(decided.label, decided.amount_fen, True, decided.citation, decided.code, decided.citation_en)
    return tuple(chain)
