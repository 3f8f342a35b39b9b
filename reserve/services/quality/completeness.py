"""Complete: which of the fields needed for funding are answered in the latest version of each project."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from pydantic_core import from_json
from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, true
from sqlmodel import col

from reserve.services.quality.history import History
from reserve.services.quality.tally import tallied
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.projects import Project
from reserve.vocabulary.fields import Field, fields
from reserve.vocabulary.products import products_of
from reserve.vocabulary.switches import KINDS, PRODUCT


def asked_fields() -> list[Field]:
    """The fields and tables that a project needs for funding and may leave blank before."""
    return [field for field in fields().values() if field.needed_at == "funding" and field.table is None]


def answers(history: History) -> pl.DataFrame:
    """One row for each project of the period, one column for each field: answered, blank, or null where it does not show."""
    asked = asked_fields()
    return _read(history, {field.name: _state(field) for field in asked}, lambda states: states)


def completeness_tally(history: History) -> list[pl.DataFrame]:
    """How many of the fields that apply are answered, added up by the database."""
    asked = asked_fields()
    sums = {
        "answered": sum((func.coalesce(_state(field), 0) for field in asked), literal(0)),
        "applying": sum((case((_shows(field), 1), else_=0) for field in asked), literal(0)),
    }
    found = _read(history, sums, lambda states: (sum(filter(None, states)), sum(state is not None for state in states)))
    return [tallied(found, "complete_projects", pl.col("answered"), pl.col("applying"))]


def _read(history: History, columns: Mapping[str, Any], of_states: Callable[[Sequence[int | None]], Sequence[int | None]]) -> pl.DataFrame:
    """The latest versions of the period with ``columns``.

    Current versions are read from their facts; a version that was replaced after the day of the figures is read from its document.
    """
    schema: dict[str, pl.DataType] = {"version_id": pl.String(), **dict.fromkeys(columns, pl.Int64())}
    query = (
        select(project_facts.c.version_id, *(column.label(name) for name, column in columns.items()))
        .join(Project, col(Project.id) == project_facts.c.project_id)
        .where(history.in_units(col(Project.unit_code)), col(Project.updated_at) >= history.period.begins)
    )
    current = history.frame(query, schema)
    replaced = history.latest.join(current, on="version_id", how="anti")["version_id"].to_list()
    older = [(version, *of_states(states_of(from_json(text)))) for version, text in history.documents(replaced)]
    both = pl.concat([current, pl.DataFrame(older, schema, orient="row")])
    return history.latest.join(both, on="version_id", maintain_order="left")


def _state(field: Field) -> ColumnElement[Any]:
    """1 answered, 0 blank, NULL where the field does not show, for the facts of a project."""
    answered: ColumnElement[bool] = (
        select(literal(1)).where(repeat_tables[field.name].c.project_id == project_facts.c.project_id).exists()
        if field.type == "table"
        else project_facts.c[field.name].is_not(None)
    )
    return case((_shows(field), case((answered, 1), else_=0)), else_=None)


def _shows(field: Field) -> ColumnElement[bool]:
    """The switches of a field (:mod:`reserve.vocabulary.switches`) as a condition on the facts."""
    parts: list[ColumnElement[bool]] = [true()]
    if field.kinds:
        ticked = literal("|") + func.coalesce(project_facts.c[KINDS], "") + literal("|")
        kinds = [ticked.like(f"%|{kind}|%") for kind in field.kinds]
        parts.append(or_(*kinds))
    if field.sectors:
        parts.append(func.coalesce(project_facts.c[PRODUCT].in_(sorted(products_of(field.sectors))), False))
    if field.when:
        parts.append(func.coalesce(project_facts.c[field.when], False))
    return and_(*parts)


def states_of(document: Mapping[str, Any]) -> list[int | None]:
    """The same of a canonical document."""
    given: Mapping[str, Any] = document.get("fields", {})
    values = {name: entry.get("value") for name, entry in given.items()}
    tables: Mapping[str, Any] = document.get("tables", {})
    found: list[int | None] = []
    for field in asked_fields():
        if not _counts(field, values):
            found.append(None)
        elif field.type == "table":
            found.append(int(bool(tables.get(field.name))))
        else:
            found.append(int(values.get(field.name) is not None))
    return found


def _counts(field: Field, values: Mapping[str, Any]) -> bool:
    if field.kinds and not set(values.get(KINDS) or ()) & set(field.kinds):
        return False
    if field.sectors and values.get(PRODUCT) not in products_of(field.sectors):
        return False
    return field.when is None or values.get(field.when) is True
