"""The acts of a batch: read in their order, recorded beside the step that makes them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from reserve.services.batches.access import find_batch, legal_batch_step, record_batch_step
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch, BatchRun, BatchStep
from reserve.store.identifiers import new_id
from reserve.store.proceedings import BatchAct
from reserve.vocabulary.errors import NotAllowedNow, Refused
from reserve.vocabulary.tracks import Transition


@dataclass(frozen=True, slots=True)
class Said:
    """What an act says; which of it is needed depends on its kind."""

    kind: str
    day: dt.date
    project_code: str | None = None
    refers_to: int | None = None
    amount_fen: int | None = None
    last_day: dt.date | None = None
    document: str | None = None
    text: str | None = None
    effect: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    run_by: str | None = None


def acts_of(session: Session, batch: Batch) -> list[BatchAct]:
    """All acts of a batch in their order."""
    return list(session.exec(select(BatchAct).where(BatchAct.batch_id == batch.id).order_by(col(BatchAct.number))))


def numbered(acts: Sequence[BatchAct], kind: str) -> dict[int, BatchAct]:
    """The acts of a kind by the numbers that people use: the first objection is 1, the first offer is 1."""
    return dict(enumerate((act for act in acts if act.kind == kind), 1))


def begin(sitting: Sitting, code: str, action: str) -> tuple[Batch, Transition]:
    """The batch, held until the end of the transaction, and the legal step; ``Refused``, ``NotFound`` or ``NotAllowedNow`` otherwise."""
    batch = find_batch(sitting.session, sitting.person, code, lock=True)
    return batch, legal_batch_step(sitting.person, batch, action)


def latest_run(session: Session, batch: Batch) -> BatchRun:
    """The run whose list the batch goes on with; ``NotAllowedNow`` where it was never ranked."""
    query = select(BatchRun).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number).desc())
    found = session.exec(query).first()
    if found is None:
        raise NotAllowedNow("batch_not_ranked", batch=batch.code)
    return found


def require_not_runner(sitting: Sitting, batch: Batch) -> None:
    """Raise ``Refused`` for whoever ran a ranking of the batch: the runner never signs, decides or answers for it."""
    query = select(BatchRun.number).where(BatchRun.batch_id == batch.id, BatchRun.run_by == sitting.person.id)
    if sitting.session.exec(query).first() is not None:
        raise Refused("batch_runner_never_signs", batch=batch.code, person=sitting.person.name)


def make(sitting: Sitting, batch: Batch, step: Transition, said: Sequence[Said], comment: str | None = None) -> list[BatchAct]:
    """Make the step and record what was said, in the caller's transaction; the audit keeps the facts of each act but its text.

    Raises ``NeedsConfirmation`` for a step that signs when the password was not given lately.
    """
    facts = [_facts(one) for one in said]
    record_batch_step(sitting, batch, step, comment, {"acts": facts})
    number = len(sitting.session.exec(select(BatchStep.id).where(BatchStep.batch_id == batch.id)).all())
    first = len(acts_of(sitting.session, batch)) + 1
    made = []
    for place, one in enumerate(said, first):
        row = {
            "id": new_id(), "batch_id": batch.id, "number": place, "step": number, "kind": one.kind, "project_code": one.project_code,
            "refers_to": one.refers_to, "amount_fen": one.amount_fen, "day": one.day, "last_day": one.last_day, "document": one.document,
            "text": one.text, "effect": one.effect, "detail": one.detail, "person_id": sitting.person.id,
            "person_name": sitting.person.name, "run_by": one.run_by, "done_at": sitting.desk.now(),
        }  # fmt: skip
        made.append(BatchAct.model_validate(row))
        sitting.session.add(made[-1])
    sitting.session.flush()
    return made


def _facts(one: Said) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": one.kind, "project": one.project_code, "refers_to": one.refers_to, "amount_fen": one.amount_fen,
        "day": one.day.isoformat(), "last_day": one.last_day.isoformat() if one.last_day else None, "document": one.document,
        "effect": one.effect, **{name: one.detail[name] for name in ("digest", "frozen") if name in one.detail},
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}
