"""Which projects a person may see, and which wait for the person, as conditions of a query."""

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col

from reserve.accounts import Person
from reserve.services.track.waiting import ONWARD
from reserve.store.projects import Project
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.rights import permits, rights
from reserve.vocabulary.tracks import level_states, level_track

Places = dict[str, frozenset[str]]
"""State -> codes of the units whose projects count in it."""


@tabled
def units_at(unit_code: str, wanted: str) -> frozenset[str]:
    """The units that stand in a relation to ``unit_code``."""
    return frozenset(code for code in reporting_units() if relation(unit_code, code) == wanted)


def readable(person: Person) -> Places:
    """Where the person may read projects."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for right in rights():
        if right.role in person.roles and right.action == "project.read":
            for state in level_states() if "*" in right.states else right.states:
                found[state] |= units_at(person.unit_code, right.relation)
    return {state: frozenset(units) for state, units in found.items()}


def waiting(person: Person) -> Places:
    """Where a step onward (submit, accept) is the person's to make."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for step in level_track():
        if step.action not in ONWARD or not set(step.roles) & set(person.roles):
            continue
        for wanted in ("own", "below"):
            if not permits(person.roles, f"project.{step.action}", wanted, step.from_state):
                continue
            found[step.from_state] |= {
                code for code in units_at(person.unit_code, wanted) if step.first_acceptor in (None, reporting_units()[code].first_acceptor)
            }
    return {state: frozenset(units) for state, units in found.items()}


def own(places: Places, person: Person) -> Places:
    """Only the person's own unit."""
    return {state: units & {person.unit_code} for state, units in places.items() if person.unit_code in units}


def condition(places: Places) -> ColumnElement[bool]:
    """The places as a condition on projects; states that share their units are asked together."""
    by_units: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for state, units in places.items():
        if units:
            by_units[units].append(state)
    everywhere = frozenset(reporting_units())
    parts = []
    for units, states in by_units.items():
        in_states = col(Project.state).in_(sorted(states))
        parts.append(in_states if units == everywhere else and_(in_states, col(Project.unit_code).in_(sorted(units))))
    return or_(*parts) if parts else false()
