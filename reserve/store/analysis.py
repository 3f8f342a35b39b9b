"""What an analyst may read: a closed list of tables with their columns, and the rows that an analyst's reach covers.

``analysis_tables.csv`` names every table of the register: one without ``via`` is not shown, one that the list does not name is not shown
either. A column that refers to a person is never shown. The same selections fill a snapshot (SQLite) and define the views of the schema
``analysis`` (PostgreSQL).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, MetaData, Select, String, Table, select, true, union

from reserve.store.facts import repeat_tables
from reserve.store.register import register_tables
from reserve.store.schema import metadata
from reserve.store.types import UTCDateTime
from reserve.vocabulary.rights import rights
from reserve.vocabulary.tables import read_table, split

SCHEMA = "analysis"
STAMP = "snapshot_stamp"


@dataclass(frozen=True, slots=True)
class Reach:
    """What an analyst may see: conditions on projects and on batches, and the units whose register it is (None: all)."""

    projects: ColumnElement[bool]
    batches: ColumnElement[bool]
    units: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the list: by which key the rows are limited (None: the table is not shown), and what is hidden in it."""

    table: str
    via: tuple[str, str] | None
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The moment of the data, and the head of the audit chain at that moment."""

    taken_at: dt.datetime
    audit_number: int
    audit_head: str
    schema_revision: str


@cache
def rules() -> dict[str, Rule]:
    """The rule of every table of the register that the list names, by table."""
    found: dict[str, Rule] = {}
    for row in read_table("analysis_tables.csv", "reserve.store"):
        via = tuple(row["via"].split(":")) if row["via"] else None
        names = [table.name for table in repeat_tables.values()] if row["table"] == "project_*" else [row["table"]]
        for name in names:
            found[name] = Rule(name, (via[0], via[1]) if via else None, frozenset(split(row["hidden"])))
    return found


def unlisted() -> list[str]:
    """Tables of the register that the list forgets; they are not shown."""
    return sorted(set(metadata.tables) - set(rules()))


def shown() -> Iterator[tuple[Table, Rule]]:
    """Every table that analysts see, in the order of the references between them."""
    for table in metadata.sorted_tables:
        rule = rules().get(table.name)
        if rule is not None and rule.via is not None:
            yield table, rule


def columns(table: Table, rule: Rule) -> list[Column[Any]]:
    """The columns of a shown table without what is hidden and without people."""
    return [
        column
        for column in table.columns
        if column.name not in rule.hidden and not any(key.column.table.name == "person" for key in column.foreign_keys)
    ]


def rows(table: Table, rule: Rule, reach: Reach) -> Select[Any]:
    """The rows of a shown table that lie within the reach."""
    if rule.via is None:
        raise KeyError(table.name)
    kind, name = rule.via
    if kind == "unit":
        return select(*columns(table, rule)).where(_of_units(table.c[name], reach))
    return select(*columns(table, rule)).where(table.c[name].in_(_keys(kind, reach)))


def _of_units(column: ColumnElement[str], reach: Reach) -> ColumnElement[bool]:
    return true() if reach.units is None else column.in_(sorted(reach.units))


def _keys(kind: str, reach: Reach) -> Select[Any]:
    batch, run, place = metadata.tables["batch"].c, metadata.tables["batch_run"].c, metadata.tables["ranking_row"].c
    batches = select(batch.id).where(reach.batches)
    runs = select(run.id).where(run.batch_id.in_(batches))
    match kind:
        case "project":
            return select(metadata.tables["project"].c.id).where(reach.projects)
        case "version":
            return _versions(reach)
        case "check":
            check = metadata.tables["check_run"].c
            return select(check.id).where(check.version_id.in_(_versions(reach)))
        case "waiver":
            asked = metadata.tables["waiver"].c
            return select(asked.id).where(asked.project_id.in_(_keys("project", reach)))
        case "batch":
            return batches
        case "programme":
            return select(batch.programme_digest).where(reach.batches)
        case "run":
            return runs
        case "row":
            return select(place.id).where(place.batch_run_id.in_(runs))
        case "observation":
            observation = register_tables["observation"].c
            return select(observation.id).where(_of_units(observation.unit_code, reach))
        case other:
            raise ValueError(f"analysis_tables.csv: no key called {other}")


def _versions(reach: Reach) -> Select[Any]:
    """Current versions of the projects, and those that a batch has pinned."""
    project, batch, candidate = (metadata.tables[name].c for name in ("project", "batch", "batch_candidate"))
    current = select(project.version_id).where(reach.projects, project.version_id.is_not(None))
    pinned = select(candidate.version_id).where(candidate.batch_id.in_(select(batch.id).where(reach.batches)))
    both = union(current, pinned).subquery()
    return select(both.c.version_id)


def copies(schema: str | None = None) -> MetaData:
    """The shown tables as an analyst meets them: same names and types, no keys and no references, and the stamp."""
    made = MetaData(schema=schema)
    for table, rule in shown():
        Table(table.name, made, *(Column(one.name, one.type, nullable=True) for one in columns(table, rule)))
    Table(
        STAMP,
        made,
        Column("taken_at", UTCDateTime, nullable=False),
        Column("audit_number", BigInteger, nullable=False),
        Column("audit_head", String, nullable=False),
        Column("schema_revision", String, nullable=False),
    )
    return made


def standing_reach() -> Reach:
    """What the role ``analyst`` of the topmost unit may see: the reach of the views, which know no person."""
    states = sorted({state for right in rights() if (right.role, right.action) == ("analyst", "project.read") for state in right.states})
    register = any((right.role, right.action) == ("analyst", "register.read") for right in rights())
    return Reach(metadata.tables["project"].c.state.in_(states), true(), None if register else frozenset())


def head() -> Select[Any]:
    """Number and hash at the head of the audit chain."""
    kept = metadata.tables["audit_head"].c
    return select(kept.number, kept.hash).where(kept.name == "head")
