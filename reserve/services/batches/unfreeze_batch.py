"""Undo a freezing before the list is signed: the batch stands ranked again, its frozen archive stays on record."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.batches.access import find_batch, legal_batch_step, record_batch_step
from reserve.services.batches.read_frozen import current_freeze
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment


def unfreeze_batch(desk: Desk, session_id: str, code: str, reason: str) -> str:
    """Take the freezing back and answer with the batch's state; the reason is required."""
    with refusals(desk, session_id, "batch.unfreeze", code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code, lock=True)
        step = legal_batch_step(sitting.person, batch, "unfreeze")
        said = clean_comment(reason, needed=step.comment_needed)
        record_batch_step(sitting, batch, step, said, {"manifest": current_freeze(sitting.session, batch).manifest_digest})
        return batch.state
