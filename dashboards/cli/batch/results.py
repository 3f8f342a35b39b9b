"""``reserve batch result``: what funding batches made of a project, told to its county, with the letter."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import MISSING, fail, note, say, show_json
from dashboards.cli.files import write_file
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.language import Language


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("result", **helped("help.batch_result"))(result)


def result(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=t("help.result_project"))],
    *,
    login: As,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=t("help.result_out"))] = None,
    batch: Annotated[str | None, typer.Option("--batch", metavar="BATCH", help=t("help.result_batch"))] = None,
    tongue: Annotated[Language | None, typer.Option("--language", help=t("help.documents_language"))] = None,
    as_json: Json = False,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
) -> None:
    """Say what became of a project, and write its letter."""
    from reserve.services.batches.result_letter import result_letter
    from reserve.services.batches.results import results_of

    chosen: Language = tongue or ("en" if language() == "en" else "zh")
    with acting(login) as who:
        found = [one for one in results_of(who.desk, who.session_id, project, language=chosen) if batch in (None, one.batch_code)]
        if out is None:
            return show_json([_plain(asdict(one)) for one in found]) if as_json else _say(found, chosen)
        if not found:
            raise fail(t("result.none", project=project), MISSING)
        kind = out.suffix.lower().removeprefix(".")
        made = result_letter(who.desk, who.session_id, project, found[0].batch_code, kind, language=chosen)
    write_file(str(out), made.content, force=force)
    return None


def _say(found: list[Any], chosen: Language) -> None:
    for one in found:
        say(f"{one.batch_code} {one.programme.text(chosen)}")
        for line in one.said:
            say(f"  {line}")
        for line in one.lift:
            say(f"  {line}")
    if not found:
        note(t("result.nothing_yet"))


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"until": told["until"].isoformat() if told["until"] else None}
