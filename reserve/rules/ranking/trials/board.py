"""A contest kept for trials: who passed the gates, what each is worth in each criterion, and what the money needs to know of each.

Gates, curves and the tie chain do not depend on weights, budget, caps or floors. They are computed once, so that another list takes
milliseconds; it is the list that the ranking itself makes (the tests hold both equal).
"""

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from reserve.parameters import Programme
from reserve.rules.assessment import Assessment
from reserve.rules.ranking.allocators.model import Offer, offer_columns
from reserve.rules.ranking.candidate import Candidate, Ranking, RowStatus
from reserve.rules.ranking.chosen import ANCHORED, allocator_of, method_of
from reserve.rules.ranking.frame import Flags, Frame, Integers
from reserve.rules.ranking.order import chain_of, ranks_of
from reserve.rules.ranking.protocols import Allocation, Means, Placed
from reserve.rules.ranking.rows import Rows
from reserve.rules.ranking.scoring import points_micro
from reserve.rules.ranking.trials.shelf import Shelf
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields as known_fields
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO

ON = frozenset({"funded", "partial"})
"""Who is offered money or a place."""
_PROSE = ("text", "long_text")
_SCALARS = (bool, int, str, Decimal)
_FIGURES = tuple(part.name for part in fields(Assessment) if part.name not in ("used", "steps"))
_FIRST_LOOK = 512


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a method without weights said: totals in 10^-6, and the candidates by its keys (0 is first, equal keys share a number)."""

    totals: Integers
    keys: Integers


@dataclass(frozen=True)
class Board:
    """Candidates in the order of their codes: who ``passed`` every gate, who could be ``scored``, the curve values by criterion.

    ``curves`` are in 10^-6, 0 where a criterion does not apply. ``ties`` is the place of each in the order of the tie chain alone;
    ``fixed`` stands where the method knows no weights. The candidates are light: amounts, codes and figures, no prose and no steps.
    """

    as_of: dt.date
    seed: str
    candidates: Sequence[Candidate]
    passed: Flags
    scored: Flags
    curves: Mapping[str, Integers]
    ties: Integers
    fixed: Fixed | None

    @cached_property
    def position(self) -> dict[str, int]:
        """Where a project stands in the board, by its code."""
        return {code: n for n, code in enumerate(self.codes)}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The code of each candidate."""
        known = self.candidates
        return known.codes if isinstance(known, Shelf) else tuple(candidate.project_code for candidate in known)

    @cached_property
    def products(self) -> tuple[str | None, ...]:
        """The product of each candidate."""
        known = self.candidates
        return known.products if isinstance(known, Shelf) else tuple(candidate.assessment.product for candidate in known)

    @cached_property
    def memberships(self) -> tuple[frozenset[str], ...]:
        """The official lists that name each candidate."""
        known = self.candidates
        return known.memberships if isinstance(known, Shelf) else tuple(candidate.memberships for candidate in known)


@dataclass(frozen=True, slots=True)
class Trial:
    """A list under one programme: for each candidate of the board its place (0: none), tier, total in 10^-6, offer in fen and status.

    ``order`` are positions in the board in the order of place; ``notes`` is what the allocator says of the whole list.
    """

    programme: Programme
    budget_fen: int
    places_given: int | None
    order: Integers
    places: Integers
    tiers: Integers
    totals: Integers
    offers: Integers
    statuses: tuple[RowStatus, ...]
    line_after_place: int | None
    spent_fen: int
    notes: tuple[Bilingual, ...] = ()

    def on(self, position: int) -> bool:
        """Whether the candidate at ``position`` is offered money or a place."""
        return self.statuses[position] in ON


def board_of(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date, seed: str, stopped: Container[str]) -> Board:
    """The board of a contest that was ranked: whoever a gate ``stopped`` there (project codes) is stopped in every trial."""
    pool = Frame(sorted(candidates, key=attrgetter("project_code")))
    scored = method_of(programme)(pool, programme, as_of)
    ties = np.empty(len(pool), np.int64)
    ties[chain_of(pool, scored.columns, programme, seed).sorted(np.arange(len(pool)), ())] = np.arange(len(pool))
    anchored = programme.method.name == ANCHORED
    return Board(
        as_of,
        seed,
        tuple(light(candidate) for candidate in pool),
        np.array([candidate.project_code not in stopped for candidate in pool], bool),
        np.array([n not in scored.unscored for n in range(len(pool))], bool),
        {column.criterion.code: np.asarray(column.curve, np.int64) for column in scored.columns},
        ties,
        None if anchored else Fixed(np.asarray(scored.totals, np.int64), ranks_of(scored)),
    )


def stopped_in(ranking: Ranking) -> frozenset[str]:
    """The codes of the projects that a gate stopped."""
    if isinstance(ranking.rows, Rows):
        return frozenset(ranking.rows.stopped)
    return frozenset(row.project_code for row in ranking.rows if row.status == "gated_out")


def light(candidate: Candidate) -> Candidate:
    """The candidate without prose: facts that are amounts, dates or codes, figures without their steps and legal values."""
    prose, judged = _prose(), candidate.assessment
    facts = {name: value for name, value in candidate.facts.items() if value is not None and name not in prose}
    figures = ((name, getattr(judged, name)) for name in _FIGURES)
    kept: dict[str, Any] = {name: value for name, value in figures if isinstance(value, _SCALARS)}
    return replace(candidate, facts=facts, assessment=Assessment(**kept))


@tabled
def _prose() -> frozenset[str]:
    """The fields whose answers are sentences; the name of a firm is none."""
    return frozenset(name for name, known in known_fields().items() if known.type in _PROSE) - {"enterprise_name"}


def trial(board: Board, programme: Programme, budget_fen: int, places: int | None = None) -> Trial:
    """The list of the board under ``programme``; its criteria are those the board was made with, their weights, floors, caps may differ.

    Money is offered out of ``budget_fen``; a list fills ``places``. Errors: those of the allocator, ``BadInput`` for means that are not
    above 0.
    """
    totals = _totals(board, programme)
    tiers = _tiers(board, totals, programme)
    able = np.flatnonzero(board.passed & board.scored & _above_floors(board, totals, programme))
    keys = -totals if board.fixed is None else board.fixed.keys
    order = able[np.lexsort((board.ties[able], keys[able], tiers[able]))]
    given = np.zeros(len(board.candidates), np.int64)
    given[order] = np.arange(1, len(order) + 1)
    shared = _offers(board, (order, tiers, totals), programme, Means(budget_fen, places, {}, board.as_of, board.seed))
    offered = offer_columns(shared.offers)
    statuses: list[RowStatus] = ["below_floor" if passed else "gated_out" for passed in board.passed]
    offers = np.zeros(len(board.candidates), np.int64)
    for at, status, offer_fen in zip(order.tolist(), offered.statuses, offered.offer_fen, strict=True):
        statuses[at], offers[at] = status, offer_fen
    line = max((place for place, status in enumerate(offered.statuses, 1) if status in ON), default=None)
    return Trial(programme, budget_fen, places, order, given, tiers, totals, offers, tuple(statuses), line, shared.spent_fen, shared.notes)


def _totals(board: Board, programme: Programme) -> Integers:
    if board.fixed is not None:
        return board.fixed.totals
    totals = np.zeros(len(board.candidates), np.int64)
    for criterion in programme.criteria:
        totals += points_micro(board.curves[criterion.code], criterion.weight)
    return totals


def _above_floors(board: Board, totals: Integers, programme: Programme) -> Flags:
    above = np.ones(len(totals), bool)
    for floor in programme.floors:
        values = totals if floor.criterion == "total" else board.curves[floor.criterion]
        low = values < int(floor.value * MICRO)
        if floor.products:
            low &= np.array([product in floor.products for product in board.products], bool)
        above &= ~low
    return above


def _tiers(board: Board, totals: Integers, programme: Programme) -> Integers:
    tiers = np.full(len(totals), len(programme.tiers) + 1, np.int64)
    for option in reversed(programme.tiers):
        named = np.array([not lists.isdisjoint(option.memberships) for lists in board.memberships], bool)
        tiers[named & (totals >= int(option.total_at_least.value * MICRO))] = option.tier
    return tiers


def _offers(board: Board, standing: tuple[Integers, Integers, Integers], programme: Programme, means: Means) -> Allocation:
    """Offers in order of place. Where the rule stops at the line, nobody far behind it is looked at: they wait."""
    order, tiers, totals = standing
    if programme.kind == "money" and means.budget_fen <= 0:
        raise BadInput("budget_unreadable", budget=Decimal(means.budget_fen) / 100)
    give = allocator_of(programme)

    def placed(count: int) -> list[Placed]:
        return [Placed(board.candidates[at], int(tiers[at]), int(totals[at])) for at in order[:count].tolist()]

    looked_at = _FIRST_LOOK
    while programme.allocator.name == "stop" and looked_at < len(order):
        found = give(placed(looked_at), programme, means)
        known = offer_columns(found.offers)
        if any(offer < entitled for offer, entitled in zip(known.offer_fen, known.entitled_fen, strict=True)):
            waiting = (Offer("reserve", 0, 0, ()),) * (len(order) - looked_at)
            return Allocation((*found.offers, *waiting), found.spent_fen, found.notes)
        looked_at *= 4
    return give(placed(len(order)), programme, means)
