"""Refusals are recorded too: in a transaction of their own, after the refused one was rolled back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from sqlmodel import col, select

from reserve.accounts.desk import Desk
from reserve.accounts.person import session_key
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow, WebSession
from reserve.store.types import as_plain
from reserve.vocabulary.errors import NotAllowedNow, NotFound, Refused, ReserveError

AUDITED: tuple[type[ReserveError], ...] = (Refused, NotFound, NotAllowedNow)


@contextmanager
def refusals(
    desk: Desk, session_id: str | None, action: str, subject: str, kinds: tuple[type[ReserveError], ...] = AUDITED
) -> Iterator[None]:
    """Audit refusals of these ``kinds`` raised by the block, then let them go on. Stand outside the use case's transaction."""
    try:
        yield
    except kinds as refusal:
        record_refusal(desk, session_id, action, subject, refusal.code, more=refusal.recorded)
        raise


def record_refusal(
    desk: Desk, session_id: str | None, action: str, subject: str, reason: str, *, more: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Append one refusal to the chain; ``more`` stands beside its reason."""
    with desk.store.write() as session:
        person = None
        if session_id is not None:
            person = session.exec(
                select(PersonRow)
                .join(WebSession, col(WebSession.person_id) == col(PersonRow.id))
                .where(WebSession.id == session_key(session_id))
            ).first()
        login = person.login if person else "operator" if session_id is None else None
        act = Act(action, as_plain(subject[:120]), "refused", person.id if person else None, login, {"reason": reason, **more})
        append(session, act, desk.wall())
