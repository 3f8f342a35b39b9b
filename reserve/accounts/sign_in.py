"""Sign in with login and password."""

from sqlmodel import select

from reserve.accounts.attempts import Attempt, count_attempt, forgive
from reserve.accounts.desk import Desk
from reserve.accounts.errors import LockedOut, SignInFailed
from reserve.accounts.passwords import hash_password, needs_rehash, nobody, verify_password
from reserve.accounts.sessions import SignedIn, open_session
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow
from reserve.store.types import as_plain
from reserve.vocabulary.errors import Refused


def sign_in(desk: Desk, login: str, password: str, address: str) -> SignedIn:
    """Open a session. Raises ``SignInFailed``, ``LockedOut`` or, for a switched-off account, ``Refused``.

    Known and unknown logins cost the same time and give the same answer.
    """
    typed = login.strip().casefold()
    with desk.store.write() as session:
        counted = count_attempt(session, typed, address, desk.wall())
        row = session.exec(select(PersonRow).where(PersonRow.login == as_plain(typed))).first()
        known = (row.id, row.login, row.password_hash) if row else (None, None, nobody())
        if isinstance(counted, LockedOut):
            append(session, _refusal(known[0], known[1], counted.code, address), desk.wall())
    if isinstance(counted, LockedOut):
        raise counted
    if not verify_password(known[2], password) or known[0] is None:
        with desk.store.write() as session:
            append(session, _refusal(known[0], known[1], "sign_in_failed", address), desk.wall())
        raise SignInFailed("sign_in_failed", left=counted.left)
    fresh = hash_password(password) if needs_rehash(known[2]) else None
    return _admit(desk, (known[0], known[2]), fresh, counted, address)


def _admit(desk: Desk, known: tuple[str, str], fresh: str | None, attempt: Attempt, address: str) -> SignedIn:
    person_id, verified = known
    with desk.store.write() as session:
        row = session.get_one(PersonRow, person_id)
        if row.password_hash != verified:
            refusal: Refused | None = SignInFailed("sign_in_failed", left=attempt.left)
        elif not row.active:
            refusal = Refused("account_inactive", login=row.login)
        else:
            refusal = None
        if refusal is None:
            row.password_hash = fresh or verified
            session.add(row)
            forgive(session, attempt, row.login)
            signed_in = open_session(session, desk, row, address)
            append(session, Act("sign_in", row.login, person_id=row.id, login=row.login, detail={"address": address[:64]}), desk.wall())
            return signed_in
        append(session, _refusal(row.id, row.login, refusal.code, address), desk.wall())
    raise refusal


def _refusal(person_id: str | None, login: str | None, reason: str, address: str) -> Act:
    detail = {"reason": reason, "address": address[:64]}
    return Act("sign_in", login or "unknown login", "refused", person_id=person_id, login=login, detail=detail)
