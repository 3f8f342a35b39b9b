"""What the library knows that connects the experts of a pool with the projects of a batch, found before the lot."""

import json
from collections.abc import Sequence

from sqlmodel import Session, col, select

from reserve.rules.ranking.experts import NAMED, Expert, Known, barred_by
from reserve.services.batches.ranking_json import told_all
from reserve.store.attachments import Attachment
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.people import PersonRow
from reserve.store.projects import Project, ProjectVersion, Transition
from reserve.vocabulary.document import Document

_FILING = ("submit", "withdraw")
"""Steps of an applicant; every other step judges the project."""
Barred = dict[str, dict[str, list[dict[str, str]]]]
"""By project and expert: the reasons, in both languages."""


def barred_of(session: Session, batch: Batch, pool: Sequence[str]) -> Barred:
    """Who of ``pool`` does not take part in the lot of which project, and why; projects without anybody are left out."""
    query = select(PersonRow).where(col(PersonRow.id).in_(pool)).order_by(col(PersonRow.id))
    experts = [Expert(one.id, one.name, one.unit_code) for one in session.exec(query)]
    found: Barred = {}
    for code, known in _known(session, batch, pool).items():
        reasons = {one.id: told_all(why) for one in experts if (why := barred_by(one, known))}
        if reasons:
            found[code] = reasons
    return found


def _known(session: Session, batch: Batch, pool: Sequence[str]) -> dict[str, Known]:
    wrote, handled = _acts(session, batch, pool)
    query = (
        select(BatchCandidate.project_code, BatchCandidate.unit_code, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id)
        .order_by(col(BatchCandidate.project_code))
    )
    found = {}
    for code, unit, raw in session.exec(query):
        document = Document.from_raw(json.loads(raw))
        named = {field: entry.text for field in NAMED if (entry := document.entry(field)) is not None}
        found[code] = Known(frozenset(wrote.get(code, ())), frozenset(handled.get(code, ())), named, unit)
    return found


def _acts(session: Session, batch: Batch, pool: Sequence[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Accounts of the pool that wrote a project of the batch, and that handled one, by the code of the project."""
    wrote: dict[str, set[str]] = {}
    handled: dict[str, set[str]] = {}
    pinned = select(BatchCandidate.project_code).where(BatchCandidate.batch_id == batch.id)
    authors = (
        (Project.created_by, Project.id),
        (ProjectVersion.created_by, ProjectVersion.project_id),
        (Attachment.added_by, Attachment.project_id),
    )
    for person, project in authors:
        filed = select(Project.code, person).where(col(project) == col(Project.id), col(person).in_(pool), col(Project.code).in_(pinned))
        for code, who in session.exec(filed):
            wrote.setdefault(code, set()).add(who)
    steps = (
        select(Project.code, Transition.person_id, Transition.action)
        .join(Transition, col(Transition.project_id) == col(Project.id))
        .where(col(Transition.person_id).in_(pool), col(Project.code).in_(pinned))
    )
    for code, who, action in session.exec(steps):
        (wrote if action in _FILING else handled).setdefault(code, set()).add(who)
    return wrote, handled
