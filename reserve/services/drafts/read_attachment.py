"""List the attachments of a project and read one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.attachment_types import attachment_types
from reserve.services.access import find_project, may
from reserve.services.drafts.attachment_rows import AttachmentList, AttachmentView, present, vault_of, view_of
from reserve.services.sitting import reading
from reserve.store.attachments import Attachment
from reserve.store.projects import Project
from reserve.vocabulary.errors import NotFound


@dataclass(frozen=True, slots=True)
class AttachmentFile:
    """An attachment with its bytes, which come in pieces."""

    about: AttachmentView
    pieces: Iterator[bytes]


def list_attachments(desk: Desk, session_id: str, code: str) -> AttachmentList:
    """What is attached to a project that the person may read. Raises ``NotFound``."""
    with refusals(desk, session_id, "attachment.list", code), reading(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code)
        items = tuple(view_of(row) for row in present(sitting.session, project))
        editable = may(sitting.person, "project.edit", project)
    return AttachmentList(code, items, editable, vault_of(desk).file_bytes, tuple(attachment_types()))


def read_attachment(desk: Desk, session_id: str, attachment_id: str) -> AttachmentFile:
    """One attachment of a project that the person may read.

    Raises ``NotFound``: no such attachment, taken back, or outside the territory - the answer is the same.
    """
    with refusals(desk, session_id, "attachment.read", attachment_id[:40]), reading(desk, session_id) as sitting:
        row = sitting.session.exec(select(Attachment).where(Attachment.id == attachment_id)).first()
        if row is None or row.removed_at is not None:
            raise NotFound("attachment_not_found")
        code = sitting.session.get_one(Project, row.project_id).code
        try:
            find_project(sitting.session, sitting.person, code)
        except NotFound as hidden:
            raise NotFound("attachment_not_found") from hidden
        about = view_of(row)
    return AttachmentFile(about, vault_of(desk).read(about.sha256, about.size_bytes))
