"""End a record that no longer holds, or let it hold again. Nothing of the register is ever deleted."""

import datetime as dt

from sqlalchemy import RowMapping, func, select
from sqlmodel import Session

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.register.access import find_record, kind_label, require_editor, require_in_force
from reserve.services.register.checks import plain_reason, refuse, twice
from reserve.services.register.views import RecordRef
from reserve.services.register.writing import Pen, parents_of
from reserve.services.sitting import writing
from reserve.store.register import register_tables
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.register import KINDS, PARENTS, Kind, read_record


def end_record(desk: Desk, session_id: str, kind: Kind, record_id: str, revision: int, *, ended_on: dt.date, reason: str) -> RecordRef:
    """End the record on a day that is not in the future, with a reason; what hangs below it must be ended first.

    Raises ``Refused``, ``NotFound``, ``NotAllowedNow``, ``BadInput``, or ``Conflict`` where it is no longer at ``revision``.
    """
    with refusals(desk, session_id, "register.end", f"{kind} {record_id}"[:80]), writing(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, kind, record_id, lock=True)
        require_editor(sitting.person, row["unit_code"])
        require_in_force(kind, row)
        told = plain_reason(reason)
        if ended_on > desk.today():
            raise BadInput("register_end_date", day=ended_on, today=desk.today())
        if row["revision"] != revision:
            raise Conflict("register_changed_meanwhile")
        _require_nothing_below(sitting.session, kind, row)
        pen = Pen(sitting)
        digest = pen.mark_ended(kind, row, ended_on, told)
        pen.flush()
        detail = {"unit": row["unit_code"], "digest_after": digest, "ended_on": ended_on.isoformat(), "reason": told}
        sitting.record("register.end", f"{kind} {record_id}", detail)
        return RecordRef(kind, record_id, revision + 1)


def resume_record(desk: Desk, session_id: str, kind: Kind, record_id: str, revision: int, *, reason: str) -> RecordRef:
    """Let an ended record hold again, with a reason. Raises as :func:`end_record`, and ``RecordRefused`` where its place was taken."""
    with refusals(desk, session_id, "register.resume", f"{kind} {record_id}"[:80]), writing(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, kind, record_id, lock=True)
        require_editor(sitting.person, row["unit_code"])
        if row["ended_on"] is None:
            raise NotAllowedNow("register_not_ended", kind=kind_label(kind))
        told = plain_reason(reason)
        if row["revision"] != revision:
            raise Conflict("register_changed_meanwhile")
        parents = parents_of(kind, row)
        for parent in PARENTS[kind]:
            if parents[f"{parent}_id"] is not None:
                require_in_force(parent, _row(sitting.session, parent, str(parents[f"{parent}_id"])))
        product = _row(sitting.session, "line", row["line_id"])["product"] if row.get("line_id") else None
        refuse(twice(sitting.session, kind, read_record(kind, row["raw"], product), parents, row["id"]))
        pen = Pen(sitting)
        digest = pen.mark_ended(kind, row, None, told)
        pen.flush()
        sitting.record("register.resume", f"{kind} {record_id}", {"unit": row["unit_code"], "digest_after": digest, "reason": told})
        return RecordRef(kind, record_id, revision + 1)


def _row(session: Session, kind: Kind, record_id: str) -> RowMapping:
    table = register_tables[kind]
    return session.execute(select(table).where(table.c.id == record_id)).mappings().one()


def _require_nothing_below(session: Session, kind: Kind, row: RowMapping) -> None:
    for below in KINDS:
        if kind not in PARENTS[below]:
            continue
        table = register_tables[below]
        query = select(func.count()).select_from(table).where(table.c[f"{kind}_id"] == row["id"], table.c.ended_on.is_(None))
        count = session.execute(query).scalar_one()
        if count:
            label: Bilingual = kind_label(below)
            raise NotAllowedNow("register_ends_with", count=count, below=label)
