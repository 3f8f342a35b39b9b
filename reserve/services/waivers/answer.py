"""An officer above the county grants or declines what a county asked; the county may take it back before."""

import datetime as dt

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.services.access import require
from reserve.services.sitting import Sitting, writing
from reserve.services.waivers.access import (
    ASK,
    DECIDE,
    add_step,
    find_waiver,
    require_disinterested,
    require_level,
    require_waiting,
)
from reserve.services.waivers.book import Entry
from reserve.services.waivers.now import finding_now
from reserve.services.waivers.typed import clean_basis, clean_reason, require_end
from reserve.store.projects import Project
from reserve.vocabulary.errors import Conflict


def grant_waiver(desk: Desk, session_id: str, code: str, reason: str, *, basis: str, expires_on: dt.date) -> None:
    """Grant an ask to its last day ``expires_on``, on the document ``basis``; it is public from now on and counts as a signature.

    Raises ``NotFound``, ``Refused`` (right, level, one's own cause), ``NotAllowedNow`` (answered already; the project is not being
    written), ``Conflict`` (the figures are others now), ``BadInput`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, DECIDE, code), writing(desk, session_id) as sitting:
        entry, project, role = _deciding(sitting, code)
        require(sitting.person, DECIDE, project)
        words, document = clean_reason(reason, desk.today(), project), clean_basis(basis)
        require_end(expires_on, desk.today(), project)
        finding = finding_now(sitting, project, entry.ask.rule_id, entry.ask.path)
        if finding is None or desk.checker.figures_digest(finding) != entry.ask.figures_digest:
            raise Conflict("waiver_figures_changed", waiver=code)
        require_confirmed(sitting.session, desk, sitting.person)
        add_step(sitting, entry, "granted", role, words, basis=document, expires_on=expires_on)


def decline_waiver(desk: Desk, session_id: str, code: str, reason: str) -> None:
    """Decline an ask; the county reads why. Raises like :func:`grant_waiver`."""
    with refusals(desk, session_id, DECIDE, code), writing(desk, session_id) as sitting:
        entry, project, role = _deciding(sitting, code)
        add_step(sitting, entry, "declined", role, clean_reason(reason, desk.today(), project))


def withdraw_waiver(desk: Desk, session_id: str, code: str, reason: str) -> None:
    """Take an unanswered ask back. Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` or ``BadInput``."""
    with refusals(desk, session_id, ASK, code), writing(desk, session_id) as sitting:
        entry, project = find_waiver(sitting.session, sitting.person, code, lock=True)
        require(sitting.person, ASK, project)
        require_waiting(entry)
        add_step(sitting, entry, "withdrawn", "county_clerk", clean_reason(reason, desk.today(), project))


def _deciding(sitting: Sitting, code: str) -> tuple[Entry, Project, str]:
    """The ask, its project and the role in which the person answers it."""
    entry, project = find_waiver(sitting.session, sitting.person, code, lock=True)
    needed = sitting.desk.checker.waivable(entry.ask.rule_id)
    role = require_level(sitting.person, DECIDE, project, needed, entry.ask.rule_id)
    require_disinterested(sitting.person, entry, project)
    require_waiting(entry)
    return entry, project, role
