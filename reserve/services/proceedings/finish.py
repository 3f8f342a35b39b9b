"""The list is made final, issued under a document number, issued again where it changed, and the batch ends."""

import datetime as dt

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.proceedings.acts import Said, acts_of, begin, make, require_not_runner
from reserve.services.proceedings.list_now import ListNow, list_now
from reserve.services.proceedings.open_matters import require_nothing_open
from reserve.services.proceedings.typed import day_within, document
from reserve.services.sitting import writing
from reserve.store.batches import Batch
from reserve.store.proceedings import BatchAct
from reserve.vocabulary.errors import NotAllowedNow


def finalise_batch(desk: Desk, session_id: str, code: str) -> str:
    """Make the list final as it stands and answer with the batch's state; everything must be answered.

    Raises ``NotFound``, ``Refused`` (also for whoever ran the ranking), ``NotAllowedNow`` naming what is open, or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, "batch.final", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "final")
        require_not_runner(sitting, batch)
        acts = acts_of(sitting.session, batch)
        require_nothing_open(batch, acts)
        now = _within_means(batch, list_now(sitting.session, batch, acts))
        make(sitting, batch, step, [Said("final", desk.today(), amount_fen=_spent(now), detail={"digest": now.digest})])
        return batch.state


def issue_batch(desk: Desk, session_id: str, code: str, *, document_number: str, day: dt.date) -> str:
    """Record the document that issues the list and answer with the batch's state; a list that changed is issued again.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (nothing changed, or offers are open), ``BadInput`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, "batch.issue", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "issue")
        require_not_runner(sitting, batch)
        acts = acts_of(sitting.session, batch)
        require_nothing_open(batch, acts)
        now = _within_means(batch, list_now(sitting.session, batch, acts))
        before = last_issue(acts)
        if before is not None and before.detail["digest"] == now.digest:
            raise NotAllowedNow("issue_unchanged", batch=code, document=before.document)
        earliest = next(act.day for act in reversed(acts) if act.kind in ("final", "issue"))
        paper = document(document_number, "issue")
        on = day_within(day, "issue_day", earliest, desk.today())
        make(sitting, batch, step, [Said("issue", on, document=paper, amount_fen=_spent(now), detail={"digest": now.digest})])
        return batch.state


def end_batch(desk: Desk, session_id: str, code: str) -> str:
    """End the batch and answer with its state: nothing is open and the list is issued as it stands; the reserve list lapses.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, "batch.end", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "end")
        acts = acts_of(sitting.session, batch)
        require_nothing_open(batch, acts)
        issued, now = last_issue(acts), list_now(sitting.session, batch, acts)
        if issued is None or issued.detail["digest"] != now.digest:
            raise NotAllowedNow("end_unissued", batch=code)
        make(sitting, batch, step, [Said("end", desk.today(), amount_fen=_spent(now), detail={"digest": now.digest})])
        return batch.state


def last_issue(acts: list[BatchAct]) -> BatchAct | None:
    """The latest document that issued the list."""
    return next((act for act in reversed(acts) if act.kind == "issue"), None)


def _spent(now: ListNow) -> int:
    return 0 if now.counts_places else sum(one.held for one in now.listed)


def _within_means(batch: Batch, now: ListNow) -> ListNow:
    """The list, checked once more against its places or its money; what a formula pays may have neither."""
    means = batch.places if now.counts_places else batch.budget_fen or None
    if means is not None and sum(one.held for one in now.listed) > means:
        raise RuntimeError(f"the list of {batch.code} holds more than there is")
    return now
