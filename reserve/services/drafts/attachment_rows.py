"""What the use cases of attachments share: the rows of a project, what they are shown as, and how much room is left."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.store.attachments import Attachment
from reserve.store.projects import Project
from reserve.store.vault import Vault
from reserve.vocabulary.errors import BadInput


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment as people see it. ``size_bytes``: of the file."""

    id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    added_by: str
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttachmentList:
    """The attachments of a project; ``editable``: whether the person may add and remove now."""

    code: str
    items: tuple[AttachmentView, ...]
    editable: bool
    file_bytes: int
    extensions: tuple[str, ...]


def vault_of(desk: Desk) -> Vault:
    """The vault of this installation. Raises ``RuntimeError`` at a desk that was made without one."""
    if desk.vault is None:
        raise RuntimeError("this desk keeps no attachments: it was made without a vault")
    return desk.vault


def view_of(row: Attachment) -> AttachmentView:
    """A row as people see it."""
    return AttachmentView(row.id, row.name, row.media_type, row.size_bytes, row.sha256, row.added_by_name, row.added_at)


def present(session: Session, project: Project) -> list[Attachment]:
    """The attachments of a project that were not taken back, in the order of their arrival."""
    query = select(Attachment).where(Attachment.project_id == project.id, col(Attachment.removed_at).is_(None))
    return list(session.exec(query.order_by(col(Attachment.added_at), col(Attachment.id))))


def require_room(session: Session, project: Project, vault: Vault, size: int) -> None:
    """Raise ``BadInput`` with the figures when a file of ``size`` bytes is too large or the project is full."""
    if size > vault.file_bytes:
        raise BadInput("attachment_too_large", size=_mb(size), limit=_mb(vault.file_bytes))
    query = select(func.count(), func.coalesce(func.sum(Attachment.size_bytes), 0)).where(Attachment.project_id == project.id)
    count, kept = session.exec(query).one()
    if count >= vault.project_files:
        raise BadInput("attachment_too_many", count=count, limit=vault.project_files)
    if int(kept) + size > vault.project_bytes:
        raise BadInput("attachment_project_full", kept=_mb(int(kept)), size=_mb(size), limit=_mb(vault.project_bytes))


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
