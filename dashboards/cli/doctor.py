"""``reserve doctor``: examine the installation; every verdict says what to do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import Json, installation
from dashboards.cli.console import FINDINGS, note, say, show_json, show_table
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from dashboards.doctor import Verdict
    from dashboards.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", **helped("help.doctor"))(doctor)


def doctor(
    *,
    full: Annotated[bool, typer.Option("--full", help=t("help.doctor_full"))] = False,
    as_json: Json = False,
) -> None:
    """Examine; exit code 1 when anything failed."""
    chosen = installation()
    with quietly():
        found = list(examinations(chosen, full=full))
    if as_json:
        from dashboards.doctor.machine import platform_facts

        checks = [{"check": v.check, "level": v.level, "code": v.code, "message": v.sentence(language())} for v in found]
        show_json({**platform_facts(), "ok": all(v.level != "fail" for v in found), "checks": checks})
    else:
        show_table(
            ("check", "status", "found"), [(v.title.text(language()), t(f"doctor.{v.level}"), v.sentence(language())) for v in found]
        )
        counted = {level: sum(v.level == level for v in found) for level in ("ok", "warn", "fail")}
        say(t("doctor.summary", **counted))
    if any(v.level == "fail" for v in found):
        note(t("doctor.failed"))
        raise typer.Exit(FINDINGS)


@contextmanager
def quietly() -> Iterator[None]:
    """What parts of the server log while they are tried goes to standard error, and only what is wrong."""
    import logging

    import structlog

    before = structlog.get_config()
    structlog.configure(
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr), wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING)
    )
    try:
        yield
    finally:
        structlog.configure(**before)


def examinations(chosen: "Settings", *, full: bool) -> "Iterator[Verdict]":
    """All verdicts, the quick ones first."""
    from dashboards.doctor import machine, papers, register, server

    yield from machine.python()
    yield from machine.packages()
    yield from machine.zone()
    yield from machine.disk(chosen)
    yield from machine.memory(chosen)
    yield from machine.descriptors()
    yield from server.permissions(chosen)
    yield from register.examine(chosen, full=full)
    yield from server.safety(chosen)
    yield from server.front_end()
    yield from papers.papers()
    yield from server.notebooks()
    yield from server.address(chosen)
    yield from server.kernels(chosen)
