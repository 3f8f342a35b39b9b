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
"""The first pause of a login, and the window in which the failures of an address are counted."""

LONGEST_PAUSE_MINUTES = 60
"""A login's pause doubles with each further failure up to this; a longer one would only serve those who want to shut somebody out."""

_WINDOW = dt.timedelta(minutes=WINDOW_MINUTES)
_MEMORY = dt.timedelta(hours=24)


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
    mine = (col(SignInAttempt.login_key) == key, col(SignInAttempt.forgiven).is_(False))
    failures, _, latest = _failures(session, now - _MEMORY, *mine)
    if latest is not None and failures >= LOGIN_LIMIT and (left := _minutes_left(latest + pause(failures), now)) > 0:
        return LockedOut("locked_out", failures=failures, minutes=left)
    by_address, oldest, _ = _failures(session, now - _WINDOW, col(SignInAttempt.address) == address[:64])
    if by_address >= ADDRESS_LIMIT and oldest is not None:
        minutes = max(1, _minutes_left(oldest + _WINDOW, now))
        return LockedOut("address_locked_out", failures=by_address, window=WINDOW_MINUTES, minutes=minutes)
    attempt = SignInAttempt.model_validate({"id": new_id(), "login_key": key, "address": address[:64], "at": now})
    session.add(attempt)
    return Attempt(attempt.id, max(0, LOGIN_LIMIT - failures - 1))


def forgive(session: Session, attempt: Attempt, login: str) -> None:
    """The attempt was right: it counts no more, nor do the failures of this login before it."""
    session.execute(update(SignInAttempt).where(col(SignInAttempt.id) == attempt.id).values(succeeded=True))
    session.execute(update(SignInAttempt).where(col(SignInAttempt.login_key) == login_key(login)).values(forgiven=True))


def pause(failures: int) -> dt.timedelta:
    """How long a login rests after its latest failure: 15 minutes after the fifth, doubling with each further one.

    >>> [pause(count).seconds // 60 for count in (5, 6, 7, 8)]
    [15, 30, 60, 60]
    """
    doublings = min(failures - LOGIN_LIMIT, 8)
    return dt.timedelta(minutes=min(WINDOW_MINUTES * 2**doublings, LONGEST_PAUSE_MINUTES))


def _failures(session: Session, since: dt.datetime, *conditions: object) -> tuple[int, dt.datetime | None, dt.datetime | None]:
    query = select(func.count(), func.min(SignInAttempt.at), func.max(SignInAttempt.at)).where(
        *conditions,  # type: ignore[arg-type]
        col(SignInAttempt.succeeded).is_(False),
        col(SignInAttempt.at) > since,
    )
    return session.exec(query).one()


def _minutes_left(until: dt.datetime, now: dt.datetime) -> int:
    """Whole minutes until then, rounded up; 0 when it is over."""
    return max(0, -int((now - until).total_seconds() // 60))
