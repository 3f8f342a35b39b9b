"""What the last check of the library found in one project that its filing did not have, for who reviews it."""

import datetime as dt
import json

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from reserve.accounts import Desk
from reserve.services.access import find_project
from reserve.services.checking.check_context import context_for
from reserve.services.library_check.findings import LIBRARIES, latest_run, new_at
from reserve.services.sitting import reading
from reserve.store.library_checks import LibraryFinding
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Finding


def new_findings_of(desk: Desk, session_id: str, code: str) -> tuple[dt.datetime, tuple[Finding, ...]] | None:
    """When the last run was, and the findings of a project that its filing did not have, with their sentences as of that run."""
    with reading(desk, session_id) as sitting:
        session = sitting.session
        project = find_project(session, sitting.person, code)
        run = latest_run(session, project.unit_code)
        if run is None or run.finished_at is None or project.version_id is None or project.state not in LIBRARIES:
            return None
        query = (
            select_columns(col(LibraryFinding.rule_id), col(LibraryFinding.path))
            .join(Project, col(Project.id) == col(LibraryFinding.project_id))
            .where(new_at(run), col(Project.id) == project.id)
        )
        places = {(rule_id, path) for rule_id, path in session.execute(query)}
        if not places:
            return run.finished_at, ()
        ended = run.finished_at
        text = session.exec(select(ProjectVersion.document).where(ProjectVersion.id == project.version_id)).one()
        document = Document.from_raw(json.loads(text))
        context = context_for(sitting, project, document, run.as_of)
    report = desk.checker.check(document, context)
    return ended, tuple(found for found in report.findings if (found.rule_id, found.path) in places)
