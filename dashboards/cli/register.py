"""``reserve register``: a list of lines in, the three lists out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import FINDINGS, note, say, show_json, show_table
from dashboards.cli.files import read_date, read_file, write_file
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from reserve.services.register.import_views import LineReceipt

app = typer.Typer(no_args_is_help=True)
_SHOWN = 40


@app.command("import", **helped("help.register.import"))
def import_list(
    file: Annotated[str, typer.Argument(metavar="FILE", help=t("help.file"))],
    login: As,
    *,
    preview: Annotated[bool, typer.Option("--preview", help=t("help.register.preview"))] = False,
    refused: Annotated[str | None, typer.Option("--refused", help=t("help.register.refused"))] = None,
    as_json: Json = False,
) -> None:
    """Import a list of lines; exit code 1 when rows were refused."""
    from reserve.services.register.import_lines import import_lines, preview_lines, refused_lines

    content, name = read_file(file), Path(file).name
    with acting(login) as who:
        act = preview_lines if preview else import_lines
        receipt = act(who.desk, who.session_id, content, name)
        returned = refused_lines(who.desk, who.session_id, content, name) if refused and receipt.counts["refused"] else None
    if as_json:
        show_json(receipt)
    else:
        _show(receipt)
    if returned is not None and refused:
        write_file(refused, returned.content, force=False)
    if receipt.counts["refused"]:
        raise typer.Exit(FINDINGS)


@app.command("export", **helped("help.register.export"))
def export_list(
    name: Annotated[str, typer.Argument(metavar="LIST", help=t("help.register.list"))],
    login: As,
    *,
    out: Annotated[str | None, typer.Option("--out", "-o", help=t("help.output"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help=t("help.as_of"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
) -> None:
    """Write one of the three lists as a workbook."""
    from reserve.exchange.table_import import safe_name
    from reserve.services.register import export_lists

    day = read_date(as_of) if as_of else None
    with acting(login) as who:
        made = export_lists.export_list(who.desk, who.session_id, name, day, language())
    write_file(out or safe_name(made.filename), made.content, force=force)


def _show(receipt: "LineReceipt") -> None:
    bad = [row for row in receipt.rows if row.state == "refused"]
    if bad:
        rows = [
            (row.number, row.enterprise, row.line_name, "\n".join(f"{r.heading} {r.text.text(language())}".strip() for r in row.reasons))
            for row in bad[:_SHOWN]
        ]
        show_table(("line", "enterprise", "line_name", "reason"), rows, numbers=("line",))
    for text in receipt.notes:
        note(text.text(language()))
    if receipt.ignored:
        note(t("register.ignored", names="、".join(receipt.ignored)))
    say(t("register.written" if receipt.written else "register.previewed", rows=len(receipt.rows), **receipt.counts))
