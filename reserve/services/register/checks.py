"""What a record must satisfy before it is kept: readable answers, its place, nothing recorded twice, a ledger that joins."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from reserve.parameters import at
from reserve.rules.energy.saving_ledger import follows_on
from reserve.services.register.access import serves
from reserve.services.register.errors import RecordRefused
from reserve.store.register import register_tables
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import BadInput, ReserveError
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import full_name
from reserve.vocabulary.register import Kind, Record, missing_fields, problems, register_fields
from reserve.vocabulary.reporting_units import area_of, reporting_units
from reserve.vocabulary.units import from_micro

Problem = tuple[str, ReserveError]
_STANDS_IN: tuple[Kind, ...] = ("site", "line")
TOLERANCE = "line_ledger.tolerance"


def unreadable(record: Record) -> list[Problem]:
    """Answers that are missing or cannot be read, and those that contradict each other."""
    found: list[Problem] = [
        (field.name, BadInput("register_field_missing", label=field.label)) for field in missing_fields(record)
    ]  # fmt: skip
    found += problems(record)
    code = record.value("enterprise_credit_code")
    if isinstance(code, str) and not credit_code_shaped(code):
        found.append(("enterprise_credit_code", BadInput("register_credit_code", typed=code[:40], length=len(code))))
    if record.value("closed_off_date") is not None and record.value("closed_off") is not True:
        label = register_fields("measure")["closed_off"].label
        found.append(("closed_off", BadInput("register_closed_without", label=label)))
    return found


@lru_cache(maxsize=20_000)
def credit_code_shaped(code: str) -> bool:
    """Whether a credit code has the form of GB 32100-2015; its check digit is another matter, because a few early codes do differ.

    >>> credit_code_shaped("91330522MA28ABCD1X"), credit_code_shaped("9133O522MA28ABCD1X"), credit_code_shaped("91330522")
    (True, False, False)
    """
    try:
        uscc.validate(code)
    except InvalidChecksum:
        return True
    except ValidationError:
        return False
    return uscc.compact(code) == code


@lru_cache(maxsize=20_000)
def check_digit_fits(code: str) -> bool:
    """Whether the last character of a credit code follows from the others. Codes of early pilots differ: a word to the person, no block.

    >>> check_digit_fits("91330522MA28ABCD1F"), check_digit_fits("91330522MA28ABCD1X")
    (True, False)
    """
    return bool(uscc.is_valid(code))


def place_of(kind: Kind, record: Record, unit_code: str) -> list[Problem]:
    """A site or line stands in an area that the reporting unit answers for."""
    county = record.value("location_code")
    if kind not in _STANDS_IN or not isinstance(county, str) or serves(unit_code, county):
        return []
    unit = reporting_units()[unit_code].name
    there = Bilingual(full_name(county), full_name(county, "en"))
    return [("location_code", BadInput("register_place", county=there, unit=unit))]


def twice(session: Session, kind: Kind, record: Record, parents: Mapping[str, str | None], own_id: str | None = None) -> list[Problem]:
    """What the register already holds: an enterprise by its code, a site or line by its name, an observation by its year."""
    table = register_tables[kind]
    keys = {"enterprise": "enterprise_credit_code", "site": "site_name", "line": "line_name", "observation": "year"}
    name = keys.get(kind)
    value = record.value(name) if name else None
    if name is None or value is None:
        return []
    query = select(table).where(table.c[name] == value, table.c.ended_on.is_(None))
    if kind != "enterprise":
        above = "line_id" if kind == "observation" else "enterprise_id"
        query = query.where(table.c[above] == parents[above])
    held = next((row for row in session.execute(query).mappings() if row["id"] != own_id), None)
    if held is None:
        return []
    unit = reporting_units()[held["unit_code"]].name
    return [(name, BadInput("register_twice", kind=choices("register_kind")[kind], value=str(value)[:60], unit=unit))]


def joins(session: Session, record: Record, line: RowMapping, as_of: dt.date, own_id: str | None = None) -> list[Problem]:
    """A project starts where the last one of its line ended, and ends where the next one starts, or says why it does not."""
    if record.kind != "saving":
        return []
    entries = _neighbours(session, record, line["id"], own_id)
    tolerance = at(TOLERANCE, as_of, area_of(line["unit_code"]))
    found: list[Problem] = []
    before, after = record.value("unit_energy_before"), record.value("unit_energy_after")
    earlier, later = entries
    if earlier is not None and isinstance(before, int) and not record.text("gap_reason"):
        link = follows_on(from_micro(earlier["unit_energy_after"]), from_micro(before), tolerance)
        if not link.allowed:
            found.append(("unit_energy_before", BadInput("register_ledger_gap", why=link.message, day=earlier["completed_date"])))
    if later is not None and isinstance(after, int) and not later["gap_reason"]:
        link = follows_on(from_micro(after), from_micro(later["unit_energy_before"]), tolerance)
        if not link.allowed:
            found.append(("unit_energy_after", BadInput("register_ledger_next", why=link.message, day=later["completed_date"])))
    return found


def _neighbours(session: Session, record: Record, line_id: str, own_id: str | None) -> tuple[RowMapping | None, RowMapping | None]:
    """The entries of the line completed last before this one (or on its day) and first after it."""
    table = register_tables["saving"]
    day = record.value("completed_date")
    if not isinstance(day, str):
        return None, None
    completed = dt.date.fromisoformat(day)
    query = select(table).where(table.c.line_id == line_id, table.c.ended_on.is_(None)).order_by(table.c.completed_date, table.c.id)
    rows = [row for row in session.execute(query).mappings() if row["id"] != own_id]
    earlier = [row for row in rows if row["completed_date"] <= completed]
    later = [row for row in rows if row["completed_date"] > completed]
    return earlier[-1] if earlier else None, later[0] if later else None


def refuse(found: list[Problem]) -> None:
    """Raise ``RecordRefused`` when there is a problem."""
    if found:
        raise RecordRefused(found)


def plain_reason(text: str, shortest: int = 4, longest: int = 300) -> str:
    """A reason that a person wrote, trimmed. Raises ``BadInput`` where it is too short, too long, or holds control characters."""
    reason = " ".join(text.split())
    if not shortest <= len(reason) <= longest or not reason.isprintable():
        raise BadInput("register_reason", length=len(reason), minimum=shortest, limit=longest)
    return reason


def all_problems(session: Session, kind: Kind, record: Record, place: Mapping[str, Any]) -> list[Problem]:
    """Everything that stands against keeping ``record``; ``place``: unit_code, parents, line, as_of and, for a kept one, its id."""
    found = unreadable(record) + place_of(kind, record, place["unit_code"])
    found += twice(session, kind, record, place["parents"], place.get("id"))
    if place.get("line") is not None and not found:
        found += joins(session, record, place["line"], place["as_of"], place.get("id"))
    return found
