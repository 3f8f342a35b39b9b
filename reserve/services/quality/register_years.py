"""Complete, for the register: lines in force with a unit energy of last year or later."""

import datetime as dt

import polars as pl
from sqlalchemy import case, func, or_, select

from reserve.services.quality.history import History
from reserve.services.quality.tally import tallied
from reserve.store.register import register_tables

_LINE, _YEAR = register_tables["line"], register_tables["observation"]


def register_tally(history: History) -> list[pl.DataFrame]:
    """Lines as the register stood on the day of the figures, counted by the database."""
    day: dt.date = history.period.as_of
    known = history.period.known_until
    measured = (
        select(_YEAR.c.id)
        .where(
            _YEAR.c.line_id == _LINE.c.id, _YEAR.c.year >= day.year - 1, _YEAR.c.derived_unit_energy.is_not(None),
            _YEAR.c.created_at < known, or_(_YEAR.c.ended_on.is_(None), _YEAR.c.ended_on > day),
        )
        .exists()
    )  # fmt: skip
    query = (
        select(_LINE.c.unit_code, func.sum(case((measured, 1), else_=0)), func.count())
        .where(
            history.in_units(_LINE.c.unit_code), _LINE.c.created_at < known, or_(_LINE.c.ended_on.is_(None), _LINE.c.ended_on > day)
        )
        .group_by(_LINE.c.unit_code)
        .order_by(_LINE.c.unit_code)
    )  # fmt: skip
    schema: dict[str, pl.DataType] = {"unit_code": pl.String(), "with_figures": pl.Int64(), "lines": pl.Int64()}
    found = history.frame(query, schema).with_columns(month=pl.lit(f"{day:%Y-%m}"), project_id=pl.lit(None, pl.String))
    return [tallied(found, "complete_register", pl.col("with_figures"), pl.col("lines"))]
