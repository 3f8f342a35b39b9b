"""Whose library a person may check, and which runs tell the person something."""

from reserve.accounts import Person
from reserve.services.access import raise_right_missing
from reserve.services.territory import units_at
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.rights import permits

CHECK = "library.check"


def checked_unit(person: Person, unit_code: str) -> None:
    """Raise ``BadInput`` for a unit that does not exist, ``Refused`` where the person may not check its library."""
    if unit_code not in reporting_units():
        raise BadInput("library_unit_unknown", unit=unit_code[:40])
    if not permits(person.roles, CHECK, relation(person.unit_code, unit_code)):
        raise_right_missing(person, CHECK)


@tabled
def units_below(unit_code: str) -> frozenset[str]:
    """The unit and all below it."""
    return units_at(unit_code, "own") | units_at(unit_code, "below")
