"""``reserve import``: somebody's table becomes drafts, once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import note, progress, say, show_json, show_table
from dashboards.cli.files import read_file
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import plain

if TYPE_CHECKING:
    from reserve.services import Receipt, ReceiptRow


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", **helped("help.import"))(import_table)


def import_table(
    file: Annotated[str, typer.Argument(metavar="FILE", help=t("help.file"))],
    mapping: Annotated[str, typer.Option(help=t("help.mapping"))],
    login: As,
    *,
    as_json: Json = False,
) -> None:
    """Import a table as drafts."""
    from reserve.exchange.table_import import load_mapping
    from reserve.services import import_projects

    chosen = load_mapping(mapping)
    content = read_file(file)
    with acting(login) as who, progress() as step:
        receipt = import_projects(
            who.desk, who.session_id, content, Path(file).name, chosen, lambda done, total, *_: step(done, total, "rows")
        )
    if as_json:
        show_json(receipt)
        return
    _show(receipt)
    if first := next((row.code for row in receipt.rows if row.status == "created"), None):
        note(t("import.next", code=first, login=login))


def _why(row: "ReceiptRow") -> str:
    """Why a row was refused, or which of its cells could not be used."""
    return "\n".join(text.text(language()) for text in ([row.reason] if row.reason else row.notes))


def _show(receipt: "Receipt") -> None:
    rows = [(row.number, row.row_id, t(f"import.{row.status}"), row.code, row.name, _why(row)) for row in receipt.rows]
    show_table(("line", "id", "status", "code", "name", "reason"), rows, numbers=("line",))
    counts = {status: sum(1 for row in receipt.rows if row.status == status) for status in ("created", "already", "refused")}
    say(t("import.summary", rows=len(receipt.rows), **counts))
    if receipt.totals:
        say(t("import.totals"))
        totals = []
        for total in receipt.totals:
            totals.append((total.label.text(language()), total.unit.text(language()), plain(total.total), total.rows))
            totals += [(t("import.scope", scope=scope), "", plain(amount), count) for scope, amount, count in total.by_scope]
        show_table(("column", "unit_of", "total", "count"), totals, numbers=("total", "count"))
