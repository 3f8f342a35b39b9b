"""What a check may know besides the document: date, law and territory, who holds a unique key, and what is near it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from reserve.accounts import Person
from reserve.services.checking.peers import peers_now
from reserve.services.projects.live_states import LIVE
from reserve.services.projects.neighbours import mark_of, neighbours
from reserve.services.sitting import Sitting
from reserve.services.waivers.book import waivers_of
from reserve.store.facts import project_facts
from reserve.store.people import PersonRow
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import Stage
from reserve.vocabulary.findings import CheckContext, Explanation, Holder
from reserve.vocabulary.regions import counties_of
from reserve.vocabulary.reporting_units import area_of, relation, reporting_units
from reserve.vocabulary.rights import permits

SUBMISSION_STAGE: Stage = "reserve"

_LIVE_OTHERS = (
    select_columns(col(Project.id), col(Project.code), col(Project.unit_code), col(Project.state))
    .join(project_facts, project_facts.c.project_id == col(Project.id))
    .where(col(Project.id) != bindparam("project"), col(Project.state).in_(LIVE))
    .order_by(col(Project.code))
    .limit(1)
)
_OF_CODE = _LIVE_OTHERS.where(project_facts.c.project_code == bindparam("code"))
_OF_LINE = _LIVE_OTHERS.where(project_facts.c.enterprise_credit_code == bindparam("firm"), project_facts.c.line_name == bindparam("line"))
_HOLDERS = union_all(
    select_columns(literal("project_code"), *_OF_CODE.subquery().columns), select_columns(literal("line"), *_OF_LINE.subquery().columns)
)
"""Both in one question; what is blank is equal to nothing and has no holder."""


@cache
def areas_served(unit_code: str, as_of: dt.date) -> frozenset[str]:
    """The county codes that a reporting unit answers for on a day."""
    return frozenset(county.code for area in reporting_units()[unit_code].areas_served for county in counties_of(area, as_of))


def holders(session: Session, person: Person, project_id: str, document: Document) -> dict[str, Holder]:
    """Other live projects that hold this document's project code or its line, with their codes where ``person`` may read them."""
    code, firm, line = (document.value(name) for name in ("project_code", "enterprise_credit_code", "line_name"))
    if code is None and (firm is None or line is None):
        return {}
    found = session.execute(_HOLDERS, {"project": project_id, "code": code, "firm": firm, "line": line})
    return {key: holder_seen_by(person, *which) for key, *which in found}


def holder_seen_by(person: Person, project_id: str, code: str, unit_code: str, state: str) -> Holder:
    """A live project as the holder of a key, with its code where ``person`` may read it."""
    seen = permits(person.roles, "project.read", relation(person.unit_code, unit_code), state)
    return Holder(mark_of(project_id), int(code.split("-")[1]), code if seen else None)


def holder_of_code(session: Session, person: Person, project: Project) -> Holder | None:
    """Another live project that holds the project code of this one's current version."""
    facts = project_facts.c
    held = session.execute(select(facts.project_code).where(facts.project_id == project.id)).scalar_one_or_none()
    found = session.execute(_OF_CODE, {"project": project.id, "code": held}).first() if held is not None else None
    return holder_seen_by(person, *found) if found is not None else None


def explanations_of(justifications: Mapping[str, Mapping[str, Any]], names: Mapping[str, str] | None = None) -> tuple[Explanation, ...]:
    """The justifications of a draft as the checker takes them; ``names`` are those of the people who wrote them, by id."""
    known = names or {}
    return tuple(
        Explanation(
            one["rule_id"], one["path"], one["text"], one["digest"],
            known.get(one["person_id"], ""), dt.datetime.fromisoformat(one["at"]),
        )
        for one in justifications.values()
    )  # fmt: skip


def authors(session: Session, justifications: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The names of the people who wrote the justifications of a draft, by id."""
    people = sorted({one["person_id"] for one in justifications.values()})
    if not people:
        return {}
    rows = session.execute(select_columns(col(PersonRow.id), col(PersonRow.name)).where(col(PersonRow.id).in_(people)))
    return {row.id: row.name for row in rows}


def context_for(
    sitting: Sitting, project: Project, document: Document, as_of: dt.date, explanations: Iterable[Explanation] = ()
) -> CheckContext:
    """The context of a check of ``document`` as a draft or submission of ``project``, with what its person may read of others."""
    return CheckContext(
        as_of=as_of,
        stage=SUBMISSION_STAGE,
        area=area_of(project.unit_code),
        areas_served=areas_served(project.unit_code, as_of),
        holders=holders(sitting.session, sitting.person, project.id, document),
        explanations=tuple(explanations),
        neighbours=neighbours(sitting.session, sitting.person, project.id, document),
        waivers=waivers_of(sitting.session, project.id),
        filed_on=first_filed(sitting.session, project),
        peers=peers_now(sitting.session),
    )


def first_filed(session: Session, project: Project) -> dt.date | None:
    """The day of the first version; None for a project that was never filed."""
    if project.version_number == 0:
        return None
    first = select(ProjectVersion.as_of).where(ProjectVersion.project_id == project.id, ProjectVersion.number == 1)
    return dt.date.fromisoformat(session.exec(first).one())
