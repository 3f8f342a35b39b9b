"""A signed-in person types the own password: the attempt counts to the lock-out before the password is looked at."""

from dataclasses import dataclass

from sqlmodel import Session

from reserve.accounts.attempts import Attempt, count_attempt
from reserve.accounts.desk import Desk
from reserve.accounts.errors import LockedOut
from reserve.accounts.person import Person
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow, WebSession


@dataclass(frozen=True, slots=True)
class OwnAttempt:
    """A counted attempt or the lock-out, the hash that the password is compared with, and the address of the session."""

    counted: Attempt | LockedOut
    password_hash: str
    address: str


def count_own_attempt(session: Session, desk: Desk, person: Person, action: str) -> OwnAttempt:
    """Count one more attempt of ``person``; a lock-out is audited as a refused ``action``, to be raised after the transaction."""
    address = session.get_one(WebSession, person.session_key).address
    counted = count_attempt(session, person.login, address, desk.wall())
    if isinstance(counted, LockedOut):
        append(session, refusal(action, person, counted.code), desk.wall())
    return OwnAttempt(counted, session.get_one(PersonRow, person.id).password_hash, address)


def refusal(action: str, person: Person, reason: str) -> Act:
    """The refused ``action`` of a person on the own account, for the audit."""
    return Act(action, person.login, "refused", person.id, person.login, {"reason": reason})
