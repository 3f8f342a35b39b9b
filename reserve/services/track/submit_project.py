"""Submit a draft: the formal verdict outside the transaction, everything else once more inside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project, require
from reserve.services.checking.check_context import context_for, explanations_of, holders
from reserve.services.checking.stored_checks import verdict_of
from reserve.services.drafts.access import draft_of
from reserve.services.errors import EnginesDisagree, NotReady
from reserve.services.projects.neighbours import neighbours
from reserve.services.projects.record_version import Checked, record_version
from reserve.services.projects.views import Submitted
from reserve.services.sitting import Sitting, reading, writing
from reserve.services.track.steps import legal_step, make_step
from reserve.services.waivers.book import waivers_of
from reserve.store.audit import lock_head
from reserve.store.projects import Draft, Project, ProjectVersion
from reserve.vocabulary.check_record import digest_of_text
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, Conflict
from reserve.vocabulary.findings import CheckContext, Checker, Finding, Holder, Report

KEY_LIMIT = 100


def submit_project(desk: Desk, session_id: str, code: str, revision: int, idempotency_key: str) -> Submitted:
    """Make a version of the draft as the person saw it and hand it to the first level.

    The same key answers with the same version. Raises ``NotReady`` with the open findings, ``Conflict`` when the draft or
    the answer changed meanwhile, ``EnginesDisagree`` for a fault of the program, else like any step.
    """
    if not 8 <= len(idempotency_key) <= KEY_LIMIT or not idempotency_key.isprintable():
        raise BadInput("submission_key_missing")
    with refusals(desk, session_id, "project.submit", code):
        with reading(desk, session_id) as sitting:
            prepared = _prepare(sitting, code, revision, idempotency_key)
        if isinstance(prepared, Submitted):
            return prepared
        checked = _judge(desk.checker, prepared)
        with writing(desk, session_id) as sitting:
            return _submit(sitting, code, checked, _Request(revision, idempotency_key))


@dataclass(frozen=True, slots=True)
class _Request:
    revision: int
    key: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    document: Document
    context: CheckContext
    justifications: Mapping[str, Mapping[str, Any]]


def _prepare(sitting: Sitting, code: str, revision: int, key: str) -> _Prepared | Submitted:
    project = find_project(sitting.session, sitting.person, code)
    before = _same_submission(sitting.session, project, key)
    if before is not None:
        return before
    legal_step(sitting.person, "submit", project)
    draft = draft_of(sitting.session, project)
    _require_seen(draft, revision)
    document = Document.from_raw(draft.raw)
    explanations = explanations_of(draft.justifications)
    context = context_for(sitting, project, document, sitting.desk.today(), explanations)
    return _Prepared(document, context, draft.justifications)


def _judge(checker: Checker, prepared: _Prepared) -> Checked:
    """Both engines over the same document; they must agree before the answer counts."""
    verdict = checker.verdict(prepared.document, prepared.context)
    closures = checker.check(prepared.document, prepared.context)
    if _places(verdict.report) != _places(closures) or verdict.document_digest != prepared.document.digest():
        differing = sorted(_places(verdict.report) ^ _places(closures))
        raise EnginesDisagree(f"formal verdict and page check differ at {differing}")
    if not verdict.report.passed:
        raise NotReady(verdict.report, prepared.context.as_of)
    return Checked(prepared.document, prepared.context, verdict, prepared.justifications)


def _submit(sitting: Sitting, code: str, checked: Checked, request: _Request) -> Submitted:
    project = find_project(sitting.session, sitting.person, code, lock=True)
    before = _same_submission(sitting.session, project, request.key)
    if before is not None:
        return before
    require(sitting.person, "project.submit", project)
    step = legal_step(sitting.person, "submit", project)
    draft = draft_of(sitting.session, project, lock=True)
    _require_seen(draft, request.revision)
    document = Document.from_raw(draft.raw)
    if document.digest() != checked.verdict.document_digest:
        raise Conflict("draft_changed", current=draft.revision, seen=request.revision)
    lock_head(sitting.session)
    _require_same_answer(sitting, project, checked)
    version = record_version(sitting, project, checked, request.key)
    draft.open_fields = draft.returned_at_revision = None
    sitting.session.add(draft)
    proof = {"document": version.digest, "verdict": digest_of_text(checked.verdict.result_json)}
    make_step(sitting, project, step, proof=proof)
    return Submitted(version.number, version.digest, checked.verdict)


def _require_same_answer(sitting: Sitting, project: Project, checked: Checked) -> None:
    """Another project may have taken the code or the line, or come near, since the verdict; submissions queue at the audit head."""
    now_held = holders(sitting.session, sitting.person, project.id, checked.document)
    if _marks(now_held) != _marks(checked.context.holders):
        raise Conflict("draft_check_changed")
    now_waived = waivers_of(sitting.session, project.id)
    if now_waived != tuple(checked.context.waivers):
        raise Conflict("draft_waiver_changed")
    now_near = neighbours(sitting.session, sitting.person, project.id, checked.document)
    report = sitting.desk.checker.check(checked.document, replace(checked.context, neighbours=now_near))
    if _places(report) != _places(checked.verdict.report):
        if now_near != tuple(checked.context.neighbours):
            raise Conflict("draft_check_changed")
        raise EnginesDisagree("the page check answers differently inside the transaction")


def _marks(held: Mapping[str, Holder]) -> dict[str, str]:
    return {key: holder.mark for key, holder in held.items()}


def _require_seen(draft: Draft, revision: int) -> None:
    if draft.revision != revision:
        raise Conflict("draft_changed", current=draft.revision, seen=revision)


def _same_submission(session: Session, project: Project, key: str) -> Submitted | None:
    query = select(ProjectVersion).where(ProjectVersion.project_id == project.id, ProjectVersion.idempotency_key == key)
    version = session.exec(query).first()
    return Submitted(version.number, version.digest, verdict_of(session, version.id)) if version else None


def _places(report: Report) -> set[tuple[str, str, str, bool, bool]]:
    def explained(finding: Finding) -> bool:
        return (finding.rule_id, finding.path) in report.explained

    def waived(finding: Finding) -> bool:
        return report.waiver_of(finding) is not None

    return {(finding.rule_id, finding.severity, finding.path, explained(finding), waived(finding)) for finding in report.findings}
