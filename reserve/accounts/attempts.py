"""Attempts and lock-out: an attempt is counted before the password is looked at, so that a burst cannot slip through."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from reserve.accounts.errors import LockedOut
from reserve.store.identifiers import new_id
from reserve.store.people import SignInAttempt
from reserve.store.transactions import serialise

LOGIN_LIMIT = 5
ADDRESS_LIMIT = 30
WINDOW_MINUTES = 15
_WINDOW = dt.timedelta(minutes=WINDOW_MINUTES)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted attempt; ``left``: how many more may fail before the login is locked."""

    id: str
    left: int


def login_key(login: str) -> str:
    """What is stored of a typed login (people type passwords into that field too)."""
    return hashlib.sha256(login.strip().casefold().encode(errors="surrogatepass")).hexdigest()


def count_attempt(session: Session, login: str, address: str, now: dt.datetime) -> Attempt | LockedOut:
    """Count one more attempt, or answer with the lock-out (to be raised after the transaction)."""
    key = login_key(login)
    serialise(session, f"sign-in {key}")
    serialise(session, f"sign-in {address}")
    failures, oldest = _failures(session, now, col(SignInAttempt.login_key) == key, col(SignInAttempt.forgiven).is_(False))
    if failures >= LOGIN_LIMIT and oldest is not None:
        return LockedOut("locked_out", failures=failures, minutes=_minutes_left(oldest, now))
    by_address, oldest = _failures(session, now, col(SignInAttempt.address) == address[:64])
    if by_address >= ADDRESS_LIMIT and oldest is not None:
        return LockedOut("address_locked_out", failures=by_address, window=WINDOW_MINUTES, minutes=_minutes_left(oldest, now))
    attempt = SignInAttempt.model_validate({"id": new_id(), "login_key": key, "address": address[:64], "at": now})
    session.add(attempt)
    return Attempt(attempt.id, LOGIN_LIMIT - failures - 1)


def forgive(session: Session, attempt: Attempt, login: str) -> None:
    """The attempt was right: it counts no more, nor do the failures of this login before it."""
    session.execute(update(SignInAttempt).where(col(SignInAttempt.id) == attempt.id).values(succeeded=True))
    session.execute(update(SignInAttempt).where(col(SignInAttempt.login_key) == login_key(login)).values(forgiven=True))


def _failures(session: Session, now: dt.datetime, *conditions: object) -> tuple[int, dt.datetime | None]:
    query = select(func.count(), func.min(SignInAttempt.at)).where(
        *conditions,  # type: ignore[arg-type]
        col(SignInAttempt.succeeded).is_(False),
        col(SignInAttempt.at) > now - _WINDOW,
    )
    return session.exec(query).one()


def _minutes_left(oldest: dt.datetime, now: dt.datetime) -> int:
    return max(1, -int((now - oldest - _WINDOW).total_seconds() // 60))
