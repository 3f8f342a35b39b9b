"""Take back the last step, until the next level acts. An undo is a new step; nothing is erased."""

from sqlmodel import Session, col, select

from reserve.accounts import Desk, Person
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project, require
from reserve.services.checking.check_context import holder_of_code
from reserve.services.drafts.access import draft_of
from reserve.services.projects.live_states import LIVE
from reserve.services.sitting import writing
from reserve.services.track.steps import last_step, record_step
from reserve.store.audit import lock_head
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.projects import Draft, Project, Transition
from reserve.vocabulary.errors import NotAllowedNow, Refused, ReserveError
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import signs


def undo_transition(desk: Desk, session_id: str, code: str) -> str:
    """Return the project to the state before the last step and answer with that state.

    Only the unit and role that made the step may; raises ``Refused`` or ``NotAllowedNow`` with the reason, and
    ``NeedsConfirmation`` where the step taken back counts as a signature.
    """
    with refusals(desk, session_id, "project.undo", code), writing(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        project = find_project(session, person, code, lock=True)
        require(person, "project.undo", project)
        step = last_step(session, project)
        lock_head(session)  # submissions queue here too: nobody takes the project code while it is looked for
        obstacle = obstacle_to_undo(session, person, project, step)
        if obstacle is not None or step is None:
            raise obstacle or NotAllowedNow("undo_nothing", project=project.code)
        if signs(step.action):
            require_confirmed(session, sitting.desk, person)
        if step.action == "return":
            draft = draft_of(session, project, lock=True)
            draft.open_fields = draft.returned_at_revision = None
            session.add(draft)
        if step.action == "submit":
            _reopen(session, project, step)
        undo: dict[str, object] = {
            "kind": "undo",
            "action": step.action,
            "to_state": step.from_state,
            "role": step.role,
            "undoes_id": step.id,
        }
        record_step(sitting, project, undo)
        return project.state


def obstacle_to_undo(session: Session, person: Person, project: Project, step: Transition | None) -> ReserveError | None:
    """Why the person cannot take back ``step``, or None. Rights in the present state are asked elsewhere."""
    if step is None or step.kind == "undo":
        return NotAllowedNow("undo_nothing", project=project.code)
    if step.unit_code != person.unit_code or step.role not in person.roles:
        return Refused("undo_not_yours", unit=reporting_units()[step.unit_code].name, name=step.person_name)
    if step.action == "return":
        draft = session.exec(select(Draft).where(Draft.project_id == project.id)).one()
        edits = draft.revision - (draft.returned_at_revision or 0)
        if edits > 0:
            return NotAllowedNow("undo_edited", count=edits)
    if project.state not in LIVE and step.from_state in LIVE:
        holder = holder_of_code(session, person, project)
        if holder is not None:
            return NotAllowedNow("undo_code_held", project=project.code, holder=holder.words)
    if project.state == "province":
        batch = session.exec(
            select(Batch.code)
            .join(BatchCandidate, col(BatchCandidate.batch_id) == col(Batch.id))
            .where(BatchCandidate.project_id == project.id)
            .order_by(col(Batch.code))
        ).first()
        if batch is not None:
            return NotAllowedNow("undo_pinned", batch=batch)
    return None


def _reopen(session: Session, project: Project, step: Transition) -> None:
    """A submission taken back gives the fields of its return free again; its version stays in history."""
    if step.from_state != "returned":
        return
    draft = draft_of(session, project, lock=True)
    came_back = session.exec(
        select(Transition)
        .where(Transition.project_id == project.id, Transition.action == "return", Transition.kind == "act")
        .order_by(col(Transition.number).desc())
    ).first()
    draft.open_fields = came_back.fields if came_back else None
    session.add(draft)
