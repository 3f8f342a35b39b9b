"""Recompute the audit chain and compare a printed head with it."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.sitting import reading
from reserve.store.audit import ChainReport as AuditReport
from reserve.store.audit import verify


def verify_audit(desk: Desk, session_id: str | None = None, expected_head: str | None = None) -> AuditReport:
    """The whole chain from its start. With a session the right to read the audit is needed; the operator needs none."""
    if session_id is None:
        with desk.store.read() as session:
            return verify(session, expected_head)
    with refusals(desk, session_id, "audit.read", "chain"), reading(desk, session_id) as sitting:
        require_own(sitting.person, "audit.read")
        return verify(sitting.session, expected_head)
