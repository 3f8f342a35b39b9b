"""What is spoilt in the invented library: two dozen kinds of errors, each in about one of two hundred projects or rows."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

SHARE = 0.005
MILLION = 10**6
Columns = dict[str, Any]
Chosen = NDArray[np.bool_]
BLANKS = ("contact_phone", "content", "finish_date", "air_class_after", "investment_eligible", "measurement_class")
SLIPS = (("investment_total", 1000.0), ("output_before_t_per_year", 10.0), ("energy_saving_declared_tce_per_year", 0.001))


def spoil(draw: np.random.Generator, facts: Columns, tables: dict[str, Columns]) -> None:
    """Change some answers in place, each kind independent of the others."""
    count = len(facts["product"])
    for name in BLANKS:
        _put(facts, name, draw.random(count) < SHARE / 2, None)
    for name, factor in SLIPS:
        _times(facts, name, draw.random(count) < SHARE / 3, factor)
    for error in ERRORS:
        error(facts, draw.random(count) < SHARE, draw)
    energy = tables["energy_carriers"]
    rows = len(energy["position"])
    _put(energy, "quantity_after", draw.random(rows) < SHARE, None)
    _put(energy, "carrier", draw.random(rows) < SHARE / 2, None)
    swapped = draw.random(rows) < SHARE
    before, after = (pl.Series(energy[f"quantity_{when}"]).cast(pl.Float64).to_numpy() for when in ("before", "after"))
    energy["quantity_before"], energy["quantity_after"] = (
        pl.Series(np.where(swapped, after, before)),
        pl.Series(np.where(swapped, before, after)),
    )
    for table, column in (("money_sources", "money_source_amount"), ("investment_parts", "investment_part_amount")):
        _times(tables[table], column, draw.random(len(tables[table]["position"])) < SHARE, 1.1)
    parts = tables["components"]
    _put(parts, "component_fund", draw.random(len(parts["position"])) < SHARE, "central_air")
    _put(parts, "component_content", draw.random(len(parts["position"])) < SHARE, None)
    _put(tables["public_funds"], "public_fund_level", draw.random(len(tables["public_funds"]["position"])) < 0.5, "central")
    _put(tables["public_funds"], "public_fund_state", draw.random(len(tables["public_funds"]["position"])) < 0.5, "granted")


def _put(columns: Columns, name: str, chosen: Chosen, value: Any) -> None:
    """``value`` where chosen."""
    series = pl.Series(columns[name]).fill_nan(None) if np.asarray(columns[name]).dtype.kind == "f" else pl.Series(columns[name])
    frame = pl.DataFrame({"old": series, "chosen": chosen})
    columns[name] = frame.select(pl.when("chosen").then(pl.lit(value, dtype=series.dtype)).otherwise("old"))[:, 0]


def _times(columns: Columns, name: str, chosen: Chosen, factor: float) -> None:
    series = pl.Series(columns[name])
    columns[name] = pl.Series(np.where(chosen, np.rint(series.to_numpy() * factor), series.to_numpy()))


def _text(name: str, value: str) -> Callable[[Columns, Chosen, np.random.Generator], None]:
    return lambda facts, chosen, _draw: _put(facts, name, chosen, value)


def _scaled(name: str, of: str, factor: float) -> Callable[[Columns, Chosen, np.random.Generator], None]:
    """``name`` becomes ``factor`` times ``of``."""

    def change(facts: Columns, chosen: Chosen, _draw: np.random.Generator) -> None:
        own, other = (pl.Series(facts[one]).cast(pl.Float64).to_numpy() for one in (name, of))
        facts[name] = pl.Series(np.where(chosen, np.rint(other * factor), own))

    return change


def _cut(name: str) -> Callable[[Columns, Chosen, np.random.Generator], None]:
    """The text loses its last character."""

    def change(facts: Columns, chosen: Chosen, _draw: np.random.Generator) -> None:
        frame = pl.DataFrame({"old": pl.Series(facts[name]), "chosen": chosen})
        facts[name] = frame.select(pl.when("chosen").then(pl.col("old").str.head(-1)).otherwise("old"))[:, 0]

    return change


def _wrong_digit(facts: Columns, chosen: Chosen, _draw: np.random.Generator) -> None:
    """The check digit is another one."""
    frame = pl.DataFrame({"old": pl.Series(facts["enterprise_credit_code"]), "chosen": chosen})
    last = pl.when(pl.col("old").str.ends_with("0")).then(pl.lit("1")).otherwise(pl.lit("0"))
    wrong = pl.col("old").str.head(-1) + last
    facts["enterprise_credit_code"] = frame.select(pl.when("chosen").then(wrong).otherwise("old"))[:, 0]


def _moved(name: str, days: int) -> Callable[[Columns, Chosen, np.random.Generator], None]:
    def change(facts: Columns, chosen: Chosen, _draw: np.random.Generator) -> None:
        frame = pl.DataFrame({"old": pl.Series(facts[name]).cast(pl.Date), "chosen": chosen})
        facts[name] = frame.select(pl.when("chosen").then(pl.col("old") + pl.duration(days=days)).otherwise("old"))[:, 0]

    return change


def _code_of_the_one_before(facts: Columns, chosen: Chosen, _draw: np.random.Generator) -> None:
    frame = pl.DataFrame({"old": pl.Series(facts["project_code"]), "chosen": chosen})
    facts["project_code"] = frame.select(
        pl.when(pl.col("chosen") & (pl.int_range(pl.len()) > 0)).then(pl.col("old").shift(1)).otherwise("old")
    )[:, 0]


ERRORS: tuple[Callable[[Columns, Chosen, np.random.Generator], None], ...] = (
    _cut("enterprise_credit_code"), _wrong_digit, _cut("project_code"), _code_of_the_one_before,
    _text("project_code", "2413-330522-07-02-123456"), _text("location_code", "350102"), _text("contact_phone", "12345"),
    _text("contact_email", "nobody"), _text("construction_nature", "expansion"), _text("air_class_after", "C"),
    _text("line_name", "一号线"), _text("air_class_state", "verified"),
    _moved("finish_date", -1_000), _moved("air_evidence_date", 400), _moved("start_date", -4_000),
    _scaled("capacity_after_t_per_year", "capacity_filed_t_per_year", 1.1),
    _scaled("capacity_actual_t_per_year", "capacity_filed_t_per_year", 1.2),
    _scaled("output_after_t_per_year", "capacity_filed_t_per_year", 1.05),
    _scaled("investment_eligible", "investment_total", 1.05), _scaled("subsidy_requested", "investment_eligible", 1.1),
    _scaled("investment_spent", "investment_total", 1.2), _scaled("investment_total", "investment_total", 0.3),
    _scaled("energy_saving_declared_tce_per_year", "energy_saving_declared_tce_per_year", 1.3),
    _scaled("co2_reduction_declared_t_per_year", "energy_saving_declared_tce_per_year", 0.5),
    _scaled("power_saving_declared_kwh_per_year", "power_saving_declared_kwh_per_year", 2.0),
    _scaled("employees", "employees", 1_000.0), _scaled("recommendation_rank", "recommendation_rank", 1_000.0),
)  # fmt: skip
