"""``reserve init`` and ``reserve demo``."""

from typing import Annotated

import typer

from dashboards.cli.acting import installation, library, where
from dashboards.cli.console import MISSING, fail, progress, say
from dashboards.cli.words import helped, t


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init", **helped("help.init"))(init)
    app.command("demo", **helped("help.demo"))(demo)


def init() -> None:
    """Create or upgrade the database."""
    from sqlalchemy.exc import OperationalError

    from dashboards.wiring import make_desk
    from reserve.store import upgrade

    chosen = installation()
    try:
        upgrade(make_desk(chosen).store.engine)
    except OperationalError as error:
        raise fail(t("unreachable", database=where(chosen), why=str(error.orig).strip().splitlines()[0]), MISSING) from error
    say(t("ready", database=where(chosen)))


def demo(seed: Annotated[int, typer.Option(help=t("help.seed"))] = 2024) -> None:
    """Build the demonstration."""
    desk = library(installation().model_copy(update={"demo": True}))
    from dashboards.demo.build import build_demo
    from dashboards.demo.peers import build_peers

    with progress() as step:
        report = build_demo(desk, seed=seed, progress=step, batches=True)
    if report.accounts or report.projects:
        added = {"accounts": report.accounts, "projects": report.projects, "acts": report.acts, "memberships": report.memberships}
        say(t("demo_done", **added))
    else:
        say(t("demo_nothing"))
    peers = build_peers(desk)
    if peers is not None:
        say(t("peers_done", day=peers.as_of, projects=f"{peers.projects:,}", groups=f"{peers.groups:,}"))
    say(t("demo_next"))
