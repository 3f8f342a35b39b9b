"""Run the ranking of a batch: computed outside the transaction, stored with every reason inside it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme
from reserve.rules.lines.measure import Measures
from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.rules.ranking.pause import without_collection
from reserve.rules.ranking.pinned import Pinned, candidate_of, stored_document_of
from reserve.rules.ranking.ranking import rank
from reserve.rules.ranking.trials.board import board_of, stopped_in
from reserve.services.batches.access import find_batch, legal_batch_step, programme_of, record_batch_step
from reserve.services.batches.ranking_store import shown_of, store_run
from reserve.services.batches.ranking_text import WrittenRanking, written
from reserve.services.batches.read_batch import batch_rows, read_batch
from reserve.services.batches.views import BatchView
from reserve.services.experts.panels import expert_scores
from reserve.services.sitting import reading, writing
from reserve.services.trials.boards import packed, store_board
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.errors import Conflict

Progress = Callable[[int, int, str], None]
_TOLD = 100
"""How often at most it is told how far a run is."""


def run_batch(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> BatchView:
    """Rank the pinned candidates under the frozen programme and answer with the batch.

    The same batch gives the same result. ``progress(done, total, stage)`` is told a hundred times at most while candidates are judged
    (``judge``), before and after the ranking (``rank``), and while the list is stored (``store``). Raises ``NotFound``, ``Refused``,
    ``NotAllowedNow``, ``NeedsConfirmation``, or ``Conflict`` when somebody else ran it meanwhile.
    """
    tell = progress or _silent
    with refusals(desk, session_id, "batch.run", code):
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            if legal_batch_step(sitting.person, batch, "run").signs:
                require_confirmed(sitting.session, desk, sitting.person)
            task = _task(sitting.session, batch)
        with without_collection():
            made = _made(task, tell)
            total = len(made.ranking.rows)
            with writing(desk, session_id) as sitting:
                batch = find_batch(sitting.session, sitting.person, code, lock=True)
                step = legal_batch_step(sitting.person, batch, "run")
                if batch.run_number != task.run_number:
                    raise Conflict("batch_ran_meanwhile", batch=batch.code, run=batch.run_number)
                run = store_run(sitting, batch, made.texts, made.shown, lambda done, of: tell(done, of, "store"))
                store_board(sitting.session, run, made.board)
                detail = {"run": batch.run_number, "digest": run.result_digest, "seed": task.seed, "spent_fen": run.spent_fen}
                record_batch_step(sitting, batch, step, None, {**detail, "line": run.line_after_place})
                number = run.number
    tell(total, total, "store")
    return read_batch(desk, session_id, code, known=(number, batch_rows(made.ranking, made.shown)))


def _silent(_done: int, _total: int, _stage: str) -> None:
    """Nobody asked how far it is."""


@dataclass(frozen=True, slots=True)
class _Made:
    """All that a run stores, made before the database is asked to wait for it."""

    ranking: Ranking
    texts: WrittenRanking
    shown: dict[str, dict[str, Any]]
    board: bytes


def _made(task: "_Task", tell: Progress) -> _Made:
    candidates = _candidates(task, tell)
    total = len(candidates)
    tell(0, total, "rank")
    ranking = rank(candidates, task.programme, task.as_of, task.budget_fen, task.seed, granted_fen=task.granted, places=task.places)
    board = board_of(candidates, task.programme, task.as_of, task.seed, stopped_in(ranking))
    tell(total, total, "rank")
    return _Made(ranking, written(ranking), shown_of(candidates), packed(board))


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


def _candidates(task: _Task, tell: Progress) -> list[Candidate]:
    made: list[Candidate] = []
    measures: Measures = {}
    total = len(task.pinned)
    often = -(-total // _TOLD)
    for done, pinned in enumerate(task.pinned, start=1):
        made.append(candidate_of(pinned, stored_document_of(pinned), task.as_of, measures))
        if done % often == 0 or done == total:
            tell(done, total, "judge")
    return made
