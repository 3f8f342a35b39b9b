"""One open transaction with the person who acts in it, read anew from the session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from reserve.accounts import Desk, Person
from reserve.accounts.person import load_person, seen
from reserve.store.audit import Act, AuditEvent, append


@dataclass(frozen=True, slots=True)
class Sitting:
    """Everything a use case acts with inside its transaction."""

    session: Session
    desk: Desk
    person: Person

    def record(self, action: str, subject: str, detail: dict[str, Any] | None = None) -> AuditEvent:
        """Append the act to the audit chain, in the same transaction."""
        act = Act(action, subject, person_id=self.person.id, login=self.person.login, detail=detail)
        return append(self.session, act, self.desk.wall())


@contextmanager
def writing(desk: Desk, session_id: str) -> Iterator[Sitting]:
    """A transaction that may write, for the person of the session; it counts as activity."""
    with desk.store.write() as session:
        person = load_person(session, desk, session_id)
        seen(session, desk, person)
        yield Sitting(session, desk, person)


@contextmanager
def reading(desk: Desk, session_id: str) -> Iterator[Sitting]:
    """One consistent snapshot for the person of the session."""
    with desk.store.read() as session:
        yield Sitting(session, desk, load_person(session, desk, session_id))
