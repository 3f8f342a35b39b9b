"""Attach a file to a project while its county may edit it."""

from pathlib import Path

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.attachment_types import clean_name, media_type_of
from reserve.services.access import find_project, require
from reserve.services.drafts.attachment_rows import AttachmentView, present, require_room, vault_of, view_of
from reserve.services.sitting import reading, writing
from reserve.store.attachments import Attachment
from reserve.store.identifiers import new_id
from reserve.store.vault import digest_of
from reserve.vocabulary.errors import BadInput


def may_attach(desk: Desk, session_id: str, code: str, name: str, size: int) -> str:
    """Everything that can be said before the first byte arrives; answers with the cleaned name.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow``, or ``BadInput`` for name, size and room.
    """
    with refusals(desk, session_id, "attachment.add", code), reading(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code)
        require(sitting.person, "project.edit", project)
        require_room(sitting.session, project, vault_of(desk), size)
        return clean_name(name)


def attach_file(desk: Desk, session_id: str, code: str, name: str, arrived: Path) -> AttachmentView:
    """Keep the file at ``arrived`` under the project; it is moved away from there.

    Raises like :func:`may_attach`, and ``BadInput`` when the content is not what the name says or is attached already.
    """
    vault = vault_of(desk)
    cleaned = clean_name(name)
    size = arrived.stat().st_size
    if not size:
        raise BadInput("attachment_empty", name=cleaned)
    media_type = media_type_of(arrived, cleaned)
    digest = digest_of(arrived)
    with refusals(desk, session_id, "attachment.add", code), writing(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        project = find_project(session, person, code, lock=True)
        require(person, "project.edit", project)
        require_room(session, project, vault, size)
        for other in present(session, project):
            if other.sha256 == digest:
                raise BadInput("attachment_known", name=cleaned, other=other.name)
        row = Attachment.model_validate(
            {
                "id": new_id(), "project_id": project.id, "name": cleaned, "media_type": media_type, "size_bytes": size,
                "sha256": digest, "added_by": person.id, "added_by_name": person.name, "added_at": desk.now(),
            }
        )  # fmt: skip
        session.add(row)
        session.flush()
        sitting.record("attachment.add", code, {"attachment": row.id, "name": cleaned, "bytes": size, "sha256": digest})
        vault.keep(arrived, digest)  # before the commit: a row never speaks of bytes that are not on the disk
        return view_of(row)
