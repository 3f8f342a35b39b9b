"""Run the ranking of a batch: computed outside the transaction, stored with every reason inside it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.pinned import Pinned, candidate_of, document_of
from reserve.rules.ranking.ranking import rank
from reserve.rules.ranking.trials.board import board_of, stopped_in
from reserve.services.batches.access import find_batch, legal_batch_step, programme_of, record_batch_step
from reserve.services.batches.ranking_store import digest_of, store_run
from reserve.services.batches.read_batch import read_batch
from reserve.services.batches.views import BatchView
from reserve.services.experts.panels import expert_scores
from reserve.services.sitting import reading, writing
from reserve.services.trials.boards import keep_board
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.errors import Conflict

Progress = Callable[[int, int, str], None]


def run_batch(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> BatchView:
    """Rank the pinned candidates under the frozen programme and answer with the batch.

    The same batch gives the same result. ``progress(done, total, "")`` is told after each project. Raises ``NotFound``,
    ``Refused``, ``NotAllowedNow``, ``NeedsConfirmation``, or ``Conflict`` when somebody else ran it meanwhile.
    """
    with refusals(desk, session_id, "batch.run", code):
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            if legal_batch_step(sitting.person, batch, "run").signs:
                require_confirmed(sitting.session, desk, sitting.person)
            task = _task(sitting.session, batch)
        candidates = _candidates(task, progress)
        ranking = rank(candidates, task.programme, task.as_of, task.budget_fen, task.seed, granted_fen=task.granted, places=task.places)
        board = board_of(candidates, task.programme, task.as_of, task.seed, stopped_in(ranking))
        with writing(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code, lock=True)
            step = legal_batch_step(sitting.person, batch, "run")
            if batch.run_number != task.run_number:
                raise Conflict("batch_ran_meanwhile", batch=batch.code, run=batch.run_number)
            keep_board(sitting.session, store_run(sitting, batch, ranking, candidates), board)
            detail = {"run": batch.run_number, "digest": digest_of(ranking), "seed": task.seed, "spent_fen": ranking.spent_fen}
            record_batch_step(sitting, batch, step, None, {**detail, "line": ranking.line_after_place})
    return read_batch(desk, session_id, code)


@dataclass(frozen=True, slots=True)
class _Task:
    programme: Programme
    as_of: dt.date
    budget_fen: int
    places: int | None
    seed: str
    run_number: int
    pinned: Sequence[Pinned]
    granted: Mapping[str, int]


def pinned_of(session: Session, batch: Batch) -> list[Pinned]:
    """The candidates of a batch as it pinned them, by code."""
    query = (
        select(BatchCandidate, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id)
        .order_by(col(BatchCandidate.project_code))
    )
    scores = expert_scores(session, batch, programme_of(session, batch))
    return [
        Pinned(
            one.project_code, one.unit_code, one.version_id, one.digest, document, frozenset(one.memberships),
            expert_scores=scores.get(one.project_code, {}),
        )
        for one, document in session.exec(query)
    ]  # fmt: skip


def _task(session: Session, batch: Batch) -> _Task:
    as_of, pinned = dt.date.fromisoformat(batch.reference_date), pinned_of(session, batch)
    return _Task(
        programme_of(session, batch), as_of, batch.budget_fen, batch.places, batch.seed_secret, batch.run_number, pinned, batch.granted
    )


def _candidates(task: _Task, progress: Progress | None) -> list[Candidate]:
    made = []
    for done, pinned in enumerate(task.pinned, start=1):
        made.append(candidate_of(pinned, document_of(pinned), task.as_of))
        if progress is not None:
            progress(done, len(task.pinned), "")
    return made
