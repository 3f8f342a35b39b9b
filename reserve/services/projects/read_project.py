"""Read one project: document, figures, findings, what changed, its way so far, and what the reader may do."""

import datetime as dt
import json
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.rules.assessment import assess
from reserve.services.access import find_project, may
from reserve.services.checking.check_context import authors, context_for, explanations_of
from reserve.services.checking.stored_checks import justifications_of, verdict_of
from reserve.services.drafts.access import draft_of, last_return
from reserve.services.projects.views import MembershipView, ProjectRef, ProjectView, TransitionView
from reserve.services.sitting import Sitting, reading
from reserve.services.track.steps import open_steps
from reserve.services.track.undo_transition import obstacle_to_undo
from reserve.services.track.waiting import waits_for
from reserve.store.projects import Membership, Project, ProjectVersion, Transition
from reserve.vocabulary.document import Document, Entry
from reserve.vocabulary.findings import CheckContext, Explanation, Finding, Report
from reserve.vocabulary.reporting_units import area_of, reporting_units


def read_project(desk: Desk, session_id: str, code: str) -> ProjectView:
    """The project as it stands for the reader; who may type in it sees the draft, everybody else the current version.

    Raises ``NotFound`` for a code that does not exist or that the reader may not see.
    """
    with refusals(desk, session_id, "project.read", code), reading(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code)
        history = _history(sitting.session, project)
        shown = _shown(sitting, project)
        came_back = last_return(sitting.session, project)
        unit = reporting_units()[project.unit_code]
        return ProjectView(
            ref=ProjectRef(project.id, project.code),
            state=project.state,
            unit_code=project.unit_code,
            unit_name=unit.name,
            name=_text(shown.document, "project_name"),
            enterprise=_text(shown.document, "enterprise_name"),
            document=shown.document,
            previous=shown.previous,
            changed_paths=changed_paths(shown.previous, shown.document) if shown.previous else (),
            assessment=assess(shown.document, shown.as_of, area_of(project.unit_code)),
            report=shown.report,
            explanations=shown.explanations,
            transitions=_told(history),
            steps=open_steps(sitting.person, project),
            undo=_undo(sitting.session, sitting.person, project, history),
            version_number=project.version_number,
            digest=shown.digest,
            memberships=_memberships(sitting.session, project),
            as_of=shown.as_of,
            editable=may(sitting.person, "project.edit", project),
            waits_for=waits_for(project.state, project.unit_code),
            return_comment=came_back.comment if came_back else None,
            marked_fields=tuple(came_back.fields or ()) if came_back else (),
            context=shown.context,
            since_filing=shown.since_filing,
        )


def changed_paths(before: Document, after: Document) -> tuple[str, ...]:
    """The paths whose answer differs between two documents, in the order of the form; vanished answers last."""
    old = {path: entry for path, _, entry in before.walk()}
    new = {path: entry for path, _, entry in after.walk()}
    differing = [path for path, entry in new.items() if not _same(old.get(path), entry)]
    return (*differing, *(path for path in old if path not in new))


def _same(one: Entry | None, other: Entry) -> bool:
    return one is not None and (one.text, one.unit, one.value) == (other.text, other.unit, other.value)


@dataclass(frozen=True, slots=True)
class _Shown:
    document: Document
    previous: Document | None
    report: Report
    explanations: tuple[Explanation, ...]
    digest: str | None
    as_of: dt.date
    context: CheckContext
    since_filing: tuple[Finding, ...] = ()


def _shown(sitting: Sitting, project: Project) -> _Shown:
    session, desk = sitting.session, sitting.desk
    editable = project.state in ("draft", "returned") and project.unit_code == sitting.person.unit_code
    if editable or project.version_id is None:
        draft = draft_of(session, project)
        document = Document.from_raw(draft.raw)
        explanations = explanations_of(draft.justifications, authors(session, draft.justifications))
        context = context_for(sitting, project, document, desk.today(), explanations)
        previous = version_document(session, project, project.version_number)
        return _Shown(document, previous, desk.checker.check(document, context), explanations, None, desk.today(), context)
    version = session.get_one(ProjectVersion, project.version_id)
    document = read_document(version)
    explanations = justifications_of(session, version.id)
    as_of = dt.date.fromisoformat(version.as_of)
    context = context_for(sitting, project, document, as_of, explanations)
    previous = version_document(session, project, version.number - 1)
    report = verdict_of(session, version.id).report
    since = _since_filing(sitting, document, context, report)
    return _Shown(document, previous, report, explanations, version.digest, as_of, context, since)


def _since_filing(sitting: Sitting, document: Document, context: CheckContext, report: Report) -> tuple[Finding, ...]:
    """The hints that the rules of today add to what was found at the filing: new requirements inform, and lock nothing."""
    today = sitting.desk.today()
    if today <= context.as_of:
        return ()
    known = {(finding.rule_id, finding.path) for finding in report.findings}
    now = sitting.desk.checker.check(document, replace(context, as_of=today))
    return tuple(one for one in now.findings if one.severity == "hint" and (one.rule_id, one.path) not in known)


def read_document(version: ProjectVersion) -> Document:
    """The document of a version."""
    return Document.from_raw(json.loads(version.document))


def version_document(session: Session, project: Project, number: int) -> Document | None:
    """The document of one version of a project, or None where there is no such version."""
    query = select(ProjectVersion).where(ProjectVersion.project_id == project.id, ProjectVersion.number == number)
    version = session.exec(query).first()
    return read_document(version) if version else None


def _history(session: Session, project: Project) -> list[Transition]:
    return list(session.exec(select(Transition).where(Transition.project_id == project.id).order_by(col(Transition.number))))


def _told(history: list[Transition]) -> tuple[TransitionView, ...]:
    undone = {step.undoes_id for step in history}
    return tuple(
        TransitionView(
            number=step.number, kind="undo" if step.kind == "undo" else "act", action=step.action, from_state=step.from_state,
            to_state=step.to_state, person_name=step.person_name, role=step.role, unit_name=reporting_units()[step.unit_code].name,
            comment=step.comment, fields=tuple(step.fields or ()), occurred_at=step.occurred_at, version_id=step.version_id,
            undone=step.id in undone,
        )
        for step in history
    )  # fmt: skip


def _undo(session: Session, person: Person, project: Project, history: list[Transition]) -> str | None:
    last = history[-1] if history else None
    if not may(person, "project.undo", project) or obstacle_to_undo(session, person, project, last) is not None:
        return None
    return last.action if last else None


def _memberships(session: Session, project: Project) -> tuple[MembershipView, ...]:
    rows = session.exec(select(Membership).where(Membership.project_id == project.id).order_by(col(Membership.kind), col(Membership.id)))
    return tuple(MembershipView(row.kind, row.document_number, row.document_date) for row in rows)


def _text(document: Document, name: str) -> str:
    entry = document.entry(name)
    return entry.text if entry else ""
