"""The yardsticks of a day as a small table that a query can join: one row for each product, size band and area."""

import datetime as dt
import re
from functools import lru_cache

from sqlalchemy import BigInteger, ColumnElement, Date, FromClause, String, and_, case, column, func, or_, text

from reserve.rules.lines.bands import Scales
from reserve.store.register import register_tables

LINE = register_tables["line"]
_COLUMNS = ("area", "product", "decided_by", "low", "high", "baseline", "benchmark", "counts", "due")


@lru_cache(maxsize=64)
def scale_table(dialect: str, as_of: dt.date, areas: tuple[str, ...]) -> FromClause:
    """The scales in force on ``as_of`` in ``areas`` (two digits each); numbers in 10^-6, bounds both included.

    Written out as text, because it holds nothing but numbers and codes of our own tables and is compiled once a day.
    """
    rows = [row for area in areas for row in _rows(as_of, area)]
    numbers = ", ".join(f"CAST(column{place} AS BIGINT) AS {name}" for place, name in enumerate(_COLUMNS[3:8], start=4))
    due = "CAST(column9 AS DATE) AS due" if dialect == "postgresql" else "column9 AS due"
    values = ", ".join("(" + ", ".join(_literal(cell) for cell in row) + ")" for row in rows)
    query = f"SELECT column1 AS area, column2 AS product, column3 AS decided_by, {numbers}, {due} FROM (VALUES {values}) AS v"  # noqa: S608 - our own codes
    kinds = (String, String, String, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, Date)
    return text(query).columns(*(column(name, kind) for name, kind in zip(_COLUMNS, kinds, strict=True))).subquery("scale")


def _rows(as_of: dt.date, area: str) -> list[tuple[object, ...]]:
    return [
        (area, one.product, one.decided_by, one.low_micro, one.high_micro, s.baseline_micro, s.benchmark_micro, s.counts_micro, s.deadline)
        for one in Scales(as_of, area + "0000").all()
        for s in (one.scale,)
    ]


def _literal(cell: object) -> str:
    if cell is None:
        return "NULL"
    if isinstance(cell, int):
        return str(cell)
    if not re.fullmatch("[a-z0-9_-]*", str(cell)):
        raise ValueError(f"not a code: {cell!r}")
    return f"'{cell}'"


def measured_by(scale: FromClause, *, one_area: bool) -> ColumnElement[bool]:
    """The condition that a row of the table measures the line; ``one_area``: the table holds one province, and so do the lines."""
    decided = or_(
        scale.c.decided_by == "",
        and_(scale.c.decided_by == "size", LINE.c.line_size.between(scale.c.low, scale.c.high)),
        and_(scale.c.decided_by == "absorption", LINE.c.water_absorption_percent.between(scale.c.low, scale.c.high)),
    )
    place = [] if one_area else [scale.c.area == func.substr(LINE.c.location_code, 1, 2)]
    product = LINE.c.product.concat("")  # written like this, SQLite looks the product up instead of comparing all of them
    return and_(scale.c.product == product, *place, decided)


def band_of(scale: FromClause) -> ColumnElement[str]:
    """The band of a line (``choices("energy_band")``); a level met is included."""
    energy = LINE.c.latest_unit_energy
    return case(
        (or_(scale.c.benchmark.is_(None), scale.c.counts.is_(None)), "no_yardstick"),
        (energy.is_(None), "no_data"),
        (energy <= scale.c.benchmark, "benchmark"),
        (energy <= scale.c.counts, "between"),
        else_="below_baseline",
    )


def deadline_of(scale: FromClause) -> ColumnElement[dt.date]:
    """By when a line reaches the level: its own day, or that of the law for lines below the baseline where it comes first."""
    own = LINE.c.reach_date
    bound = and_(LINE.c.latest_unit_energy > scale.c.baseline, scale.c.due.is_not(None), or_(own.is_(None), own > scale.c.due))
    return case((bound, scale.c.due), else_=own)
