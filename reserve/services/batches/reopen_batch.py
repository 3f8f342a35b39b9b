"""Undo a ranking: the batch stands open again, its runs stay on record."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.batches.access import find_batch, legal_batch_step, record_batch_step
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment


def reopen_batch(desk: Desk, session_id: str, code: str, comment: str) -> str:
    """Open the batch again and answer with its state; the reason is required."""
    with refusals(desk, session_id, "batch.reopen", code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code, lock=True)
        step = legal_batch_step(sitting.person, batch, "reopen")
        said = clean_comment(comment, needed=step.comment_needed)
        record_batch_step(sitting, batch, step, said, {"run": batch.run_number})
        return batch.state
