"""Tie a project of the library to the line of the register that it is about, or untie it."""

from sqlalchemy import delete, insert, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project
from reserve.services.register.access import find_record, require_editor, require_in_force
from reserve.services.register.views import RecordRef
from reserve.services.register.writing import Pen
from reserve.services.sitting import writing
from reserve.store.register import register_links, register_tables
from reserve.vocabulary.errors import NotAllowedNow, NotFound


def link_project(desk: Desk, session_id: str, project_code: str, line_id: str) -> RecordRef:
    """Say that the project is about this line. Tied to the same line already, nothing changes.

    The person may read the project and change the line. Raises ``Refused``, ``NotFound``, or ``NotAllowedNow`` where the project is about
    another line.
    """
    with refusals(desk, session_id, "register.link", project_code[:40]), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, project_code, lock=True)
        row = find_record(sitting.session, sitting.person, "line", line_id, lock=True)
        require_editor(sitting.person, row["unit_code"])
        require_in_force("line", row)
        line = register_tables["line"]
        held = sitting.session.execute(
            select(line.c.id, line.c.line_name)
            .join(register_links, register_links.c.line_id == line.c.id)
            .where(register_links.c.project_id == project.id)
        ).first()
        if held is not None:
            if held.id == row["id"]:
                return RecordRef("line", row["id"], row["revision"])
            raise NotAllowedNow("register_link_known", project=project.code, line=held.line_name)
        tied = {"project_id": project.id, "line_id": row["id"], "linked_by": sitting.person.id, "linked_at": desk.now()}
        sitting.session.execute(insert(register_links), tied)
        pen = Pen(sitting)
        pen.link(row, project.code, linked=True)
        pen.flush()
        sitting.record("register.link", f"line {row['id']}", {"project": project.code})
        return RecordRef("line", row["id"], row["revision"] + 1)


def unlink_project(desk: Desk, session_id: str, project_code: str) -> RecordRef:
    """Say that the project is about no line of the register any more. Raises ``NotFound`` where it was about none that the person sees."""
    with refusals(desk, session_id, "register.unlink", project_code[:40]), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, project_code, lock=True)
        tied = select(register_links.c.line_id).where(register_links.c.project_id == project.id)
        line_id = sitting.session.execute(tied).scalar_one_or_none()
        if line_id is None:
            raise NotFound("register_link_missing", project=project.code)
        row = find_record(sitting.session, sitting.person, "line", line_id, lock=True)
        require_editor(sitting.person, row["unit_code"])
        sitting.session.execute(delete(register_links).where(register_links.c.project_id == project.id))
        pen = Pen(sitting)
        pen.link(row, project.code, linked=False)
        pen.flush()
        sitting.record("register.unlink", f"line {row['id']}", {"project": project.code})
        return RecordRef("line", row["id"], row["revision"] + 1)
