"""``reserve users``: accounts, by the operator of the machine or by an administrator."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import Json, acting, library
from dashboards.cli.console import say, show_json, show_table
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.rights import roles as all_roles

if TYPE_CHECKING:
    from reserve.accounts import Desk

app = typer.Typer(no_args_is_help=True)
Login = Annotated[str, typer.Argument(metavar="LOGIN", help=t("help.login"))]
Roles = Annotated[list[str], typer.Option("--role", metavar="ROLE", help=t("help.role"))]
Prompt = Annotated[bool, typer.Option("--prompt", help=t("help.prompt"))]
Admin = Annotated[str | None, typer.Option("--as", metavar="LOGIN", envvar="RESERVE_USER", help=t("help.admin"))]
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@contextmanager
def _managing(admin: str | None) -> Iterator[tuple["Desk", str | None]]:
    if admin is None:
        yield library(), None
        return
    with acting(admin) as who:
        yield who.desk, who.session_id


def _password(*, ask: bool) -> str:
    if ask:
        asked: str = typer.prompt(t("ask.password"), hide_input=True, confirmation_prompt=True)
        return asked
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


@app.command("list", **helped("help.users.list"))
def list_accounts(
    unit: Annotated[str | None, typer.Option(help=t("help.unit"))] = None, admin: Admin = None, *, as_json: Json = False
) -> None:
    """List accounts."""
    from reserve.accounts import list_people

    with _managing(admin) as (desk, session_id):
        found = [account for account in list_people(desk, session_id=session_id) if unit in (None, account.unit_code)]
    if as_json:
        show_json(found)
        return
    rows = [
        (
            account.login,
            account.name,
            f"{account.unit_code} {reporting_units()[account.unit_code].name.text(language())}",
            " ".join(all_roles()[role].text(language()) for role in account.roles),
            t("active.no" if not account.active else "active.change" if account.must_change_password else "active.yes"),
        )
        for account in found
    ]
    show_table(("login", "name", "unit", "roles", "active"), rows)


@app.command("add", **helped("help.users.add"))
def add(
    login: Login,
    name: Annotated[str, typer.Option(help=t("help.name"))],
    unit: Annotated[str, typer.Option(help=t("help.unit"))],
    role: Roles,
    admin: Admin = None,
    *,
    prompt: Prompt = False,
) -> None:
    """Add an account with a password that must be changed."""
    from reserve.accounts import create_person

    with _managing(admin) as (desk, session_id):
        password = _password(ask=prompt)
        create_person(
            desk, login=login, name=name, unit_code=unit, roles=role, password=password, language=language(), session_id=session_id
        )
    say(t("user.added", login=login))
    _show_password(password, asked=prompt)


@app.command("lock", **helped("help.users.lock"))
def lock(login: Login, admin: Admin = None) -> None:
    """Switch off."""
    from reserve.accounts import set_active

    with _managing(admin) as (desk, session_id):
        set_active(desk, login, active=False, session_id=session_id)
    say(t("user.locked", login=login))


@app.command("unlock", **helped("help.users.unlock"))
def unlock(login: Login, admin: Admin = None) -> None:
    """Switch on."""
    from reserve.accounts import set_active

    with _managing(admin) as (desk, session_id):
        set_active(desk, login, active=True, session_id=session_id)
    say(t("user.unlocked", login=login))


@app.command("roles", **helped("help.users.roles"))
def give_roles(login: Login, role: Roles, admin: Admin = None) -> None:
    """Replace the roles."""
    from reserve.accounts import set_roles

    with _managing(admin) as (desk, session_id):
        set_roles(desk, login, role, session_id=session_id)
    say(t("user.roles", login=login, roles=", ".join(role)))


@app.command("reset-password", **helped("help.users.reset"))
def reset(login: Login, admin: Admin = None, *, prompt: Prompt = False) -> None:
    """Set a one-time password."""
    from reserve.accounts import reset_password

    with _managing(admin) as (desk, session_id):
        password = _password(ask=prompt)
        reset_password(desk, login, password, session_id=session_id)
    say(t("user.reset", login=login))
    _show_password(password, asked=prompt)


def _show_password(password: str, *, asked: bool) -> None:
    if not asked:
        say(t("user.password", password=password))
