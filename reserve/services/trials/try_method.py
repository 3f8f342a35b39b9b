"""Look at a batch by another method or another rule of sharing out: computed, logged, never stored as a run."""

from collections.abc import Callable
from dataclasses import dataclass

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.trials.board import Board, Trial
from reserve.rules.ranking.trials.comparison import Comparison, compare
from reserve.rules.ranking.trials.otherwise import Asked, OtherList, listed_otherwise
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch
from reserve.services.sitting import reading, writing
from reserve.services.trials.scenario_json import trial_digest
from reserve.services.trials.scenarios import TRY, prepare_scenarios

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class MethodTrial:
    """The unofficial list of a batch beside the official one of its run ``run_number``; ``digest`` is that of the unofficial list."""

    code: str
    run_number: int
    board: Board
    official: Trial
    other: OtherList
    comparison: Comparison
    digest: str


def try_method(desk: Desk, session_id: str, code: str, asked: Asked, progress: Progress | None = None) -> MethodTrial:
    """The candidates of a ranked batch, with the gates and the means of its last run, by what is ``asked``.

    The audit chain keeps that it was looked at and the digest of the list; the batch stays as it is. Raises ``NotFound``, ``Refused``,
    ``NotAllowedNow`` before the first run, ``Conflict`` where the rules have changed since, ``BadInput`` for settings that cannot stand.
    """
    with refusals(desk, session_id, TRY, code):
        with reading(desk, session_id) as sitting:
            find_batch(sitting.session, sitting.person, code)
            require_own(sitting.person, TRY)
        start = prepare_scenarios(desk, session_id, code, progress)
        with start.answering():
            other = listed_otherwise(start.board, start.programme, asked, start.budget_fen, start.places)
        digest = trial_digest(other.board, other.trial)
        with writing(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            require_own(sitting.person, TRY)
            numbers = {
                "method": {key: str(value) for key, value in (asked.method_numbers or {}).items()},
                "allocator": {key: str(value) for key, value in (asked.allocator_numbers or {}).items()},
            }
            names = {"method": other.programme.method.name, "allocator": other.programme.allocator.name}
            sitting.record(TRY, batch.code, {"run": start.run_number, **names, "settings": numbers, "digest": digest})
    comparison = compare(start.board, start.official, other.trial)
    return MethodTrial(start.code, start.run_number, start.board, start.official, other, comparison, digest)
