"""A signed-in person, read anew from the session in every use case."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from reserve.accounts.desk import Desk
from reserve.accounts.errors import PasswordChangeNeeded, SessionEnded
from reserve.store.people import PersonRow, RoleGrant, WebSession
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.rights import roles as all_roles

_TOUCH_AFTER = dt.timedelta(seconds=60)


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

    @property
    def unit_name(self) -> Bilingual:
        """The name of the person's unit."""
        return reporting_units()[self.unit_code].name


def session_key(session_id: str) -> str:
    """What is stored of a session's secret."""
    return hashlib.sha256(session_id.encode(errors="surrogatepass")).hexdigest()


def roles_of(session: Session, person_id: str) -> tuple[str, ...]:
    """The roles a person holds now, in their official order."""
    held = set(session.exec(select(RoleGrant.role).where(RoleGrant.person_id == person_id, col(RoleGrant.ended_at).is_(None))))
    return tuple(role for role in all_roles() if role in held)


def load_person(session: Session, desk: Desk, session_id: str, *, before_change: bool = False) -> Person:
    """The person behind a session id.

    Raises ``SessionEnded`` when there is none (any more), ``PasswordChangeNeeded`` unless ``before_change`` allows it.
    """
    found = session.exec(
        select(WebSession, PersonRow)
        .join(PersonRow, col(PersonRow.id) == col(WebSession.person_id))
        .where(WebSession.id == session_key(session_id))
    ).first()
    if found is None:
        raise SessionEnded("session_unknown")
    web, row = found
    _require_alive(web, row, desk)
    must_change = row.must_change_password or (row.demo_password and not desk.demo)
    if must_change and not before_change:
        raise PasswordChangeNeeded("password_change_needed")
    return Person(row.id, row.login, row.name, roles_of(session, row.id), row.unit_code, row.language, must_change, web.id)


def _require_alive(web: WebSession, row: PersonRow, desk: Desk) -> None:
    now, limits = desk.wall(), desk.limits
    if web.ended_at is not None or not row.active:
        raise SessionEnded("session_revoked" if web.ended_why in ("password", "roles", "revoked") or not row.active else "session_unknown")
    if now - web.created_at >= dt.timedelta(minutes=limits.absolute_minutes):
        raise SessionEnded("session_expired", span=span(limits.absolute_minutes))
    if now - web.last_seen_at >= dt.timedelta(minutes=limits.idle_minutes):
        raise SessionEnded("session_idle", span=span(limits.idle_minutes))


def span(minutes: int) -> Bilingual:
    """A span of time in words, in hours where it is whole hours."""
    hours, rest = divmod(minutes, 60)
    if hours and not rest:
        return Bilingual(f"{hours} 小时", "1 hour" if hours == 1 else f"{hours} hours")
    return Bilingual(f"{minutes} 分钟", "1 minute" if minutes == 1 else f"{minutes} minutes")


def seen(session: Session, desk: Desk, person: Person) -> None:
    """Note inside a writing transaction that the person did something; at most once a minute."""
    web = session.get_one(WebSession, person.session_key)
    if desk.wall() - web.last_seen_at > _TOUCH_AFTER:
        web.last_seen_at = desk.wall()
        session.add(web)
