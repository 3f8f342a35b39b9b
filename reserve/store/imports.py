"""Files that people dropped: each run, each row, and what became of it."""

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime


class ImportRun(Base, table=True):
    """One file read into the register. ``totals``: each money column over all rows read, as exact decimal text."""

    __tablename__ = "import_run"
    __table_args__ = (one_of("kind", ("projects", "memberships")),)
    id: str = Field(primary_key=True)
    kind: str
    filename: str
    content_digest: str
    mapping: str
    unit_code: str
    totals: Any = Field(sa_type=Json)
    person_id: str = Field(foreign_key="person.id")
    started_at: AwareDatetime = Field(sa_type=UTCDateTime)


class ImportRowRecord(Base, table=True):
    """One row of a file. ``row_digest`` finds the same row again, so that a second import adds nothing."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("import_run_id", "number"),
        Index(None, "unit_code", "row_digest"),
        one_of("status", ("created", "already", "refused")),
    )
    id: str = Field(primary_key=True)
    import_run_id: str = Field(foreign_key="import_run.id")
    number: int
    row_id: str
    unit_code: str
    row_digest: str
    status: str
    project_id: str | None = Field(default=None, foreign_key="project.id")
    reason: str | None = None
