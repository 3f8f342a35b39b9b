"""Other live projects of an enterprise, for the rules on near duplicates: found in the whole library, named only to who may see them."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from reserve.accounts import Person
from reserve.services.projects.live_states import LIVE
from reserve.store.facts import project_facts
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Neighbour
from reserve.vocabulary.reporting_units import relation
from reserve.vocabulary.rights import permits

MOST = 100
"""Projects of one enterprise that are compared: the latest by code."""

_FACTS = project_facts.c
_OF_FIRM = (
    select_columns(
        col(Project.id), col(Project.code), col(Project.unit_code), col(Project.state), _FACTS.project_name, _FACTS.line_name,
        _FACTS.component_kinds,
    )
    .join(project_facts, _FACTS.project_id == col(Project.id))
    .where(_FACTS.enterprise_credit_code == bindparam("firm"), col(Project.id) != bindparam("project"), col(Project.state).in_(LIVE))
    .order_by(col(Project.code).desc())
    .limit(MOST)
)  # fmt: skip


def mark_of(project_id: str) -> str:
    """Stands for a project in figures without naming it: the same for every reader, and nothing is found by it."""
    return hashlib.sha256(project_id.encode()).hexdigest()[:12]


def neighbours(session: Session, person: Person, project_id: str, document: Document) -> tuple[Neighbour, ...]:
    """The live projects of the document's enterprise besides its own, latest first, with their codes where ``person`` may read them."""
    firm = document.value("enterprise_credit_code")
    if not isinstance(firm, str):
        return ()
    rows = session.execute(_OF_FIRM, {"firm": firm, "project": project_id})
    return tuple(neighbour_seen_by(person, firm, row) for row in rows)


def neighbour_seen_by(person: Person, firm: str, row: Sequence[Any]) -> Neighbour:
    """A live project of ``firm`` (id, code, unit, state, name, line, kinds) as a neighbour, with its code where ``person`` may read it."""
    found_id, code, unit, state, name, line, kinds = row
    return Neighbour(
        mark=mark_of(found_id),
        year=int(code.split("-")[1]),
        credit_code=firm,
        project_name=name or "",
        line_name=line,
        kinds=frozenset(kinds.split("|")) if kinds else frozenset(),
        shown=code if permits(person.roles, "project.read", relation(person.unit_code, unit), state) else None,
    )
