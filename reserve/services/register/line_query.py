"""Lines of the register that a person may see, filtered and sorted; bands and deadlines by the law of a day, never stored."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, or_, select
from sqlmodel import Session, func

from reserve.rules.limit_levels import level_met
from reserve.rules.line_bands import Scale, Scales
from reserve.rules.line_yardstick import levels_for
from reserve.rules.trail import Trail
from reserve.services.register.access import in_units
from reserve.services.register.rows import county_name, line_facts, number
from reserve.services.register.views import LineRow
from reserve.store.register import register_tables
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.regions import regions
from reserve.vocabulary.register import canonical_unit
from reserve.vocabulary.reporting_units import area_of

SEARCH_LIMIT = 80
LINE, FIRM = register_tables["line"], register_tables["enterprise"]
SORTS = ("enterprise", "line", "county", "sector", "unit_energy", "gap", "deadline", "capacity")
_LIGHT = (
    LINE.c.id, LINE.c.enterprise_id, LINE.c.product, LINE.c.line_size, LINE.c.water_absorption_percent, LINE.c.latest_unit_energy,
    LINE.c.reach_date, LINE.c.location_code, LINE.c.unit_code, LINE.c.line_name, LINE.c.capacity_filed, FIRM.c.enterprise_name,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What is asked for; blank means all. ``county``: a division of any level; ``due_by``: the deadline is that day or before.

    ``search``: a part of the enterprise, its code, or the line; ``ended``: also lines that were ended.
    """

    search: str = ""
    county: str = ""
    sector: str = ""
    band: str = ""
    performance_class: str = ""
    due_by: dt.date | None = None
    enterprise_id: str = ""
    ended: bool = False

    def require_known(self) -> None:
        """Raise ``BadInput`` for a county, sector, band or class that does not exist."""
        for option, value, known in (
            ("county", self.county, regions()),
            ("sector", self.sector, sectors()),
            ("band", self.band, choices("energy_band")),
            ("class", self.performance_class, choices("air_class")),
        ):
            if value and value not in known:
                shown = ", ".join(list(known)[:12]) + (" …" if len(known) > 12 else "")
                raise BadInput("list_option_unknown", option=f"{option}={value[:40]}", known=shown)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line as far as lists need it to count and sort: its band and deadline beside the stored columns."""

    row: Row[Any]
    scale: Scale
    band: str
    deadline: dt.date | None


def placed_lines(session: Session, units: frozenset[str], wanted: LineFilter, as_of: dt.date) -> list[Placed]:
    """The lines that match, each with its band and deadline; the band filter is not applied here, so that bands can be counted."""
    wanted.require_known()
    query = select(*_LIGHT).join_from(LINE, FIRM, FIRM.c.id == LINE.c.enterprise_id).where(*_conditions(units, wanted))
    scales: dict[str, Scales] = {}
    found = []
    for row in session.execute(query):
        area = (row.location_code or area_of(row.unit_code))[:2] + "0000"
        if area not in scales:
            scales[area] = Scales(as_of, area)
        scale = scales[area].of(row.product, row.line_size, row.water_absorption_percent)
        deadline = scale.due(row.latest_unit_energy, row.reach_date)
        if wanted.due_by is None or (deadline is not None and deadline <= wanted.due_by):
            found.append(Placed(row, scale, scale.band(row.latest_unit_energy), deadline))
    return found


def _conditions(units: frozenset[str], wanted: LineFilter) -> list[ColumnElement[bool]]:
    found = [in_units(LINE.c.unit_code, units)]
    if not wanted.ended:
        found.append(LINE.c.ended_on.is_(None))
    if wanted.county:
        found.append(LINE.c.location_code.like(_prefix(wanted.county)))
    if wanted.sector:
        found.append(LINE.c.product.in_([p.code for p in products().values() if p.sector == wanted.sector]))
    if wanted.performance_class:
        found.append(FIRM.c.performance_class == wanted.performance_class)
    if wanted.enterprise_id:
        found.append(LINE.c.enterprise_id == wanted.enterprise_id)
    found += matching(wanted.search, FIRM.c.enterprise_name, FIRM.c.enterprise_credit_code, LINE.c.line_name)
    return found


def _prefix(code: str) -> str:
    """The beginning that all counties of a division share."""
    level = regions()[code].level
    return {"province": code[:2] + "%", "city": code[:4] + "%"}.get(level, code)


def matching(search: str, *columns: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """The condition that one of ``columns`` contains the text, whatever its case; none for a blank text."""
    text = "".join(character for character in " ".join(search.split()) if character.isprintable())[:SEARCH_LIMIT]
    if not text:
        return []
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [or_(*(func.lower(column).like(func.lower(f"%{escaped}%"), escape="\\") for column in columns))]


def sort_lines(lines: list[Placed], sort: str, *, descending: bool) -> list[Placed]:
    """In the order asked for; blank values stand last either way, equal ones by enterprise, line and id."""
    if sort not in SORTS:
        raise BadInput("list_option_unknown", option=f"sort={sort[:40]}", known=", ".join(SORTS))
    lines = sorted(lines, key=lambda one: (one.row.enterprise_name, one.row.line_name, one.row.id))
    keyed = [(_sort_key(one, sort), one) for one in lines]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    return [one for _, one in known] + [one for key, one in keyed if key is None]


def _sort_key(one: Placed, sort: str) -> Any:
    row = one.row
    match sort:
        case "gap":
            level, energy = one.scale.benchmark_micro, row.latest_unit_energy
            return (energy - level) / abs(level) if level and energy is not None else None
        case "deadline":
            return one.deadline
        case "sector":
            return list(products()).index(row.product) if row.product in products() else None
        case _:
            columns = {
                "enterprise": "enterprise_name", "line": "line_name", "county": "location_code", "unit_energy": "latest_unit_energy",
                "capacity": "capacity_filed",
            }  # fmt: skip
            return getattr(row, columns[sort])


def line_rows(session: Session, lines: Sequence[Placed], as_of: dt.date) -> list[LineRow]:
    """The lines in full, in the order given."""
    ids = [one.row.id for one in lines]
    found: dict[str, RowMapping] = {}
    firm = [FIRM.c.enterprise_name, FIRM.c.enterprise_credit_code, FIRM.c.performance_class]
    for start in range(0, len(ids), 500):
        query = select(*(c for c in LINE.c if c.name not in ("raw", "marks")), *firm).join_from(
            LINE, FIRM, FIRM.c.id == LINE.c.enterprise_id
        )
        for row in session.execute(query.where(LINE.c.id.in_(ids[start : start + 500]))).mappings():
            found[row["id"]] = row
    return [_line_row(found[one.row.id], one, as_of) for one in lines]


def _line_row(row: RowMapping, placed: Placed, as_of: dt.date) -> LineRow:
    product = products()[row["product"]]
    scale, energy = placed.scale, number(row["latest_unit_energy"])
    trail = Trail(as_of, (row["location_code"] or area_of(row["unit_code"]))[:2] + "0000")
    levels = levels_for(line_facts(row), scale.row, trail)[0] if energy is not None else None
    level = level_met(energy, levels) if energy is not None and levels and any(x is not None for x in levels) else None
    return LineRow(
        id=row["id"],
        name=row["line_name"],
        enterprise_id=row["enterprise_id"],
        enterprise=row["enterprise_name"],
        credit_code=row["enterprise_credit_code"],
        unit_code=row["unit_code"],
        location_code=row["location_code"],
        county_name=county_name(row["location_code"]),
        product=product.code,
        product_label=product.label,
        sector=product.sector,
        performance_class=row["performance_class"],
        device=row["device"],
        capacity_filed=number(row["capacity_filed"]),
        capacity_actual=number(row["capacity_actual"]),
        output_unit=canonical_unit(product.output_units[0]),
        year=row["latest_year"],
        unit_energy=energy,
        energy_unit=product.energy_unit,
        baseline=scale.baseline,
        benchmark=scale.benchmark,
        counts=scale.counts,
        gap=energy - scale.benchmark if energy is not None and scale.benchmark is not None else None,
        band=placed.band,
        gb_level=int(level) if level else None,
        deadline=placed.deadline,
        exit_planned=row["exit_planned"],
        ended_on=row["ended_on"],
    )


def band_counts(lines: Sequence[Placed]) -> dict[str, int]:
    """How many lines stand in each band, in the order of the bands; bands without lines are 0."""
    counted = Counter(one.band for one in lines)
    return {band: counted[band] for band in choices("energy_band")}


def sector_counts(lines: Sequence[Placed]) -> dict[str, int]:
    """How many lines belong to each sector that has any, in the order of the benchmark table."""
    counted = Counter(products()[one.row.product].sector for one in lines)
    return {sector: counted[sector] for sector in sectors() if counted[sector]}
