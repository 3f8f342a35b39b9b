"""The notice: the list is shown to everybody for some working days; then the notice is closed."""

import datetime as dt

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.basis.publicity import require_notice
from reserve.services.proceedings.acts import Said, acts_of, begin, make
from reserve.services.proceedings.typed import day_within, line
from reserve.services.sitting import writing
from reserve.store.proceedings import BatchAct
from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.reporting_units import area_of

AHEAD = dt.timedelta(days=31)
"""How far ahead a notice may begin or end."""


def publicise_batch(
    desk: Desk, session_id: str, code: str, *, channel: str, objections_to: str, first_day: dt.date, last_day: dt.date
) -> str:
    """Record that the approved list is shown on ``channel`` from ``first_day`` to ``last_day`` and answer with the batch's state.

    ``objections_to`` is printed: how anybody reaches the office. Nothing is undone from here on. Raises ``NotFound``, ``Refused``,
    ``NotAllowedNow``, ``NeedsConfirmation``, or ``BadInput`` when the notice is too short or its days are out of reach.
    """
    with refusals(desk, session_id, "batch.publicise", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "publicise")
        today = desk.today()
        day_within(first_day, "first_day", today, today + AHEAD)
        day_within(last_day, "last_day", first_day, first_day + 2 * AHEAD)
        days = require_notice(first_day, last_day, today, area_of(batch.unit_code))
        detail = {"channel": line(channel, "channel"), "objections_to": line(objections_to, "objections_to"), "working_days": days}
        make(sitting, batch, step, [Said("publicise", first_day, last_day=last_day, detail=detail)])
        return batch.state


def close_notice(desk: Desk, session_id: str, code: str) -> str:
    """Close the notice once its last day is over and answer with the batch's state. Raises ``NotAllowedNow`` before."""
    with refusals(desk, session_id, "batch.close", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "close")
        notice = notice_act(acts_of(sitting.session, batch))
        if notice.last_day is not None and desk.today() <= notice.last_day:
            raise NotAllowedNow("notice_runs", batch=code, last=notice.last_day, today=desk.today())
        make(sitting, batch, step, [Said("close", desk.today())])
        return batch.state


def notice_act(acts: list[BatchAct]) -> BatchAct:
    """The notice of a batch that has one."""
    return next(act for act in reversed(acts) if act.kind == "publicise")
