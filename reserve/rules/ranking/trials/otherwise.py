"""A batch by another method or another rule of sharing out: to be looked at beside the official list, never to decide."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from reserve.parameters import Programme
from reserve.parameters.programmes import read_programme
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.rules.ranking.chosen import ALLOCATORS, ANCHORED, METHODS
from reserve.rules.ranking.order import ranks_of
from reserve.rules.ranking.protocols import Scored
from reserve.rules.ranking.trials.board import Board, Fixed, Trial, trial
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.language import Bilingual

METHOD, ALLOCATOR = "method", "allocator"
_REASON = {"zh": "试算，不作为正式结果", "en": "A trial, not official"}
_ANY_TOTAL = "-1000000000"


@dataclass(frozen=True, slots=True)
class Asked:
    """Another method, another allocator, or both, each with the numbers it is set to; None keeps what the programme names."""

    method: str | None = None
    allocator: str | None = None
    method_numbers: Mapping[str, Decimal] | None = None
    allocator_numbers: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class OtherList:
    """The list that came out, with what the method said of everybody on the board."""

    programme: Programme
    board: Board
    scored: Scored | None
    trial: Trial

    @property
    def unit(self) -> str:
        """The unit of the totals: of the cost, or points."""
        cost = self.scored is not None and not self.scored.maximum and self.scored.columns
        return self.scored.columns[0].criterion.unit if cost and self.scored is not None else "points"

    def refusal(self, position: int) -> Bilingual | None:
        """Why the method cannot judge somebody on the board; None where it can."""
        found = self.scored.refusals.get(position, ()) if self.scored is not None else ()
        return found[0].message if found else None


def otherwise(programme: Programme, asked: Asked) -> Programme:
    """The programme as it would be, read and checked like any other.

    Under another method the floors of its criteria say nothing and are left out, and a list opens its tier whatever the total. Errors:
    ``NotFound`` for a method or allocator that does not exist, ``BadInput('scenario_unreadable')`` for what no programme may be.
    """
    if asked.method is not None and asked.method not in METHODS:
        raise NotFound("method_unknown", method=asked.method[:40], known=", ".join(sorted(METHODS)))
    if asked.allocator is not None and asked.allocator not in ALLOCATORS:
        raise NotFound("allocator_unknown", allocator=asked.allocator[:40], known=", ".join(sorted(ALLOCATORS)))
    record = programme.to_dict()
    if asked.method is not None and asked.method != programme.method.name:
        record["floors"] = []
        record["tiers"] = [
            {**tier, "total_at_least": {**tier["total_at_least"], "value": _ANY_TOTAL}} for tier in record.get("tiers", ())
        ]  # fmt: skip
    for part, name, numbers in (
        (METHOD, asked.method, asked.method_numbers), (ALLOCATOR, asked.allocator, asked.allocator_numbers),
    ):  # fmt: skip
        if name is not None:
            settings = {key: {"value": format(value, "f"), "unit": "1", "reason": _REASON} for key, value in (numbers or {}).items()}
            record[part] = {"name": name, "settings": settings, "reason": _REASON}
    try:
        return read_programme(record, "trial")
    except ParameterFileError as error:
        raise BadInput("scenario_unreadable", detail=error.message) from error


def listed_otherwise(board: Board, programme: Programme, asked: Asked, budget_fen: int, places: int | None = None) -> OtherList:
    """The list of the board under what is asked: the same gates, means and lots, another order or other offers.

    Errors: those of :func:`otherwise`, of the method and of the allocator.
    """
    wanted = otherwise(programme, asked)
    scored = None
    if asked.method is not None and asked.method != programme.method.name:
        if asked.method == ANCHORED and not programme.criteria:
            raise BadInput("trial_anchored", programme=programme.title)
        scored = METHODS[asked.method](board.candidates, wanted, board.as_of)
        fixed = Fixed(np.asarray(scored.totals, np.int64), ranks_of(scored))
        able = np.array([n not in scored.unscored for n in range(len(board.candidates))], bool)
        board = replace(board, scored=able, fixed=fixed)
    return OtherList(wanted, board, scored, trial(board, wanted, budget_fen, places))
