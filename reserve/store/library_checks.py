"""Checks of the whole library: each run, what its chunks answered, how often each rule spoke, and the findings as differences.

The findings of a scope (one reporting unit with all below it, at one stage; apart from it, by the law of another day) are kept as spans
of runs: ``first_run`` is the run that wrote the row, ``gone_run`` the run that no longer found it. What was wrong at run N are the rows
with ``first_run <= N`` that were not gone by N. So a run that finds what the last one found writes nothing, a run that is under way shows
nobody half an answer, and one that was given up needs no clearing.
"""

import datetime as dt
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import CheckConstraint, ColumnElement, Index, Text, and_, or_, text
from sqlmodel import Field, col

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime
from reserve.vocabulary.fields import STAGES
from reserve.vocabulary.findings import SEVERITIES

STATES = ("running", "finished", "stopped")
STANDINGS = ("new", "recorded", "explained", "waived")
"""How a finding stands to the verdict at the filing: not in it, in it, in it with a written reason, or with a waiver."""
KEPT_RUNS = 12
"""Finished runs of a scope for which findings that are gone since can still be told."""

_NEW = "standing = 'new'"
_GONE = "gone_run IS NOT NULL"


class LibraryCheck(Base, table=True):
    """One run over all live projects of a unit and the units below it, in the order of their ids.

    ``position`` is the last project that was judged; ``total`` counts the projects at the start, a few may join while the run goes on.
    """

    __tablename__ = "library_check"
    __table_args__ = (
        one_of("state", STATES),
        one_of("stage", STAGES),
        CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="ended_when_not_running"),
        Index("uq_library_check_running", "scope", unique=True, sqlite_where=text("state = 'running'"),
              postgresql_where=text("state = 'running'")),
        Index(None, "scope", "state", "number"),
    )  # fmt: skip
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False}, ge=1)
    scope: str
    unit_code: str
    stage: str
    as_of: dt.date
    state: str = "running"
    engine: str
    edition: str
    rules: Any = Field(sa_type=Json)
    person_id: str = Field(foreign_key="person.id")
    started_at: AwareDatetime = Field(sa_type=UTCDateTime)
    finished_at: AwareDatetime | None = Field(default=None, sa_type=UTCDateTime, nullable=True)
    total: int = Field(ge=0)
    judged: int = 0
    chunks: int = 0
    position: str | None = None
    blocks: int = 0
    explains: int = 0
    hints: int = 0


class LibraryChunkRow(Base, table=True):
    """What Great Expectations answered for one chunk. ``result`` is emptied when a later run of the scope is finished; its digest stays."""

    __tablename__ = "library_check_chunk"
    run: int = Field(primary_key=True, foreign_key="library_check.number")
    number: int = Field(primary_key=True, ge=1)
    first_project: str
    last_project: str
    projects: int
    findings: int
    suite: str
    digest: str = Field(min_length=64, max_length=64)
    result: str | None = Field(default=None, sa_type=Text, nullable=True)
    judged_at: AwareDatetime = Field(sa_type=UTCDateTime)


class LibraryFinding(Base, table=True):
    """One finding over a span of runs. ``since_run``: the run that first found it, whatever version it stood in then."""

    __tablename__ = "library_finding"
    __table_args__ = (
        one_of("severity", SEVERITIES),
        one_of("standing", STANDINGS),
        CheckConstraint("since_run <= first_run", name="since_before_first"),
        CheckConstraint("gone_run > first_run", name="gone_after_first"),
        Index("ix_library_finding_new", "scope", "project_id", sqlite_where=text(_NEW), postgresql_where=text(_NEW)),
        Index("ix_library_finding_gone", "scope", "gone_run", sqlite_where=text(_GONE), postgresql_where=text(_GONE)),
        {"sqlite_with_rowid": False},
    )
    scope: str = Field(primary_key=True)
    project_id: str = Field(primary_key=True, foreign_key="project.id")
    rule_id: str = Field(primary_key=True)
    path: str = Field(primary_key=True)
    first_run: int = Field(primary_key=True, foreign_key="library_check.number", sa_column_kwargs={"autoincrement": False})
    version_id: str
    severity: str
    standing: str
    since_run: int
    gone_run: int | None = None


class LibraryRuleCount(Base, table=True):
    """How often a rule spoke in one unit in one run: findings, projects, and of the findings those that are new since the filing."""

    __tablename__ = "library_rule_count"
    __table_args__ = (one_of("severity", SEVERITIES), {"sqlite_with_rowid": False})
    run: int = Field(primary_key=True, foreign_key="library_check.number", sa_column_kwargs={"autoincrement": False})
    unit_code: str = Field(primary_key=True)
    rule_id: str = Field(primary_key=True)
    severity: str = Field(primary_key=True)
    findings: int
    projects: int
    fresh: int


def scope_of(unit_code: str, stage: str, *, now: bool = True) -> str:
    """The key of all runs over a unit at a stage; runs by the law of another day than their own are kept apart from what is wrong now.

    >>> scope_of("3305", "reserve"), scope_of("3305", "reserve", now=False)
    ('3305/reserve', '3305/reserve/other')
    """
    return f"{unit_code}/{stage}" if now else f"{unit_code}/{stage}/other"


def standing_at(run: LibraryCheck) -> ColumnElement[bool]:
    """The findings of the scope as ``run`` left them."""
    gone = col(LibraryFinding.gone_run)
    return and_(
        col(LibraryFinding.scope) == run.scope,
        col(LibraryFinding.first_run) <= run.number,
        or_(gone.is_(None), gone > run.number),
    )
