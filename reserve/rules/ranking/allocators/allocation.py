"""Money under a programme: the limits of each project, in order of place, until the batch is spent."""

from collections.abc import Mapping, Sequence

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.in_order import check_budget, in_order, status_of
from reserve.rules.ranking.allocators.limits import Limiter, fences_of, floor_fen, granted_purses
from reserve.rules.ranking.allocators.line import Line
from reserve.rules.ranking.allocators.model import Entrant, LazyOffers, Offer, OfferColumns, marked, step
from reserve.rules.ranking.allocators.purses import chain_of
from reserve.rules.ranking.candidate import Candidate, CapStep
from reserve.rules.ranking.frame import frame_of

__all__ = ["Offer", "allocate", "entrant_of", "floor_fen", "independent_caps"]


def allocate(
    placed: Sequence[Candidate], programme: Programme, budget_fen: int, granted_fen: Mapping[str, int] | None = None
) -> tuple[Sequence[Offer], int]:
    """Offers in order of place: min(requested, caps) until the money is spent; the last may get a part, the rest wait.

    ``granted_fen`` is money already granted this year by enterprise: it counts towards the yearly cap of the firm.
    Returns the offers and the sum spent, which never exceeds ``budget_fen``; a budget of 0 or less raises ``BadInput``.
    """
    if not programme.fences:
        return stopped(placed, programme, budget_fen, granted_fen)
    limiter = Limiter(programme, budget_fen)
    entrants = [entrant_of(candidate, programme, limiter) for candidate in placed]
    shares = in_order(entrants, budget_fen, partial=programme.partial_offer, granted_fen=granted_purses(granted_fen, programme))
    return list(shares.offers), shares.spent_fen


def stopped(
    placed: Sequence[Candidate], programme: Programme, budget_fen: int, granted_fen: Mapping[str, int] | None
) -> tuple[Sequence[Offer], int]:
    """The same for a programme without fences, as columns: amounts for all, and the chain of one when it is read."""
    check_budget(budget_fen)
    check_budget(budget_fen)
    frame, limiter, granted = frame_of(placed), Limiter(programme, budget_fen), granted_purses(granted_fen, programme)
    line = Line(limiter.own_fen(frame), [max(0, fen or 0) for fen in frame.fen("other_public_money")], limiter.shared(frame), granted)
    line.run(budget_fen, partial=programme.partial_offer)

    def chain(place: int) -> tuple[CapStep, ...]:
        entrant = entrant_of(frame[place], programme, limiter)
        found = chain_of(entrant, line.given_before(place))
        if max(0, min(one.amount_fen for one in found)) != line.entitled[place]:
            raise RuntimeError(f"the chain of {entrant.project_code} does not lead to what it is entitled to")
        return marked([*found, step("cap_remaining", line.left_at(place))])

    statuses = list(map(status_of, line.offered, line.entitled))
    return LazyOffers(OfferColumns(statuses, line.entitled, line.offered), chain), line.spent


def entrant_of(
    candidate: Candidate, programme: Programme, limiter: Limiter, *, tier: int = 1, benefit_micro: int = 0, least_fen: int = 0
) -> Entrant:
    """A candidate as an allocator sees it, with the limits that ``limiter`` finds under ``programme``."""
    return Entrant(
        project_code=candidate.project_code, limits=limiter.of(candidate),
        other_fen=max(0, candidate.fen("other_public_money") or 0), tier=tier, benefit_micro=benefit_micro, least_fen=least_fen,
        belongs=frozenset(fence.code for fence in fences_of(candidate, programme)), county=candidate.county,
    )  # fmt: skip


def independent_caps(candidate: Candidate, programme: Programme, budget_fen: int | None = None) -> list[CapStep]:
    """The caps that concern a candidate alone, whoever else is in the batch: its request, percent of investment, rate by saving.

    A share of the batch for one project is among them where ``budget_fen`` says what the batch holds.
    """
    limits = Limiter(programme, budget_fen or 0).of(candidate)
    return [limit.step for limit in limits if not limit.purse and (budget_fen is not None or limit.step.code != "batch_share")]
