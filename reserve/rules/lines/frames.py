"""The figures of many projects at once: the same functions as for one, on columns, and equal to them to the last millionth.

Everything is computed with floats whose error is bounded; the few rows where the bound leaves a doubt are computed again with Decimals, by
the same functions. So the answer is the one that :func:`reserve.rules.assessment.assess` gives for each project, not one close to it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reserve.parameters import Value
from reserve.rules.basis.columns import Exact, Kind
from reserve.rules.basis.columns_bounded import Bounded, Flags
from reserve.rules.basis.trail import Trail
from reserve.rules.energy.representative_years import AT_MOST, ENERGY, OUTPUT, Years
from reserve.rules.energy.table import FEEDSTOCK, NO_CARRIER, POWER, SIGNS, EnergyTable, Power
from reserve.rules.limits.benchmark import BANDS
from reserve.rules.limits.levels import FAILS
from reserve.rules.lines.line import Line, LineFigures, final_figures, final_standing, line_figures, standing
from reserve.rules.lines.measure import LEVELS, Fact, as_fact, facts_read, level_figures, measure_for
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.figures import FIGURES
from reserve.vocabulary.products import products
from reserve.vocabulary.units import MICRO, from_micro

KEY = "project_id"
AMOUNTS = ("output_before_t_per_year", "output_after_t_per_year", "capacity_filed_t_per_year", "capacity_after_t_per_year")
LEAKAGE = "leakage_tce_per_year"
QUANTITIES = ("quantity_before", "quantity_after", "heat_value_measured")
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Apart:
    """Repeat tables that few projects have: the other energy flows, and the representative years; columns as in the typed projection."""

    other_energy_flows: pl.DataFrame | None = None
    observation_years: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class FrameAssessment:
    """The figures of a frame: a row for each project, in the order they came in.

    ``figures`` has ``project_id``, every name of ``FIGURES`` and of ``LEVELS`` in 10^-6 of its unit, ``band_before``, ``band_after``,
    ``gb_level_after`` and ``gb_limit_met``; null where a figure cannot be computed. ``again`` counts the rows that were
    computed with Decimals.
    """

    figures: pl.DataFrame
    used: dict[str, Value]
    unavailable: tuple[str, ...]
    again: int


def assess_frame(
    projects: pl.DataFrame, energy_carriers: pl.DataFrame, as_of: dt.date, area: str = "330000", *, apart: Apart | None = None
) -> FrameAssessment:
    """Energy before and after, saving, place against the benchmark and avoided CO2 of many projects (GB/T 2589, GB/T 13234).

    ``projects`` has ``project_id``, ``product``, the columns of ``AMOUNTS`` and ``leakage_tce_per_year`` (null: none);
    ``energy_carriers`` has ``project_id``, ``carrier`` and the columns of ``QUANTITIES``, the rows of a project in their order: integers
    of 10^-6 as the typed projection keeps them. Columns of ``facts_read`` that are there correct the limits; one that is missing is blank.
    Other columns are not read. Errors: ``BadInput`` for a project that stands twice and for
    a row of nobody.
    """
    trail = Trail(as_of, area)
    inputs = _read(projects, energy_carriers, apart or Apart())
    quick = _columns(inputs.bounded(), inputs.measures, inputs.which, trail)
    doubtful = np.flatnonzero(np.any([column.doubt for column in quick.values()], axis=0))
    numbers = {name: column.micro() for name, column in quick.items()}
    if len(doubtful):
        again = _columns(inputs.exact(doubtful), inputs.measures, inputs.which[doubtful], trail)
        for name, column in again.items():
            whole, blank = numbers[name]
            whole[doubtful] = [0 if value is None else int(value * 1_000_000) for value in column.values]
            blank[doubtful] = [value is None for value in column.values]
    figures = _frame(projects, numbers).hstack(_levels(inputs.measures, inputs.which, trail))
    return FrameAssessment(figures, trail.used, tuple(trail.unavailable), len(doubtful))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a repeat table: whose they are (positions of projects), and their figures as integers of 10^-6 with the blanks."""

    owners: Positions
    figures: tuple[tuple[NDArray[np.int64], Flags], ...]


@dataclass(frozen=True, slots=True)
class _Inputs:
    """The projects, the rows of their energy tables with the place of each carrier in ``kinds``, and their representative years.

    ``which`` says by which of ``measures`` a project is measured: a product with the facts that correct its limits.
    """

    measures: Sequence["_Measured"]
    which: Positions
    amounts: tuple[tuple[NDArray[np.int64], Flags], ...]
    energy: _Rows
    kinds: tuple[str, ...]
    codes: Positions
    bought: Flags
    years: _Rows

    def bounded(self) -> Line[Bounded]:
        """All projects with floats."""
        everything = np.arange(len(self.energy.owners))
        energy = [Bounded.of_micro(*figures) for figures in self.energy.figures]
        table = self._table(energy, len(self.which), everything, self.energy.owners)
        output, tce = (Bounded.of_micro(*figures) for figures in self.years.figures)
        owners = self.years.owners
        numbers = np.bincount(owners, minlength=len(self.which))
        number = Bounded.of_micro(numbers * 1_000_000, numbers == 0)
        amounts = [Bounded.of_micro(*amount) for amount in self.amounts]
        return Line(
            amounts[0],
            amounts[1],
            amounts[2],
            amounts[3],
            amounts[4],
            table=table,
            years=Years(len(self.which), owners, output, tce, number),
        )

    def exact(self, chosen: Positions) -> Line[Exact]:
        """The projects at these positions with Decimals."""
        place = np.full(len(self.which), -1)
        place[chosen] = np.arange(len(chosen))
        rows, of_years = (np.flatnonzero(place[owners] >= 0) for owners in (self.energy.owners, self.years.owners))
        energy = [_decimals(figures, rows) for figures in self.energy.figures]
        table = self._table(energy, len(chosen), rows, place[self.energy.owners[rows]])
        output, tce = (_decimals(figures, of_years) for figures in self.years.figures)
        owners = place[self.years.owners[of_years]]
        number = Exact([Decimal(one) if one else None for one in np.bincount(owners, minlength=len(chosen)).tolist()])
        amounts = [_decimals(amount, chosen) for amount in self.amounts]
        return Line(
            amounts[0], amounts[1], amounts[2], amounts[3], amounts[4], table=table, years=Years(len(chosen), owners, output, tce, number)
        )

    def _table(self, quantities: Sequence[Kind], count: int, rows: Positions, owners: Positions) -> EnergyTable[Kind]:
        before, after, heat = quantities
        codes = self.codes[rows]
        used = np.flatnonzero(np.isin(codes, [n for n, kind in enumerate(self.kinds) if kind in POWER]) & self.bought[rows])
        return EnergyTable(
            count=count,
            owners=owners,
            kinds=self.kinds,
            codes=codes,
            before=before,
            after=after,
            heat=heat,
            power=Power(owners[used], before.take(used), after.take(used)),
            defaulted=frozenset(self.kinds[code] for code in np.unique(codes[self.energy.figures[2][1][rows]])),
        )


def _decimals(micro: tuple[NDArray[np.int64], Flags], chosen: Positions) -> Exact:
    values, blank = micro[0][chosen].tolist(), micro[1][chosen].tolist()
    return Exact([None if nothing else from_micro(value) for value, nothing in zip(values, blank, strict=True)])


def _read(projects: pl.DataFrame, energy_carriers: pl.DataFrame, apart: Apart) -> _Inputs:
    keys = projects[KEY]
    if keys.n_unique() != len(keys):
        raise BadInput("frame_project_twice", project=str(keys.filter(keys.is_duplicated())[0]))
    place = pl.DataFrame({KEY: keys, "place": np.arange(len(keys))})
    rows = _placed_rows(_energy_rows(energy_carriers, apart.other_energy_flows), place)
    kinds = (NO_CARRIER, *sorted(set(rows["carrier"].unique()) & set(carriers())))
    codes = rows["carrier"].replace_strict({kind: n for n, kind in enumerate(kinds)}, default=0, return_dtype=pl.Int64)
    years = _year_rows(apart.observation_years, place)
    measures, which = _measured(projects)
    return _Inputs(
        measures=measures,
        which=which,
        amounts=(*(_integers(projects[name]) for name in AMOUNTS), _integers(projects[LEAKAGE].fill_null(0))),
        energy=_Rows(rows["place"].to_numpy(), tuple(_integers(rows[name]) for name in QUANTITIES)),
        kinds=kinds,
        codes=codes.to_numpy(),
        bought=rows["bought"].to_numpy(),
        years=_Rows(years["place"].to_numpy(), tuple(_integers(years[name]) for name in (OUTPUT, ENERGY))),
    )


def _energy_rows(bought: pl.DataFrame, flows: pl.DataFrame | None) -> pl.DataFrame:
    """What counts in a comprehensive energy, with its sign, as in ``energy_table``: what was bought, then the other flows."""
    known = pl.col("carrier").is_in(sorted(carriers()))
    measurable = pl.col("carrier").is_in(sorted(code for code, carrier in carriers().items() if carrier.measurable))
    rows = bought.select(
        KEY,
        pl.when(known).then(pl.col("carrier")).alias("carrier"),
        *(pl.when(known).then(pl.col(name)).alias(name) for name in QUANTITIES[:2]),
        pl.when(measurable).then(pl.col(QUANTITIES[2])).alias(QUANTITIES[2]),
        pl.lit(value=True).alias("bought"),
    )
    if flows is None or flows.is_empty():
        return rows
    counted = flows.filter(pl.col("flow_kind").ne_missing(pl.lit(FEEDSTOCK))).join(bought, on=KEY, how="semi", maintain_order="left")
    sign = pl.col("flow_kind").replace_strict(SIGNS, default=None, return_dtype=pl.Int64)
    readable = pl.col("flow_carrier").is_in(sorted(carriers())) & sign.is_not_null()
    others = counted.select(
        KEY,
        pl.when(readable).then(pl.col("flow_carrier")).alias("carrier"),
        *(
            pl.when(readable).then(pl.col(name) * sign).alias(quantity)
            for name, quantity in (("flow_before", QUANTITIES[0]), ("flow_after", QUANTITIES[1]))
        ),
        pl.lit(None, pl.Int64).alias(QUANTITIES[2]),
        pl.lit(value=False).alias("bought"),
    )
    return pl.concat([rows, others])


def _year_rows(years: pl.DataFrame | None, place: pl.DataFrame) -> pl.DataFrame:
    """The latest years of each project, as ``representative`` chooses them."""
    if years is None:
        return pl.DataFrame(schema={"place": pl.Int64, OUTPUT: pl.Int64, ENERGY: pl.Int64})
    inside = _placed_rows(years.select(KEY, pl.col("observation_year").fill_null(0), OUTPUT, ENERGY), place)
    return inside.sort("observation_year", maintain_order=True).group_by("place", maintain_order=True).tail(AT_MOST)


def _placed_rows(rows: pl.DataFrame, place: pl.DataFrame) -> pl.DataFrame:
    found = rows.join(place, on=KEY, how="left", maintain_order="left")
    if found["place"].null_count():
        raise BadInput("frame_row_of_nobody", project=str(found.filter(pl.col("place").is_null())[KEY][0]))
    return found


def _integers(series: pl.Series) -> tuple[NDArray[np.int64], Flags]:
    whole = series.cast(pl.Int64)
    return whole.fill_null(0).to_numpy(), whole.is_null().to_numpy()


_Measured = tuple[str | None, dict[str, Fact]]


def _measured(projects: pl.DataFrame) -> tuple[list[_Measured], Positions]:
    """The different ways in which the projects are measured, and the way of each."""
    measures: list[_Measured] = [(None, {})]
    which = np.zeros(len(projects), np.int64)
    placed = projects.with_columns(pl.col("product").cast(pl.String)).with_row_index("place")
    for (product,), chosen in placed.group_by(["product"], maintain_order=True):
        if product not in products():
            continue
        names = [name for name in facts_read(str(product)) if name in projects.columns]
        parts = chosen.group_by(names, maintain_order=True) if names else [((), chosen)]
        for facts, part in parts:
            which[part["place"].to_numpy()] = len(measures)
            measures.append((str(product), {name: as_fact(value) for name, value in zip(names, facts, strict=True)}))
    return measures, which


def _columns(line: Line[Kind], measures: Sequence[_Measured], which: Positions, trail: Trail) -> dict[str, Kind]:
    figures = line_figures(line, trail)
    order = np.argsort(which, kind="stable")
    numbers, starts = np.unique(which[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(numbers) else [order]
    kinds = [measures[number] for number in numbers] or [(None, {})]
    places = [_placed(measured, figures, line, chosen, trail) for measured, chosen in zip(kinds, parts, strict=True)]
    back = np.argsort(order, kind="stable")
    kind = type(figures.saving_tce)
    found = final_figures(figures)
    for name in places[0]:
        found[name] = kind.joined([columns[name] for columns in places]).take(back)
    return found


def _placed(measured: _Measured, figures: LineFigures[Kind], line: Line[Kind], chosen: Positions, trail: Trail) -> dict[str, Kind]:
    """The place of the projects that are measured alike."""
    unit = figures.unit_kgce_per_t[0].take(chosen), figures.unit_kgce_per_t[1].take(chosen)
    power = figures.power_kwh_per_t[0].take(chosen), figures.power_kwh_per_t[1].take(chosen)
    place = standing(measure_for(*measured, trail), unit, power, (line.capacity_after_t.take(chosen), line.filed_t.take(chosen)))
    return final_standing(place) | {"band_before": place.band[0], "band_after": place.band[1], "gb_level_after": place.level}


def _frame(projects: pl.DataFrame, numbers: dict[str, tuple[NDArray[np.int64], Flags]]) -> pl.DataFrame:
    level, unknown = numbers["gb_level_after"]
    level = level // 1_000_000
    return pl.DataFrame(
        {
            KEY: projects[KEY],
            **{name: _series(*numbers[name]) for name in FIGURES},
            "band_before": _band(*numbers["band_before"]),
            "band_after": _band(*numbers["band_after"]),
            "gb_level_after": _series(level, unknown | (level == FAILS)),
            "gb_limit_met": pl.Series(level != FAILS).set(pl.Series(unknown), None),
        }
    )


def _levels(measures: Sequence[_Measured], which: Positions, trail: Trail) -> list[pl.Series]:
    """What each project is measured with, rounded to 10^-6 like every figure."""
    found = [level_figures(measure_for(*measured, trail)) for measured in measures]
    whole = [[None if level is None else int((level * MICRO).to_integral_value()) for level in levels] for levels in found]
    return [pl.Series(name, column, dtype=pl.Int64).gather(which) for name, column in zip(LEVELS, zip(*whole, strict=True), strict=True)]


def _series(values: NDArray[np.int64], blank: Flags) -> pl.Series:
    return pl.select(pl.when(~pl.lit(pl.Series(blank))).then(pl.lit(pl.Series(values)))).to_series()


def _band(values: NDArray[np.int64], blank: Flags) -> pl.Series:
    return _series(values // 1_000_000, blank).replace_strict(dict(enumerate(BANDS)), default=None, return_dtype=pl.String)
