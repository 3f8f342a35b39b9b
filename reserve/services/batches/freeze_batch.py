"""Freeze a ranked batch: everything its list rests on and says is kept in one archive, and its digest goes into the audit chain."""

import datetime as dt
from collections.abc import Callable

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.frozen import Made, Ranked, make
from reserve.frozen.departures import Departed
from reserve.frozen.folder import archive
from reserve.services.batches.access import find_batch, legal_batch_step, record_batch_step
from reserve.services.batches.ranking_json import texts
from reserve.services.batches.ranking_text import digest_of
from reserve.services.batches.read_frozen import FrozenBatch, current_freeze, frozen_view
from reserve.services.batches.run_batch import pinned_of
from reserve.services.sitting import Sitting, reading, writing
from reserve.store.audit import head_of
from reserve.store.batches import Batch, BatchRun, ProgrammeVersion
from reserve.store.freezes import BatchFreeze, BatchFreezePiece
from reserve.store.identifiers import new_id
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.errors import Conflict, NotAllowedNow

Progress = Callable[[int, int, str], None]
PIECE_BYTES = 4_000_000


def freeze_batch(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> FrozenBatch:
    """Freeze the list of the last run and answer with its digest.

    The list is ranked once more while it is frozen. Raises ``NotFound``, ``Refused``, ``NeedsConfirmation``, ``NotAllowedNow`` when the
    batch is not ranked or its list can no longer be made as it was, and ``Conflict`` when somebody ran or froze it meanwhile.
    """
    with refusals(desk, session_id, "batch.freeze", code):
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            if legal_batch_step(sitting.person, batch, "freeze").signs:
                require_confirmed(sitting.session, desk, sitting.person)
            task = _task(sitting.session, batch)
        made = make(task, progress)
        if digest_of(made.ranking) != task.run_digest:
            raise NotAllowedNow("batch_freeze_differs", batch=code, run=task.run)
        content = archive(made.files, task.ran_at)
        with writing(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code, lock=True)
            step = legal_batch_step(sitting.person, batch, "freeze")
            if batch.run_number != task.run:
                raise Conflict("batch_ran_meanwhile", batch=batch.code, run=batch.run_number)
            if _departures(sitting.session, batch, task.run) != task.departures:
                raise Conflict("batch_freeze_meanwhile", batch=batch.code)
            _store(sitting, batch, made, content)
            parts = {name: part.sha256 for name, part in made.manifest.files.items()}
            detail = {"run": task.run, "manifest": made.manifest.digest, "result": task.run_digest, "files": parts}
            record_batch_step(sitting, batch, step, None, detail)
            return frozen_view(sitting.session, batch, current_freeze(sitting.session, batch))


def _task(session: Session, batch: Batch) -> Ranked:
    run = session.exec(select(BatchRun).where(BatchRun.batch_id == batch.id, BatchRun.number == batch.run_number)).one()
    _, head = head_of(session)
    return Ranked(
        code=batch.code, unit=batch.unit_code, basis=batch.basis, run=run.number, run_digest=run.result_digest,
        as_of=dt.date.fromisoformat(batch.reference_date), programme=session.get_one(ProgrammeVersion, batch.programme_digest).content,
        pinned=pinned_of(session, batch), budget_fen=batch.budget_fen, seed=batch.seed_secret, ran_at=int(run.run_at.timestamp()),
        audit_head=head, granted_fen=batch.granted, places=batch.places,
        departures=_departures(session, batch, run.number),
    )  # fmt: skip


def _departures(session: Session, batch: Batch, run: int) -> list[Departed]:
    """What two people signed; ``NotAllowedNow`` while a departure from this list waits for its answer."""
    query = (
        select(Departure, DepartureStep)
        .join(DepartureStep, col(DepartureStep.departure_id) == col(Departure.id), isouter=True)
        .where(Departure.batch_id == batch.id, Departure.run_number == run)
        .order_by(col(Departure.number))
    )
    found = list(session.exec(query))
    if waiting := [one.number for one, step in found if step is None]:
        raise NotAllowedNow("batch_freeze_departures", batch=batch.code, count=len(waiting), numbers=", ".join(map(str, waiting)))
    return [
        Departed(
            one.number,
            one.project_code,
            one.list_offer_fen,
            one.offer_fen,
            one.reason,
            one.author_name,
            step.person_name,
            texts(one.breaks),
        )
        for one, step in found
        if step is not None and step.act == "signed"
    ]


def _store(sitting: Sitting, batch: Batch, made: Made, content: bytes) -> None:
    count = sitting.session.exec(select(func.count()).where(col(BatchFreeze.batch_id) == batch.id)).one()
    freeze = BatchFreeze.model_validate(
        {
            "id": new_id(), "batch_id": batch.id, "number": count + 1, "run_number": made.manifest.batch.run,
            "manifest_digest": made.manifest.digest, "archive_bytes": len(content), "frozen_by": sitting.person.id,
            "frozen_at": sitting.desk.now(),
        }
    )  # fmt: skip
    sitting.session.add(freeze)
    sitting.session.flush()
    for number, start in enumerate(range(0, len(content), PIECE_BYTES), 1):
        piece = {"id": new_id(), "batch_freeze_id": freeze.id, "number": number, "content": content[start : start + PIECE_BYTES]}
        sitting.session.add(BatchFreezePiece.model_validate(piece))
    sitting.session.flush()
