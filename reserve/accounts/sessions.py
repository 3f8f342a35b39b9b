"""Opening and ending sessions. A session id is 256 random bits; the database keeps its SHA-256 only."""

import secrets
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col

from reserve.accounts.desk import Desk
from reserve.accounts.person import Person, load_person, roles_of, session_key
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow, WebSession


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: its secret id, the person, and whether a new password must be chosen first."""

    session_id: str
    person: Person
    must_change_password: bool


def open_session(session: Session, desk: Desk, row: PersonRow, address: str) -> SignedIn:
    """Open a session for ``row`` inside the transaction of its sign-in."""
    secret = secrets.token_urlsafe(32)
    now = desk.wall()
    session.add(
        WebSession.model_validate(
            {
                "id": session_key(secret),
                "person_id": row.id,
                "address": address[:64],
                "created_at": now,
                "last_seen_at": now,
                "confirmed_at": now,
            }
        )
    )
    session.flush()
    must_change = row.must_change_password or (row.demo_password and not desk.demo)
    person = Person(row.id, row.login, row.name, roles_of(session, row.id), row.unit_code, row.language, must_change, session_key(secret))
    return SignedIn(secret, person, must_change)


def end_sessions(session: Session, desk: Desk, person_id: str, why: str) -> int:
    """End every open session of a person; how many were ended."""
    ended = session.execute(
        update(WebSession)
        .where(col(WebSession.person_id) == person_id, col(WebSession.ended_at).is_(None))
        .values(ended_at=desk.wall(), ended_why=why)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def sign_out(desk: Desk, session_id: str) -> None:
    """End this session; ending one that is over already changes nothing and raises ``SessionEnded``."""
    with desk.store.write() as session:
        person = load_person(session, desk, session_id, before_change=True)
        web = session.get_one(WebSession, person.session_key)
        web.ended_at, web.ended_why = desk.wall(), "sign_out"
        session.add(web)
        append(session, Act("sign_out", person.login, person_id=person.id, login=person.login), desk.wall())
