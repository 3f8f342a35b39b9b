"""The typed projection of a project's current version: a row of figures and the rows of its repeat tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlmodel import Session

from reserve.store.facts import facts_row, project_facts, repeat_rows, repeat_tables
from reserve.vocabulary.document import Document

Rows = Sequence[Mapping[str, Any]]


def projected(project_id: str, version_id: str, document: Document, derived: Mapping[str, int | None]) -> dict[Table, Rows]:
    """All rows of a project's projection by table: those that a document has with the fields and rules of this program."""
    found: dict[Table, Rows] = {project_facts: [{"project_id": project_id, "version_id": version_id, **facts_row(document, derived)}]}
    for name, table in repeat_tables.items():
        found[table] = [{"project_id": project_id, **row} for row in repeat_rows(document, name)]
    return found


def write_projection(session: Session, project_id: str, rows: Mapping[Table, Rows]) -> None:
    """Put ``rows`` in place of what the tables hold of the project."""
    for table, new in rows.items():
        session.execute(delete(table).where(table.c.project_id == project_id))
        if new:
            session.execute(insert(table), [dict(row) for row in new])


def differs(session: Session, project_id: str, rows: Mapping[Table, Rows]) -> bool:
    """Whether the tables hold anything else of the project than ``rows``."""
    for table, new in rows.items():
        order = [table.c[name] for name in ("position",) if name in table.c]
        held = session.execute(select(table).where(table.c.project_id == project_id).order_by(*order)).mappings()
        if [dict(row) for row in held] != [dict(row) for row in new]:
            return True
    return False
