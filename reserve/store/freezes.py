"""Frozen batches: the archive of each freezing, kept in pieces, never changed."""

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base
from reserve.store.types import UTCDateTime


class BatchFreeze(Base, table=True):
    """One freezing of a run. ``manifest_digest`` names everything that was frozen; it also stands in the audit chain."""

    __tablename__ = "batch_freeze"
    __table_args__ = (UniqueConstraint("batch_id", "number"), CheckConstraint("archive_bytes > 0", name="archive_counts"))
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id")
    number: int = Field(ge=1)
    run_number: int = Field(ge=1)
    manifest_digest: str = Field(min_length=64, max_length=64)
    archive_bytes: int = Field(sa_type=BigInteger, gt=0)
    frozen_by: str = Field(foreign_key="person.id")
    frozen_at: AwareDatetime = Field(sa_type=UTCDateTime)


class BatchFreezePiece(Base, table=True):
    """A piece of the archive of a freezing, in the order of ``number``: one row of any table stays small enough to be copied."""

    __tablename__ = "batch_freeze_piece"
    __table_args__ = (UniqueConstraint("batch_freeze_id", "number"),)
    id: str = Field(primary_key=True)
    batch_freeze_id: str = Field(foreign_key="batch_freeze.id")
    number: int = Field(ge=1)
    content: bytes = Field(sa_type=LargeBinary)
