"""Would it still have won? The place of one project when each criterion in turn counts for nothing."""

from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Programme
from reserve.parameters.programmes import Criterion
from reserve.rules.ranking.chosen import ANCHORED
from reserve.rules.ranking.trials.board import Board, trial
from reserve.rules.ranking.trials.scenario import Changes, changed, movable


@dataclass(frozen=True, slots=True)
class Without:
    """How a project stands without one criterion: its place (None: it misses a floor) and whether it is on the list."""

    criterion: Criterion
    place: int | None
    on: bool


def without_each(board: Board, programme: Programme, means: tuple[int, int | None], project_code: str) -> tuple[Without, ...]:
    """``project_code`` under each list that leaves one criterion out; the other weights share what it weighed.

    ``means`` are the budget in fen and the places. Nothing for a method without weights, for a single criterion, and for a project that a
    gate stopped. Errors: ``KeyError`` for a project that is not on the board.
    """
    position = board.position[project_code]
    weighing = [criterion for criterion in movable(programme) if criterion.weight > 0]
    if programme.method.name != ANCHORED or len(weighing) < 2 or not board.passed[position]:
        return ()
    found = []
    for criterion in weighing:
        made = trial(board, changed(programme, Changes(weights={criterion.code: Decimal(0)})), *means)
        found.append(Without(criterion, int(made.places[position]) or None, made.on(position)))
    return tuple(found)
