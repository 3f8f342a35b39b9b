"""``reserve serve`` and ``reserve version``."""

from typing import Annotated

import typer

from dashboards.cli.acting import installation, library
from dashboards.cli.console import say
from dashboards.cli.words import helped, t


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve", **helped("help.serve"))(serve)
    app.command("version", **helped("help.version"))(version)


def serve(
    host: Annotated[str | None, typer.Option(help=t("help.host"))] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=t("help.port"))] = None,
) -> None:
    """Serve until stopped."""
    chosen = installation()
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    chosen = chosen.model_copy(update=given)
    desk = library(chosen)
    if chosen.demo:
        from dashboards.cli.demo_accounts import show_accounts

        show_accounts(desk)
    from dashboards.server.app import serve as serve_pages

    serve_pages(chosen, desk)


def version() -> None:
    """Show the version."""
    from importlib.metadata import version as installed

    say(f"retrofit-reserve {installed('retrofit-reserve')}")
