"""``reserve check``: the same rules as the page, for a project, a document or a table."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboards.cli import check_reports
from dashboards.cli.acting import Json, acting, installation
from dashboards.cli.console import FINDINGS, USAGE, fail, say, show_json, show_table
from dashboards.cli.files import read_date, read_file
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from reserve.vocabulary.document import Document
    from reserve.vocabulary.fields import Stage
    from reserve.vocabulary.findings import CheckContext, Finding, Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", **helped("help.check"))(check)


def check(
    target: Annotated[str | None, typer.Argument(metavar="TARGET", help=t("help.target"))] = None,
    *,
    login: Annotated[str | None, typer.Option("--as", metavar="LOGIN", envvar="RESERVE_USER", help=t("help.as"))] = None,
    mapping: Annotated[str | None, typer.Option(help=t("help.mapping"))] = None,
    stage: Annotated[str, typer.Option(help=t("help.stage"))] = "reserve",
    unit: Annotated[str | None, typer.Option(help=t("help.unit"))] = None,
    as_of: Annotated[str | None, typer.Option(help=t("help.as_of"))] = None,
    output: Annotated[str | None, typer.Option("--report", metavar="FILE", help=t("help.report"))] = None,
    version: Annotated[int | None, typer.Option(min=1, help=t("help.report_version"))] = None,
    tongue: Annotated[str | None, typer.Option("--language", help=t("help.report_language"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    verify: Annotated[str | None, typer.Option(metavar="FILE", help=t("help.report_verify"))] = None,
    as_json: Json = False,
) -> None:
    """Check and list the findings; exit code 1 when any of them is open. Or write, or verify, the report of a formal check."""
    if verify is not None and target is None:
        check_reports.verify_report(verify, login)
        return
    if target is None:
        raise fail(t("usage.missing", name="TARGET", command="reserve check"), USAGE)
    if verify is not None:
        raise fail(t("check.give_one"), USAGE)
    if output is not None:
        check_reports.write_report(target, login, output, version=version, tongue=tongue, force=force)
        return
    if Path(target).suffix.lower() in (".json", ".csv", ".xlsx", ".txt") or Path(target).is_file():
        reports = _of_file(target, mapping, _context(stage, unit, as_of))
    else:
        reports = [(target, _of_project(target, login))]
    if as_json:
        show_json([_as_json(name, report) for name, report in reports])
    else:
        for name, report in reports:
            _show(name, report)
    if not all(report.passed for _, report in reports):
        raise typer.Exit(FINDINGS)


def _context(stage: str, unit: str | None, as_of: str | None) -> "CheckContext":
    from reserve.vocabulary.fields import STAGES
    from reserve.vocabulary.findings import CheckContext
    from reserve.vocabulary.reporting_units import area_of, reporting_units

    if stage not in STAGES:
        raise fail(t("check.stage_unknown", stage=stage, known=", ".join(STAGES)), USAGE)
    if unit is not None and unit not in reporting_units():
        raise fail(t("check.unit_unknown", unit=unit), USAGE)
    day = read_date(as_of) if as_of else installation().business_date or dt.datetime.now(_office()).date()
    known: Stage = STAGES[STAGES.index(stage)]
    served = frozenset(reporting_units()[unit].areas_served) if unit else frozenset()
    return CheckContext(as_of=day, stage=known, area=area_of(unit) if unit else "330000", areas_served=served)


def _office() -> dt.tzinfo:
    from reserve.accounts.desk import OFFICE_ZONE

    return OFFICE_ZONE


def _of_project(code: str, login: str | None) -> "Report":
    from reserve.services import read_project

    if login is None:
        raise fail(t("check.needs_as"), USAGE)
    with acting(login) as who:
        report: Report = read_project(who.desk, who.session_id, code).report
        return report


def _of_file(target: str, mapping: str | None, context: "CheckContext") -> "list[tuple[str, Report]]":
    from validation import RuleChecker

    checker = RuleChecker()
    return [(name, checker.check(document, context)) for name, document in _documents(target, mapping)]


def _documents(target: str, mapping: str | None) -> "Iterable[tuple[str, Document]]":
    from reserve.vocabulary.document import Document

    content, name = read_file(target), Path(target).name
    if mapping is None:
        if not name.lower().endswith(".json"):
            from reserve.exchange.mapping import shipped_mappings

            raise fail(t("check.needs_mapping", shipped="、".join(shipped_mappings())), USAGE)
        yield name, Document.from_raw(_raw(content, name))
        return
    from reserve.exchange.table_import import load_mapping, read_rows

    for row in read_rows(content, name, load_mapping(mapping)).rows:
        if row.refusal is None:
            yield f"{row.number} {row.row_id} {row.name}", Document.from_raw(row.raw)
        else:
            say(row.refusal.text(language()))


def _raw(content: bytes, name: str) -> dict[str, Any]:
    try:
        raw = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", 1)
        raise fail(t("check.not_json", name=name, line=line, why=getattr(error, "msg", "UTF-8")), USAGE) from error
    if not isinstance(raw, dict) or not _shaped(raw):
        raise fail(t("check.not_document", name=name), USAGE)
    return raw


def _shaped(raw: dict[str, Any]) -> bool:
    fields, tables = raw.get("fields", {}), raw.get("tables", {})
    if set(raw) - {"fields", "tables"} or not isinstance(fields, dict) or not isinstance(tables, dict):
        return False
    rows: list[Any] = [row for table in tables.values() for row in (table if isinstance(table, list) else [None])]
    if not all(isinstance(row, dict) and "key" in row and isinstance(row.get("cells", {}), dict) for row in rows):
        return False
    cells = [*fields.values(), *(cell for row in rows for cell in row.get("cells", {}).values())]
    return all(isinstance(cell, dict) and isinstance(cell.get("unit"), str | None) for cell in cells)


def _place(path: str) -> str:
    from reserve.vocabulary.document import field_of_path
    from reserve.vocabulary.errors import BadInput

    try:
        return field_of_path(path).label.text(language())
    except BadInput:
        return path


def _severity(finding: "Finding", report: "Report") -> str:
    if report.waiver_of(finding) is not None:
        return "waived"
    return "explained" if (finding.rule_id, finding.path) in report.explained else finding.severity


def _show(name: str, report: "Report") -> None:
    if not report.findings:
        say(f"{name}  {t('check.clean')}")
        return
    rows = [
        (t(f"severity.{_severity(f, report)}"), _place(f.path), f.message.text(language()), f.rule_id, f.citation) for f in report.findings
    ]
    show_table(("severity", "where", "message", "rule", "citation"), rows, title=name)
    counts = {severity: sum(1 for f in report.findings if f.severity == severity) for severity in ("block", "explain", "hint")}
    say(t("check.summary", open=len(report.open_findings), **counts))


def _as_json(name: str, report: "Report") -> dict[str, object]:
    return {
        "target": name,
        "passed": report.passed,
        "findings": [
            {
                "rule": f.rule_id, "severity": _severity(f, report), "path": f.path, "message": f.message,
                "figures": f.figures, "citation": f.citation,
            }
            for f in report.findings
        ],
    }  # fmt: skip
