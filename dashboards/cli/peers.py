"""``reserve peers``: the medians that figures of a declaration are compared with are counted anew."""

import typer

from dashboards.cli.acting import Json, library
from dashboards.cli.console import say, show_json
from dashboards.cli.words import helped, t

app = typer.Typer(no_args_is_help=True)


@app.callback()
def peers() -> None:
    """Keep ``refresh`` a command of its own."""


@app.command("refresh", **helped("help.peers.refresh"))
def refresh(*, as_json: Json = False) -> None:
    """Count the live projects by product and kind of measure and freeze a new edition of medians and spreads."""
    from reserve.services.checking.peers import refresh_peers

    found = refresh_peers(library())
    if as_json:
        show_json(found)
    else:
        say(t("peers_done", day=found.as_of, projects=f"{found.projects:,}", groups=f"{found.groups:,}"))
