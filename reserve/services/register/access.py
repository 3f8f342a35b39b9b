"""Who may see and change which record of the register. Every use case asks here, inside its own transaction.

A record that a person may not see does not exist for that person. An enterprise is seen by every unit that has a line of it.
"""

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, or_, select, true
from sqlmodel import Session

from reserve.accounts import Person
from reserve.services.access import raise_right_missing
from reserve.services.territory import units_at
from reserve.store.register import register_tables
from reserve.store.types import as_plain, is_plain
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import NotAllowedNow, NotFound
from reserve.vocabulary.regions import ancestors, regions
from reserve.vocabulary.register import Kind
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.rights import permits, rights

READ, EDIT, EXPORT, IMPORT = "register.read", "register.edit", "register.export", "register.import"


def units_for(person: Person, action: str) -> frozenset[str]:
    """The units whose records the person may ``action``; empty where no role carries it."""
    found: set[str] = set()
    for right in rights():
        if right.role in person.roles and right.action == action:
            found |= units_at(person.unit_code, right.relation)
    return frozenset(found)


def require_reader(person: Person, action: str = READ) -> frozenset[str]:
    """The units the person may see; raises ``Refused`` when no role of the person includes ``action`` anywhere."""
    found = units_for(person, action)
    if not found:
        raise_right_missing(person, action)
    return found


def in_units(column: ColumnElement[str], units: frozenset[str]) -> ColumnElement[bool]:
    """The column names one of ``units``; no condition at all where these are all there are."""
    return true() if units == frozenset(reporting_units()) else column.in_(sorted(units))


def visible(kind: Kind, units: frozenset[str]) -> ColumnElement[bool]:
    """The condition under which a record of ``kind`` may be seen by somebody who reads ``units``."""
    table = register_tables[kind]
    own = in_units(table.c.unit_code, units)
    if kind != "enterprise":
        return own
    line = register_tables["line"]
    below = select(line.c.enterprise_id).where(in_units(line.c.unit_code, units))
    return or_(own, table.c.id.in_(below))


def may_edit(person: Person, unit_code: str) -> bool:
    """Whether a role of the person includes changing records of ``unit_code``."""
    return permits(person.roles, EDIT, relation(person.unit_code, unit_code))


def require_editor(person: Person, unit_code: str) -> None:
    """Raise ``Refused`` unless the person may change records of ``unit_code``."""
    if not may_edit(person, unit_code):
        raise_right_missing(person, EDIT)


def find_record(session: Session, person: Person, kind: Kind, record_id: str, *, lock: bool = False) -> RowMapping:
    """The row with this id if the person may see it, else ``NotFound``; ``lock`` holds it until the commit."""
    units = require_reader(person)
    table: Table = register_tables[kind]
    if is_plain(record_id) and len(record_id) <= 40:
        query = select(table).where(table.c.id == record_id, visible(kind, units))
        found = session.execute(query.with_for_update(of=table) if lock else query).mappings().first()
        if found is not None:
            return found
    raise NotFound("register_not_found", kind=kind_label(kind), id=as_plain(record_id)[:40])


def require_in_force(kind: Kind, row: RowMapping) -> None:
    """Raise ``NotAllowedNow`` where the record was ended."""
    if row["ended_on"] is not None:
        raise NotAllowedNow("register_ended", kind=kind_label(kind), ended=row["ended_on"], reason=row["end_reason"] or "—")


def kind_label(kind: str) -> Any:
    """The name of a kind of record."""
    return choices("register_kind")[kind]


def serves(unit_code: str, location_code: str) -> bool:
    """Whether a unit answers for a county.

    >>> serves("330522", "330522"), serves("3305", "330522"), serves("330522", "330523")
    (True, True, False)
    """
    return location_code in regions() and bool(set(reporting_units()[unit_code].areas_served) & set(ancestors(location_code)))
