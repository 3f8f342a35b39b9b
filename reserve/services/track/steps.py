"""Steps between levels: which are open to a person, and the record of one that is made."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from reserve.accounts import Person
from reserve.accounts.confirm import require_confirmed
from reserve.services.access import ACTS, acting_role, may, require
from reserve.services.drafts.changes import UNUSABLE
from reserve.services.sitting import Sitting
from reserve.store.identifiers import new_id
from reserve.store.projects import Project, Transition
from reserve.vocabulary.errors import BadInput, NotAllowedNow, Refused
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import Transition as LegalStep
from reserve.vocabulary.tracks import level_states, steps_from

COMMENT_MINIMUM = 2
COMMENT_LIMIT = 2_000


def legal_step(person: Person, action: str, project: Project) -> LegalStep:
    """The one step that ``action`` means for this person now; rights and separation of duties are checked first."""
    require(person, f"project.{action}", project)
    first = reporting_units()[project.unit_code].first_acceptor or ""
    found = steps_from(project.state, person.roles, first, action)
    if not found:
        state = level_states()[project.state].label
        raise NotAllowedNow("step_elsewhere", project=project.code, state=state, act=ACTS["project.accept"])
    if found[0].guard == "not_submitter" and project.submitted_by == person.id:
        raise Refused("submitter_never_acceptor", project=project.code)
    return found[0]


def open_steps(person: Person, project: Project) -> tuple[LegalStep, ...]:
    """All steps that the person may make now, in the order of the track."""
    first = reporting_units()[project.unit_code].first_acceptor or ""
    return tuple(
        step
        for step in steps_from(project.state, person.roles, first)
        if may(person, f"project.{step.action}", project) and not (step.guard == "not_submitter" and project.submitted_by == person.id)
    )


def clean_comment(comment: str | None, *, needed: bool) -> str | None:
    """The comment without surrounding blanks; ``BadInput`` when a needed one is missing or it is too long."""
    text = (comment or "").strip()
    if needed and len(text) < COMMENT_MINIMUM:
        raise BadInput("comment_missing", minimum=COMMENT_MINIMUM, length=len(text))
    if len(text) > COMMENT_LIMIT:
        raise BadInput("comment_too_long", length=len(text), limit=COMMENT_LIMIT)
    if UNUSABLE.search(text):
        raise BadInput("draft_text_unusable")
    return text or None


def make_step(
    sitting: Sitting, project: Project, step: LegalStep, *, comment: str | None = None, fields: Sequence[str] = (),
    proof: Mapping[str, str] | None = None,
) -> Transition:  # fmt: skip
    """Move the project and record the step, its transition and its audit event in the caller's transaction.

    ``proof``: digests that the audit event keeps, so that what they are of cannot be changed unseen.
    Raises ``NeedsConfirmation`` for a step that signs when the password was not given lately.
    """
    if step.signs:
        require_confirmed(sitting.session, sitting.desk, sitting.person)
    role = acting_role(sitting.person, f"project.{step.action}", project)
    what: dict[str, object] = {"action": step.action, "to_state": step.to_state, "role": role, "comment": comment, "fields": list(fields)}
    return record_step(sitting, project, what, proof)


def record_step(sitting: Sitting, project: Project, what: dict[str, object], proof: Mapping[str, str] | None = None) -> Transition:
    """Write one transition (``action``, ``to_state``, ``role``, optionally ``kind``, ``comment``, ``fields``, ``undoes_id``)."""
    person, now = sitting.person, sitting.desk.now()
    transition = Transition.model_validate(
        {
            "id": new_id(), "project_id": project.id, "number": project.transition_number + 1, "from_state": project.state,
            "person_id": person.id, "person_name": person.name, "unit_code": person.unit_code, "version_id": project.version_id,
            "occurred_at": now, "recorded_at": sitting.desk.wall(), **what,
        }
    )  # fmt: skip
    sitting.session.add(transition)
    project.state = transition.to_state
    project.transition_number = transition.number
    project.updated_at = now
    sitting.session.add(project)
    sitting.session.flush()
    prefix = "undo_" if transition.kind == "undo" else ""
    detail = {
        "from": transition.from_state, "to": transition.to_state, "role": transition.role, "unit": person.unit_code,
        "comment": transition.comment, "fields": transition.fields, "version": project.version_number,
        **(proof or {}),
    }  # fmt: skip
    sitting.record(f"project.{prefix}{transition.action}", project.code, detail)
    return transition


def last_step(session: Session, project: Project) -> Transition | None:
    """The latest transition of a project."""
    query = select(Transition).where(Transition.project_id == project.id).order_by(col(Transition.number).desc()).limit(1)
    return session.exec(query).first()
