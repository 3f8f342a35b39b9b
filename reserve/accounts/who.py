"""Who is behind a session, and the note that a human was active."""

from reserve.accounts.desk import Desk
from reserve.accounts.person import Person, load_person, seen
from reserve.store.people import PersonRow
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import LANGUAGES


def who(desk: Desk, session_id: str) -> Person:
    """The signed-in person; raises ``SessionEnded`` or ``PasswordChangeNeeded``. Does not count as activity."""
    with desk.store.read() as session:
        return load_person(session, desk, session_id)


def who_before_change(desk: Desk, session_id: str) -> Person:
    """Like :func:`who`, but also answers for a person who must first change the password."""
    with desk.store.read() as session:
        return load_person(session, desk, session_id, before_change=True)


def touch(desk: Desk, session_id: str) -> Person:
    """Note human activity (a page opened, a key pressed), never a heartbeat; answers like :func:`who`."""
    with desk.store.write() as session:
        person = load_person(session, desk, session_id)
        seen(session, desk, person)
        return person


def set_language(desk: Desk, session_id: str, language: str) -> None:
    """Remember the person's interface language; an unknown one raises ``BadInput``."""
    if language not in LANGUAGES:
        raise BadInput("language_unknown", language=language[:20])
    with desk.store.write() as session:
        person = load_person(session, desk, session_id, before_change=True)
        row = session.get_one(PersonRow, person.id)
        row.language = language
        session.add(row)
