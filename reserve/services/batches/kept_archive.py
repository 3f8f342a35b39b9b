"""The archive that a frozen batch keeps in the database, in pieces."""

from sqlmodel import Session, col, select

from reserve.store.batches import Batch
from reserve.store.freezes import BatchFreeze, BatchFreezePiece
from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.tracks import batch_states


def is_frozen(state: str) -> bool:
    """Whether a batch in ``state`` stands frozen: it was frozen, and that was not undone."""
    order = list(batch_states())
    return order.index(state) >= order.index("frozen")


def freeze_of(session: Session, batch: Batch) -> BatchFreeze | None:
    """The freezing that stands; None where the batch is not frozen."""
    if not is_frozen(batch.state):
        return None
    query = select(BatchFreeze).where(BatchFreeze.batch_id == batch.id).order_by(col(BatchFreeze.number).desc())
    found = session.exec(query).first()
    return found if found is not None and found.run_number == batch.run_number else None


def current_freeze(session: Session, batch: Batch) -> BatchFreeze:
    """The freezing that stands; ``NotAllowedNow`` where the batch is not frozen."""
    found = freeze_of(session, batch)
    if found is None:
        raise NotAllowedNow("batch_not_frozen", batch=batch.code, state=batch_states()[batch.state].label)
    return found


def archive_of(session: Session, freeze: BatchFreeze) -> bytes:
    """The archive of a freezing, whole."""
    query = select(BatchFreezePiece).where(BatchFreezePiece.batch_freeze_id == freeze.id).order_by(col(BatchFreezePiece.number))
    return b"".join(piece.content for piece in session.exec(query))
