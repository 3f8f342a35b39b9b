"""``reserve db reproject``: what lists and rankings read is made anew from the documents."""

import typer

from dashboards.cli.acting import Json, library
from dashboards.cli.console import FINDINGS, fail, note, progress, say, show_json
from dashboards.cli.words import helped, language, t


def register(db: typer.Typer) -> None:
    """Add the command to ``reserve db``."""
    db.command("reproject", **helped("help.db.reproject"))(reproject)


def reproject(*, as_json: Json = False) -> None:
    """Rebuild the typed projection from the canonical documents; exit code 1 when a project had to be left alone."""
    from reserve.services.projects.reproject import reproject as rebuild

    with progress() as step:
        found = rebuild(library(), step)
    if as_json:
        show_json(found)
    else:
        say(t("reproject.done", projects=found.projects, changed=len(found.changed)))
        if found.read_otherwise:
            say(t("reproject.otherwise", count=len(found.read_otherwise), codes=", ".join(found.read_otherwise[:20])))
    for one in found.left_alone:
        note(f"{one.code}: {one.why.text(language())}")
    if found.left_alone:
        raise fail(t("reproject.left", count=len(found.left_alone)), FINDINGS)
