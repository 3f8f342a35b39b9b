"""Whose data quality a person may see: the own unit and those below, as far as a role says so."""

from reserve.accounts import Person
from reserve.services.access import raise_right_missing
from reserve.services.territory import units_at
from reserve.store.types import as_plain
from reserve.vocabulary.errors import BadInput, Refused
from reserve.vocabulary.reporting_units import reporting_units, unit_ancestors
from reserve.vocabulary.rights import rights

READ, EXPORT = "quality.read", "quality.export"


def readable_units(person: Person, action: str = READ) -> frozenset[str]:
    """The units whose card the person may see; raises ``Refused`` where no role carries ``action``."""
    found: set[str] = set()
    for right in rights():
        if right.role in person.roles and right.action == action:
            found |= units_at(person.unit_code, right.relation)
    if not found:
        raise_right_missing(person, action)
    return frozenset(found)


def chosen_unit(person: Person, wanted: str | None, action: str = READ) -> str:
    """The unit asked for, the person's own by default.

    Raises ``BadInput`` for a code that no unit has, ``Refused`` for a unit that is neither the own one nor below it.
    """
    allowed = readable_units(person, action)
    code = wanted or person.unit_code
    if code not in reporting_units():
        raise BadInput("quality_unit_unknown", unit=as_plain(code)[:40])
    if code not in allowed:
        own = reporting_units()[person.unit_code].name
        raise Refused("quality_elsewhere", unit=reporting_units()[code].name, own=own)
    return code


def filing_units(code: str) -> frozenset[str]:
    """The units that file projects among ``code`` and what is below it."""
    return frozenset(unit for unit, about in reporting_units().items() if about.first_acceptor and code in unit_ancestors(unit))


def city_of(code: str) -> str | None:
    """The city that a filing unit belongs to; None for one that reports to the province directly."""
    return next((above for above in unit_ancestors(code)[1:] if reporting_units()[above].kind == "city"), None)


def level_of(code: str) -> str:
    """The level of administration of a unit: county (zones and direct reporters too), city or province."""
    kind = reporting_units()[code].kind
    return kind if kind in ("city", "province") else "county"


def right_below(code: str) -> tuple[str, ...]:
    """The units right below ``code``."""
    return tuple(unit for unit, about in reporting_units().items() if about.parent_code == code)
