"""``reserve lists``: memberships come from announced lists only."""

from pathlib import Path
from typing import Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import note, say, show_json
from dashboards.cli.files import read_date, read_file
from dashboards.cli.words import helped, t

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep ``import`` a command of its own."""


@app.command("import", **helped("help.lists.import"))
def import_list(
    file: Annotated[str, typer.Argument(metavar="FILE", help=t("help.file"))],
    kind: Annotated[str, typer.Option(help=t("help.kind"))],
    document: Annotated[str, typer.Option(help=t("help.document"))],
    date: Annotated[str, typer.Option(help=t("help.date"))],
    login: As,
    *,
    as_json: Json = False,
) -> None:
    """Import an announced list."""
    from reserve.exchange.official_list import read_official_list
    from reserve.services import import_memberships

    announced = read_date(date)
    rows = read_official_list(read_file(file), Path(file).name)
    with acting(login) as who:
        receipt = import_memberships(who.desk, who.session_id, rows, kind, document, announced)
    if as_json:
        show_json(receipt)
    else:
        say(t("lists.summary", kind=kind, document=document, rows=len(rows), added=receipt.added, already=receipt.already))
        for row in receipt.unmatched:
            note(t("lists.unmatched", row=" ".join(text for text in row.values() if text)))
