"""The figures of a line, or of many at once: the one place that says which formula feeds which."""

from dataclasses import dataclass
from typing import Generic

from reserve.parameters import Value
from reserve.rules.basis.columns import Kind, least
from reserve.rules.basis.trail import Trail
from reserve.rules.emissions.avoided import co2_reduction
from reserve.rules.energy.comprehensive import coefficients, comprehensive_energy, electricity_per_tonne, unit_energy
from reserve.rules.energy.representative_years import Years, base_unit_energy
from reserve.rules.energy.saving import TOLERANCE, counted_output, net_saving, saving_rate, yearly_saving
from reserve.rules.energy.table import EnergyTable
from reserve.rules.limits.benchmark import attainment, band_number, crossing_capacity
from reserve.rules.limits.levels import Levels, level_met
from reserve.rules.lines.measure import Measure


@dataclass(frozen=True, slots=True)
class Line(Generic[Kind]):
    """What a document says of its line: outputs and capacities in t/yr, the energy table, and the representative years.

    ``leakage_tce`` is what it declares to change outside its boundary, zero where it declares nothing.
    """

    output_before_t: Kind
    output_after_t: Kind
    filed_t: Kind
    capacity_after_t: Kind
    leakage_tce: Kind
    table: EnergyTable[Kind]
    years: Years[Kind]


@dataclass(frozen=True, slots=True)
class LineFigures(Generic[Kind]):
    """Energy, saving and CO2, not rounded yet. Pairs are before and after; ``energy_rows`` and ``co2_rows`` stand beside the table.

    ``gross_tce`` is the saving before what changes outside is taken off; ``co2_rows`` are saved quantity, factor and avoided CO2;
    ``table_kgce_per_t`` is the unit energy before by the table alone.
    """

    coefficient: Kind
    energy_rows: tuple[Kind, Kind]
    energy_tce: tuple[Kind, Kind]
    table_kgce_per_t: Kind
    unit_kgce_per_t: tuple[Kind, Kind]
    used_kwh: tuple[Kind, Kind]
    power_kwh_per_t: tuple[Kind, Kind]
    counted_t: Kind
    gross_tce: Kind
    saving_tce: Kind
    rate: Kind
    co2_rows: tuple[Kind, Kind, Kind]
    co2_t: Kind
    tolerance: Value | None


@dataclass(frozen=True, slots=True)
class Standing(Generic[Kind]):
    """The place against the yardsticks. ``indicator``, ``attained`` and ``crossing_t`` are not rounded yet.

    ``band`` counts in ``benchmark.BANDS``, ``level`` is 1 to 3, or 4 where the limit is not met, blank where that is not known.
    """

    indicator: tuple[Kind, Kind]
    attained: tuple[Kind, Kind]
    band: tuple[Kind, Kind]
    level: Kind
    capacity_t: Kind
    crossing_t: Kind
    baseline: Value | None
    benchmark: Value | None


def line_figures(line: Line[Kind], trail: Trail) -> LineFigures[Kind]:
    """Energy before and after, per tonne, what is saved of it, and the CO2 avoided (GB/T 2589, GB/T 13234)."""
    table, outputs = line.table, (line.output_before_t, line.output_after_t)
    coefficient = coefficients(table, trail)
    rows_before, energy_before = comprehensive_energy(table.before, coefficient, table)
    rows_after, energy_after = comprehensive_energy(table.after, coefficient, table)
    of_table = unit_energy(energy_before, outputs[0])
    unit = base_unit_energy(line.years, of_table), unit_energy(energy_after, outputs[1])
    power = table.power
    used = power.before_kwh.summed(power.owners, table.count), power.after_kwh.summed(power.owners, table.count)
    tolerance = trail.value(TOLERANCE)
    counted = counted_output(*outputs, line.filed_t, tolerance.number) if tolerance else line.filed_t.blanked()
    saved, factor, avoided, co2 = co2_reduction(table, outputs, counted, trail)
    gross = yearly_saving(unit[0], unit[1], counted)
    return LineFigures(
        coefficient=coefficient,
        energy_rows=(rows_before, rows_after),
        energy_tce=(energy_before, energy_after),
        table_kgce_per_t=of_table,
        unit_kgce_per_t=unit,
        used_kwh=used,
        power_kwh_per_t=(electricity_per_tonne(used[0], outputs[0]), electricity_per_tonne(used[1], outputs[1])),
        counted_t=counted,
        gross_tce=gross,
        saving_tce=net_saving(gross, line.leakage_tce),
        rate=saving_rate(unit[0].positive(), unit[1]),
        co2_rows=(saved, factor, avoided),
        co2_t=co2,
        tolerance=tolerance,
    )


def standing(measure: Measure, unit: tuple[Kind, Kind], power: tuple[Kind, Kind], capacities: tuple[Kind, Kind]) -> Standing[Kind]:
    """A line stands by energy or by electricity per unit of its product; what is measured by neither has no place.

    ``capacities`` are after the retrofit and on the filing, in t/yr. Bands, levels and crossing stand on the rounded indicator. No band
    where baseline and benchmark leave nothing between them.
    """
    nothing = unit[0].blanked()
    capacity = least(*capacities)
    if measure.indicator is None:
        return Standing((nothing, nothing), (nothing, nothing), (nothing, nothing), nothing, capacity, nothing, None, None)
    before, after = indicator = _indicator(measure, unit, power)
    final = before.rounded(), after.rounded()
    eb = measure.benchmark.number if measure.benchmark else None
    ej = measure.baseline.number if measure.baseline else None
    both = (ej, eb) if ej is not None and eb is not None and ej > eb else None
    return Standing(
        indicator=indicator,
        attained=(attainment(before, *both), attainment(after, *both)) if both else (nothing, nothing),
        band=(band_number(final[0], *both), band_number(final[1], *both)) if both else (nothing, nothing),
        level=known_level(final[1], measure.levels) if measure.levels else nothing,
        capacity_t=capacity,
        crossing_t=crossing_capacity(final[0], final[1], eb, capacity) if eb is not None else nothing,
        baseline=measure.baseline,
        benchmark=measure.benchmark,
    )


def _indicator(measure: Measure, unit: tuple[Kind, Kind], power: tuple[Kind, Kind]) -> tuple[Kind, Kind]:
    """Energy or electricity for one unit of output as the law counts it: a tonne, or a weight box of glass."""
    before, after = power if measure.indicator == "electricity" else unit
    return (before, after) if measure.basis == 1 else (before * measure.basis, after * measure.basis)


def known_level(figure: Kind, levels: Levels) -> Kind:
    """The level that a figure meets, 4 where it meets none; where level 3 is not known, nobody is said to fail it and it is blank.

    >>> from decimal import Decimal
    >>> from reserve.rules.basis.columns import Exact
    >>> known_level(Exact([Decimal(107), Decimal(108), None]), Levels(Decimal(100), Decimal(107), None)).values
    [Decimal('2'), None, None]
    """
    loosest = next((level for level in reversed(tuple(levels)) if level is not None), None)
    if loosest is None:
        return figure.blanked()
    met = level_met(figure, levels)
    return met if levels.three is not None else met.where_blank((figure - loosest).positive())


def final_figures(figures: LineFigures[Kind]) -> dict[str, Kind]:
    """Energy, saving and CO2 by the names they are stored under, rounded once."""
    return {
        "energy_before_tce": figures.energy_tce[0].rounded(),
        "energy_after_tce": figures.energy_tce[1].rounded(),
        "unit_energy_before_kgce_per_t": figures.unit_kgce_per_t[0].rounded(),
        "unit_energy_after_kgce_per_t": figures.unit_kgce_per_t[1].rounded(),
        "electricity_before_kwh_per_t": figures.power_kwh_per_t[0].rounded(),
        "electricity_after_kwh_per_t": figures.power_kwh_per_t[1].rounded(),
        "counted_output_t_per_year": figures.counted_t.rounded(),
        "saving_tce_per_year": figures.saving_tce.rounded(),
        "saving_rate": figures.rate.rounded(),
        "co2_reduction_t_per_year": figures.co2_t.rounded(),
    }


def final_standing(place: Standing[Kind]) -> dict[str, Kind]:
    """The place against the yardsticks by the names it is stored under, rounded once."""
    return {
        "indicator_before": place.indicator[0].rounded(),
        "indicator_after": place.indicator[1].rounded(),
        "attainment_before": place.attained[0].rounded(),
        "attainment_after": place.attained[1].rounded(),
        "crossing_capacity_t_per_year": place.crossing_t.rounded(),
    }
