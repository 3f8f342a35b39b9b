"""The one place where register, rules, validation and screen are put together."""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl

from dashboards.kernel_log import log_to_server
from dashboards.settings import Settings, is_kernel, settings
from reserve.accounts import Desk, Person, who
from reserve.store import Store, make_engine
from reserve.store.vault import Vault
from reserve.vocabulary.language import Language
from validation import RuleChecker

__all__ = ["CurrentUser", "Settings", "current_session", "current_user", "make_clock", "make_desk", "settings"]


def make_clock(business_date: dt.date | None) -> Callable[[], dt.datetime]:
    """The business clock (aware, UTC): the wall clock, or a fixed date with the wall clock's time of day in Asia/Shanghai."""
    if business_date is None:
        return lambda: dt.datetime.now(dt.UTC)
    shanghai = dt.timezone(dt.timedelta(hours=8))

    def fixed() -> dt.datetime:
        now = dt.datetime.now(shanghai)
        return dt.datetime.combine(business_date, now.timetz()).astimezone(dt.UTC)

    return fixed


def make_desk(chosen: Settings) -> Desk:
    """A desk over the installation's database. A page's kernel holds no idle connection."""
    chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    vault = Vault(chosen.attachments, chosen.attachment_bytes)
    engine = make_engine(chosen.database, pooled=not is_kernel())
    return Desk(Store(engine), RuleChecker(), make_clock(chosen.business_date), demo=chosen.demo, limits=chosen.session_limits, vault=vault)


@cache
def _kernel_desk() -> Desk:
    return make_desk(settings())


def current_session() -> str:
    """The session id the server wrote into this kernel's environment. Raises ``KeyError`` outside a page's kernel."""
    return os.environ["HTTP_X_RESERVE_SESSION"]


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who looks at the page, with the desk to act at. Rights are re-read by every service, never taken from here."""

    session_id: str
    person: Person
    desk: Desk
    language: Language
    query: Mapping[str, str]


def current_user() -> CurrentUser:
    """The person this page was started for. Raises ``SessionEnded`` where the session has ended since."""
    session_id = current_session()
    log_to_server(session_id)
    desk = _kernel_desk()
    person = who(desk, session_id)
    query = dict(parse_qsl(os.environ.get("QUERY_STRING", "")))
    return CurrentUser(session_id, person, desk, "en" if person.language == "en" else "zh", query)
