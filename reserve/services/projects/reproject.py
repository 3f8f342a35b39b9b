"""Rebuild the typed projection from the canonical documents, after fields or rules changed. No document is ever changed by it."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.rules.assessment import assess
from reserve.services.projects.projection import Held, held, projected, write_projection
from reserve.services.projects.summary import write_figures
from reserve.store.audit import Act, append
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import area_of

AT_ONCE = 50
"""Projects in one transaction: short enough that the others hardly wait."""
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A project whose projection stayed as it was, and why."""

    code: str
    why: Bilingual


@dataclass(frozen=True, slots=True)
class Reprojected:
    """What was done: projects with a version, those whose rows changed, documents that read otherwise today, and what was left alone."""

    projects: int
    changed: tuple[str, ...]
    read_otherwise: tuple[str, ...]
    left_alone: tuple[LeftAlone, ...]


def reproject(desk: Desk, progress: Progress | None = None) -> Reprojected:
    """Rebuild facts, repeat tables and the figures that lists show from the current version of every project.

    Each version is read with the fields of today and assessed by the law of its own day; its stored bytes and digest stay. A document
    whose bytes do not match their digest, or that holds a field nobody knows, is left alone and named. Once a change was made, the
    chain records how many. For the operator of the machine; the server may run.
    """
    with desk.store.read() as session:
        waiting = list(session.exec(select(Project.id).where(col(Project.version_id).is_not(None)).order_by(col(Project.code))))
    changed: list[str] = []
    otherwise: list[str] = []
    left: list[LeftAlone] = []
    for start in range(0, len(waiting), AT_ONCE):
        with desk.store.write() as session:
            before = len(changed)
            projects = _locked(session, waiting[start : start + AT_ONCE])
            versions = _versions(session, projects)
            now = held(session, [project.id for project in projects])
            for project in projects:
                document = _read(project, versions[project.id], otherwise, left)
                if document is not None and _renewed(session, project, versions[project.id], document, now[project.id]):
                    changed.append(project.code)
            if len(changed) > before:
                append(session, Act("library.reproject", "projects", detail={"changed": len(changed) - before}), desk.wall())
        if progress is not None:
            progress(min(start + AT_ONCE, len(waiting)), len(waiting), "reproject")
    return Reprojected(len(waiting), tuple(changed), tuple(otherwise), tuple(left))


def _locked(session: Session, ids: list[str]) -> list[Project]:
    """The projects, read anew and locked, so that nobody submits a newer version meanwhile."""
    return list(session.exec(select(Project).where(col(Project.id).in_(ids)).order_by(col(Project.code)).with_for_update()))


def _versions(session: Session, projects: list[Project]) -> dict[str, ProjectVersion]:
    """The current version of each project, by the project."""
    wanted = [project.version_id for project in projects]
    return {one.project_id: one for one in session.exec(select(ProjectVersion).where(col(ProjectVersion.id).in_(wanted)))}


def _read(project: Project, version: ProjectVersion, otherwise: list[str], left: list[LeftAlone]) -> Document | None:
    """The document of a version with the fields of today; None, and the reason in ``left``, where it cannot be trusted or read."""
    found = hashlib.sha256(version.document.encode()).hexdigest()
    if found != version.digest:
        why = messages()["reproject_damaged"].format(number=version.number, kept=version.digest, found=found)
        left.append(LeftAlone(project.code, why))
        return None
    try:
        document = Document.from_raw(json.loads(version.document))
    except BadInput as problem:
        left.append(LeftAlone(project.code, problem.message))
        return None
    if document.digest() != version.digest:
        otherwise.append(project.code)
    return document


def _renewed(session: Session, project: Project, version: ProjectVersion, document: Document, now: Held) -> bool:
    """Write what is different; whether anything was."""
    derived = assess(document, dt.date.fromisoformat(version.as_of), area_of(version.unit_code)).facts()
    rows = projected(project.id, version.id, document, derived)
    moved = project.state not in ("draft", "returned") and write_figures(project, document, derived["saving_tce_per_year"])
    if moved:
        session.add(project)
    new = {table: list(one) for table, one in rows.items()} != now
    if new:
        write_projection(session, project.id, rows)
    return new or moved
