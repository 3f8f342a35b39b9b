"""The method and the allocator that a programme names: where the rules find them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from reserve.parameters import Programme
from reserve.rules.ranking.allocators import registry as allocators
from reserve.rules.ranking.allocators.allocation import allocate
from reserve.rules.ranking.allocators.places import fill_places
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.entitlement.entitled import entitle, first_ripe, in_list_order
from reserve.rules.ranking.frame import Integers
from reserve.rules.ranking.methods import registry as methods
from reserve.rules.ranking.protocols import Allocation, Allocator, Means, Placed, PlacedColumns, PointKeys, Scored, ScoreMethod
from reserve.rules.ranking.scoring import score
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.units import MICRO

ANCHORED = "anchored"
"""The default method: published curves through fixed points."""


def anchored(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> Scored:
    """Points on the programme's own curves, so that nobody else's entry moves a score; the higher total goes first."""
    columns = score(candidates, programme, as_of)
    totals: Integers = sum((column.points for column in columns), start=np.zeros(len(candidates), np.int64))
    reviewed = any(one.expert_scores for one in candidates)
    return Scored(tuple(columns), totals, PointKeys(totals), maximum_of(programme, reviewed=reviewed))


def maximum_of(programme: Programme, *, reviewed: bool = False) -> int:
    """The most points, in 10^-6, that can be had; those of experts only where they ``reviewed``."""
    weights = (c.weight for c in programme.criteria if c.applies(programme.main_product) and (reviewed or not c.experts))
    return int(sum(weights, start=Decimal(0)) * MICRO)


def stop(placed: Sequence[Placed], programme: Programme, means: Means) -> Allocation:
    """Money in order of place until it is spent; the last may get a part, and nobody behind the line overtakes."""
    candidates = placed.candidates if isinstance(placed, PlacedColumns) else [one.candidate for one in placed]
    offers, spent = allocate(candidates, programme, means.budget_fen, means.granted_fen)
    return Allocation(offers, spent)


METHODS: Mapping[str, ScoreMethod] = {ANCHORED: anchored, **methods.METHODS, "first_ripe": first_ripe, "list_order": in_list_order}
ALLOCATORS: Mapping[str, Allocator] = {"stop": stop, "places": fill_places, "entitlement": entitle, **allocators.ALLOCATORS}


def method_of(programme: Programme) -> ScoreMethod:
    """The method that the programme names; ``NotFound('method_unknown')`` names those that exist."""
    found = METHODS.get(programme.method.name)
    if found is None:
        raise NotFound("method_unknown", method=programme.method.name[:40], known=", ".join(sorted(METHODS)))
    return found


def allocator_of(programme: Programme) -> Allocator:
    """The allocator that the programme names; ``NotFound('allocator_unknown')`` names those that exist."""
    found = ALLOCATORS.get(programme.allocator.name)
    if found is None:
        raise NotFound("allocator_unknown", allocator=programme.allocator.name[:40], known=", ".join(sorted(ALLOCATORS)))
    return found
