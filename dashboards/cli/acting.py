"""The desk of this machine, and a short session in which the operator acts for an account."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.console import MISSING, USAGE, fail
from dashboards.cli.words import t

if TYPE_CHECKING:
    from dashboards.settings import Settings
    from reserve.accounts import Desk, Person

As = Annotated[str, typer.Option("--as", metavar="LOGIN", envvar="RESERVE_USER", help=t("help.as"))]
Json = Annotated[bool, typer.Option("--json", help=t("help.json"))]


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, at which desk."""

    desk: "Desk"
    session_id: str
    person: "Person"


def installation() -> "Settings":
    """The settings; a wrong one ends the command with its name and the reason."""
    from pydantic import ValidationError

    from dashboards.settings import settings

    try:
        return settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "RESERVE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise fail(t("settings_wrong", name=name, why=first["msg"]), USAGE) from error


def where(chosen: "Settings") -> str:
    """The database for people: without its password."""
    from sqlalchemy import make_url

    return make_url(chosen.database).render_as_string(hide_password=True)


def library(chosen: "Settings | None" = None) -> "Desk":
    """The desk over an existing database of the right schema; otherwise the command ends with what to run first."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from dashboards.wiring import make_desk
    from reserve.store.migrate import current, newest

    chosen = chosen or installation()
    try:
        address = where(chosen)
        if chosen.database.startswith("sqlite:///") and not os.path.exists(chosen.database.removeprefix("sqlite:///")):  # noqa: PTH110
            raise fail(t("empty", database=address), MISSING)
        desk = make_desk(chosen)
        found = current(desk.store.engine)
    except ArgumentError as error:
        raise fail(t("settings_wrong", name="RESERVE_DATABASE_URL", why=str(error)), USAGE) from error
    except DBAPIError as error:
        raise fail(t("unreachable", database=address, why=str(error.orig).strip().splitlines()[0]), MISSING) from error
    if found is None:
        raise fail(t("empty", database=address), MISSING)
    if found != newest():
        raise fail(t("outdated", current=found, newest=newest()), MISSING)
    return desk


@contextmanager
def acting(login: str) -> Iterator[Acting]:
    """Act as ``login``: a session of its own, audited with the operator's name, closed at the end."""
    from reserve.accounts import open_local_session, sign_out, who

    desk = library()
    signed_in = open_local_session(desk, login, operator())
    try:
        yield Acting(desk, signed_in.session_id, who(desk, signed_in.session_id))
    finally:
        sign_out(desk, signed_in.session_id)


def operator() -> str:
    """The name of the operating-system user, or its number where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
