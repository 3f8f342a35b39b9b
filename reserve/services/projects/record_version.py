"""Write one version with everything that belongs to it: document, facts, verdict, findings, justifications."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reserve.rules.assessment import assess
from reserve.services.checking.check_context import SUBMISSION_STAGE
from reserve.services.projects.projection import projected, write_projection
from reserve.services.projects.summary import write_summary
from reserve.services.sitting import Sitting
from reserve.store.checks import CheckRun, FindingRow, Justification
from reserve.store.identifiers import new_id
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.check_record import pack
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with the formal verdict over it, ready to become a version."""

    document: Document
    context: CheckContext
    verdict: Verdict
    justifications: Mapping[str, Mapping[str, Any]]


def record_version(sitting: Sitting, project: Project, checked: Checked, idempotency_key: str) -> ProjectVersion:
    """Make the next version of ``project`` current, in the caller's transaction."""
    session = sitting.session
    version = ProjectVersion.model_validate(
        {
            "id": new_id(), "project_id": project.id, "number": project.version_number + 1, "unit_code": project.unit_code,
            "stage": SUBMISSION_STAGE, "as_of": checked.context.as_of.isoformat(),
            "document": checked.document.canonical_bytes().decode(), "digest": checked.verdict.document_digest,
            "idempotency_key": idempotency_key, "created_by": sitting.person.id, "created_at": sitting.desk.now(),
        }
    )  # fmt: skip
    session.add(version)
    session.flush()
    project.version_id, project.version_number, project.submitted_by = version.id, version.number, sitting.person.id
    derived = assess(checked.document, checked.context.as_of, checked.context.area).facts()
    write_summary(project, checked.document, checked.verdict.report, derived["saving_tce_per_year"])
    session.add(project)
    session.flush()
    write_projection(session, project.id, projected(project.id, version.id, checked.document, derived))
    _write_verdict(sitting, version, checked)
    return version


def _write_verdict(sitting: Sitting, version: ProjectVersion, checked: Checked) -> None:
    verdict, session = checked.verdict, sitting.session
    run = CheckRun.model_validate(
        {
            "id": new_id(), "version_id": version.id, "engine": verdict.engine, "suite": verdict.suite,
            "document_digest": verdict.document_digest, "passed": verdict.report.passed, "result": pack(verdict.result_json),
            "checked_at": sitting.desk.now(),
        }
    )  # fmt: skip
    session.add(run)
    session.flush()
    for position, finding in enumerate(verdict.report.findings):
        session.add(
            FindingRow.model_validate(
                {
                    "id": new_id(), "check_run_id": run.id, "position": position, "rule_id": finding.rule_id,
                    "severity": finding.severity, "path": finding.path, "message_zh": finding.message.zh,
                    "message_en": finding.message.en, "figures": dict(finding.figures), "citation": finding.citation,
                    "related": list(finding.related), "explained": (finding.rule_id, finding.path) in verdict.report.explained,
                    "waiver_code": waiver.code if (waiver := verdict.report.waiver_of(finding)) else None,
                }
            )
        )  # fmt: skip
    for one in checked.justifications.values():
        if (one["rule_id"], one["path"]) not in verdict.report.explained:
            continue  # written for figures that have changed since, or for a finding that is gone
        session.add(
            Justification.model_validate(
                {
                    "id": new_id(), "version_id": version.id, "rule_id": one["rule_id"], "path": one["path"], "text": one["text"],
                    "figures_digest": one["digest"], "person_id": one["person_id"], "written_at": one["at"],
                }
            )
        )  # fmt: skip
    session.flush()
