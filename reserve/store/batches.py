"""Funding batches: the frozen programme, the pinned candidates, each run with its rows and reasons."""

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime
from reserve.vocabulary.tracks import batch_states


class ProgrammeVersion(Base, table=True):
    """The exact text of a programme as a batch uses it, found by its digest."""

    __tablename__ = "programme_version"
    digest: str = Field(primary_key=True, min_length=64, max_length=64)
    code: str
    content: str = Field(sa_type=Text)
    stored_at: AwareDatetime = Field(sa_type=UTCDateTime)


class Batch(Base, table=True):
    """A funding batch. The seed of the lot is committed (SHA-256) at the opening and revealed by the first run.

    Money is given out of ``budget_fen``; a list fills ``places`` instead and has no budget. ``granted``: fen that firms were granted before
    in the year under the same programme, by firm, as it stood at the opening.
    """

    __tablename__ = "batch"
    __table_args__ = (one_of("state", batch_states()), CheckConstraint("budget_fen >= 0", name="budget_not_negative"))
    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    unit_code: str
    state: str
    programme_code: str
    programme_digest: str = Field(foreign_key="programme_version.digest")
    budget_fen: int = Field(sa_type=BigInteger)
    places: int | None = None
    basis: str = Field(sa_type=Text)
    reference_date: str
    seed_secret: str
    seed_commitment: str
    seed_revealed: bool = False
    run_number: int = 0
    granted: Any = Field(sa_type=Json)
    opened_by: str = Field(foreign_key="person.id")
    opened_at: AwareDatetime = Field(sa_type=UTCDateTime)
    updated_at: AwareDatetime = Field(sa_type=UTCDateTime)


class BatchCandidate(Base, table=True):
    """A project in a batch, pinned to the version and the memberships it had at the opening."""

    __tablename__ = "batch_candidate"
    __table_args__ = (UniqueConstraint("batch_id", "project_id"),)
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id")
    project_id: str = Field(foreign_key="project.id", index=True)
    project_code: str
    unit_code: str
    version_id: str = Field(foreign_key="project_version.id")
    digest: str
    memberships: Any = Field(sa_type=Json)


class BatchStep(Base, table=True):
    """One step of a batch between its states."""

    __tablename__ = "batch_step"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id")
    number: int
    action: str
    from_state: str
    to_state: str
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    comment: str | None = None
    occurred_at: AwareDatetime = Field(sa_type=UTCDateTime)


class BatchRun(Base, table=True):
    """One run of the ranking with the digest of its whole result."""

    __tablename__ = "batch_run"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id")
    number: int
    seed: str
    budget_fen: int = Field(sa_type=BigInteger)
    spent_fen: int = Field(sa_type=BigInteger)
    places: int | None = None
    line_after_place: int | None = None
    maximum_points_micro: int = Field(sa_type=BigInteger)
    unverified: Any = Field(sa_type=Json)
    warnings: Any = Field(sa_type=Json)
    result_digest: str = Field(min_length=64, max_length=64)
    run_by: str = Field(foreign_key="person.id")
    run_at: AwareDatetime = Field(sa_type=UTCDateTime)


class RankingRow(Base, table=True):
    """One project of a run: place, points (10^-6), money (fen), gates, caps and what would lift it.

    ``shown``: name, firm, places and figures of the pinned version, so that a frozen list never changes.
    """

    __tablename__ = "ranking_row"
    __table_args__ = (
        UniqueConstraint("batch_run_id", "position"),
        UniqueConstraint("batch_run_id", "project_code"),
        one_of("status", ("funded", "partial", "reserve", "below_floor", "gated_out")),
        CheckConstraint("offer_fen >= 0", name="offer_not_negative"),
    )
    id: str = Field(primary_key=True)
    batch_run_id: str = Field(foreign_key="batch_run.id")
    position: int
    project_code: str
    place: int | None = None
    tier: int
    status: str
    points_micro: int = Field(sa_type=BigInteger)
    offer_fen: int = Field(sa_type=BigInteger)
    requested_fen: int = Field(sa_type=BigInteger)
    entitled_fen: int = Field(sa_type=BigInteger)
    tie: str | None = None
    lot: str
    doors: Any = Field(sa_type=Json)
    decisions: Any = Field(sa_type=Json)
    caps: Any = Field(sa_type=Json)
    lift: Any = Field(sa_type=Json)
    shown: Any = Field(sa_type=Json)


class RankReason(Base, table=True):
    """One criterion's contribution to a place (排序依据): input, parameter, citation, curve value, points."""

    __tablename__ = "rank_reason"
    __table_args__ = (UniqueConstraint("ranking_row_id", "position"),)
    id: str = Field(primary_key=True)
    ranking_row_id: str = Field(foreign_key="ranking_row.id")
    position: int
    criterion: str
    points_micro: int = Field(sa_type=BigInteger)
    detail: Any = Field(sa_type=Json)
