"""Finding batches and their frozen programmes; the steps of a batch."""

import json
from collections.abc import Sequence
from functools import lru_cache

from sqlmodel import Session, col, func, select

from reserve.accounts import Person
from reserve.accounts.confirm import require_confirmed
from reserve.parameters import Programme
from reserve.parameters.held import holding
from reserve.parameters.lookup import shipped
from reserve.parameters.programmes import read_programme
from reserve.services.access import require_own
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.kept_archive import freeze_of
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch, BatchStep, ProgrammeVersion
from reserve.store.identifiers import new_id
from reserve.store.types import as_plain, is_plain
from reserve.vocabulary.errors import NotAllowedNow, NotFound
from reserve.vocabulary.held_tables import holding_tables
from reserve.vocabulary.tracks import Transition, batch_states, batch_track


def find_batch(session: Session, person: Person, code: str, *, lock: bool = False) -> Batch:
    """The batch with this code if the person may read batches of its unit, else ``Refused`` or ``NotFound``."""
    require_own(person, "batch.read")
    if not is_plain(code):
        raise NotFound("batch_not_found", batch=as_plain(code)[:40])
    query = select(Batch).where(Batch.code == code, Batch.unit_code == person.unit_code)
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound("batch_not_found", batch=code[:40])
    return found


def stands_ranked(state: str) -> bool:
    """Whether a batch in ``state`` has a list that counts: it is ranked, or further."""
    order = list(batch_states())
    return order.index(state) >= order.index("ranked")


def programme_of(session: Session, batch: Batch) -> Programme:
    """The programme exactly as the batch froze it at its opening; of a frozen batch with its provisions as they were named then."""
    content = session.get_one(ProgrammeVersion, batch.programme_digest).content
    freeze = freeze_of(session, batch)
    if freeze is None:
        return _read(content)
    if freeze.manifest_digest not in _OF_FROZEN:
        while len(_OF_FROZEN) >= _MOST_READ:
            del _OF_FROZEN[next(iter(_OF_FROZEN))]
        with frozen_law(session, batch):
            _OF_FROZEN[freeze.manifest_digest] = read_programme(json.loads(content), "programme of a batch")
    return _OF_FROZEN[freeze.manifest_digest]


_OF_FROZEN: dict[str, Programme] = {}
"""The programmes of frozen batches that were asked for last, by the digest of the manifest."""
_MOST_READ = 64


def forget_programmes() -> None:
    """Read anew what is asked for next."""
    _OF_FROZEN.clear()
    _read.cache_clear()


@lru_cache(maxsize=16)
def _read(content: str) -> Programme:
    with holding(shipped()), holding_tables(None):
        return read_programme(json.loads(content), "programme of a batch")


def open_steps(state: str, roles: Sequence[str]) -> tuple[Transition, ...]:
    """The steps that lead on from ``state`` for somebody with ``roles``, in the order of the track."""
    return tuple(step for step in batch_track() if step.from_state == state and set(step.roles) & set(roles))


def legal_batch_step(person: Person, batch: Batch, action: str) -> Transition:
    """The step that ``action`` means for this batch now; ``Refused`` or ``NotAllowedNow`` otherwise."""
    require_own(person, f"batch.{action}")
    for step in open_steps(batch.state, person.roles):
        if step.action == action:
            return step
    raise NotAllowedNow("batch_state_forbids", batch=batch.code, state=batch_states()[batch.state].label)


def record_batch_step(sitting: Sitting, batch: Batch, step: Transition, comment: str | None, detail: dict[str, object]) -> None:
    """Move the batch and record the step with its audit event in the caller's transaction.

    Raises ``NeedsConfirmation`` for a step that signs when the password was not given lately.
    """
    if step.signs:
        require_confirmed(sitting.session, sitting.desk, sitting.person)
    count = sitting.session.exec(select(func.count()).where(col(BatchStep.batch_id) == batch.id)).one()
    sitting.session.add(
        BatchStep.model_validate(
            {
                "id": new_id(), "batch_id": batch.id, "number": count + 1, "action": step.action, "from_state": step.from_state,
                "to_state": step.to_state, "person_id": sitting.person.id, "person_name": sitting.person.name, "comment": comment,
                "occurred_at": sitting.desk.now(),
            }
        )
    )  # fmt: skip
    batch.state, batch.updated_at = step.to_state, sitting.desk.now()
    sitting.session.add(batch)
    sitting.session.flush()
    sitting.record(f"batch.{step.action}", batch.code, {**detail, "comment": comment})
