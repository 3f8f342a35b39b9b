"""What must hold in the register whatever was killed: looked up in the tables themselves, not only through services."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, text
from sqlmodel import Session, col, select

from reserve.store import Store
from reserve.store.audit import AuditEvent, verify
from reserve.store.base import metadata
from reserve.store.checks import CheckRun, FindingRow
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.projects import Draft, Project, ProjectVersion, Transition
from reserve.vocabulary.document import Document

Rows = dict[str, list[tuple[Any, ...]]]
ORIGIN = "draft"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a project: its state, the keys of its submissions, and what its draft holds."""

    state: str
    keys: tuple[str, ...]
    raw: dict[str, Any]
    revision: int

    def typed(self, path: str) -> str:
        """The text of a field in the draft."""
        return str(self.raw["fields"].get(path, {}).get("text", ""))


def rows_of(engine: Engine) -> Rows:
    """Every row of every table, for comparison with another moment."""
    with engine.connect() as connection:
        return {name: sorted(map(tuple, connection.execute(table.select())), key=repr) for name, table in metadata.tables.items()}


def require_sound(store: Store) -> None:
    """The database's own checks, and the audit chain from its start to its head."""
    with store.read() as session:
        report = verify(session)
        assert report.ok, f"the audit chain is broken: {report}"
        if store.dialect == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def require_whole(store: Store, code: str) -> Fate:
    """Every submission left all its rows or none: version, facts, verdict, step and audit event agree with each other."""
    with store.read() as session:
        project = session.exec(select(Project).where(Project.code == code)).one()
        draft = session.exec(select(Draft).where(Draft.project_id == project.id)).one()
        versions = session.exec(
            select(ProjectVersion).where(ProjectVersion.project_id == project.id).order_by(col(ProjectVersion.number))
        ).all()
        steps = session.exec(select(Transition).where(Transition.project_id == project.id).order_by(col(Transition.number))).all()
        told = f"{code}: {project.state}, versions {[v.number for v in versions]}, steps {[(s.number, s.action) for s in steps]}"
        assert [one.number for one in steps] == list(range(1, len(steps) + 1)), told
        assert [one.number for one in versions] == list(range(1, len(versions) + 1)), told
        assert (project.transition_number, project.version_number) == (len(steps), len(versions)), told
        assert project.state == (steps[-1].to_state if steps else ORIGIN), told
        assert [one.from_state for one in steps] == [ORIGIN, *(one.to_state for one in steps)][: len(steps)], told
        filed = [one.version_id for one in steps if one.action == "submit" and one.kind == "act"]
        assert filed == [one.id for one in versions], told
        assert project.version_id == (versions[-1].id if versions else None), told
        _require_audited(session, project, len(steps))
        _require_facts(session, project)
        for version in versions:
            _require_judged(session, version)
        assert len({one.idempotency_key for one in versions}) == len(versions), told
        return Fate(project.state, tuple(one.idempotency_key for one in versions), draft.raw, draft.revision)


def _require_audited(session: Session, project: Project, steps: int) -> None:
    done = session.exec(
        select(AuditEvent.action).where(
            AuditEvent.subject == project.code, AuditEvent.outcome == "done", AuditEvent.action != "project.create"
        )
    ).all()
    assert len(done) == steps, f"{project.code}: {steps} steps, but the audit tells {done}"


def _require_facts(session: Session, project: Project) -> None:
    facts = session.execute(select(project_facts.c.version_id).where(project_facts.c.project_id == project.id)).scalars().all()
    assert facts == ([project.version_id] if project.version_id else []), f"{project.code}: facts of {facts}"
    for name, table in repeat_tables.items():
        stored = session.execute(select(func.count()).select_from(table).where(table.c.project_id == project.id)).scalar_one()
        wanted = 0
        if project.version_id:
            document = Document.from_raw(json.loads(session.get_one(ProjectVersion, project.version_id).document))
            wanted = len(document.rows(name))
        assert stored == wanted, f"{project.code}: {stored} rows in {name}, the document has {wanted}"


def _require_judged(session: Session, version: ProjectVersion) -> None:
    runs = session.exec(select(CheckRun).where(CheckRun.version_id == version.id)).all()
    assert len(runs) == 1, f"version {version.number} has {len(runs)} verdicts"
    assert (runs[0].passed, runs[0].document_digest) == (True, version.digest)
    assert Document.from_raw(json.loads(version.document)).digest() == version.digest
    places = session.exec(select(FindingRow.position).where(FindingRow.check_run_id == runs[0].id)).all()
    assert sorted(places) == list(range(len(places)))
