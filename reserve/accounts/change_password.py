"""Change one's own password. Every open session of the person ends; a fresh one is given back."""

from reserve.accounts.attempts import forgive
from reserve.accounts.desk import Desk
from reserve.accounts.errors import LockedOut, SignInFailed
from reserve.accounts.own_password import count_own_attempt, refusal
from reserve.accounts.passwords import hash_password, require_good, verify_password
from reserve.accounts.person import load_person
from reserve.accounts.sessions import SignedIn, end_sessions, open_session
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow
from reserve.vocabulary.errors import BadInput

ACTION = "password.change"


def change_password(desk: Desk, session_id: str, old: str, new: str) -> SignedIn:
    """Replace the password; a new one that breaks the policy counts as no attempt.

    Raises ``BadInput`` (policy), ``SignInFailed`` (old one wrong), ``LockedOut``, ``SessionEnded``.
    The old session id is no longer valid afterwards: put the returned one in the cookie.
    """
    with desk.store.write() as session:
        person = load_person(session, desk, session_id, before_change=True)
        require_good(new, person.login)
        if new == old:
            raise BadInput("password_unchanged")
        attempt = count_own_attempt(session, desk, person, ACTION)
    counted, verified = attempt.counted, attempt.password_hash
    if isinstance(counted, LockedOut):
        raise counted
    if not verify_password(verified, old):
        with desk.store.write() as session:
            append(session, refusal(ACTION, person, "password_old_wrong"), desk.wall())
        raise SignInFailed("password_old_wrong", left=counted.left)
    fresh = hash_password(new)
    with desk.store.write() as session:
        load_person(session, desk, session_id, before_change=True)
        row = session.get_one(PersonRow, person.id)
        if row.password_hash != verified:
            raise SignInFailed("password_old_wrong", left=counted.left)
        row.password_hash, row.demo_password, row.must_change_password = fresh, False, False
        session.add(row)
        forgive(session, counted, person.login)
        end_sessions(session, desk, person.id, "password")
        signed_in = open_session(session, desk, row, attempt.address)
        append(session, Act(ACTION, person.login, person_id=person.id, login=person.login), desk.wall())
        return signed_in
