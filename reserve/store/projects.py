"""Projects: where each stands, its draft, its immutable versions, its way through the levels."""

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime
from reserve.vocabulary.fields import STAGES
from reserve.vocabulary.tracks import level_states


class Project(Base, table=True):
    """A project and the summary that lists show: of its draft while it can be edited, of its current version after."""

    __tablename__ = "project"
    __table_args__ = (
        one_of("state", level_states()),
        CheckConstraint("version_number >= 0", name="version_number_counts"),
        Index(None, "unit_code", "state", "updated_at"),
        Index(None, "state", "updated_at"),
        Index(None, "updated_at", "code"),
    )
    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    unit_code: str
    state: str = "draft"
    created_by: str = Field(foreign_key="person.id")
    created_at: AwareDatetime = Field(sa_type=UTCDateTime)
    updated_at: AwareDatetime = Field(sa_type=UTCDateTime)
    version_id: str | None = None
    version_number: int = 0
    submitted_by: str | None = Field(default=None, foreign_key="person.id")
    transition_number: int = 0
    name: str = ""
    enterprise: str = ""
    location_code: str | None = None
    saving_tce_per_year: int | None = Field(default=None, sa_type=BigInteger)
    investment_fen: int | None = Field(default=None, sa_type=BigInteger)
    block_count: int = 0
    explain_count: int = 0
    hint_count: int = 0


class CodeSequence(Base, table=True):
    """The last number given under a prefix (``3305-2024``)."""

    __tablename__ = "code_sequence"
    prefix: str = Field(primary_key=True)
    last: int


class Draft(Base, table=True):
    """The one mutable row of a project: what people type, with a revision for each field.

    ``marks``: path -> [revision, person id, UTC time, client, sequence number]; ``clients``: client -> last sequence number;
    ``justifications``: outbox path -> text, digest of the figures, person, time; ``open_fields``: marked at a return, None: all.
    """

    __tablename__ = "draft"
    __table_args__ = (CheckConstraint("revision >= 0", name="revision_counts"),)
    project_id: str = Field(primary_key=True, foreign_key="project.id")
    revision: int = 0
    raw: Any = Field(sa_type=Json)
    marks: Any = Field(sa_type=Json)
    clients: Any = Field(sa_type=Json)
    justifications: Any = Field(sa_type=Json)
    open_fields: Any = Field(default=None, sa_type=Json, nullable=True)
    returned_at_revision: int | None = None
    updated_at: AwareDatetime = Field(sa_type=UTCDateTime)


class ProjectVersion(Base, table=True):
    """One submitted state of a project: the canonical document and its digest. Never updated, never deleted."""

    __tablename__ = "project_version"
    __table_args__ = (UniqueConstraint("project_id", "number"), UniqueConstraint("project_id", "idempotency_key"), one_of("stage", STAGES))
    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    number: int = Field(ge=1)
    unit_code: str
    stage: str
    as_of: str
    document: str = Field(sa_type=Text)
    digest: str = Field(min_length=64, max_length=64)
    idempotency_key: str
    created_by: str = Field(foreign_key="person.id")
    created_at: AwareDatetime = Field(sa_type=UTCDateTime)


class Transition(Base, table=True):
    """One step of a project between levels. An undo is a new step that names the one it takes back."""

    __tablename__ = "transition"
    __table_args__ = (UniqueConstraint("project_id", "number"), one_of("kind", ("act", "undo")))
    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    number: int = Field(ge=1)
    kind: str = "act"
    action: str
    from_state: str
    to_state: str
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    role: str
    unit_code: str
    comment: str | None = None
    fields: Any = Field(default=None, sa_type=Json, nullable=True)
    version_id: str | None = Field(default=None, foreign_key="project_version.id")
    undoes_id: str | None = Field(default=None, foreign_key="transition.id")
    occurred_at: AwareDatetime = Field(sa_type=UTCDateTime)
    recorded_at: AwareDatetime = Field(sa_type=UTCDateTime)


class Membership(Base, table=True):
    """A project stands in an official list: never a field that a county ticks."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("project_id", "kind", "document_number"),
        one_of("kind", ("provincial_key_plan", "central_air_reserve")),
    )
    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id", index=True)
    kind: str
    document_number: str
    document_date: str
    imported_by: str = Field(foreign_key="person.id")
    imported_at: AwareDatetime = Field(sa_type=UTCDateTime)
