"""The password once more before a signature: whoever finds a signed-in browser can read, but not bind the authority."""

import datetime as dt

from sqlmodel import Session

from reserve.accounts.attempts import forgive
from reserve.accounts.desk import Desk
from reserve.accounts.errors import LockedOut, NeedsConfirmation, SessionEnded, SignInFailed
from reserve.accounts.own_password import count_own_attempt, refusal
from reserve.accounts.passwords import verify_password
from reserve.accounts.person import Person, load_person, seen, span
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow, WebSession

ACTION = "session.confirm"


def require_confirmed(session: Session, desk: Desk, person: Person) -> None:
    """Raise ``NeedsConfirmation`` unless the person of this session gave the password within the time a confirmation is valid."""
    given = session.get_one(WebSession, person.session_key).confirmed_at
    if given is None or not dt.timedelta(0) <= desk.wall() - given < dt.timedelta(minutes=desk.limits.confirm_minutes):
        raise NeedsConfirmation("confirmation_needed", span=span(desk.limits.confirm_minutes))


def confirm(desk: Desk, session_id: str, password: str) -> None:
    """Confirm that the person of the session is there. A wrong password counts to the lock-out of the account.

    Raises ``SignInFailed``, ``LockedOut`` or ``SessionEnded``.
    """
    with desk.store.write() as session:
        person = load_person(session, desk, session_id)
        attempt = count_own_attempt(session, desk, person, ACTION)
    counted, kept = attempt.counted, attempt.password_hash
    if isinstance(counted, LockedOut):
        raise counted
    right = verify_password(kept, password)
    with desk.store.write() as session:
        person = load_person(session, desk, session_id)
        if right and session.get_one(PersonRow, person.id).password_hash != kept:
            raise SessionEnded("session_revoked")
        if right:
            web = session.get_one(WebSession, person.session_key)
            web.confirmed_at = desk.wall()
            session.add(web)
            forgive(session, counted, person.login)
            seen(session, desk, person)
            append(session, Act(ACTION, person.login, person_id=person.id, login=person.login), desk.wall())
        else:
            append(session, refusal(ACTION, person, "confirmation_failed"), desk.wall())
    if not right:
        raise SignInFailed("confirmation_failed", left=counted.left)
