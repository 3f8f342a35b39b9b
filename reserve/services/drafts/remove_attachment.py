"""Take an attachment back while the county may edit the project."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project, require
from reserve.services.drafts.attachment_rows import present
from reserve.services.sitting import writing
from reserve.vocabulary.errors import NotFound


def remove_attachment(desk: Desk, session_id: str, code: str, attachment_id: str) -> None:
    """Take it off the list; row and bytes stay on record. Raises ``NotFound``, ``Refused`` or ``NotAllowedNow``."""
    with refusals(desk, session_id, "attachment.remove", code), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code, lock=True)
        require(sitting.person, "project.edit", project)
        found = next((row for row in present(sitting.session, project) if row.id == attachment_id), None)
        if found is None:
            raise NotFound("attachment_not_found")
        found.removed_by, found.removed_at = sitting.person.id, desk.now()
        sitting.session.add(found)
        sitting.record("attachment.remove", code, {"attachment": found.id, "name": found.name, "sha256": found.sha256})
