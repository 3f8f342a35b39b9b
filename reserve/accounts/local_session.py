"""A session opened by the operator of the machine, who can read the database file anyway: no password, but audited by name."""

from sqlmodel import select

from reserve.accounts.desk import Desk
from reserve.accounts.sessions import SignedIn, open_session
from reserve.store.audit import Act, append
from reserve.store.people import PersonRow
from reserve.vocabulary.errors import NotFound, Refused


def open_local_session(desk: Desk, login: str, operator: str) -> SignedIn:
    """Act as ``login`` from the command line. ``operator``: the name of the operating-system user, kept in the audit.

    Raises ``NotFound`` for an unknown login and ``Refused`` for a switched-off account. A pending change of password does not
    stop the operator from listing or exporting, but the services refuse until it is made.
    """
    with desk.store.write() as session:
        row = session.exec(select(PersonRow).where(PersonRow.login == login.strip().casefold())).first()
        if row is None:
            raise NotFound("login_unknown", login=login[:60])
        if not row.active:
            raise Refused("account_inactive", login=row.login)
        signed_in = open_session(session, desk, row, "local")
        act = Act("sign_in", row.login, person_id=row.id, login=row.login, detail={"operator": operator[:60], "address": "local"})
        append(session, act, desk.wall())
        return signed_in
