"""The few figures of a document that lists show."""

import datetime as dt
from collections import Counter

from reserve.rules.assessment import assess
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Report
from reserve.vocabulary.reporting_units import area_of


def summarise(project: Project, document: Document, report: Report, as_of: dt.date) -> None:
    """Write the summary of ``document`` and of its findings into the project's row."""
    saving = assess(document, as_of, area_of(project.unit_code)).facts()["saving_tce_per_year"]
    write_summary(project, document, report, saving)


def write_summary(project: Project, document: Document, report: Report, saving_micro: int | None) -> None:
    """Like :func:`summarise` with a saving (10^-6 tce/yr) that was computed before."""
    write_figures(project, document, saving_micro)
    open_now = Counter(finding.severity for finding in report.open_findings)
    project.block_count, project.explain_count = open_now["block"], open_now["explain"]
    project.hint_count = sum(finding.severity == "hint" for finding in report.findings)


def write_figures(project: Project, document: Document, saving_micro: int | None) -> bool:
    """Write what lists show of a document, without its findings; whether anything is different now."""
    location, money = document.value("location_code"), document.value("investment_total")
    new = {
        "name": _text(document, "project_name"),
        "enterprise": _text(document, "enterprise_name"),
        "location_code": location if isinstance(location, str) else None,
        "saving_tce_per_year": saving_micro,
        "investment_fen": money if isinstance(money, int) else None,
    }
    moved = {name: value for name, value in new.items() if getattr(project, name) != value}
    for name, value in moved.items():
        setattr(project, name, value)
    return bool(moved)


def _text(document: Document, name: str) -> str:
    entry = document.entry(name)
    return entry.text[:200] if entry else ""
