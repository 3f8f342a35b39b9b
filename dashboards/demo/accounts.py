"""Accounts of the demonstration, all with one published password that its flag keeps out of real installations."""

from collections.abc import Callable

from dashboards.demo.people import DEMO_PASSWORD, DemoPerson, people
from reserve.accounts import Desk, create_person, hash_password, list_people


def build_accounts(desk: Desk, step: Callable[[], None]) -> int:
    """Create the accounts that do not exist yet; how many were added. The password is hashed once for all of them."""
    known = {account.login for account in list_people(desk)}
    wanted = [person for person in people() if person.login not in known]
    if not wanted:
        return 0
    shared = hash_password(DEMO_PASSWORD)
    for person in wanted:
        _create(desk, person, shared)
        step()
    return len(wanted)


def _create(desk: Desk, person: DemoPerson, shared_hash: str) -> None:
    create_person(
        desk, login=person.login, name=person.name, unit_code=person.unit, roles=person.roles, password_hash=shared_hash, demo_password=True
    )
