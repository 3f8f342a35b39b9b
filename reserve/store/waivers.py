"""Waivers of blocking rules: what a county asked for, and each answer to it. Rows are added and never changed.

An ask names one project, one rule and one place, and the figures as they stood. Its first step answers it; a second one can only
revoke what was granted. What holds now follows from the steps and the day.
"""

import datetime as dt
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime
from reserve.vocabulary.findings import WAIVED_BY

WAIVER_ACTS = ("granted", "declined", "withdrawn", "revoked")


class Waiver(Base, table=True):
    """One ask: the finding as it stood, the lowest level that could waive it then, who asks and why. Never updated, never deleted."""

    __tablename__ = "waiver"
    __table_args__ = (CheckConstraint("length(figures_digest) = 64", name="figures_digest_whole"), one_of("level", WAIVED_BY))
    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    project_id: str = Field(foreign_key="project.id", index=True)
    unit_code: str
    rule_id: str
    path: str
    level: str
    figures_digest: str
    figures: Any = Field(sa_type=Json)
    message_zh: str = Field(sa_type=Text)
    message_en: str = Field(sa_type=Text)
    asked_by: str = Field(foreign_key="person.id")
    asked_name: str
    asked_on: dt.date
    asked_at: AwareDatetime = Field(sa_type=UTCDateTime)
    asked_reason: str = Field(sa_type=Text)


class WaiverStep(Base, table=True):
    """One answer: granted, declined or withdrawn first, revoked after a grant. Never updated, never deleted.

    ``project_unit_code`` and ``asked_by`` repeat the ask, so that the database itself refuses a grant by the beneficiary.
    """

    __tablename__ = "waiver_step"
    __table_args__ = (
        UniqueConstraint("waiver_id", "number"),
        one_of("act", WAIVER_ACTS),
        CheckConstraint("(number = 1 AND act <> 'revoked') OR (number = 2 AND act = 'revoked')", name="number_follows"),
        CheckConstraint(
            "(act = 'granted' AND basis IS NOT NULL AND expires_on IS NOT NULL) "
            "OR (act <> 'granted' AND basis IS NULL AND expires_on IS NULL)",
            name="grant_complete",
        ),
        CheckConstraint("expires_on IS NULL OR expires_on >= done_on", name="expires_later"),
        CheckConstraint("act <> 'granted' OR (unit_code <> project_unit_code AND person_id <> asked_by)", name="granted_by_another"),
    )
    id: str = Field(primary_key=True)
    waiver_id: str = Field(foreign_key="waiver.id")
    number: int = Field(ge=1, le=2)
    act: str
    project_unit_code: str
    asked_by: str = Field(foreign_key="person.id")
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    role: str
    unit_code: str
    done_on: dt.date
    done_at: AwareDatetime = Field(sa_type=UTCDateTime)
    reason: str = Field(sa_type=Text)
    basis: str | None = None
    expires_on: dt.date | None = None
