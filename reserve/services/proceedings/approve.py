"""A signer approves the ranked list on the record of a meeting, and may take it back before the notice."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from reserve.accounts import Desk
from reserve.accounts.desk import OFFICE_ZONE
from reserve.accounts.refusals import refusals
from reserve.parameters.lookup import area_chain
from reserve.services.batches.access import programme_of
from reserve.services.batches.read_frozen import current_freeze
from reserve.services.departures.access import require_answered
from reserve.services.proceedings.acts import Said, begin, latest_run, make, require_not_runner
from reserve.services.proceedings.typed import day_within, document, people, words
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment
from reserve.store.batches import Batch
from reserve.vocabulary.errors import Conflict, NotAllowedNow
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import full_name, regions
from reserve.vocabulary.reporting_units import area_of


def approve_batch(
    desk: Desk, session_id: str, code: str, *, run: int, meeting: str, meeting_day: dt.date, present: Sequence[str], decision: str
) -> str:
    """Approve the list of run number ``run`` as the meeting decided and answer with the batch's state.

    The signer is another person than whoever ran the ranking. The meeting was held on or after the day of the run. A list under a programme
    of another area is for comparison and is not approved. Raises ``NotFound``,
    ``Refused``, ``NotAllowedNow``, ``BadInput``, ``NeedsConfirmation``, or ``Conflict`` when the ranking was run again meanwhile.
    """
    with refusals(desk, session_id, "batch.approve", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "approve")
        _require_binding(sitting.session, batch)
        require_not_runner(sitting, batch)
        latest = latest_run(sitting.session, batch)
        if latest.number != run:
            raise Conflict("batch_ran_meanwhile", batch=batch.code, run=latest.number)
        require_answered(sitting.session, batch, latest.number)
        ran_on = latest.run_at.astimezone(OFFICE_ZONE).date()
        said = Said(
            "approve", day_within(meeting_day, "meeting_day", ran_on, desk.today()), document=document(meeting, "meeting"),
            text=words(decision, "decision"), run_by=latest.run_by,
            detail={
                "present": list(people(present)), "run": latest.number, "digest": latest.result_digest,
                "frozen": current_freeze(sitting.session, batch).manifest_digest,
            },
        )  # fmt: skip
        make(sitting, batch, step, [said])
        return batch.state


def _require_binding(session: Session, batch: Batch) -> None:
    """A rule of another area binds nobody here: its list is for comparison and is never approved."""
    chosen, own = programme_of(session, batch), area_of(batch.unit_code)
    elsewhere = chosen.entitlement is not None and chosen.entitlement.reference
    if elsewhere or chosen.area not in area_chain(own):
        names = {"area": _named(chosen.area), "own": _named(own)}
        raise NotAllowedNow("batch_elsewhere", batch=batch.code, programme=chosen.title, **names)


def _named(area: str) -> Bilingual:
    return Bilingual(full_name(area, "zh"), full_name(area, "en")) if area in regions() else Bilingual(area, area)


def take_back_approval(desk: Desk, session_id: str, code: str, reason: str) -> str:
    """Take the approval back and answer with the batch's state; after the notice nothing is taken back."""
    with refusals(desk, session_id, "batch.unapprove", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "unapprove")
        said = clean_comment(reason, needed=step.comment_needed)
        make(sitting, batch, step, [Said("unapprove", desk.today())], said)
        return batch.state
