"""A signed-in person, read anew from the session in every use case."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, and_, bindparam, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from reserve.accounts.desk import Desk
from reserve.accounts.errors import PasswordChangeNeeded, SessionEnded
from reserve.store.people import PersonRow, RoleGrant, WebSession
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.rights import roles as all_roles

_TOUCH_AFTER = dt.timedelta(seconds=60)
_FOUND = (
    select_columns(
        col(PersonRow.id), col(PersonRow.login), col(PersonRow.name), col(PersonRow.unit_code), col(PersonRow.language),
        col(PersonRow.active), col(PersonRow.demo_password), col(PersonRow.must_change_password),
        col(WebSession.created_at), col(WebSession.last_seen_at), col(WebSession.ended_at), col(WebSession.ended_why), col(RoleGrant.role),
    )
    .select_from(WebSession)
    .join(PersonRow, col(PersonRow.id) == col(WebSession.person_id))
    .outerjoin(RoleGrant, and_(col(RoleGrant.person_id) == col(PersonRow.id), col(RoleGrant.ended_at).is_(None)))
    .where(col(WebSession.id) == bindparam("key"))
)  # fmt: skip
"""Session, account and roles in one question, because every call asks it; built once, because building takes longer than asking."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: account, the roles held now in their official order, the unit they act for."""

    id: str
    login: str
    name: str
    roles: tuple[str, ...]
    unit_code: str
    language: str
    must_change_password: bool = False
    session_key: str = field(default="", repr=False)
    seen_at: dt.datetime | None = field(default=None, repr=False, compare=False)

    @property
    def unit_name(self) -> Bilingual:
        """The name of the person's unit."""
        return reporting_units()[self.unit_code].name


def session_key(session_id: str) -> str:
    """What is stored of a session's secret."""
    return hashlib.sha256(session_id.encode(errors="surrogatepass")).hexdigest()


def roles_of(session: Session, person_id: str) -> tuple[str, ...]:
    """The roles a person holds now, in their official order."""
    return _ordered(session.exec(select(RoleGrant.role).where(RoleGrant.person_id == person_id, col(RoleGrant.ended_at).is_(None))))


def _ordered(held: Iterable[str]) -> tuple[str, ...]:
    known = set(held)
    return tuple(role for role in all_roles() if role in known)


def load_person(session: Session, desk: Desk, session_id: str, *, before_change: bool = False) -> Person:
    """The person behind a session id.

    Raises ``SessionEnded`` when there is none (any more), ``PasswordChangeNeeded`` unless ``before_change`` allows it.
    """
    key = session_key(session_id)
    rows = session.execute(_FOUND, {"key": key}).all()
    if not rows:
        raise SessionEnded("session_unknown")
    row = rows[0]
    _require_alive(row, desk)
    must_change = row.must_change_password or (row.demo_password and not desk.demo)
    if must_change and not before_change:
        raise PasswordChangeNeeded("password_change_needed")
    held = _ordered(row.role for row in rows if row.role is not None)
    return Person(row.id, row.login, row.name, held, row.unit_code, row.language, must_change, key, row.last_seen_at)


def _require_alive(row: Row[Any], desk: Desk) -> None:
    now, limits = desk.wall(), desk.limits
    if row.ended_at is not None or not row.active:
        raise SessionEnded("session_revoked" if row.ended_why in ("password", "roles", "revoked") or not row.active else "session_unknown")
    if now - row.created_at >= dt.timedelta(minutes=limits.absolute_minutes):
        raise SessionEnded("session_expired", span=span(limits.absolute_minutes))
    if now - row.last_seen_at >= dt.timedelta(minutes=limits.idle_minutes):
        raise SessionEnded("session_idle", span=span(limits.idle_minutes))


def span(minutes: int) -> Bilingual:
    """A span of time in words, in hours where it is whole hours."""
    hours, rest = divmod(minutes, 60)
    if hours and not rest:
        return Bilingual(f"{hours} 小时", "1 hour" if hours == 1 else f"{hours} hours")
    return Bilingual(f"{minutes} 分钟", "1 minute" if minutes == 1 else f"{minutes} minutes")


def seen(session: Session, desk: Desk, person: Person) -> None:
    """Note inside a writing transaction that the person did something; at most once a minute."""
    now = desk.wall()
    if person.seen_at is None or now - person.seen_at > _TOUCH_AFTER:
        session.execute(update(WebSession).where(col(WebSession.id) == person.session_key).values(last_seen_at=now))
