"""The accounts of the demonstration that are worth trying: one for each role, in the order in which a project meets them."""

from typing import TYPE_CHECKING

from dashboards.cli.console import say, show_table
from dashboards.cli.words import language, t
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.rights import roles

if TYPE_CHECKING:
    from reserve.accounts import Desk

_WALK = ("330522", "3305", "ZJ")
"""One county, its city, the province: what the clerk files, the others receive."""


def worth_trying(desk: "Desk") -> list[tuple[str, str, str]]:
    """Login, role and unit of one active account for each role that the demonstration has; empty before it is built."""
    from dashboards.demo.people import people
    from reserve.accounts import list_people

    invented = {person.login for person in people()}
    here = {account.login: account for account in list_people(desk) if account.active and account.login in invented}
    found: dict[str, tuple[str, str, str]] = {}
    for account in sorted(here.values(), key=lambda a: (_WALK.index(a.unit_code) if a.unit_code in _WALK else len(_WALK), a.login)):
        unit = reporting_units()[account.unit_code].name
        for role in account.roles:
            found.setdefault(role, (account.login, _both(roles()[role]), _both(unit)))
    return [found[role] for role in roles() if role in found]


def _both(text: Bilingual) -> str:
    """The reader's language first, the other behind it: whoever tries the demonstration may read either."""
    return f"{text.en} {text.zh}" if language() == "en" else f"{text.zh} {text.en}"


def show_accounts(desk: "Desk") -> None:
    """The table for people who have never seen the system, with the password; or what to run before there is one."""
    from dashboards.demo.people import DEMO_PASSWORD

    if not (rows := worth_trying(desk)):
        say(t("demo_missing"))
        return
    show_table(("demo_login", "demo_role", "demo_unit"), rows, title=t("demo_accounts", password=DEMO_PASSWORD))
