"""What is tried on a batch and what departs from its list: light candidates of a run, each scenario, each departure and its answers.

Scenarios and departures are history: rows are added and never changed.
"""

from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime

DEPARTURES = ("in", "out", "amount")
"""A project that waits is let in, one that stands on the list is left out, an offer is another than the list gives."""
DEPARTURE_ACTS = ("signed", "refused", "withdrawn")


class BatchBoard(Base, table=True):
    """The candidates of one run as trials need them: packed JSON, made by the run and by nothing else."""

    __tablename__ = "batch_board"
    batch_run_id: str = Field(primary_key=True, foreign_key="batch_run.id")
    content: bytes = Field(sa_type=LargeBinary)


class ScenarioRun(Base, table=True):
    """One list that somebody looked at under other weights, means, caps or floors. Never official, never changed, never removed.

    ``changes`` as asked; ``programme_digest`` of the changed programme, ``result_digest`` of the whole list; ``sums`` what it comes to.
    """

    __tablename__ = "scenario_run"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id")
    number: int = Field(ge=1)
    run_number: int
    title: str = Field(max_length=60)
    changes: Any = Field(sa_type=Json)
    programme_digest: str = Field(min_length=64, max_length=64)
    result_digest: str = Field(min_length=64, max_length=64)
    sums: Any = Field(sa_type=Json)
    entering: int
    leaving: int
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    ran_at: AwareDatetime = Field(sa_type=UTCDateTime)


class Departure(Base, table=True):
    """One exception to the list of a run: which project, what it gets instead, why, and which caps that breaks. Never changed."""

    __tablename__ = "departure"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        one_of("kind", DEPARTURES),
        CheckConstraint("offer_fen >= 0 AND list_offer_fen >= 0", name="offers_not_negative"),
    )
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id")
    number: int = Field(ge=1)
    run_number: int
    project_code: str
    kind: str
    offer_fen: int = Field(sa_type=BigInteger)
    list_offer_fen: int = Field(sa_type=BigInteger)
    breaks: Any = Field(sa_type=Json)
    reason: str = Field(sa_type=Text)
    author_id: str = Field(foreign_key="person.id")
    author_name: str
    proposed_at: AwareDatetime = Field(sa_type=UTCDateTime)


class DepartureStep(Base, table=True):
    """The answer to a departure: signed or refused by another person, or withdrawn by its author. One answer, never changed.

    ``author_id`` repeats the proposal, so that the database itself refuses a signature of the author.
    """

    __tablename__ = "departure_step"
    __table_args__ = (
        one_of("act", DEPARTURE_ACTS),
        CheckConstraint("(act = 'withdrawn') = (person_id = author_id)", name="signed_by_another"),
    )
    id: str = Field(primary_key=True)
    departure_id: str = Field(foreign_key="departure.id", unique=True)
    act: str
    author_id: str = Field(foreign_key="person.id")
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    comment: str | None = Field(default=None, sa_type=Text)
    done_at: AwareDatetime = Field(sa_type=UTCDateTime)
