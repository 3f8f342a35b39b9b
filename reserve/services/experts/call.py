"""The ranker has panels of experts drawn by lot for every project of an open batch."""

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.experts import FEWEST
from reserve.services.batches.access import find_batch, legal_batch_step, programme_of, record_batch_step
from reserve.services.experts.known import Barred, barred_of
from reserve.services.experts.panels import criterion_of, review_of
from reserve.services.sitting import writing
from reserve.store.batches import Batch
from reserve.store.experts import ExpertAct
from reserve.store.identifiers import new_id
from reserve.store.people import PersonRow, RoleGrant
from reserve.vocabulary.errors import BadInput, NotAllowedNow

MOST = 9


def call_experts(desk: Desk, session_id: str, code: str, seats: int = FEWEST) -> int:
    """Draw ``seats`` experts for each project out of the experts of the batch's unit; answers with the size of the pool.

    Who filed, handled or belongs to a project is left out of its lot, with the reason on record. The lot follows from the seed of the
    batch, which the first run reveals: then anybody can draw again. Raises ``NotFound``, ``Refused``,
    ``NotAllowedNow`` (no criterion for experts, drawn already, too few experts who are free), ``BadInput`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, "batch.call_experts", code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code, lock=True)
        step = legal_batch_step(sitting.person, batch, "call_experts")
        if seats % 2 == 0 or not FEWEST <= seats <= MOST:
            raise BadInput("expert_seats", seats=seats, least=FEWEST, most=MOST)
        if criterion_of(programme_of(sitting.session, batch)) is None:
            raise NotAllowedNow("expert_no_criterion", batch=code)
        if review_of(sitting.session, batch).called is not None:
            raise NotAllowedNow("expert_called", batch=code)
        pool = experts_of(sitting.session, batch)
        if len(pool) < seats:
            raise NotAllowedNow("expert_pool_small", batch=code, count=len(pool), seats=seats)
        barred = barred_of(sitting.session, batch, pool)
        _require_enough(sitting.session, batch, pool, barred, seats)
        detail = {"pool": pool, "seats": seats, "barred": barred}
        add_act(sitting.session, batch, {"kind": "call", "detail": detail, "person_id": sitting.person.id,
                                         "person_name": sitting.person.name, "done_at": desk.now()})  # fmt: skip
        record_batch_step(sitting, batch, step, None, detail)
        return len(pool)


def _require_enough(session: Session, batch: Batch, pool: list[str], barred: Barred, seats: int) -> None:
    """Raise ``NotAllowedNow`` where a project has too few experts who are free to judge it, with their number and who is not free."""
    short = next((project for project in sorted(barred) if len(pool) - len(barred[project]) < seats), None)
    if short is None:
        return
    names = session.exec(select(PersonRow.name).where(col(PersonRow.id).in_(barred[short])).order_by(col(PersonRow.id))).all()
    free = len(pool) - len(barred[short])
    raise NotAllowedNow("expert_pool_barred", batch=batch.code, project=short, count=free, seats=seats, names=", ".join(names))


def experts_of(session: Session, batch: Batch) -> list[str]:
    """The active accounts of the role expert in the unit of the batch, by id."""
    query = (
        select(PersonRow.id)
        .join(RoleGrant, col(RoleGrant.person_id) == col(PersonRow.id))
        .where(PersonRow.unit_code == batch.unit_code, col(PersonRow.active).is_(True))
        .where(RoleGrant.role == "expert", col(RoleGrant.ended_at).is_(None))
        .order_by(col(PersonRow.id))
    )
    return list(session.exec(query).all())


def add_act(session: Session, batch: Batch, act: dict[str, object]) -> None:
    """Add the next act of the review in the caller's transaction."""
    count = session.exec(select(func.count()).where(col(ExpertAct.batch_id) == batch.id)).one()
    session.add(ExpertAct.model_validate({"id": new_id(), "batch_id": batch.id, "number": count + 1, "detail": {}, **act}))
    session.flush()
