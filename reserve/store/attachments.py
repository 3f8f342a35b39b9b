"""Attachments of projects: what was filed as evidence, by whom, and when it was taken back. The bytes lie in the vault."""

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from reserve.store.base import Base
from reserve.store.types import UTCDateTime


class Attachment(Base, table=True):
    """One file of a project. A removed one keeps its row: what a reviewer may have seen stays on record."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size_bytes > 0", name="size_counts"),)
    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id", index=True)
    name: str = Field(min_length=1, max_length=120)
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger, gt=0)
    sha256: str = Field(min_length=64, max_length=64, index=True)
    added_by: str = Field(foreign_key="person.id")
    added_by_name: str
    added_at: AwareDatetime = Field(sa_type=UTCDateTime)
    removed_by: str | None = Field(default=None, foreign_key="person.id")
    removed_at: AwareDatetime | None = Field(default=None, sa_type=UTCDateTime)
