"""An officer revokes a waiver: from now on it lets nothing pass. What was submitted under it keeps its record, and is not accepted."""

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.services.sitting import writing
from reserve.services.waivers.access import LEVELS, REVOKE, add_step, find_waiver, require_disinterested, require_level
from reserve.services.waivers.typed import clean_reason
from reserve.vocabulary.errors import NotAllowedNow


def revoke_waiver(desk: Desk, session_id: str, code: str, reason: str) -> None:
    """Revoke what was granted at one's own level or below. Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (nothing to revoke),
    ``BadInput`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, REVOKE, code), writing(desk, session_id) as sitting:
        entry, project = find_waiver(sitting.session, sitting.person, code, lock=True)
        granted = entry.answer if entry.granted else None
        if granted is None:
            raise NotAllowedNow("waiver_not_granted", waiver=entry.ask.code)
        role = require_level(sitting.person, REVOKE, project, LEVELS[granted.role], entry.ask.rule_id)
        require_disinterested(sitting.person, entry, project)
        words = clean_reason(reason, desk.today(), project)
        require_confirmed(sitting.session, desk, sitting.person)
        add_step(sitting, entry, "revoked", role, words)
