"""What hangs below an enterprise or a line, as far as the reader may see it."""

from sqlalchemy import ColumnElement, RowMapping, select

from reserve.services.register.access import in_units
from reserve.services.register.read_record import visible_project
from reserve.services.register.rows import record_view
from reserve.services.register.views import RecordView
from reserve.services.sitting import Sitting
from reserve.store.register import register_tables
from reserve.vocabulary.register import Kind

_ORDER = {
    "site": "site_name", "observation": "year", "diagnosis": "diagnosis_date", "measure": "measure_deadline", "saving": "completed_date",
}  # fmt: skip
LIMIT = 500
"""More than this hangs below nothing; a page never draws without bound."""


def children(sitting: Sitting, kind: Kind, units: frozenset[str], column: str, parent_id: str, *, ended: bool = False) -> list[RowMapping]:
    """The stored records of ``kind`` whose ``column`` names the parent, in their natural order, ended ones only where asked."""
    table = register_tables[kind]
    wanted: list[ColumnElement[bool]] = [table.c[column] == parent_id, in_units(table.c.unit_code, units)]
    if not ended:
        wanted.append(table.c.ended_on.is_(None))
    query = select(table).where(*wanted).order_by(table.c[_ORDER[kind]], table.c.id).limit(LIMIT)
    return list(sitting.session.execute(query).mappings())


def as_views(sitting: Sitting, kind: Kind, rows: list[RowMapping], product: str | None = None) -> tuple[RecordView, ...]:
    """Stored records as their forms need them, each with the project it is about where the reader may see that."""
    person, session = sitting.person, sitting.session
    return tuple(record_view(kind, row, person, product, visible_project(session, person, row.get("project_id"))) for row in rows)
