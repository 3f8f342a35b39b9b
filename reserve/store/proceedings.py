"""What is done with a ranked batch until it ends: approval, notice, objections and answers, exits, offers, the final list, its issue."""

import datetime as dt
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime

ACT_KINDS = (
    "approve",
    "unapprove",
    "publicise",
    "object",
    "answer",
    "withdraw",
    "offer",
    "accept",
    "decline",
    "close",
    "final",
    "issue",
    "end",
)
EFFECTS = ("none", "recheck", "out")


class BatchAct(Base, table=True):
    """One act, in the order of ``number``. Never updated, never deleted: what stands follows from all acts in their order.

    ``step`` is the step of the batch that recorded it; an offer is recorded by the step that made the money free. ``refers_to`` is the
    number of the act that is answered. ``run_by`` repeats who ran the ranking, so that the database itself refuses an approval by the
    same person.
    """

    __tablename__ = "batch_act"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        one_of("kind", ACT_KINDS),
        CheckConstraint("kind <> 'approve' OR (run_by IS NOT NULL AND run_by <> person_id)", name="approved_by_another"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("last_day IS NULL OR last_day >= day", name="last_day_later"),
        CheckConstraint("kind NOT IN ('answer', 'offer', 'accept', 'decline') OR refers_to IS NOT NULL", name="answer_refers"),
    )
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id", index=True)
    number: int = Field(ge=1)
    step: int = Field(ge=1)
    kind: str
    project_code: str | None = None
    refers_to: int | None = None
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    day: dt.date
    last_day: dt.date | None = None
    document: str | None = None
    text: str | None = Field(default=None, sa_type=Text)
    effect: str | None = None
    detail: Any = Field(sa_type=Json)
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    run_by: str | None = Field(default=None, foreign_key="person.id")
    done_at: AwareDatetime = Field(sa_type=UTCDateTime)


class BatchObjector(Base, table=True):
    """Who objected and how to reach them: apart from the objection, in no list, notice, export or analysis."""

    __tablename__ = "batch_objector"
    act_id: str = Field(primary_key=True, foreign_key="batch_act.id")
    name: str
    contact: str
