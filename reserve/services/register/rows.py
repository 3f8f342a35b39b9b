"""Stored rows of the register as views."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from reserve.accounts import Person
from reserve.rules.lines.yardstick import LineFacts
from reserve.services.register.access import may_edit
from reserve.services.register.views import EnterpriseRow, RecordRef, RecordView
from reserve.store.register import Stored
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import regions
from reserve.vocabulary.register import PARENTS, Kind, read_record
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.units import from_micro


def number(value: Any) -> Decimal | None:
    """A stored quantity as a Decimal in its canonical unit."""
    return None if value is None else from_micro(value)


def county_name(code: str | None) -> Bilingual | None:
    """The name of a county; None where the record names none."""
    region = regions().get(code or "")
    return region.name if region else None


def record_view(kind: Kind, row: RowMapping, person: Person, product: str | None = None, project_code: str | None = None) -> RecordView:
    """A stored record as its form needs it."""
    parents: dict[Kind, str] = {parent: row[f"{parent}_id"] for parent in PARENTS[kind] if row[f"{parent}_id"] is not None}
    marks: Mapping[str, Any] = row["marks"]
    return RecordView(
        ref=RecordRef(kind, row["id"], row["revision"]),
        unit_code=row["unit_code"],
        unit_name=reporting_units()[row["unit_code"]].name,
        raw=row["raw"],
        record=read_record(kind, row["raw"], product),
        field_revisions={path: mark[0] for path, mark in marks.items()},
        parents=parents,
        product=row["product"] if kind == "line" else product,
        editable=row["ended_on"] is None and may_edit(person, row["unit_code"]),
        updated_at=row["updated_at"],
        project_code=project_code,
        ended_on=row["ended_on"],
        end_reason=row["end_reason"],
        resumable=row["ended_on"] is not None and may_edit(person, row["unit_code"]),
    )


def line_facts(row: Stored) -> LineFacts:
    """What decides how a stored line is measured."""
    return LineFacts(
        row["product"],
        number(row["line_size"]),
        number(row["water_absorption_percent"]),
        number(row["site_altitude_m"]),
        number(row["site_pressure_pa"]),
    )


def enterprise_row(row: Stored, line_count: int, diagnosed_on: dt.date | None) -> EnterpriseRow:
    """A stored enterprise as lists show it."""
    return EnterpriseRow(
        id=row["id"],
        name=row["enterprise_name"],
        credit_code=row["enterprise_credit_code"],
        unit_code=row["unit_code"],
        unit_name=reporting_units()[row["unit_code"]].name,
        location_code=row["location_code"],
        county_name=county_name(row["location_code"]),
        kind=row["enterprise_kind"],
        performance_class=row["performance_class"],
        carbon_efficiency_code=row["carbon_efficiency_code"],
        key_energy_unit=row["key_energy_unit"],
        responsible_departments=row["responsible_departments"],
        line_count=line_count,
        diagnosed_on=diagnosed_on,
        ended_on=row["ended_on"],
    )
