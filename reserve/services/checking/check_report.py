"""The auditor's copy of a formal verdict leaves the house: JSON, or a report that people read made from that JSON."""

from typing import Any, Literal

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.check_report import file_bytes, sealed
from reserve.services.access import find_project
from reserve.services.checking.stored_checks import check_run_of, findings_of
from reserve.services.projects.read_project import read_document
from reserve.services.projects.views import Download
from reserve.services.sitting import reading, writing
from reserve.store.audit import AuditEvent, head_of
from reserve.store.checks import CheckRun, Justification
from reserve.store.people import PersonRow
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.check_record import digest_of, read_record, unpack
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, NotAllowedNow
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.path_labels import path_label
from reserve.vocabulary.reporting_units import reporting_units

Kind = Literal["html", "xlsx", "json"]
KINDS: dict[str, str] = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
ACTION = "project.report"


def check_report(
    desk: Desk, session_id: str, code: str, kind: str, *, version: int | None = None, language: Language | None = None
) -> Download:
    """The report on the current version of a project, or on an earlier one, for whoever may read the project; the export is audited.

    Raises ``NotFound``, ``NotAllowedNow`` where nothing was submitted yet, ``BadInput`` for another kind or a version that never was.
    """
    with refusals(desk, session_id, ACTION, code), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code)
        if kind not in KINDS:
            raise BadInput("report_kind_unknown", kind=kind[:20], known=", ".join(KINDS))
        content = report_content(sitting.session, project, version)
        detail = {"kind": kind, "version": content["version"]["number"], "verdict": digest_of(content["verdict"])}
        sitting.record(ACTION, project.code, detail)
        number, head = head_of(sitting.session)
        tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
    made = sealed(
        {
            **content,
            "audit": {"number": number, "head": head},
            "made_on": desk.today().isoformat(),
            "project": {**content["project"], "demo": desk.demo},
        }
    )
    name = Bilingual("检查报告", "check report").text(tongue)
    return Download(f"{code} v{content['version']['number']} {name}.{kind}", _written(made, kind, tongue), KINDS[kind])


def kept_report(desk: Desk, session_id: str, code: str, version: int, event: int) -> dict[str, Any]:
    """What the library keeps of a verdict, with the audit event of that number, to compare a brought file with; nothing is recorded.

    Raises like :func:`check_report`.
    """
    with refusals(desk, session_id, ACTION, code), reading(desk, session_id) as sitting:
        content = report_content(sitting.session, find_project(sitting.session, sitting.person, code), version)
        head = sitting.session.exec(select(AuditEvent.hash).where(AuditEvent.number == event)).first()
        return {**content, "audit": {"number": event, "head": head}}


def report_content(session: Session, project: Project, number: int | None = None) -> dict[str, Any]:
    """The parts of the file that lie in the library."""
    version = _version(session, project, number)
    run = check_run_of(session, version.id)
    record = read_record(unpack(run.result))
    document = read_document(version)
    content = {
        "project": {
            "code": project.code,
            "name": str(document.value("project_name") or ""),
            "enterprise": str(document.value("enterprise_name") or ""),
            "unit": _both(reporting_units()[version.unit_code].name),
        },
        "version": {
            "number": version.number, "digest": version.digest, "at": version.created_at.isoformat(),
            "by": session.get_one(PersonRow, version.created_by).name,
        },
        "checked_at": run.checked_at.isoformat(),
        "passed": run.passed,
        "verdict": record,
        "justifications": _justifications(session, version),
    }  # fmt: skip
    if not record["rules"]:
        content["findings"] = _old_findings(session, run, document)
    return content


def _written(report: dict[str, Any], kind: str, language: Language) -> bytes:
    if kind == "html":
        from reserve.exchange.check_report_html import report_html

        return report_html(report, language)
    if kind == "xlsx":
        from reserve.exchange.check_report_workbook import report_workbook

        return report_workbook(report, language)
    return file_bytes(report)


def _version(session: Session, project: Project, number: int | None) -> ProjectVersion:
    if project.version_id is None:
        raise NotAllowedNow("report_before_submission", project=project.code)
    if number is None:
        return session.get_one(ProjectVersion, project.version_id)
    query = select(ProjectVersion).where(ProjectVersion.project_id == project.id, ProjectVersion.number == number)
    found = session.exec(query).first()
    if found is None:
        raise BadInput("report_version_unknown", project=project.code, number=number, last=project.version_number)
    return found


def _justifications(session: Session, version: ProjectVersion) -> list[dict[str, str]]:
    query = (
        select(Justification, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == col(Justification.person_id))
        .where(Justification.version_id == version.id)
        .order_by(col(Justification.rule_id), col(Justification.path))
    )
    return [
        {"rule_id": one.rule_id, "path": one.path, "text": one.text, "by": name, "at": one.written_at.isoformat()}
        for one, name in session.exec(query)
    ]


def _old_findings(session: Session, run: CheckRun, document: Document) -> list[dict[str, Any]]:
    """The sentences of a record that was made before records carried them."""
    return [
        {
            "rule_id": one.rule_id, "severity": one.severity, "path": one.path, "label": _both(path_label(one.path, document)),
            "message": _both(one.message), "figures": dict(one.figures), "citation": one.citation, "related": list(one.related),
            "explained": explained,
        }
        for one, explained in findings_of(session, run)
    ]  # fmt: skip


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
