"""The typed projection of a project's current version: a row of figures and the rows of its repeat tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlmodel import Session

from reserve.store.facts import facts_row, project_facts, repeat_rows, repeat_tables
from reserve.vocabulary.document import Document

Rows = Sequence[Mapping[str, Any]]
Held = Mapping[Table, Rows]


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


def held(session: Session, project_ids: Sequence[str]) -> dict[str, Held]:
    """What the tables hold of some projects now, rows of repeat tables in their order."""
    found: dict[str, dict[Table, list[dict[str, Any]]]] = {one: {table: [] for table in _tables()} for one in project_ids}
    for table in _tables():
        order = [table.c[name] for name in ("project_id", "position") if name in table.c]
        for row in session.execute(select(table).where(table.c.project_id.in_(project_ids)).order_by(*order)).mappings():
            found[row["project_id"]][table].append(dict(row))
    return dict(found)


def _tables() -> tuple[Table, ...]:
    return (project_facts, *repeat_tables.values())
