"""The desk: everything a use case needs besides its arguments."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reserve.store import Store
from reserve.store.vault import Vault
from reserve.vocabulary.findings import Checker

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


def utc_now() -> dt.datetime:
    """The real time, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """Minutes: a session without human input, a session at the longest, and a password given for signatures."""

    idle_minutes: int = 8 * 60
    absolute_minutes: int = 12 * 60
    confirm_minutes: int = 15


@dataclass(frozen=True, slots=True)
class Desk:
    """Store, checker and two clocks: ``clock`` is the business time (a demonstration lives in its own year), ``wall`` the real one.

    ``demo``: published demonstration passwords may be used without changing them first. ``vault``: where attachments lie; a desk
    without one keeps none.
    """

    store: Store
    checker: Checker
    clock: Callable[[], dt.datetime] = utc_now
    wall: Callable[[], dt.datetime] = utc_now
    demo: bool = False
    limits: SessionLimits = SessionLimits()
    vault: Vault | None = None

    def now(self) -> dt.datetime:
        """The business instant, aware."""
        return self.clock()

    def today(self) -> dt.date:
        """The business date in Asia/Shanghai."""
        return self.clock().astimezone(OFFICE_ZONE).date()
