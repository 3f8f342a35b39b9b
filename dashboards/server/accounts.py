"""Whose page it is: somebody else may have signed in from another tab of the same browser since the page was opened."""

from tornado import web

from dashboards.server.base import ReserveMixin

ACCOUNT_HEADER = "X-Reserve-Account"
"""The account whose page asks; it lends no rights, it only refuses an act under another one."""


def require_same_account(handler: ReserveMixin) -> None:
    """Raise 401 when the page was opened by another account than the one signed in now. A request without a page names none."""
    asked = handler.request.headers.get(ACCOUNT_HEADER, "")
    if asked and asked != str(handler.person.id):
        raise web.HTTPError(401)
