"""``reserve batch documents``."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from dashboards.cli.acting import As, acting
from dashboards.cli.console import REFUSED, fail, progress, say
from dashboards.cli.files import read_date, write_file
from dashboards.cli.words import helped, t
from reserve.vocabulary.language import Language

_FORMATS = ("xlsx", "docx", "pdf")


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("documents", **helped("help.batch_documents"))(documents)


def documents(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help=t("help.documents_out"))],
    login: As,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help=t("help.documents_only"))] = None,
    formats: Annotated[list[str] | None, typer.Option("--format", metavar="FORMAT", help=t("help.documents_format"))] = None,
    project: Annotated[str | None, typer.Option("--project", metavar="PROJECT", help=t("help.documents_project"))] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help=t("help.documents_from"))] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help=t("help.documents_to"))] = None,
    channel: Annotated[str, typer.Option("--channel", help=t("help.documents_channel"))] = "",
    addressee: Annotated[str, typer.Option("--addressee", help=t("help.documents_addressee"))] = "",
    number: Annotated[str, typer.Option("--number", help=t("help.documents_number"))] = "",
    issuer: Annotated[str, typer.Option("--issuer", help=t("help.documents_issuer"))] = "",
    tongue: Annotated[Language, typer.Option("--language", help=t("help.documents_language"))] = "zh",
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
) -> None:
    """Write the documents of a ranked batch into a folder."""
    from reserve.exchange.documents.data import Terms
    from reserve.exchange.table_import import safe_name
    from reserve.services import read_batch
    from reserve.services.batches.documents import batch_document, documents_of

    terms = Terms(_day(first), _day(last), channel, addressee, number, issuer)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fail(t("file.unwritable", name=out, why=error.strerror), REFUSED) from error
    with acting(login) as who:
        there = {kind.name: kind.formats for kind in documents_of(read_batch(who.desk, who.session_id, batch), who.person.roles)}
        asked = ["letters"] if project is not None else only
        wanted = _wanted(there, asked, formats)
        for name, each in wanted:
            with progress() as step:
                made = batch_document(
                    who.desk, who.session_id, batch, name, each, language=tongue, terms=terms, project=project,
                    step=lambda done, total, step=step: step(done, total, "letters"),  # type: ignore[misc]
                )  # fmt: skip
            write_file(str(out / safe_name(made.filename)), made.content, force=force)
    say(t("documents.done", count=len(wanted), folder=out))


def _wanted(there: dict[str, tuple[str, ...]], asked: list[str] | None, formats: list[str] | None) -> list[tuple[str, str]]:
    """Each document in each format; what is not there is asked of the service all the same, which says why it is not."""
    names = asked or list(there) or ["summary"]
    if asked:
        return [(name, each) for name in names for each in formats or _usual(there.get(name, _FORMATS))]
    found = [(name, each) for name in names for each in formats or _FORMATS if each in there.get(name, _FORMATS)]
    return found or [(names[0], (formats or _FORMATS)[0])]


def _usual(formats: tuple[str, ...]) -> list[str]:
    return [each for each in formats if each in _FORMATS]


def _day(text: str | None) -> dt.date | None:
    return None if text is None else read_date(text)
