"""Reporting units: who files, who receives. They carry rights; the national code of a line carries statistics.

Development zones report like counties, provincial firms report direct, some places lack a level: all of it is data.
"""

from dataclasses import dataclass

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A unit with its place in the chain. ``first_acceptor``: the level that accepts what it submits (blank: files nothing).

    ``provincial_money`` is False where provincial funds do not flow (Ningbo is a separate plan city).
    """

    code: str
    kind: str
    parent_code: str | None
    name: Bilingual
    areas_served: tuple[str, ...]
    first_acceptor: str | None
    provincial_money: bool


@tabled
def reporting_units() -> dict[str, ReportingUnit]:
    """All units by code."""
    return {
        r["code"]: ReportingUnit(
            r["code"], r["kind"], r["parent_code"] or None, Bilingual(r["name"], r["name_en"]),
            split(r["areas_served"]), r["first_acceptor"] or None, r["provincial_money"] == "yes",
        )
        for r in read_table("reporting_units.csv")
    }  # fmt: skip


def unit_ancestors(code: str) -> tuple[str, ...]:
    """``code`` and the units above it, nearest first; an unknown code raises ``KeyError``."""
    chain = [code]
    while parent := reporting_units()[chain[-1]].parent_code:
        chain.append(parent)
    return tuple(chain)


def relation(person_unit: str, project_unit: str) -> str:
    """How a project's unit stands to a person's unit: ``own``, ``below``, ``above`` or ``neighbour``."""
    if person_unit == project_unit:
        return "own"
    if person_unit in unit_ancestors(project_unit):
        return "below"
    if project_unit in unit_ancestors(person_unit):
        return "above"
    return "neighbour"


def area_of(code: str) -> str:
    """The national code whose rule pack applies to a unit: its first served area."""
    return reporting_units()[code].areas_served[0]
