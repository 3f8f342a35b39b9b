"""What a project is worth in energy and carbon: one function for the page, the checks and the ranking."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.benchmark import CLINKER, GRINDING, Band, attainment_step, band, crossing_capacity, limit_level, yardstick
from reserve.rules.emissions import co2_reduction
from reserve.rules.energy import AFTER, BEFORE, comprehensive_energy, electricity_per_tonne, unit_energy_step
from reserve.rules.saving import saving_steps
from reserve.rules.trail import Step, Trail, rounded, shown
from reserve.vocabulary.document import Document
from reserve.vocabulary.figures import FIGURES
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO, from_micro

__all__ = ["FIGURES", "Assessment", "assess"]

_CROSSING = Bilingual("由标杆以下提升至标杆的产能", "Capacity brought to the benchmark")


@dataclass(frozen=True, slots=True)
class Assessment:
    """Figures of one document on one date. None means that it cannot be computed; ``missing`` says which fields would help.

    Numbers are Decimal, rounded once to 6 decimals. ``gb_level_after`` is None when the limit is failed or unknown:
    ``gb_limit_met`` tells the two apart. ``used`` are the legal values by address, ``unavailable`` those not in force.
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
    counted_output_t_per_year: Decimal | None = None
    saving_tce_per_year: Decimal | None = None
    saving_rate: Decimal | None = None
    co2_reduction_t_per_year: Decimal | None = None
    crossing_capacity_t_per_year: Decimal | None = None
    steps: tuple[Step, ...] = ()
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
    def unverified(self) -> tuple[str, ...]:
        """Addresses of the 待核 values that these figures rest on, sorted."""
        return tuple(sorted(path for path, value in self.used.items() if value.status == "unverified"))


def assess(document: Document, as_of: dt.date, area: str = "330000") -> Assessment:
    """Energy before and after, saving, place against the benchmark and avoided CO2 of one project (GB/T 2589, GB/T 13234).

    ``area`` is the division whose values apply. Never raises for what was typed: a figure that cannot be computed is None.
    """
    trail = Trail(as_of, area)
    product = document.value("product")
    rows = document.rows("energy_carriers")
    p0, p1, filed = (_tonnes(document, f"{name}_t_per_year", trail) for name in ("output_before", "output_after", "capacity_filed"))
    energy = (
        comprehensive_energy(rows, "quantity_before", BEFORE, trail),
        comprehensive_energy(rows, "quantity_after", AFTER, trail),
    )
    unit = unit_energy_step(energy[0], p0, BEFORE, trail), unit_energy_step(energy[1], p1, AFTER, trail)
    power = (
        electricity_per_tonne(rows, "quantity_before", p0, BEFORE, trail),
        electricity_per_tonne(rows, "quantity_after", p1, AFTER, trail),
    )
    counted, saving, rate = saving_steps(unit[0], unit[1], (p0, p1, filed), trail)
    co2 = co2_reduction(rows, p0, p1, counted, trail) if p0 and p1 and counted is not None else None
    if not isinstance(product, str):
        trail.lack("product")
        product = None
    indicator = power if product == GRINDING else unit if product == CLINKER else (None, None)
    baseline, benchmark = yardstick(product, trail) if product else (None, None)
    level, limit_met = limit_level(product, _round(indicator[1]), trail) if product else (None, None)
    crossing = _crossing(indicator, benchmark, _tonnes(document, "capacity_after_t_per_year", trail), filed, trail)
    reached = (
        attainment_step(indicator[0], baseline, benchmark, BEFORE, trail),
        attainment_step(indicator[1], baseline, benchmark, AFTER, trail),
    )
    return Assessment(
        product=product,
        energy_before_tce=_round(energy[0]),
        energy_after_tce=_round(energy[1]),
        unit_energy_before_kgce_per_t=_round(unit[0]),
        unit_energy_after_kgce_per_t=_round(unit[1]),
        electricity_before_kwh_per_t=_round(power[0]),
        electricity_after_kwh_per_t=_round(power[1]),
        indicator_before=_round(indicator[0]),
        indicator_after=_round(indicator[1]),
        indicator_unit=benchmark.unit if benchmark else "",
        baseline=baseline,
        benchmark=benchmark,
        attainment_before=_round(reached[0]),
        attainment_after=_round(reached[1]),
        band_before=band(_round(indicator[0]), baseline, benchmark),
        band_after=band(_round(indicator[1]), baseline, benchmark),
        gb_level_after=level,
        gb_limit_met=limit_met,
        counted_output_t_per_year=_round(counted),
        saving_tce_per_year=_round(saving),
        saving_rate=_round(rate),
        co2_reduction_t_per_year=_round(co2),
        crossing_capacity_t_per_year=_round(crossing),
        steps=tuple(trail.steps),
        missing=tuple(trail.missing),
        used=trail.used,
        unavailable=tuple(trail.unavailable),
    )


def _round(number: Decimal | None) -> Decimal | None:
    return None if number is None else rounded(number)


def _tonnes(document: Document, name: str, trail: Trail) -> Decimal | None:
    value = document.value(name)
    if not isinstance(value, int) or isinstance(value, bool):
        trail.lack(name)
        return None
    return from_micro(value)


def _crossing(
    indicator: tuple[Decimal | None, Decimal | None],
    benchmark: Value | None,
    after_t: Decimal | None,
    filed_t: Decimal | None,
    trail: Trail,
) -> Decimal | None:
    before, after = indicator
    if before is None or after is None or benchmark is None or after_t is None or filed_t is None:
        return None
    capacity = min(after_t, filed_t)
    result = crossing_capacity(rounded(before), rounded(after), benchmark.number, capacity)
    trail.step(_CROSSING, f"{shown(before)} → {shown(after)} | {benchmark.number}; {shown(capacity)} t/yr", result, "t/yr", benchmark)
    return result
