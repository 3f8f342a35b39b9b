"""What a project is worth in energy and carbon: one function for the page, the checks and the ranking."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeGuard

from reserve.parameters import Value
from reserve.rules.basis.columns import Exact
from reserve.rules.basis.trail import Step, Told, Trail, shown
from reserve.rules.emissions.avoided import tell_co2
from reserve.rules.energy.comprehensive import (
    AFTER,
    BEFORE,
    lacking_energy,
    tell_electricity,
    tell_energy,
    tell_feedstock,
    tell_unit_energy,
)
from reserve.rules.energy.conventions import Convention
from reserve.rules.energy.representative_years import lacking_years, tell_base, years_of
from reserve.rules.energy.saving import tell_net_saving, tell_output, tell_saving
from reserve.rules.energy.table import EnergyTable, energy_table, feedstock_table
from reserve.rules.limits.benchmark import BANDS, Band, tell_attainment
from reserve.rules.limits.levels import FAILS, Levels
from reserve.rules.lines.line import Line, LineFigures, Standing, final_figures, final_standing, line_figures, standing
from reserve.rules.lines.measure import Measures, facts_of, measure_for
from reserve.vocabulary.document import Document
from reserve.vocabulary.figures import FIGURES
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO, from_micro

__all__ = ["FIGURES", "Assessment", "assess"]

_CROSSING = Bilingual("由标杆以下提升至标杆的产能", "Capacity brought to the benchmark")


@dataclass(frozen=True, slots=True)
class Assessment:
    """Figures of one document on one date. None means that it cannot be computed; ``missing`` says which fields would help.

    Numbers are Decimal, rounded once to 6 decimals. ``gb_level_after`` is None when the limit is failed or unknown: ``gb_limit_met``
    tells the two apart. ``convention`` names how electricity was turned into standard coal in every figure here. ``used`` are the legal
    values by address, ``unavailable`` those not in force. ``limits`` are the levels of the mandatory limit, corrected for site, feed or
    product; ``uncorrected`` the fields without which one of them is not known. ``row``: the address in the benchmark table.
    """

    product: str | None = None
    energy_before_tce: Decimal | None = None
    energy_after_tce: Decimal | None = None
    unit_energy_before_kgce_per_t: Decimal | None = None
    unit_energy_after_kgce_per_t: Decimal | None = None
    electricity_before_kwh_per_t: Decimal | None = None
    electricity_after_kwh_per_t: Decimal | None = None
    indicator_before: Decimal | None = None
    indicator_after: Decimal | None = None
    indicator_unit: str = ""
    baseline: Value | None = None
    benchmark: Value | None = None
    attainment_before: Decimal | None = None
    attainment_after: Decimal | None = None
    band_before: Band | None = None
    band_after: Band | None = None
    gb_level_after: int | None = None
    gb_limit_met: bool | None = None
    row: str = ""
    limits: Levels | None = None
    uncorrected: tuple[str, ...] = ()
    counted_output_t_per_year: Decimal | None = None
    saving_tce_per_year: Decimal | None = None
    saving_rate: Decimal | None = None
    co2_reduction_t_per_year: Decimal | None = None
    crossing_capacity_t_per_year: Decimal | None = None
    convention: Convention = "equivalent"
    steps: Sequence[Step] = ()
    missing: tuple[str, ...] = ()
    used: dict[str, Value] = field(default_factory=dict)
    unavailable: tuple[str, ...] = ()

    def facts(self) -> dict[str, int | None]:
        """The figures as integers of 10^-6 of their unit: one row of the typed projection."""
        found: dict[str, int | None] = {}
        for name in FIGURES:
            number: Decimal | None = getattr(self, name)
            found[name] = None if number is None else int(number * MICRO)
        return found

    @property
    def baseline_level(self) -> Decimal | None:
        """What counts as the baseline of the indicator."""
        return self.baseline.number if self.baseline is not None else None

    @property
    def benchmark_level(self) -> Decimal | None:
        """The benchmark of the indicator."""
        return self.benchmark.number if self.benchmark is not None else None

    @property
    def limit_1(self) -> Decimal | None:
        """Level 1 of the mandatory limit, corrected."""
        return self.limits.one if self.limits is not None else None

    @property
    def limit_2(self) -> Decimal | None:
        """Level 2 of the mandatory limit, corrected: what new lines meet."""
        return self.limits.two if self.limits is not None else None

    @property
    def limit_3(self) -> Decimal | None:
        """Level 3 of the mandatory limit, corrected: what existing lines meet."""
        return self.limits.three if self.limits is not None else None

    @property
    def unverified(self) -> tuple[str, ...]:
        """Addresses of the 待核 values that these figures rest on, sorted."""
        return tuple(sorted(path for path, value in self.used.items() if value.status == "unverified"))


def assess(document: Document, as_of: dt.date, area: str = "330000", *, measures: Measures | None = None) -> Assessment:
    """Energy before and after, saving, place against the benchmark and avoided CO2 of one project (GB/T 2589, GB/T 13234).

    ``area`` is the division whose values apply; ``measures`` remembers from one project to the next how lines are measured.
    Never raises for what was typed: a figure that cannot be computed is None.
    """
    trail = Trail(as_of, area)
    outputs = [_tonnes(document, f"{name}_t_per_year", trail) for name in ("output_before", "output_after", "capacity_filed")]
    rows = document.rows("energy_carriers")
    product = document.value("product")
    capacity = document.value("capacity_after_t_per_year")
    before_t, after_t, filed_t = outputs
    after_capacity = Exact([from_micro(capacity) if _is_number(capacity) else None])
    flows, years = document.rows("other_energy_flows"), document.rows("observation_years")
    table = energy_table(rows, flows)
    leakage = document.value("leakage_tce_per_year")
    outside = Exact([from_micro(leakage) if _is_number(leakage) else Decimal(0)])
    line = Line(Exact([before_t]), Exact([after_t]), Exact([filed_t]), after_capacity, outside, table, years_of(years))
    figures = line_figures(line, trail)
    kind = product if isinstance(product, str) else None
    measure = measure_for(kind, facts_of(document, kind), trail, measures)
    place = standing(measure, figures.unit_kgce_per_t, figures.power_kwh_per_t, (line.capacity_after_t, line.filed_t))
    lacking_energy(rows, flows, trail)
    lacking_years(years, trail)
    if kind is None:
        trail.lack("product")
    if capacity is None:
        trail.lack("capacity_after_t_per_year")
    level = place.level[0]
    numbers: dict[str, Any] = {name: column[0] for name, column in (final_figures(figures) | final_standing(place)).items()}
    return Assessment(
        product=kind,
        indicator_unit=measure.unit if measure.indicator else "",
        baseline=place.baseline,
        benchmark=place.benchmark,
        band_before=_band(place.band[0]),
        band_after=_band(place.band[1]),
        gb_level_after=None if level is None or level == FAILS else int(level),
        gb_limit_met=None if level is None else level != FAILS,
        row=measure.row,
        limits=measure.levels,
        uncorrected=measure.lacking,
        steps=Told(lambda: (*_steps(line, figures, place, (feedstock_table(flows), Trail(as_of, area))), *measure.steps)),
        missing=tuple(trail.missing),
        used=trail.used,
        unavailable=tuple(trail.unavailable),
        **numbers,
    )


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _tonnes(document: Document, name: str, trail: Trail) -> Decimal | None:
    value = document.value(name)
    if not _is_number(value):
        trail.lack(name)
        return None
    return from_micro(value)


def _band(column: Exact) -> Band | None:
    return None if column[0] is None else BANDS[int(column[0])]


def _steps(
    line: Line[Exact], figures: LineFigures[Exact], place: Standing[Exact], apart: tuple[EnergyTable[Exact], Trail]
) -> Sequence[Step]:
    feedstock, trail = apart
    outputs, table = (line.output_before_t[0], line.output_after_t[0]), line.table
    for n, (amounts, when) in enumerate(((table.before, BEFORE), (table.after, AFTER))):
        tell_energy(table, amounts, (figures.energy_rows[n], figures.energy_tce[n]), when, trail)
    tell_feedstock(feedstock, trail)
    by_table = figures.table_kgce_per_t[0], figures.unit_kgce_per_t[1][0]
    for n, when in enumerate((BEFORE, AFTER)):
        tell_unit_energy(figures.energy_tce[n][0], outputs[n], by_table[n], when, trail)
    tell_base(line.years, figures.unit_kgce_per_t[0][0], trail)
    for n, when in enumerate((BEFORE, AFTER)):
        tell_electricity(figures.used_kwh[n][0], outputs[n], figures.power_kwh_per_t[n][0], when, trail)
    unit = figures.unit_kgce_per_t[0][0], figures.unit_kgce_per_t[1][0]
    gross = figures.gross_tce[0]
    tell_output((*outputs, line.filed_t[0]), figures.counted_t[0], figures.tolerance, trail)
    tell_saving(unit, figures.counted_t[0], (gross, figures.rate[0]), trail)
    tell_net_saving(gross, line.leakage_tce[0], figures.saving_tce[0], trail)
    tell_co2(table, (*figures.co2_rows, figures.co2_t), trail)
    _tell_place(place, trail)
    return trail.steps


def _tell_place(place: Standing[Exact], trail: Trail) -> None:
    before, after = place.indicator[0][0], place.indicator[1][0]
    crossing, capacity, benchmark = place.crossing_t[0], place.capacity_t[0], place.benchmark
    if crossing is not None and capacity is not None and before is not None and after is not None and benchmark is not None:
        text = f"{shown(before)} → {shown(after)} | {benchmark.number}; {shown(capacity)} t/yr"
        trail.step(_CROSSING, text, crossing, "t/yr", benchmark)
    for n, when in enumerate((BEFORE, AFTER)):
        tell_attainment(place.indicator[n][0], place.attained[n][0], (place.baseline, benchmark), when, trail)
