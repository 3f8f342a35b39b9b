"""Formal judgements over versions, their findings, and the justifications people wrote."""

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime
from reserve.vocabulary.findings import SEVERITIES


class CheckRun(Base, table=True):
    """One formal verdict with the engine's whole result. Never updated, never deleted."""

    __tablename__ = "check_run"
    id: str = Field(primary_key=True)
    version_id: str = Field(foreign_key="project_version.id", index=True)
    engine: str
    suite: str
    document_digest: str = Field(min_length=64, max_length=64)
    passed: bool
    result: str = Field(sa_type=Text)
    checked_at: AwareDatetime = Field(sa_type=UTCDateTime)


class FindingRow(Base, table=True):
    """One finding of a verdict in both languages. ``waiver_code``: the waiver that let it pass."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("check_run_id", "position"), one_of("severity", SEVERITIES))
    id: str = Field(primary_key=True)
    check_run_id: str = Field(foreign_key="check_run.id")
    position: int
    rule_id: str
    severity: str
    path: str
    message_zh: str = Field(sa_type=Text)
    message_en: str = Field(sa_type=Text)
    figures: Any = Field(sa_type=Json)
    citation: str
    related: Any = Field(sa_type=Json)
    explained: bool = False
    waiver_code: str | None = None


class Justification(Base, table=True):
    """A person's written reason for an odd value, as it stood when the version was made."""

    __tablename__ = "justification"
    __table_args__ = (UniqueConstraint("version_id", "rule_id", "path"),)
    id: str = Field(primary_key=True)
    version_id: str = Field(foreign_key="project_version.id")
    rule_id: str
    path: str
    text: str = Field(sa_type=Text)
    figures_digest: str
    person_id: str = Field(foreign_key="person.id")
    written_at: AwareDatetime = Field(sa_type=UTCDateTime)
