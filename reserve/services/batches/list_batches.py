"""The funding batches of the reader's unit."""

from sqlmodel import col, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme
from reserve.services.access import require_own
from reserve.services.batches.access import programme_of
from reserve.services.batches.views import BatchSummary
from reserve.services.sitting import reading
from reserve.store.batches import Batch, BatchCandidate


def list_batches(desk: Desk, session_id: str) -> list[BatchSummary]:
    """All batches, the newest first. Raises ``Refused`` without the right to read batches."""
    with refusals(desk, session_id, "batch.read", "all"), reading(desk, session_id) as sitting:
        require_own(sitting.person, "batch.read")
        session = sitting.session
        counts = dict(session.exec(select(BatchCandidate.batch_id, func.count()).group_by(col(BatchCandidate.batch_id))).all())
        query = (
            select(Batch).where(Batch.unit_code == sitting.person.unit_code).order_by(col(Batch.opened_at).desc(), col(Batch.code).desc())
        )
        return [_summary(batch, programme_of(session, batch), counts.get(batch.id, 0)) for batch in session.exec(query)]


def _summary(batch: Batch, programme: Programme, candidates: int) -> BatchSummary:
    return BatchSummary(
        batch.code, batch.state, programme.title, batch.budget_fen, candidates, batch.run_number, batch.opened_at, programme.kind,
        batch.places,
    )  # fmt: skip
