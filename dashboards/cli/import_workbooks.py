"""``reserve import`` with a project workbook: the template, what a filled one would bring, and the workbook back with its findings."""

from pathlib import Path

import typer

from dashboards.cli.acting import acting
from dashboards.cli.console import FINDINGS, progress, say, show_json, show_table
from dashboards.cli.files import read_file, write_file
from dashboards.cli.words import language, t


def write_template(output: str, login: str, *, force: bool) -> None:
    """Write the empty workbook of the account's unit."""
    from reserve.services import projects_template

    with acting(login) as who:
        download = projects_template(who.desk, who.session_id, language())
    write_file(output, download.content, force=force)


def check(file: str, login: str, *, back: str | None, force: bool, as_json: bool) -> None:
    """Show what a workbook would bring and everything that is to be said about it; exit code 1 when a project could not be submitted."""
    from reserve.services import check_workbook, workbook_back

    content, name = read_file(file), Path(file).name
    with acting(login) as who, progress() as step:
        step(0, 1, "reading")
        checked = check_workbook(who.desk, who.session_id, content, name, lambda done, total, *_: step(done, total, "checking"))
        if back is not None:
            step(0, 1, "writing")
        returned = workbook_back(who.desk, who.session_id, checked, language()) if back is not None else None
    if as_json:
        show_json(
            {
                "file": checked.filename,
                "projects": [
                    {"line": row.number, "row": row.row_id, "name": row.name, "state": row.state, "code": row.code} for row in checked.rows
                ],
                "findings": checked.remarks,
            }
        )
    else:
        from reserve.exchange.project_columns import column, titles

        rows = [
            (
                f"{titles(language())[one.sheet]} {one.line}", one.row_id, labelled.label.text(language()) if labelled else one.code,
                t(f"severity.{one.severity}"), one.message.text(language()), one.rule_id,
            )
            for one in checked.remarks
            for labelled in (column(one.sheet, one.code),)
        ]  # fmt: skip
        show_table(("line", "id", "where", "severity", "message", "rule"), rows, title=checked.filename)
        counts = {state: sum(1 for row in checked.rows if row.state == state) for state in ("new", "already", "refused")}
        say(t("import.checked", rows=len(checked.rows), findings=len(checked.remarks), **counts))
    if returned is not None and back is not None:
        write_file(back, returned.content, force=force)
    if any(row.report is None or not row.report.passed for row in checked.rows):
        raise typer.Exit(FINDINGS)
