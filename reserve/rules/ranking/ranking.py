"""A ranking: gates, points, floors, tiers, the tie chain, money, and the reason for every place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

import numpy as np

from reserve.parameters import Programme
from reserve.parameters.programmes import overlaps
from reserve.rules.ranking.allocators.model import offer_columns
from reserve.rules.ranking.candidate import Candidate, CapStep, RankedRow, Ranking, Reason
from reserve.rules.ranking.chosen import allocator_of, maximum_of, method_of
from reserve.rules.ranking.entitlement.entitled import unverified_of
from reserve.rules.ranking.floors import floors_of
from reserve.rules.ranking.frame import Frame, Integers
from reserve.rules.ranking.gates.eligibility import Gatekeeper
from reserve.rules.ranking.gates.outside import outside_of
from reserve.rules.ranking.lifting import ListLifting
from reserve.rules.ranking.order import chain_of, keys_of, lot
from reserve.rules.ranking.pause import without_collection
from reserve.rules.ranking.protocols import Means, PlacedColumns
from reserve.rules.ranking.rows import Rows, Standings, line_of
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO, plain

__all__ = ["Candidate", "CapStep", "RankedRow", "Ranking", "Reason", "lot", "rank", "tie_label", "tiers_of"]


def tie_label(code: str) -> Bilingual:
    """The sentence for the key that decided among equal totals."""
    return messages()[f"tie_{code}"]


@without_collection()
def rank(
    candidates: Sequence[Candidate],
    programme: Programme,
    as_of: dt.date,
    budget_fen: int,
    seed: str,
    *,
    granted_fen: Mapping[str, int] | None = None,
    places: int | None = None,
) -> Ranking:
    """Rank ``candidates`` under ``programme`` on ``as_of``; the order of the input means nothing.

    Money: offers out of ``budget_fen``. A list fills ``places`` (the programme's own number where none is given) and offers nothing.
    The method that scores and the allocator that gives are those the programme names.

    Errors: ``BadInput`` for a budget that is not above 0, places below 1 or a project that stands twice; ``Repealed`` or ``TooEarly``
    when a legal value that a gate needs is not in force on ``as_of``; ``NotFound`` for a method or allocator that does not exist.
    """
    score, give = method_of(programme), allocator_of(programme)
    frame = Frame(sorted(candidates, key=attrgetter("project_code")))
    for one, other in pairwise(frame.codes):
        if one == other:
            raise BadInput("candidate_twice", project=one)
    gatekeeper = Gatekeeper(programme, as_of)
    gated = gatekeeper.gated(frame)
    scored = score(frame, programme, as_of)
    floors = floors_of(scored, frame.products, programme)
    tiers, low = tiers_of(frame, scored.totals, programme), floors.low
    chain, before = chain_of(frame, scored.columns, programme, seed), (tiers, *keys_of(scored))
    placed = chain.sorted(np.flatnonzero(gated.passed & ~low), before)
    missed = chain.sorted(np.flatnonzero(gated.passed & low), before)
    means = replace(_means(programme, budget_fen, places, granted_fen), as_of=as_of, seed=seed)
    given = give(PlacedColumns(frame.taken(placed), tiers[placed], scored.totals[placed]), programme, means)
    offered = offer_columns(given.offers)
    line = line_of(offered)
    standings = Standings(
        frame, programme, seed, scored, gatekeeper, gated, np.concatenate((placed, missed, np.flatnonzero(~gated.passed))), len(placed),
        len(missed), tiers, chain.decided(placed, before), given.offers, offered,
    )  # fmt: skip
    rows = Rows(standings, ListLifting(standings, floors, line, programme, as_of))
    unverified = sorted(_unverified(frame) | set(unverified_of(programme, as_of)))
    unjudged = sum(not one.expert_scores for one in frame) if any(one.expert_scores for one in frame) else None
    warnings = (*warnings_of(programme, as_of, len(unverified), unjudged), *outside_of(frame, programme), *given.notes)
    return Ranking(
        rows, line, means.budget_fen, given.spent_fen, tuple(unverified), warnings, scored.maximum, programme.digest, seed, means.places
    )


def _unverified(frame: Frame) -> set[str]:
    """The addresses of the values still to be verified that any figure rests on; candidates rest on the same values again and again."""
    seen: set[int] = set()
    found: set[str] = set()
    for one in frame:
        used, before = one.assessment.used, len(seen)
        seen.update(map(id, used.values()))
        if len(seen) > before:
            found.update(path for path, value in used.items() if value.status == "unverified")
    return found


def _means(programme: Programme, budget_fen: int, places: int | None, granted_fen: Mapping[str, int] | None) -> Means:
    """What there is to give: money under a programme of money, places under one of places."""
    if programme.kind in ("list", "nomination"):
        return Means(0, places if places is not None else programme.default_places, {})
    return Means(budget_fen, None, granted_fen or {})


def tiers_of(frame: Frame, totals: Integers, programme: Programme) -> Integers:
    """The tier of each: the first of the programme's that an official list opens and whose least total is reached, else the last."""
    tiers = np.full(len(frame), len(programme.tiers) + 1, np.int64)
    for option in reversed(programme.tiers):
        wanted = frozenset(option.memberships)
        named = np.array([not wanted.isdisjoint(one.memberships) for one in frame], bool)
        tiers[named & (totals >= int(option.total_at_least.value * MICRO))] = option.tier
    return tiers


def warnings_of(programme: Programme, as_of: dt.date, unverified: int, unjudged: int | None = None) -> tuple[Bilingual, ...]:
    """What a reader of a ranking must know first: experts' points not given, the house's own weights, unverified values, a basis ended.

    ``unjudged``: how many projects no expert scored; None where there was no review.
    """
    found = []
    for criterion in programme.criteria:
        if criterion.experts and unjudged is None:
            maximum = plain(maximum_of(programme) / MICRO)
            found.append(messages()["warning_no_experts"].format(criterion=criterion.label, weight=criterion.weight, maximum=maximum))
        elif criterion.experts and unjudged:
            found.append(messages()["warning_unjudged"].format(criterion=criterion.label, count=unjudged))
    if programme.status == "house":
        found.append(messages()["warning_house"])
    found.extend(overlaps(programme))
    if unverified:
        found.append(messages()["warning_unverified"].format(count=unverified))
    if not programme.basis_in_force(as_of):
        found.append(messages()["warning_basis_ended"].format(as_of=as_of))
    return tuple(found)
