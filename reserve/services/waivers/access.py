"""Who may do what with a waiver: decided by the table of rights, by the level that may waive the rule, and never in one's own cause."""

import datetime as dt

from sqlmodel import Session, select

from reserve.accounts import Person
from reserve.services.access import may, raise_right_missing
from reserve.services.sitting import Sitting
from reserve.services.waivers.book import Entry, entries
from reserve.store.identifiers import new_id
from reserve.store.projects import Project
from reserve.store.types import as_plain, is_plain
from reserve.store.waivers import Waiver, WaiverStep
from reserve.vocabulary.errors import NotAllowedNow, NotFound, Refused
from reserve.vocabulary.findings import WAIVED_BY, WaivedBy
from reserve.vocabulary.reporting_units import relation
from reserve.vocabulary.rights import permits, rights

ASK, DECIDE, REVOKE = "waiver.ask", "waiver.decide", "waiver.revoke"
LEVELS: dict[str, WaivedBy] = {"city_reviewer": "city", "province_reviewer": "province"}
"""For which level a role answers; a role that stands for none never waives anything, whatever the table of rights says."""


def find_waiver(session: Session, person: Person, code: str, *, lock: bool = False) -> tuple[Entry, Project]:
    """The waiver with this code and its project, whose row ``lock`` holds; ``NotFound`` where the person may not know of it."""
    ask = session.exec(select(Waiver).where(Waiver.code == code)).first() if is_plain(code) else None
    if ask is None:
        raise NotFound("waiver_not_found", waiver=as_plain(code)[:40])
    query = select(Project).where(Project.id == ask.project_id)
    project = session.exec(query.with_for_update() if lock else query).one()
    (entry,) = entries(session, [ask])
    if not (was_granted(entry) or concerned(person, project)):
        raise NotFound("waiver_not_found", waiver=code[:40])
    return entry, project


def was_granted(entry: Entry) -> bool:
    """Whether it was ever granted: then it is public."""
    return entry.answer is not None and entry.answer.act == "granted"


def concerned(person: Person, project: Project) -> bool:
    """Whether the person may see what is asked about the project: its readers, and the officers who may answer."""
    held = relation(person.unit_code, project.unit_code)
    return may(person, "project.read", project) or permits(person.roles, DECIDE, held)


def level_of(person: Person, action: str, project: Project) -> WaivedBy | None:
    """The highest level for which the person may do ``action`` about the project; None for nobody's."""
    held = relation(person.unit_code, project.unit_code)
    mine = {r.role for r in rights() if r.role in person.roles and r.action == action and r.relation == held}
    return max((LEVELS[role] for role in mine if role in LEVELS), key=WAIVED_BY.index, default=None)


def require_level(person: Person, action: str, project: Project, needed: WaivedBy | None, rule_id: str) -> str:
    """The role in which the person acts. Raises ``Refused`` without the right or below the level that is ``needed`` (None: nobody may)."""
    held = level_of(person, action, project)
    if held is None:
        raise_right_missing(person, action)
    if needed is None:
        raise Refused("waiver_never", rule=rule_id)
    if WAIVED_BY.index(held) < WAIVED_BY.index(needed):
        raise Refused("waiver_level", rule=rule_id)
    return next(role for role, level in LEVELS.items() if level == held and role in person.roles)


def require_disinterested(person: Person, entry: Entry, project: Project) -> None:
    """Nobody answers an ask of one's own, or about a project that one wrote or submitted, whatever unit one belongs to now."""
    if person.id in (entry.ask.asked_by, project.created_by, project.submitted_by):
        raise Refused("waiver_own_cause", waiver=entry.ask.code)


def require_waiting(entry: Entry) -> None:
    """Raise ``NotAllowedNow`` where the ask was answered already."""
    if entry.answer is not None:
        raise NotAllowedNow("waiver_answered", waiver=entry.ask.code, name=entry.answer.person_name, on=entry.answer.done_on)


def add_step(sitting: Sitting, entry: Entry, act: str, role: str, reason: str, *, basis: str | None = None,
             expires_on: dt.date | None = None) -> WaiverStep:  # fmt: skip
    """Write one answer and its audit event in the caller's transaction."""
    person, ask = sitting.person, entry.ask
    step = WaiverStep.model_validate(
        {
            "id": new_id(), "waiver_id": ask.id, "number": 2 if act == "revoked" else 1, "act": act,
            "project_unit_code": ask.unit_code, "asked_by": ask.asked_by, "person_id": person.id, "person_name": person.name,
            "role": role, "unit_code": person.unit_code, "done_on": sitting.desk.today(), "done_at": sitting.desk.now(),
            "reason": reason, "basis": basis, "expires_on": expires_on,
        }
    )  # fmt: skip
    sitting.session.add(step)
    sitting.session.flush()
    detail = {
        "rule": ask.rule_id, "path": ask.path, "figures": ask.figures_digest, "role": role, "unit": person.unit_code, "reason": reason,
        "basis": basis, "expires_on": expires_on.isoformat() if expires_on else None,
    }  # fmt: skip
    sitting.record(f"waiver.{act}", ask.code, detail)
    return step
