"""``reserve audit``: the chain proves itself, and a printed head proves a list."""

from typing import Annotated

import typer

from dashboards.cli.acting import Json, library
from dashboards.cli.console import FINDINGS, USAGE, fail, say, show_json
from dashboards.cli.words import helped, t

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep ``verify`` a command of its own."""


@app.command("verify", **helped("help.audit.verify"))
def verify(head: Annotated[str | None, typer.Option(help=t("help.head"))] = None, *, as_json: Json = False) -> None:
    """Recompute the chain; exit code 1 when it does not hold."""
    from reserve.services import verify_audit

    expected = head.strip().lower() if head is not None else None
    if expected is not None and (len(expected) != 64 or set(expected) - set("0123456789abcdef")):
        raise fail(t("audit.head_shape", length=len(expected)), USAGE)
    report = verify_audit(library(), expected_head=expected)
    if as_json:
        show_json(report)
    elif report.ok:
        say(t("audit.ok", events=report.events, head=report.head))
        if report.expected_at is not None:
            say(t("audit.printed", number=report.expected_at))
    if report.ok:
        return
    if report.reason == "printed_head_unknown":
        raise fail(t("audit.unknown_head", head=expected), FINDINGS)
    raise fail(t("audit.broken", number=report.first_bad, reason=report.reason), FINDINGS)
