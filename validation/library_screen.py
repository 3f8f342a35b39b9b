"""The quick look of :mod:`validation.screen` over columns: which projects have a ratio that is not well inside its band.

It never decides that something slipped: the projects it names are left to the exact figures of :mod:`validation.slips`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from reserve.rules.energy.comprehensive import STANDARD_COAL
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.fields import fields
from reserve.vocabulary.findings import LibraryChunk
from validation.magnitudes import OUTPUTS
from validation.ratios import CARRIERS, EQUIVALENT, FLOWS, LEVEL_3, YEARS, default, number
from validation.screen import KW, MARGIN, SCALES, TOTALS, Bound, limit_band, plan

KEY = "project"
KILO = 1000


def suspicious(chunk: LibraryChunk, as_of: dt.date, area: str) -> list[int]:
    """The numbers of the projects of a chunk whose figures the screen does not let pass."""
    known = _known(chunk, as_of, area)
    single, by_row = plan(as_of, area)
    odd = [~_within(bound, known.columns) for bound in single] + [~bound for bound in _units(known.columns, as_of, area)]
    found = [known.filter(pl.any_horizontal(odd))[KEY]]
    for table, bounds in by_row.items():
        if table in chunk.tables:
            cells = _cells(chunk.tables[table], table, as_of, area)
            above = sorted({name for tops, bottoms, _, _ in bounds for name in (*tops, *bottoms)} - set(cells.columns))
            rows = cells.join(known.select(KEY, *(name for name in above if name in known.columns)), on=KEY, how="left")
            found.append(rows.filter(pl.any_horizontal(~_within(bound, rows.columns) for bound in bounds))[KEY])
    return pl.concat(found).unique().to_list()


def _within(bound: Bound, known: Iterable[str]) -> pl.Expr:
    """Whether a ratio lies inside its bounds, or cannot be told."""
    tops, bottoms, low, high = bound
    if not {*tops, *bottoms} <= set(known):
        return pl.lit(value=True)
    above, below = _product(tops), _product(bottoms)
    ratio = above / below
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in (*tops, *bottoms))
    return pl.when(whole).then((below > 0) & (ratio >= low) & (ratio <= high)).otherwise(pl.lit(value=True))


def _product(names: Sequence[str]) -> pl.Expr:
    found = pl.col(names[0])
    for name in names[1:]:
        found *= pl.col(name)
    return found


def _positive(names: Iterable[str]) -> list[pl.Expr]:
    """Answers above zero in the unit of the ratios."""
    return [pl.when(pl.col(name) > 0).then(pl.col(name) * SCALES[name]).alias(name) for name in names if name in SCALES]


def _known(chunk: LibraryChunk, as_of: dt.date, area: str) -> pl.DataFrame:
    projects = chunk.projects
    found = projects.select(KEY, "product", pl.col("leakage_tce_per_year").is_not_null().alias("leaks"), *_positive(_numbers(projects)))
    for figures in (*_energy(chunk, as_of, area), *_totals(chunk)):
        found = found.join(figures, on=KEY, how="left", maintain_order="left")
    return found.with_columns(*_saved(found.columns)).with_columns(*_derived(found.columns, as_of, area))


def _numbers(frame: pl.DataFrame) -> list[str]:
    return [name for name, kind in frame.schema.items() if kind.is_integer() and name in SCALES]


def _sum(name: str, part: pl.Expr) -> pl.Expr:
    """The sum over the rows of a project; unknown while a part is, and where nothing is above zero."""
    whole = part.is_not_null().all() & (part > 0).any()
    return pl.when(whole).then(part.sum()).alias(name)


def _times(name: str, factor: float) -> pl.Expr:
    return pl.when(pl.col(name) >= 0).then(pl.col(name) * factor)


def _energy(chunk: LibraryChunk, as_of: dt.date, area: str) -> list[pl.DataFrame]:
    """Energy in tce and electricity in kWh of the energy table, before and after; energy is unknown where some crosses in another way."""
    if CARRIERS not in chunk.tables:
        return []
    rows = chunk.tables[CARRIERS].with_columns(factor=_factor(as_of, area))
    whens = ("before", "after")
    energy = [_sum(f"energy_{when}", _times(f"quantity_{when}", 1.0) * pl.col("factor")) for when in whens]
    power = [_sum(f"power_{when}", _times(f"quantity_{when}", 1e-6)) for when in whens]
    used = rows.group_by(KEY).agg(energy)
    if FLOWS in chunk.tables:
        crossing = chunk.tables[FLOWS].filter(pl.col("flow_kind").ne_missing(pl.lit("feedstock")))
        used = used.join(crossing, on=KEY, how="anti")
    return [used, rows.filter(pl.col("carrier") == "electricity").group_by(KEY).agg(power), _with_years(chunk)]


def _with_years(chunk: LibraryChunk) -> pl.DataFrame:
    rows = chunk.tables.get(YEARS)
    found = pl.DataFrame(schema={KEY: pl.Int64}) if rows is None else rows.select(KEY).unique()
    return found.with_columns(of_years=pl.lit(value=True))


def _factor(as_of: dt.date, area: str) -> pl.Expr:
    """Standard coal in tce for one stored millionth of a row's quantity."""
    standard = number(STANDARD_COAL, as_of, area)
    usual = {code: float(found) * 1e-6 for code in carriers() if (found := default(code, as_of, area)) is not None}
    by_default = pl.col("carrier").replace_strict(usual, default=None, return_dtype=pl.Float64)
    if not standard:
        return by_default
    measurable = pl.col("carrier").is_in([code for code, carrier in carriers().items() if carrier.measurable]).fill_null(value=False)
    measured = pl.col("heat_value_measured") * 1e-6 / float(standard) * 1e-6
    return pl.when(measurable & pl.col("heat_value_measured").is_not_null()).then(measured).otherwise(by_default)


def _saved(known: Sequence[str]) -> list[pl.Expr]:
    """What falls of energy and electricity; a fall too small to tell from none is not above zero and so never inside a band."""
    found = []
    for what in ("energy", "power"):
        if f"{what}_before" in known and set(OUTPUTS) <= set(known):
            before = pl.col(f"{what}_before")
            fall = before * (pl.col(OUTPUTS[1]) / pl.col(OUTPUTS[0])) - pl.col(f"{what}_after")
            kept: pl.Expr = pl.when(fall.abs() > MARGIN * before).then(fall).when(fall.is_not_null()).then(-1.0)
            if what == "energy":
                kept = pl.when(~pl.col("leaks") & pl.col("of_years").is_null()).then(kept)
            found.append(kept.alias(f"saved_{what}"))
    return found


def _derived(known: Sequence[str], as_of: dt.date, area: str) -> list[pl.Expr]:
    found = [(pl.col(f"energy_{when}") * KILO).alias(f"energy_{when}_kgce") for when in ("before", "after") if f"energy_{when}" in known]
    coefficient = number(EQUIVALENT, as_of, area)
    if coefficient is not None:
        found.append((pl.col("power_saving_declared_kwh_per_year") * float(coefficient) / KILO).alias("power_saving_tce"))
    found.append((pl.col("investment_total") * pl.col("progress_percent") / 100).alias("investment_by_progress"))
    return found


def _totals(chunk: LibraryChunk) -> Iterable[pl.DataFrame]:
    """The sums over the other tables."""
    for table, column in TOTALS.items():
        if table in chunk.tables:
            yield chunk.tables[table].group_by(KEY).agg(_sum(f"{column}+", _times(column, SCALES[column])))
    if "public_funds" in chunk.tables:
        received = chunk.tables["public_funds"].filter(pl.col("public_fund_state") == "received")
        yield received.group_by(KEY).agg(_sum("funds_received", _times("public_fund_amount", 1e-2)))
    if "equipment" in chunk.tables:
        machines = chunk.tables["equipment"].filter(pl.col("equipment_role").ne_missing(pl.lit("removed")))
        price = pl.when(pl.col("equipment_count") > 0).then(_times("equipment_price", 1e-2) * pl.col("equipment_count"))
        yield machines.group_by(KEY).agg(_sum("equipment_prices", price))
    if "components" in chunk.tables:
        able = fields()["component_saving_tce_per_year"].kinds
        saving = chunk.tables["components"].filter(pl.col("component_kind").is_in(able))
        yield saving.group_by(KEY).agg(_sum("component_savings", _times("component_saving_tce_per_year", 1e-6)))


def _cells(rows: pl.DataFrame, table: str, as_of: dt.date, area: str) -> pl.DataFrame:
    """The figures of rows above zero, with those that follow from the kind of a component or from a carrier."""
    kept = _ROWS[table](as_of, area) if table in _ROWS else {}
    found = rows.select(KEY, *_positive(_numbers(rows)), *(name for name in ("component_kind", "carrier") if name in rows.columns))
    return found.with_columns(figure.alias(name) for name, figure in kept.items())


def _components(_as_of: dt.date, _area: str) -> Mapping[str, pl.Expr]:
    kind = pl.col("component_kind")
    powers = {name: pl.when(kind == one).then(pl.col("component_capacity_mw") * KILO) for one, name in KW.items()}
    return powers | {"renewable_mwh": pl.when(kind == "renewable").then(pl.col("component_power_kwh_per_year") / KILO)}


def _carriers(as_of: dt.date, area: str) -> Mapping[str, pl.Expr]:
    standard = number(STANDARD_COAL, as_of, area)
    if not standard:
        return {}
    heats = {
        code: float(usual * standard)
        for code, carrier in carriers().items()
        if carrier.measurable and carrier.canonical_unit == "t" and (usual := default(code, as_of, area))
    }
    return {"heat_default": pl.col("carrier").replace_strict(heats, default=None, return_dtype=pl.Float64)}


_ROWS: Mapping[str, Callable[[dt.date, str], Mapping[str, pl.Expr]]] = {"components": _components, CARRIERS: _carriers}


def _units(known: Sequence[str], as_of: dt.date, area: str) -> Iterable[pl.Expr]:
    """Whether energy per tonne of clinker and electricity per tonne of cement lie inside their bands of the limit."""
    for product, address in LEVEL_3.items():
        level = number(address, as_of, area)
        for when in ("before", "after") if level is not None and {"energy_before", "power_before"} <= set(known) else ():
            used = pl.col(f"energy_{when}_kgce" if product == "clinker" else f"power_{when}")
            low, high = limit_band(f"unit_energy_{when}", as_of, area)
            ratio = used / pl.col(f"output_{when}_t_per_year") / float(level or 1)
            told = (pl.col("product") == product) & ratio.is_not_null()
            yield pl.when(told.fill_null(value=False)).then((ratio >= low) & (ratio <= high)).otherwise(pl.lit(value=True))
