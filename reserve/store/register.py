"""The register's tables: one for each kind of record, its columns from the register's fields, beside them what was typed.

A row keeps the typed answers (``raw``), a mark for each of them, and the canonical values as columns: quantities are integers of
10^-6 canonical unit, money is fen. Nothing is deleted: a record that no longer holds is ended, with a day and a reason.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from reserve.store.base import metadata, one_of
from reserve.store.facts import column_type, stored
from reserve.store.types import Json, UTCDateTime
from reserve.vocabulary.register import CARRIERS, KINDS, PARENTS, WITH_PROJECT, Kind, Record, carrier_columns, single_register_fields

Stored: TypeAlias = RowMapping | Mapping[str, Any]
"""A stored row, as it was read or as it was built."""
ACTS = ("create", "change", "end", "resume", "link", "unlink")
_DERIVED: Mapping[Kind, tuple[str, ...]] = {
    "line": ("latest_year", "latest_unit_energy", "latest_output", "latest_energy_tce"),
    "observation": ("derived_energy_tce", "derived_unit_energy"),
}
"""Figures kept beside the answers so that lists need not compute them; written in the transaction of what they rest on."""
_INDEXED: Mapping[Kind, tuple[str, ...]] = {
    "enterprise": ("location_code", "enterprise_name"),
    "line": ("location_code", "product", "reach_date"),
    "measure": ("measure_deadline",),
}


def _columns(kind: Kind) -> list[Column[Any]]:
    parents = [
        Column(f"{parent}_id", String, ForeignKey(f"register_{parent}.id"), nullable=not needed, index=True)
        for parent, needed in PARENTS[kind].items()
    ]
    project = [Column("project_id", String, ForeignKey("project.id"), nullable=True, index=True)] if kind in WITH_PROJECT else []
    return [
        Column("id", String, primary_key=True),
        *parents,
        *project,
        Column("unit_code", String, nullable=False, index=True),
        Column("revision", Integer, nullable=False),
        Column("raw", Json, nullable=False),
        Column("marks", Json, nullable=False),
        Column("created_by", String, ForeignKey("person.id"), nullable=False),
        Column("created_at", UTCDateTime, nullable=False),
        Column("updated_by", String, ForeignKey("person.id"), nullable=False),
        Column("updated_at", UTCDateTime, nullable=False),
        Column("ended_on", Date, nullable=True),
        Column("end_reason", Text, nullable=True),
        *(
            Column(field.name, column_type(field), nullable=True, index=field.name in _INDEXED.get(kind, ()), comment=field.label.en)
            for field in single_register_fields(kind)
        ),
        *(Column(name, BigInteger, nullable=True) for name in _DERIVED.get(kind, ())),
    ]


_UNIQUE: Mapping[Kind, tuple[str, ...]] = {
    "enterprise": ("enterprise_credit_code",),
    "site": ("enterprise_id", "site_name"),
    "line": ("enterprise_id", "line_name"),
    "observation": ("line_id", "year"),
}
"""What no two records of a kind share while both hold."""


def _table(kind: Kind) -> Table:
    made = Table(f"register_{kind}", metadata, *_columns(kind), CheckConstraint("revision >= 1", name="revision_counts"))
    if kind in _UNIQUE:
        holds = made.c.ended_on.is_(None)
        Index(
            f"uq_register_{kind}_in_force",
            *(made.c[name] for name in _UNIQUE[kind]),
            unique=True,
            sqlite_where=holds,
            postgresql_where=holds,
        )
    return made


register_tables: Mapping[Kind, Table] = {kind: _table(kind) for kind in KINDS}
"""The table of each kind of record."""

register_carriers = Table(
    "register_energy_carriers",
    metadata,
    Column("observation_id", String, ForeignKey("register_observation.id"), primary_key=True),
    Column("row_key", String, primary_key=True),
    Column("position", Integer, nullable=False),
    *(Column(field.name, column_type(field), nullable=True, comment=field.label.en) for field in carrier_columns()),
)
"""Energy by carrier of an observation, one row for each carrier."""

register_links = Table(
    "register_project_line",
    metadata,
    Column("project_id", String, ForeignKey("project.id"), primary_key=True),
    Column("line_id", String, ForeignKey("register_line.id"), nullable=False, index=True),
    Column("linked_by", String, ForeignKey("person.id"), nullable=False),
    Column("linked_at", UTCDateTime, nullable=False),
)
"""Which line of the register a project of the library is about; a project is about one line."""

register_changes = Table(
    "register_change",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("record_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("act", String, nullable=False),
    Column("person_id", String, ForeignKey("person.id"), nullable=False),
    Column("person_name", String, nullable=False),
    Column("unit_code", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("changes", Json, nullable=False),
    Column("reason", Text, nullable=True),
    Column("digest_before", String(64), nullable=True),
    Column("digest_after", String(64), nullable=False),
    UniqueConstraint("record_id", "number"),
    one_of("kind", KINDS),
    one_of("act", ACTS),
    CheckConstraint("number >= 1", name="number_counts"),
)
"""Who changed which answer of which record, when, and what stood there before. Never updated, never deleted.

``changes``: a list of ``[path, text before, unit before, text after, unit after]``; ``number`` is the revision of the record it made.
"""

IMMUTABLE = ("register_change",)


def record_columns(record: Record) -> dict[str, Any]:
    """The canonical values of a record as its table takes them."""
    return {field.name: stored(field, record.value(field.name)) for field in single_register_fields(record.kind)}


def carrier_rows(record: Record) -> list[dict[str, Any]]:
    """The rows of energy by carrier (without the observation's id)."""
    return [
        {"row_key": row.key, "position": position} | {c.name: stored(c, row.value(c.name)) for c in carrier_columns()}
        for position, row in enumerate(record.carriers)
    ]


def as_date(value: object) -> dt.date | None:
    """A date column as Python knows it; None for a blank."""
    return value if isinstance(value, dt.date) else None


__all__ = [
    "ACTS",
    "CARRIERS",
    "IMMUTABLE",
    "Stored",
    "as_date",
    "carrier_rows",
    "record_columns",
    "register_carriers",
    "register_changes",
    "register_links",
    "register_tables",
]
