"""Lines of the register that a person may see, filtered, sorted and counted by the database; bands and deadlines by the law of a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, RowMapping, Select, and_, case, func, or_, select
from sqlmodel import Session

from reserve.rules.basis.trail import Trail
from reserve.rules.lines.bands import Scales
from reserve.rules.lines.yardstick import gb_level, levels_for
from reserve.services.register.access import in_units
from reserve.services.register.line_scales import band_of, deadline_of, measured_by, scale_table
from reserve.services.register.rows import county_name, line_facts, number
from reserve.services.register.target_figures import CountedLine
from reserve.services.register.views import LineRow
from reserve.store.register import register_tables
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.regions import regions
from reserve.vocabulary.register import canonical_unit
from reserve.vocabulary.reporting_units import area_of, reporting_units
from reserve.vocabulary.units import from_micro

SEARCH_LIMIT = 80
LINE, FIRM = register_tables["line"], register_tables["enterprise"]
_ORDER = case({code: place for place, code in enumerate(products())}, value=LINE.c.product)
SORTS = ("enterprise", "line", "county", "sector", "unit_energy", "gap", "deadline", "capacity")


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What is asked for; blank means all. ``county``: a division of any level; ``due_by``: the deadline is that day or before.

    ``search``: a part of the enterprise, its code, or the line; ``ended``: also lines that were ended; ``line_id``: that one alone;
    ``stale``: only lines without a unit energy of last year or later.
    """

    search: str = ""
    county: str = ""
    sector: str = ""
    band: str = ""
    performance_class: str = ""
    due_by: dt.date | None = None
    enterprise_id: str = ""
    line_id: str = ""
    ended: bool = False
    stale: bool = False

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
class LineCounts:
    """How many of the filtered lines stand in each band and sector (band filter aside), and what the band filter leaves.

    ``capacity``: filed capacity by band in t a year, of products that are counted in tonnes; ``stale``: lines without figures of last year.
    """

    bands: Mapping[str, int] = field(default_factory=dict)
    sectors: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    enterprises: int = 0
    capacity: Mapping[str, Decimal] = field(default_factory=dict)
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Pressing:
    """Of ``lines`` lines: ``stale`` lack a unit energy of last year, ``due`` stand below the baseline and reach their deadline in time.

    ``overdue``: those of ``due`` whose deadline has passed.
    """

    lines: int
    stale: int
    due: int
    overdue: int


class LineQuery:
    """One question about lines: made once, then counted and read."""

    def __init__(self, session: Session, units: frozenset[str], wanted: LineFilter, as_of: dt.date) -> None:
        wanted.require_known()
        self._session, self._wanted, self._as_of = session, wanted, as_of
        areas = tuple(sorted({area_of(unit)[:2] for unit in units})) or (area_of(next(iter(reporting_units())))[:2],)
        self._one_area = len(areas) == 1
        self._scale = scale_table(session.get_bind().dialect.name, as_of, areas)
        self._band, self._deadline = band_of(self._scale), deadline_of(self._scale)
        self._conditions = _conditions(units, wanted)
        if wanted.due_by is not None:
            self._conditions.append(self._deadline <= wanted.due_by)
        if wanted.stale:
            self._conditions.append(_stale(as_of))

    def counts(self) -> LineCounts:
        """The counts of the question."""
        old = func.sum(case((_stale(self._as_of), 1), else_=0)).label("old")
        counted = (func.count().label("lines"), func.sum(LINE.c.capacity_filed).label("capacity"), old)
        grouped = self._from(select(self._band.label("band"), LINE.c.product, *counted)).group_by("band", LINE.c.product)
        bands, by_sector, total, stale = dict.fromkeys(choices("energy_band"), 0), dict.fromkeys(sectors(), 0), 0, 0
        capacity = dict.fromkeys(bands, Decimal(0))
        for row in self._session.execute(grouped):
            bands[row.band] += row.lines
            stale += int(row.old)
            if row.capacity is not None and "t/yr" in products()[row.product].output_units:
                capacity[row.band] += from_micro(int(row.capacity))
            by_sector[products()[row.product].sector] += row.lines
            total += row.lines if self._wanted.band in ("", row.band) else 0
        firms = self._session.execute(self._firms()).scalar_one()
        filled = {sector: count for sector, count in by_sector.items() if count}
        return LineCounts(bands, filled, total, int(firms), capacity, stale)

    def pressing(self, until: dt.date) -> Pressing:
        """How many lines lack last year's figures, and how many below the baseline have their deadline on ``until`` or before."""
        below = self._band == "below_baseline"
        tests = (_stale(self._as_of), and_(below, self._deadline <= until), and_(below, self._deadline < self._as_of))
        counted = self._chosen(select(func.count(), *(func.coalesce(func.sum(case((test, 1), else_=0)), 0) for test in tests)))
        lines, stale, due, overdue = self._session.execute(counted).one()
        return Pressing(int(lines), int(stale), int(due), int(overdue))

    def rows(self, sort: str = "enterprise", *, descending: bool = False, limit: int | None = None, offset: int = 0) -> list[LineRow]:
        """The lines in the order asked for; blank values stand last either way, equal ones by enterprise, line and id."""
        if sort not in SORTS:
            raise BadInput("list_option_unknown", option=f"sort={sort[:40]}", known=", ".join(SORTS))
        key = self._sort_key(sort)
        order = [(key.desc() if descending else key.asc()).nulls_last(), FIRM.c.enterprise_name, LINE.c.line_name, LINE.c.id]
        firm = (FIRM.c.enterprise_name, FIRM.c.enterprise_credit_code, FIRM.c.performance_class)
        stored = [column for column in LINE.c if column.name not in ("raw", "marks")]
        query = self._chosen(select(*stored, *firm, self._band.label("band"), self._deadline.label("deadline")), firm=True).order_by(*order)
        scales: dict[str, Scales] = {}
        found = self._session.execute(query.limit(limit).offset(offset)).mappings()
        return [_line_row(row, scales, self._as_of) for row in found]

    def figures(self, until: int) -> list[CountedLine]:
        """Every line with the figures of its last measured year up to ``until``, and the band that they give by the law of the day."""
        names = ("product", "enterprise_id", "capacity_filed", "line_size", "water_absorption_percent", "location_code", "id")
        latest = (LINE.c.latest_year, LINE.c.latest_output, LINE.c.latest_unit_energy)
        lines = self._session.execute(self._from(select(*(LINE.c[name] for name in names), *latest), law=False)).all()
        earlier = self._before(until) if any(line.latest_year is not None and line.latest_year > until for line in lines) else {}
        scales: dict[str, Scales] = {}
        found = []
        for line in lines:
            late = line.latest_year is not None and line.latest_year > until
            output, energy = earlier.get(line.id, (None, None)) if late else (line.latest_output, line.latest_unit_energy)
            area = line.location_code[:2] + "0000"
            if area not in scales:
                scales[area] = Scales(self._as_of, area)
            band = scales[area].of(line.product, line.line_size, line.water_absorption_percent).band(energy)
            found.append(CountedLine(line.product, line.enterprise_id, number(line.capacity_filed), number(output), number(energy), band))
        return found

    def _before(self, until: int) -> dict[str, tuple[int | None, int | None]]:
        """Output and unit energy of the last measured year up to ``until``, by line."""
        year = register_tables["observation"]
        query = select(year.c.line_id, year.c.output, year.c.derived_unit_energy).where(
            year.c.ended_on.is_(None), year.c.year <= until, year.c.derived_unit_energy.is_not(None)
        )
        return {row.line_id: (row.output, row.derived_unit_energy) for row in self._session.execute(query.order_by(year.c.year))}

    def _from(self, query: Select[Any], *, firm: bool = False, law: bool = True) -> Select[Any]:
        """The question with only the tables that it needs: joining ten thousand lines takes longer than counting them."""
        joined: FromClause = LINE
        if firm or self._wanted.search or self._wanted.performance_class:
            joined = joined.join(FIRM, FIRM.c.id == LINE.c.enterprise_id)
        if law:
            joined = joined.outerjoin(self._scale, measured_by(self._scale, one_area=self._one_area))
        return query.select_from(joined).where(*self._conditions)

    def _firms(self) -> Select[Any]:
        counted = select(func.count(LINE.c.enterprise_id.distinct()))
        if self._wanted.band or self._wanted.due_by is not None:
            return self._chosen(counted)
        return self._from(counted, law=False)

    def _chosen(self, query: Select[Any], *, firm: bool = False) -> Select[Any]:
        made = self._from(query, firm=firm)
        return made.where(self._band == self._wanted.band) if self._wanted.band else made

    def _sort_key(self, sort: str) -> ColumnElement[Any]:
        scale: FromClause = self._scale
        if sort == "gap":
            return (LINE.c.latest_unit_energy - scale.c.benchmark) * 1000 / func.abs(scale.c.benchmark)
        keys: dict[str, ColumnElement[Any]] = {
            "enterprise": FIRM.c.enterprise_name, "line": LINE.c.line_name, "county": LINE.c.location_code, "sector": _ORDER,
            "unit_energy": LINE.c.latest_unit_energy, "deadline": self._deadline, "capacity": LINE.c.capacity_filed,
        }  # fmt: skip
        return keys[sort]


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
    if wanted.line_id:
        found.append(LINE.c.id == wanted.line_id)
    return found + matching(wanted.search, FIRM.c.enterprise_name, FIRM.c.enterprise_credit_code, LINE.c.line_name)


def _stale(as_of: dt.date) -> ColumnElement[bool]:
    """The condition that a line has no unit energy of the year before ``as_of`` or later."""
    return or_(LINE.c.latest_unit_energy.is_(None), LINE.c.latest_year < as_of.year - 1)


def year_ahead(day: dt.date) -> dt.date:
    """The same day of the next year.

    >>> year_ahead(dt.date(2024, 2, 29)).isoformat(), year_ahead(dt.date(2024, 9, 2)).isoformat()
    ('2025-02-28', '2025-09-02')
    """
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


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


def _line_row(row: RowMapping, scales: dict[str, Scales], as_of: dt.date) -> LineRow:
    product = products()[row["product"]]
    area = row["location_code"][:2] + "0000"
    if area not in scales:
        scales[area] = Scales(as_of, area)
    scale, energy = scales[area].of(product.code, row["line_size"], row["water_absorption_percent"]), number(row["latest_unit_energy"])
    facts = line_facts(row)
    levels = levels_for(facts, scale.row, Trail(as_of, area))[0] if energy is not None else None
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
        band=row["band"],
        gb_level=gb_level(energy, levels),
        deadline=row["deadline"],
        exit_planned=row["exit_planned"],
        ended_on=row["ended_on"],
    )
