"""Try a batch otherwise: other weights, means, caps, floors. Never official; each list that was looked at is stored and logged."""

import datetime as dt
from collections.abc import Callable

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.frozen.law import FrozenLaw
from reserve.rules.ranking.pinned import candidate_of, stored_document_of
from reserve.rules.ranking.trials.board import Board, Trial, trial
from reserve.rules.ranking.trials.comparison import compare
from reserve.rules.ranking.trials.scenario import Changes, changed
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of, stands_ranked
from reserve.services.batches.frozen_law import law_of
from reserve.services.batches.read_frozen import frozen_of
from reserve.services.batches.run_batch import pinned_of
from reserve.services.sitting import Sitting, reading, writing
from reserve.services.trials.boards import board_of_run, forget_boards, keep_board, latest_run, rebuilt
from reserve.services.trials.scenario_json import changes_json, changes_of, sums_json, sums_of, trial_digest
from reserve.services.trials.scenario_views import ScenarioDesk, ScenarioRecord, ScenarioView
from reserve.store.batches import Batch, BatchRun, RankingRow
from reserve.store.identifiers import new_id
from reserve.store.trials import ScenarioRun
from reserve.store.types import is_plain
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound

TRY = "batch.try"
TITLE_LIMIT = 60
_OFFICIAL: dict[str, Trial] = {}
"""The official lists of the last runs that scenarios were tried on, by run: a run never changes."""
_MOST_KNOWN = 2
Progress = Callable[[int, int, str], None]


def prepare_scenarios(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> ScenarioDesk:
    """What scenarios of the batch start from, for everybody who reads it.

    A run keeps what scenarios need; for one that kept nothing (made by an earlier version) it is computed once, told to ``progress``.
    A frozen batch computes by its own law and words, and from its own candidates where what the run kept does not give its list.
    Raises ``NotFound``, ``Refused``, and ``NotAllowedNow`` before the first run.
    """
    with refusals(desk, session_id, "batch.read", code):
        with reading(desk, session_id) as sitting:
            batch, run = _ranked(sitting, code)
            if (law := law_of(sitting.session, batch)) is not None:
                return _frozen_desk(sitting.session, batch, run, law)
            board = board_of_run(sitting.session, run)
            if board is not None:
                return _desk(sitting.session, batch, run, board)
            pinned, as_of = pinned_of(sitting.session, batch), dt.date.fromisoformat(batch.reference_date)
        made = []
        for done, one in enumerate(pinned, start=1):
            made.append(candidate_of(one, stored_document_of(one), as_of))
            if progress is not None:
                progress(done, len(pinned), "")
        with writing(desk, session_id) as sitting:
            batch, run = _ranked(sitting, code, lock=True)
            board = board_of_run(sitting.session, run)
            if board is None:
                board = rebuilt(sitting.session, run, made, programme_of(sitting.session, batch), as_of)
                keep_board(sitting.session, run, board)
            return _desk(sitting.session, batch, run, board)


def run_scenario(
    desk: Desk, session_id: str, code: str, changes: Changes, *, title: str = "", progress: Progress | None = None
) -> ScenarioView:
    """The list of the batch under ``changes``, beside the official one; stored with its author and digest, and logged.

    Raises ``BadInput`` for changes that cannot stand or that change nothing, ``NotFound``, ``Refused``, ``NotAllowedNow`` before the
    first run, and ``Conflict`` when the batch was ranked anew meanwhile.
    """
    with refusals(desk, session_id, TRY, code):
        with reading(desk, session_id) as sitting:
            find_batch(sitting.session, sitting.person, code)
            require_own(sitting.person, TRY)
        title = _clean(title)
        if changes.none:
            raise BadInput("scenario_nothing")
        start = prepare_scenarios(desk, session_id, code, progress)
        made = tried(start, changes)
        comparison = compare(start.board, start.official, made)
        with writing(desk, session_id) as sitting:
            require_own(sitting.person, TRY)
            batch, run = _ranked(sitting, code, lock=True)
            if run.number != start.run_number:
                raise Conflict("batch_ran_meanwhile", batch=batch.code, run=run.number)
            count = sitting.session.exec(select(func.count()).where(col(ScenarioRun.batch_id) == batch.id)).one()
            kept = ScenarioRun.model_validate(
                {
                    "id": new_id(), "batch_id": batch.id, "number": count + 1, "run_number": run.number, "title": title,
                    "changes": changes_json(changes), "programme_digest": made.programme.digest,
                    "result_digest": trial_digest(start.board, made), "sums": sums_json(comparison.after),
                    "entering": len(comparison.entering), "leaving": len(comparison.leaving), "person_id": sitting.person.id,
                    "person_name": sitting.person.name, "ran_at": sitting.desk.now(),
                }
            )  # fmt: skip
            sitting.session.add(kept)
            sitting.session.flush()
            detail = {"scenario": kept.number, "run": run.number, "title": title, "changes": kept.changes, "digest": kept.result_digest}
            sitting.record(TRY, batch.code, detail)
            record = _record(kept)
        return ScenarioView(record, made.programme, start.board, start.official, made, comparison)


def tried(start: ScenarioDesk, changes: Changes) -> Trial:
    """The list under ``changes``; a part that is not changed stays as the batch has it."""
    with start.answering():
        programme = changed(start.programme, changes)
        budget = start.budget_fen if changes.budget_fen is None else changes.budget_fen
        return trial(start.board, programme, budget, start.places if changes.places is None else changes.places)


def read_scenario(desk: Desk, session_id: str, code: str, number: int) -> ScenarioView:
    """A stored scenario with its list made anew. Raises ``NotFound``, and ``Conflict`` where it belongs to an earlier run."""
    with refusals(desk, session_id, "batch.read", code):
        start = prepare_scenarios(desk, session_id, code)
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            query = select(ScenarioRun).where(ScenarioRun.batch_id == batch.id, ScenarioRun.number == number)
            kept = sitting.session.exec(query).first()
            if kept is None:
                raise NotFound("scenario_not_found", scenario=number, batch=batch.code)
            record = _record(kept)
        if record.run_number != start.run_number:
            raise Conflict("scenario_of_earlier_run", scenario=number, run=record.run_number, latest=start.run_number)
        made = tried(start, record.changes)
        if trial_digest(start.board, made) != record.result_digest:
            raise RuntimeError(f"scenario {number} of {code} gives another list than it gave")
        return ScenarioView(record, made.programme, start.board, start.official, made, compare(start.board, start.official, made))


def list_scenarios(desk: Desk, session_id: str, code: str) -> tuple[ScenarioRecord, ...]:
    """Every scenario of the batch that anybody ran, the newest first."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        query = select(ScenarioRun).where(ScenarioRun.batch_id == batch.id).order_by(col(ScenarioRun.number).desc())
        return tuple(_record(one) for one in sitting.session.exec(query))


def _ranked(sitting: Sitting, code: str, *, lock: bool = False) -> tuple[Batch, BatchRun]:
    batch = find_batch(sitting.session, sitting.person, code, lock=lock)
    run = _latest(sitting.session, batch)
    if run is None:
        raise NotAllowedNow("scenario_not_ranked", batch=batch.code)
    return batch, run


def _latest(session: Session, batch: Batch) -> BatchRun | None:
    return latest_run(session, batch) if stands_ranked(batch.state) else None


def _desk(session: Session, batch: Batch, run: BatchRun, board: Board, law: FrozenLaw | None = None) -> ScenarioDesk:
    """``Conflict`` where the board does not give the list of the run."""
    programme = programme_of(session, batch)
    official = _OFFICIAL.get(run.id)
    if official is None:
        official = trial(board, programme, batch.budget_fen, batch.places)
        if (official.line_after_place, official.spent_fen) != (run.line_after_place, run.spent_fen):
            raise Conflict("scenario_rules_changed", batch=batch.code, run=run.number)
        if law is not None and not _gives_the_list(session, run, board, official):
            raise Conflict("scenario_rules_changed", batch=batch.code, run=run.number)
        while len(_OFFICIAL) >= _MOST_KNOWN:
            del _OFFICIAL[next(iter(_OFFICIAL))]
        _OFFICIAL[run.id] = official
    return ScenarioDesk(batch.code, batch.state, run.number, programme, batch.budget_fen, batch.places, board, official, law)


def _frozen_desk(session: Session, batch: Batch, run: BatchRun, law: FrozenLaw) -> ScenarioDesk:
    """What the run kept, where it gives the frozen list; otherwise, or where that can no longer be read, the frozen candidates."""
    with law.answering():
        try:
            board = board_of_run(session, run)
            if board is not None:
                return _desk(session, batch, run, board, law)
        except (Conflict, RuntimeError):
            forget_boards()
        as_of = dt.date.fromisoformat(batch.reference_date)
        board = rebuilt(session, run, frozen_of(session, batch).candidates(), programme_of(session, batch), as_of)
        return _desk(session, batch, run, board, law)


def _gives_the_list(session: Session, run: BatchRun, board: Board, official: Trial) -> bool:
    """Whether every project has the place, the points and the offer that the run stored."""
    row = RankingRow
    query = select(row.project_code, row.place, row.points_micro, row.offer_fen).where(row.batch_run_id == run.id)
    stored = {code: (place or 0, points, offer) for code, place, points, offer in session.exec(query)}
    columns = (official.places, official.totals, official.offers)
    return stored == {one.project_code: tuple(int(column[n]) for column in columns) for n, one in enumerate(board.candidates)}


def _clean(title: str) -> str:
    words = " ".join(title.split())
    if len(words) > TITLE_LIMIT or not is_plain(words):
        raise BadInput("scenario_title", length=len(words), limit=TITLE_LIMIT)
    return words


def _record(kept: ScenarioRun) -> ScenarioRecord:
    return ScenarioRecord(
        kept.number, kept.title, kept.run_number, changes_of(kept.changes), kept.programme_digest, kept.result_digest, sums_of(kept.sums),
        kept.entering, kept.leaving, kept.person_name, kept.ran_at,
    )  # fmt: skip
