"""The audit chain: every event carries the hash of the one before it; one locked row holds the head.

Whoever owns the database can drop its triggers. The proof is the head that every export prints: ``verify`` recomputes the chain
and says whether a printed head was really its head at some time.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Executable, Text, type_coerce, update
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, col, select

from reserve.store.base import Base, one_of
from reserve.store.identifiers import new_id
from reserve.store.types import Json, UTCDateTime, canonical_json

GENESIS = "0" * 64


class AuditEvent(Base, table=True):
    """One act or refusal. Never updated, never deleted."""

    __tablename__ = "audit_event"
    __table_args__ = (one_of("outcome", ("done", "refused")),)
    id: str = Field(primary_key=True)
    number: int = Field(unique=True, ge=1)
    at: AwareDatetime = Field(sa_type=UTCDateTime)
    person_id: str | None = None
    login: str | None = None
    action: str
    subject: str
    outcome: str
    detail: Any = Field(sa_type=Json)
    previous: str
    hash: str = Field(unique=True)


class AuditHead(Base, table=True):
    """The one row that every writer of the chain locks."""

    __tablename__ = "audit_head"
    __table_args__ = (one_of("name", ("head",)),)
    name: str = Field(primary_key=True)
    number: int
    hash: str


_CHAINED = ("id", "number", "at", "person_id", "login", "action", "subject", "outcome", "detail")
"""The columns that the hash of an event is taken of, besides the hash before it."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded: who, what, on which thing, with which figures."""

    action: str
    subject: str
    outcome: str = "done"
    person_id: str | None = None
    login: str | None = None
    detail: dict[str, Any] | None = None


def hash_of(event: AuditEvent) -> str:
    """SHA-256 over the previous hash and the canonical JSON of everything else in the event."""
    return _hash(event.previous, {name: getattr(event, name) for name in _CHAINED})


def _hash(previous: str, body: Mapping[str, Any]) -> str:
    at: dt.datetime = body["at"]
    told = {**body, "at": at.astimezone(dt.UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(f"{previous}\n{canonical_json(told)}".encode()).hexdigest()


def lock_head(session: Session) -> AuditHead:
    """The chain's head, locked until the end of the transaction."""
    return session.exec(select(AuditHead).where(AuditHead.name == "head").with_for_update().execution_options(populate_existing=True)).one()


def append(session: Session, act: Act, at: dt.datetime) -> AuditEvent:
    """Add an event to the chain inside the transaction of the act that it records."""
    head = lock_head(session)
    event = AuditEvent.model_validate(
        {
            "id": new_id(), "number": head.number + 1, "at": at, "person_id": act.person_id, "login": act.login,
            "action": act.action, "subject": act.subject, "outcome": act.outcome, "detail": act.detail or {},
            "previous": head.hash, "hash": "",
        }
    )  # fmt: skip
    event.hash = hash_of(event)
    session.add(event)
    session.flush()
    moved = session.execute(
        update(AuditHead)
        .where(col(AuditHead.name) == "head")
        .values(number=event.number, hash=event.hash)
        .execution_options(synchronize_session=False)
    )
    session.expire(head)
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise RuntimeError("the audit chain has no head row")
    return event


def head_of(session: Session) -> tuple[int, str]:
    """Number and hash of the last event (0 and the genesis hash when nothing was recorded)."""
    head = session.exec(select(AuditHead).where(AuditHead.name == "head")).one()
    return head.number, head.hash


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The result of recomputing the chain. ``first_bad``: number of the first event that does not fit, or None.

    ``expected_at``: the event at which the printed head was the head; None when it never was or none was given.
    """

    events: int
    head: str
    ok: bool
    first_bad: int | None
    reason: str
    expected_at: int | None = None


def last_time(session: Session) -> dt.datetime | None:
    """When the newest event was recorded; None where nothing was."""
    return session.exec(select(AuditEvent.at).order_by(col(AuditEvent.number).desc()).limit(1)).first()


def verify(session: Session, expected_head: str | None = None, *, newest: int | None = None) -> ChainReport:
    """Recompute the chain from its start and compare it with the head row and with a printed head.

    ``newest``: recompute only so many events, and take the hash before them as it stands.
    """
    previous, count, expected_at = GENESIS, 0, 0 if expected_head == GENESIS else None
    if newest is not None and head_of(session)[0] > newest:
        count = head_of(session)[0] - newest
        before = session.exec(select(AuditEvent.hash).where(AuditEvent.number == count)).first()
        if before is None:
            return ChainReport(count, previous, False, count, "event_missing")
        previous = before
    with session.execute(_as_stored(count)) as stored:
        for event in map(dict[str, Any], stored.mappings()):
            if event["number"] != count + 1:
                return ChainReport(count, previous, False, count + 1, "event_missing")
            if event["previous"] != previous or event["hash"] != _recomputed(event):
                return ChainReport(count, previous, False, count + 1, "event_changed")
            previous, count = event["hash"], event["number"]
            if previous == expected_head:
                expected_at = count
    number, head = head_of(session)
    if (number, head) != (count, previous):
        return ChainReport(count, previous, False, min(number, count) + 1, "head_differs")
    if expected_head is not None and expected_at is None:
        return ChainReport(count, previous, False, None, "printed_head_unknown")
    return ChainReport(count, previous, True, None, "whole", expected_at)


def _as_stored(after: int) -> Executable:
    """The events after number ``after`` with their JSON and times unread: what was spoilt must not stop the recomputation."""
    table = AuditEvent.__table__  # type: ignore[attr-defined]
    columns = [type_coerce(column, Text).label(column.name) if column.name in ("at", "detail") else column for column in table.columns]
    return sa_select(*columns).where(table.c.number > after).order_by(table.c.number).execution_options(yield_per=500)


def _recomputed(stored: Mapping[str, Any]) -> str | None:
    """The hash that the stored columns give; None when they cannot even be read."""
    try:
        at = stored["at"] if isinstance(stored["at"], dt.datetime) else dt.datetime.fromisoformat(stored["at"]).replace(tzinfo=dt.UTC)
        return _hash(stored["previous"], {**{name: stored[name] for name in _CHAINED}, "at": at, "detail": json.loads(stored["detail"])})
    except (ValueError, TypeError):
        return None
