"""A contest as arrays: what a list under any weights needs of its candidates, and nothing else.

Other weights mean something only where points decide and a list is filled in their order; :func:`why_not` says so of the rest.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reserve.parameters import Programme
from reserve.parameters.programmes import Criterion
from reserve.rules.ranking.allocators.limits import Limiter, granted_purses
from reserve.rules.ranking.allocators.model import Limit
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.chosen import ANCHORED
from reserve.rules.ranking.gates.eligibility import Gatekeeper
from reserve.rules.ranking.trials.board import Board, board_of
from reserve.vocabulary.errors import NotAllowedNow, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
RATE = "rate_per_tce"
"""The cap that moves with the saving."""
WEIGHT_SCALE = 100
"""Weights of a programme have at most two decimals."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A cap that several candidates share: ``member`` numbers who shares (-1: not concerned), ``left`` what each may still get."""

    member: Integers
    left: Integers


@dataclass(frozen=True, slots=True)
class Contest:
    """The candidates that pass every gate and every floor of a single criterion, in the order of the tie chain.

    ``values`` are curve values in 10^-6, a column for each of ``criteria``; ``policy`` the programme's weights in hundredths of a point.
    A criterion that experts score, and have not scored yet, stands apart: its weight is no part of the contest, and the totals stay below
    100 by it.
    ``tiers`` are the doors: who is named, and the total in 10^-6 from which the tier opens; ``least_total`` the floor of the total.
    Money in fen: ``entitled`` by the caps that concern a candidate alone, ``other`` public money to be deducted. ``places``: how many a
    list takes, where it fills places instead of giving money (None: it gives money).
    """

    codes: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    values: Integers
    policy: Integers
    tiers: tuple[tuple[Flags, int], ...]
    least_total: Integers
    entitled: Integers
    other: Integers
    shared: tuple[Shared, ...]
    budget_fen: int
    partial_offer: bool
    places: int | None = None


def why_not(programme: Programme) -> Bilingual | None:
    """Why lists under other weights cannot be drawn for ``programme``; None where they can."""
    if programme.method.name != ANCHORED or not any(not criterion.experts for criterion in programme.criteria):
        return messages()["robustness_method"].format(method=programme.method.name)
    if programme.allocator.name not in ("stop", "places"):
        return messages()["robustness_allocator"].format(allocator=programme.allocator.name)
    if programme.fences:
        return messages()["robustness_fences"].format(count=len(programme.fences))
    return None


def _require(programme: Programme) -> None:
    reason = why_not(programme)
    if reason is not None:
        raise NotAllowedNow("robustness_not_for", programme=programme.title, why=reason)


def contest_of(
    candidates: Sequence[Candidate],
    programme: Programme,
    as_of: dt.date,
    budget_fen: int,
    seed: str,
    *,
    granted_fen: Mapping[str, int] | None = None,
    places: int | None = None,
) -> Contest:
    """The contest of ``candidates`` under ``programme``; arguments and errors as those of the ranking.

    A product for which one criterion stands in place of others (a grinding station has one for attainment) carries the weights of those.
    ``NotAllowedNow('robustness_not_for')`` says why a programme has no such contest.
    """
    _require(programme)
    gatekeeper = Gatekeeper(programme, as_of)
    stopped = {one.project_code for one in candidates if not all(decision.allowed for decision in gatekeeper.decide(one))}
    return contest_on(board_of(candidates, programme, as_of, seed, stopped), programme, budget_fen, granted_fen=granted_fen, places=places)


def contest_on(
    board: Board, programme: Programme, budget_fen: int, *, granted_fen: Mapping[str, int] | None = None, places: int | None = None
) -> Contest:
    """The contest of those on ``board`` who passed the gates; errors as those of :func:`contest_of`."""
    _require(programme)
    able = [
        n for n, one in enumerate(board.candidates)
        if board.passed[n] and board.scored[n] and _above_single_floors(board, n, one.assessment.product, programme)
    ]  # fmt: skip
    able.sort(key=lambda n: int(board.ties[n]))
    chosen = [board.candidates[n] for n in able]
    main = [criterion for criterion in programme.criteria if criterion.applies(programme.main_product) and scored_on(board, criterion)]
    values = [[_value(criterion, board, n, programme) for criterion in main] for n in able]
    limiter = Limiter(programme, budget_fen)
    limits = [limiter.of(candidate) for candidate in chosen]
    doors = tuple(
        (
            np.array([bool(set(tier.memberships) & candidate.memberships) for candidate in chosen], bool),
            int(tier.total_at_least.value * MICRO),
        )
        for tier in programme.tiers
    )
    return Contest(
        tuple(candidate.project_code for candidate in chosen),
        tuple(main),
        np.array(values, np.int64).reshape(len(able), len(main)),
        np.array([int(criterion.weight * WEIGHT_SCALE) for criterion in main], np.int64),
        doors,
        np.array([_least_total(candidate, programme) for candidate in chosen], np.int64),
        np.array([min(limit.step.amount_fen for limit in each if not limit.purse) for each in limits], np.int64),
        np.array([max(0, candidate.fen("other_public_money") or 0) for candidate in chosen], np.int64),
        _shared(limits, granted_purses(granted_fen, programme)),
        budget_fen,
        programme.partial_offer,
        _places(programme, places, len(chosen)) if programme.allocator.name == "places" else None,
    )


def scored_on(board: Board, criterion: Criterion) -> bool:
    """Whether anybody can have points in ``criterion``: one that experts score counts once they gave any."""
    return not criterion.experts or bool(board.curves[criterion.code].any())


def _places(programme: Programme, places: int | None, number: int) -> int:
    wanted = places if places is not None else programme.default_places
    return number if wanted is None else min(wanted, number)


def _above_single_floors(board: Board, position: int, product: str | None, programme: Programme) -> bool:
    return all(
        int(board.curves[floor.criterion][position]) >= int(floor.value * MICRO)
        for floor in programme.floors
        if floor.criterion != "total" and (not floor.products or product in floor.products)
    )


def _least_total(candidate: Candidate, programme: Programme) -> int:
    found = [
        int(floor.value * MICRO)
        for floor in programme.floors
        if floor.criterion == "total" and (not floor.products or candidate.assessment.product in floor.products)
    ]
    return max(found, default=0)


def _value(criterion: Criterion, board: Board, position: int, programme: Programme) -> int:
    """The curve value in a criterion, or in the one that stands in its place for the candidate's product."""
    candidate = board.candidates[position]
    product = candidate.assessment.product
    if criterion.applies(product):
        return int(board.curves[criterion.code][position])
    instead = [other for other in programme.criteria if other.products and other.applies(product)]
    if len(instead) != 1:
        why = messages()["robustness_stand_in"].format(criterion=criterion.label, count=len(instead))
        raise NotAllowedNow("robustness_not_for", programme=candidate.project_code, why=why)
    return int(board.curves[instead[0].code][position])


def _shared(limits: Sequence[Sequence[Limit]], granted_fen: Mapping[str, int]) -> tuple[Shared, ...]:
    """Each shared cap that may bind somebody: the purse each candidate takes from, and what the purses hold.

    A purse that holds as much as all who take from it could ever get binds nobody and is left out, whatever the order.
    """
    most = [min(limit.step.amount_fen for limit in each if not limit.purse and limit.step.code != RATE) for each in limits]
    purses = [{_cap_of(limit.purse): limit for limit in each if limit.purse} for each in limits]
    found = []
    for cap in dict.fromkeys(cap for each in purses for cap in each):
        held = {each[cap].purse: each[cap].step.amount_fen - granted_fen.get(each[cap].purse, 0) for each in purses if cap in each}
        asked = dict.fromkeys(held, 0)
        for each, fen in zip(purses, most, strict=True):
            if cap in each:
                asked[each[cap].purse] += fen
        binding = {purse: number for number, purse in enumerate(purse for purse in held if asked[purse] > held[purse])}
        if binding:
            members = np.array([binding.get(each[cap].purse, -1) if cap in each else -1 for each in purses], np.int64)
            found.append(Shared(members, np.array([held[purse] for purse in binding], np.int64)))
    return tuple(found)


def _cap_of(purse: str) -> str:
    """The cap that a purse belongs to: its name without the last part, which says whose purse it is."""
    return purse.rpartition(":")[0]
