"""``reserve import``: somebody's table becomes drafts, once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli import import_workbooks
from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.files import read_file
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import plain

if TYPE_CHECKING:
    from reserve.services import Receipt, ReceiptRow


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", **helped("help.import"))(import_table)


def import_table(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help=t("help.file"))] = None,
    *,
    mapping: Annotated[str | None, typer.Option(help=t("help.import_mapping"))] = None,
    template: Annotated[str | None, typer.Option(metavar="FILE", help=t("help.template"))] = None,
    check: Annotated[bool, typer.Option("--check", help=t("help.import_check"))] = False,
    back: Annotated[str | None, typer.Option(metavar="FILE", help=t("help.import_back"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    login: As,
    as_json: Json = False,
) -> None:
    """Import a table or a project workbook as drafts; fetch the template; only check a workbook, or get it back with its findings."""
    if template is not None and file is None:
        import_workbooks.write_template(template, login, force=force)
        return
    if file is None:
        raise fail(t("usage.missing", name="FILE", command="reserve import"), USAGE)
    if template is not None or (mapping is not None and (check or back is not None)):
        raise fail(t("import.one_thing"), USAGE)
    if check or back is not None:
        import_workbooks.check(file, login, back=back, force=force, as_json=as_json)
        return
    receipt = _imported(file, mapping, login)
    if as_json:
        show_json(receipt)
        return
    _show(receipt)
    if first := next((row.code for row in receipt.rows if row.status == "created"), None):
        note(t("import.next", code=first, login=login))


def _imported(file: str, mapping: str | None, login: str) -> "Receipt":
    from reserve.exchange.table_import import load_mapping
    from reserve.services import import_projects, import_workbook

    chosen = load_mapping(mapping) if mapping is not None else None
    content, name = read_file(file), Path(file).name
    with acting(login) as who, progress() as step:

        def stepped(done: int, total: int, *_: str) -> None:
            step(done, total, "rows")

        if chosen is None:
            return import_workbook(who.desk, who.session_id, content, name, stepped)
        return import_projects(who.desk, who.session_id, content, name, chosen, stepped)


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
