"""The review by experts of an open batch: the drawing of panels, and what each expert said about a project."""

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime

EXPERT_KINDS = ("call", "score", "unable", "conflict")


class ExpertAct(Base, table=True):
    """One act, in the order of ``number``: panels were drawn out of a pool, or an expert scored, could not judge, or declared a conflict.

    Never updated, never deleted: what an expert said last about a project counts. ``score`` is in 10^-6 points.
    """

    __tablename__ = "expert_act"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        one_of("kind", EXPERT_KINDS),
        CheckConstraint("(kind = 'score') = (score IS NOT NULL)", name="score_given"),
        CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100000000)", name="score_within"),
        CheckConstraint("(kind = 'call') = (project_code IS NULL)", name="project_named"),
    )
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id", index=True)
    number: int = Field(ge=1)
    kind: str
    project_code: str | None = None
    score: int | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    detail: Any = Field(sa_type=Json)
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    done_at: AwareDatetime = Field(sa_type=UTCDateTime)
