"""The history of a record: who changed what, when, and what stood there before."""

from sqlalchemy import select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.register.access import find_record
from reserve.services.register.views import ChangeView
from reserve.services.sitting import reading
from reserve.store.register import register_changes
from reserve.vocabulary.register import Kind
from reserve.vocabulary.reporting_units import reporting_units

LIMIT = 500


def record_history(desk: Desk, session_id: str, kind: Kind, record_id: str) -> tuple[ChangeView, ...]:
    """All acts on a record that the person may see, newest first (the newest 500). Raises ``NotFound``."""
    with refusals(desk, session_id, "register.read", f"{kind} {record_id}"[:80]), reading(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, kind, record_id)
        query = (
            select(register_changes)
            .where(register_changes.c.record_id == row["id"])
            .order_by(register_changes.c.number.desc())
            .limit(LIMIT)
        )
        return tuple(
            ChangeView(
                kind=kind,
                record_id=row["id"],
                number=change["number"],
                act=change["act"],
                person_name=change["person_name"],
                unit_name=reporting_units()[change["unit_code"]].name,
                at=change["at"],
                changes=tuple((c[0], c[1], c[2], c[3], c[4]) for c in change["changes"]),
                reason=change["reason"],
                digest_after=change["digest_after"],
            )
            for change in sitting.session.execute(query).mappings()
        )
