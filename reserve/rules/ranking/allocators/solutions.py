"""Solutions of the best use of the money: kept while a list is frozen, verified instead of found anew while it is reproduced.

A solver may find another solution of the same worth on another machine; whether a solution keeps every limit is arithmetic.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from reserve.rules.ranking.allocators.optimum import GAP, Bid, Ceiling, Optimum, bought, optimum
from reserve.vocabulary.errors import BadInput

__all__ = ["NoSolution", "answering", "keeping", "problem_digest", "solved", "why_none"]


class NoSolution(BadInput):
    """A kept solution does not solve its problem: it was changed, or the problem was."""


@dataclass(frozen=True, slots=True)
class _Solutions:
    kept: Mapping[str, Optimum]
    found: dict[str, Optimum] = field(default_factory=dict)


_SOLUTIONS: ContextVar[_Solutions | None] = ContextVar("solutions", default=None)


@contextmanager
def keeping() -> Iterator[Mapping[str, Optimum]]:
    """Keep every solution that is found inside, by the digest of its problem."""
    solutions = _Solutions({})
    mark = _SOLUTIONS.set(solutions)
    try:
        yield solutions.found
    finally:
        _SOLUTIONS.reset(mark)


@contextmanager
def answering(kept: Mapping[str, Optimum]) -> Iterator[None]:
    """Let kept solutions answer their problems inside, each verified first; another problem is solved."""
    mark = _SOLUTIONS.set(_Solutions(kept))
    try:
        yield
    finally:
        _SOLUTIONS.reset(mark)


def solved(bids: Sequence[Bid], budget_fen: int, ceilings: Sequence[Ceiling] = (), *, gap: float = GAP) -> Optimum:
    """What :func:`optimum` answers, or the kept solution of exactly this problem; one that breaks a limit raises :class:`NoSolution`."""
    solutions = _SOLUTIONS.get()
    if solutions is None:
        return optimum(bids, budget_fen, ceilings, gap=gap)
    asked = problem_digest(bids, budget_fen, ceilings, gap)
    kept = solutions.kept.get(asked)
    if kept is None:
        solutions.found[asked] = optimum(bids, budget_fen, ceilings, gap=gap)
        return solutions.found[asked]
    if why := why_none(kept, bids, budget_fen, ceilings):
        raise NoSolution("solution_broken", problem=asked[:16], why=why)
    return kept


def problem_digest(bids: Sequence[Bid], budget_fen: int, ceilings: Sequence[Ceiling], gap: float) -> str:
    """SHA-256 of the whole problem: every bid, every limit, and how far the search goes."""
    content = {
        "bids": [[bid.code, bid.amount_fen, bid.benefit, bid.least_fen, bid.tier] for bid in bids],
        "budget_fen": budget_fen,
        "ceilings": [[one.name, list(one.members), one.at_most_fen] for one in ceilings],
        "gap": repr(gap),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def why_none(found: Optimum, bids: Sequence[Bid], budget_fen: int, ceilings: Sequence[Ceiling]) -> str:
    """Which limit a solution breaks, in whole fen; blank for none. That nothing buys more than ``bound`` is the solver's word.

    >>> bids = [Bid("a", 100, 10, 100), Bid("b", 60, 5, 60)]
    >>> why_none(Optimum((100, 0), 10, 10, True), bids, 120, ()), why_none(Optimum((100, 60), 15, 15, True), bids, 120, ())
    ('', '160 > 120 (budget)')
    """
    if len(found.offers) != len(bids):
        return f"{len(found.offers)} offers for {len(bids)} bids"
    for bid, offer in zip(bids, found.offers, strict=True):
        if offer and not bid.least_fen <= offer <= bid.amount_fen:
            return f"{bid.code}: {offer} is not between {bid.least_fen} and {bid.amount_fen}"
    for limit in (Ceiling("budget", tuple(range(len(bids))), budget_fen), *ceilings):
        given = sum(found.offers[member] for member in limit.members)
        if given > limit.at_most_fen:
            return f"{given} > {limit.at_most_fen} ({limit.name})"
    benefit = sum(bought(bid, offer) for bid, offer in zip(bids, found.offers, strict=True))
    if benefit != found.benefit or found.bound < benefit:
        return f"benefit {benefit}, stated {found.benefit} of at most {found.bound}"
    return ""
