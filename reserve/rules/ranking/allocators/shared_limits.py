"""The limits that candidates share (firm, group, county, city, product, sector, fence): by name, so that what is held can be summed."""

from collections.abc import Mapping

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.limits import Limiter, granted_purses
from reserve.rules.ranking.candidate import Candidate, CapStep

_ALONE = ("cap_requested", "percent_of_eligible", "percent_of_investment", "rate_per_tce", "project", "batch_share")
"""The steps of the money chain that concern a candidate alone, whoever else is in the batch."""


def alone_fen(chain: tuple[CapStep, ...], other_fen: int, entitled_fen: int) -> int:
    """The most that a candidate may have by itself: the least of its own steps of the money chain, less other public money.

    Where the chain names no step of its own, what the ranking said it is entitled to.
    """
    own = [step.amount_fen for step in chain if step.code in _ALONE]
    return max(0, min(own) - other_fen) if own else entitled_fen


def shared_limits(candidate: Candidate, programme: Programme, budget_fen: int, granted_fen: Mapping[str, int]) -> dict[str, int]:
    """The shared limits that concern ``candidate``, by name, in fen; ``granted_fen`` is what firms already received this year."""
    before = granted_purses(granted_fen, programme)
    shared = [limit for limit in Limiter(programme, budget_fen).of(candidate) if limit.purse]
    return {limit.purse: max(0, limit.step.amount_fen - before.get(limit.purse, 0)) for limit in shared}
