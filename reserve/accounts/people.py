"""Accounts of people: create, give roles, switch off and on, reset a password, end sessions, list.

``session_id`` names the administrator who acts. Without one it is the operator of the machine itself (the command line, the
demonstration), and the audit says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from reserve.accounts.desk import Desk
from reserve.accounts.passwords import hash_password, require_good
from reserve.accounts.person import Person, load_person, roles_of
from reserve.accounts.refusals import refusals
from reserve.accounts.sessions import end_sessions
from reserve.store.audit import Act, append
from reserve.store.identifiers import new_id
from reserve.store.people import PersonRow, RoleGrant
from reserve.store.transactions import serialise
from reserve.store.types import as_plain
from reserve.vocabulary.errors import BadInput, NotFound, Refused
from reserve.vocabulary.language import LANGUAGES
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.rights import permits, roles

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it."""

    id: str
    login: str
    name: str
    unit_code: str
    roles: tuple[str, ...]
    active: bool
    must_change_password: bool


def create_person(
    desk: Desk,
    *,
    login: str,
    name: str,
    unit_code: str,
    roles: Iterable[str],
    password: str | None = None,
    password_hash: str | None = None,
    demo_password: bool = False,
    must_change_password: bool = True,
    language: str = "zh",
    session_id: str | None = None,
) -> Person:
    """Create an account with a ``password`` (policy applies) or with a ``password_hash`` made before.

    Raises ``BadInput`` for what cannot be used and ``Refused`` when the administrator may not manage that unit.
    """
    held = _known_roles(roles)
    login = login.strip().casefold()
    _require_usable(login, name, unit_code, language)
    if password is not None:
        require_good(password, login)
        password_hash = hash_password(password)
    if password_hash is None:
        raise ValueError("an account needs a password or the hash of one")
    with refusals(desk, session_id, "person.create", login), desk.store.write() as session:
        actor = _administrator(session, desk, session_id, unit_code)
        serialise(session, f"login {login}")
        if session.exec(select(PersonRow.id).where(PersonRow.login == login)).first():
            raise BadInput("login_taken", login=login)
        row = PersonRow.model_validate(
            {
                "id": new_id(), "login": login, "name": name.strip(), "unit_code": unit_code, "language": language,
                "password_hash": password_hash, "demo_password": demo_password,
                "must_change_password": must_change_password and not demo_password, "created_at": desk.wall(),
            }
        )  # fmt: skip
        session.add(row)
        session.flush()
        _grant(session, desk, row.id, held)
        _record(session, desk, actor, Act("person.create", login, detail={"unit": unit_code, "roles": list(held)}))
        return Person(row.id, login, row.name, held, unit_code, language, row.must_change_password)


def set_roles(desk: Desk, login: str, roles: Iterable[str], *, session_id: str | None = None) -> None:
    """Give exactly these roles; the person's open sessions end."""
    held = _known_roles(roles)
    with refusals(desk, session_id, "person.roles", login), desk.store.write() as session:
        row, actor = _managed(session, desk, session_id, login)
        for grant in session.exec(select(RoleGrant).where(RoleGrant.person_id == row.id, col(RoleGrant.ended_at).is_(None))):
            grant.ended_at = desk.wall()
            session.add(grant)
        _grant(session, desk, row.id, held)
        end_sessions(session, desk, row.id, "roles")
        _record(session, desk, actor, Act("person.roles", row.login, detail={"roles": list(held)}))


def set_active(desk: Desk, login: str, active: bool, *, session_id: str | None = None) -> None:
    """Switch an account off (its sessions end) or on."""
    with refusals(desk, session_id, "person.active", login), desk.store.write() as session:
        row, actor = _managed(session, desk, session_id, login)
        row.active = active
        session.add(row)
        if not active:
            end_sessions(session, desk, row.id, "revoked")
        _record(session, desk, actor, Act("person.active", row.login, detail={"active": active}))


def reset_password(desk: Desk, login: str, password: str, *, session_id: str | None = None) -> None:
    """Set a first password that the person must change at the next sign-in; open sessions end."""
    require_good(password, login)
    fresh = hash_password(password)
    with refusals(desk, session_id, "person.password", login), desk.store.write() as session:
        row, actor = _managed(session, desk, session_id, login)
        row.password_hash, row.demo_password, row.must_change_password = fresh, False, True
        session.add(row)
        end_sessions(session, desk, row.id, "password")
        _record(session, desk, actor, Act("person.password", row.login, detail={}))


def revoke_sessions(desk: Desk, person_id: str, *, session_id: str | None = None) -> int:
    """End every open session of a person; how many were ended."""
    with refusals(desk, session_id, "person.revoke", person_id), desk.store.write() as session:
        row = session.get(PersonRow, person_id)
        if row is None:
            raise NotFound("login_unknown", login=person_id[:60])
        actor = _administrator(session, desk, session_id, row.unit_code)
        ended = end_sessions(session, desk, row.id, "revoked")
        _record(session, desk, actor, Act("person.revoke", row.login, detail={"sessions": ended}))
        return ended


def list_people(desk: Desk, *, session_id: str | None = None) -> list[Account]:
    """All accounts that the administrator may manage, by login."""
    with desk.store.read() as session:
        actor = load_person(session, desk, session_id) if session_id is not None else None
        rows = [row for row in session.exec(select(PersonRow)) if actor is None or _may_manage(actor, row.unit_code)]
        return [
            Account(
                row.id, row.login, row.name, row.unit_code, roles_of(session, row.id), row.active,
                row.must_change_password or (row.demo_password and not desk.demo),
            )
            for row in sorted(rows, key=lambda row: row.login)
        ]  # fmt: skip


def _known_roles(wanted: Iterable[str]) -> tuple[str, ...]:
    names = set(wanted)
    for name in sorted(names - set(roles())):
        raise BadInput("role_unknown", role=name[:40], known=", ".join(roles()))
    if not names:
        raise BadInput("roles_missing")
    return tuple(role for role in roles() if role in names)


def _require_usable(login: str, name: str, unit_code: str, language: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise BadInput("login_unusable", login=login[:60])
    if not 1 <= len(name.strip()) <= 60:
        raise BadInput("person_name_missing")
    if unit_code not in reporting_units():
        raise BadInput("unit_unknown_code", unit=unit_code[:20])
    if language not in LANGUAGES:
        raise BadInput("language_unknown", language=language[:20])


def _may_manage(actor: Person, unit_code: str) -> bool:
    return permits(actor.roles, "person.manage", relation(actor.unit_code, unit_code))


def _administrator(session: Session, desk: Desk, session_id: str | None, unit_code: str) -> Person | None:
    if session_id is None:
        return None
    actor = load_person(session, desk, session_id)
    if not _may_manage(actor, unit_code):
        raise Refused("person_manage_refused", unit=reporting_units()[unit_code].name)
    return actor


def _managed(session: Session, desk: Desk, session_id: str | None, login: str) -> tuple[PersonRow, Person | None]:
    row = session.exec(select(PersonRow).where(PersonRow.login == as_plain(login.strip().casefold()))).first()
    if row is None:
        raise NotFound("login_unknown", login=as_plain(login[:60]))
    return row, _administrator(session, desk, session_id, row.unit_code)


def _grant(session: Session, desk: Desk, person_id: str, held: tuple[str, ...]) -> None:
    for role in held:
        session.add(RoleGrant.model_validate({"id": new_id(), "person_id": person_id, "role": role, "granted_at": desk.wall()}))


def _record(session: Session, desk: Desk, actor: Person | None, act: Act) -> None:
    by = (None, "operator") if actor is None else (actor.id, actor.login)
    append(session, replace(act, person_id=by[0], login=by[1]), desk.wall())
