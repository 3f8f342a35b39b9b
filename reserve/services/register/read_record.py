"""One record of the register, as its form needs it."""

from dataclasses import replace

from sqlalchemy import RowMapping, select
from sqlmodel import Session, col

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.services.register.access import find_record
from reserve.services.register.hints import hints_of
from reserve.services.register.rows import record_view
from reserve.services.register.views import RecordView
from reserve.services.sitting import reading
from reserve.store.projects import Project
from reserve.store.register import register_tables
from reserve.vocabulary.register import Kind
from reserve.vocabulary.reporting_units import area_of, relation
from reserve.vocabulary.rights import permits


def read_record(desk: Desk, session_id: str, kind: Kind, record_id: str) -> RecordView:
    """The record with this id. Raises ``Refused`` without the right to read, ``NotFound`` where the person may not see it."""
    with refusals(desk, session_id, "register.read", f"{kind} {record_id}"[:80]), reading(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, kind, record_id)
        product = product_of(sitting.session, row)
        project = visible_project(sitting.session, sitting.person, row.get("project_id"))
        view = record_view(kind, row, sitting.person, product, project)
        return replace(view, hints=hints_of(view.record, product, desk.today(), area_of(view.unit_code)))


def product_of(session: Session, row: RowMapping) -> str | None:
    """The product of the line that a record hangs below; None where it hangs below none."""
    if row.get("line_id") is None:
        return None
    line = register_tables["line"]
    return session.execute(select(line.c.product).where(line.c.id == row["line_id"])).scalar_one_or_none()


def visible_project(session: Session, person: Person, project_id: str | None) -> str | None:
    """The code of a project where the person may read it."""
    if project_id is None:
        return None
    query = select(col(Project.code), col(Project.unit_code), col(Project.state)).where(col(Project.id) == project_id)
    found = session.execute(query).first()
    if found is None or not permits(person.roles, "project.read", relation(person.unit_code, found.unit_code), found.state):
        return None
    return str(found.code)
