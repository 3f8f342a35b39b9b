"""Energy of one year of a line: from its carriers to tonnes of standard coal and to unit energy, a step each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reserve.parameters import Value
from reserve.rules.basis.trail import Trail, rounded, shown
from reserve.rules.energy.comprehensive import STANDARD_COAL, default_coefficient, measured_coefficient
from reserve.rules.energy.table import ALTERNATIVE_FUEL, OWN_POWER
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import Product
from reserve.vocabulary.units import from_micro

Origin = Literal["stated", "computed"]
POWER = ("electricity", OWN_POWER)
_PART = Bilingual("{carrier}（{year} 年）", "{carrier} ({year})")
_TOTAL = Bilingual("综合能耗（{year} 年）", "Comprehensive energy ({year})")
_UNIT = Bilingual("单位产品能耗（按能源消费计算）", "Unit energy (computed from energy use)")


@dataclass(frozen=True, slots=True)
class Figures:
    """A year of a line. Output in the canonical unit a year, unit energy in that of the product; ``carriers`` as they were typed."""

    year: int
    output: Decimal | None = None
    unit_energy_stated: Decimal | None = None
    energy_stated_tce: Decimal | None = None
    carriers: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """The energy of a year: ``unit_energy`` is what counts, ``origin`` says whether it was stated or computed.

    A stated figure counts, because the product's own standard draws its boundary; ``difference`` is how far the computed one lies
    from it, as a share of the stated one.
    """

    energy_tce: Decimal | None = None
    unit_energy: Decimal | None = None
    origin: Origin | None = None
    computed: Decimal | None = None
    difference: Decimal | None = None


def measured_energy(figures: Figures, product: Product, trail: Trail) -> Measured:
    """The energy of a year and its unit energy in the unit of the product (GB/T 2589-2020).

    Computed where the unit is standard coal or electricity: energy by carrier over output. Oil equivalents are only stated.
    """
    energy = energy_of(figures.carriers, figures.year, trail) if figures.carriers else figures.energy_stated_tce
    computed = _per_unit(figures, product, energy, trail) if figures.output else None
    stated = figures.unit_energy_stated
    counted = stated if stated is not None else computed
    origin: Origin | None = "stated" if stated is not None else "computed" if computed is not None else None
    difference = (computed - stated) / abs(stated) if stated and computed is not None else None
    return Measured(_round(energy), _round(counted), origin, _round(computed), _round(difference))


def energy_of(rows: Sequence[Row], year: int, trail: Trail) -> Decimal | None:
    """E = sum of bought quantities times their coefficients, in tce (GB/T 2589-2020); None when a row lacks what it needs.

    A measured heat value goes before the default coefficient; own waste-heat power was not bought and counts 0.
    """
    total: Decimal | None = Decimal(0)
    parts: list[str] = []
    for row in rows:
        part = _row_energy(row, year, trail)
        total = None if part is None or total is None else total + part
        if part is not None:
            parts.append(shown(part))
    if total is not None:
        trail.step(_TOTAL.format(year=year), " + ".join(parts), total, "tce")
    return total


def _row_energy(row: Row, year: int, trail: Trail) -> Decimal | None:
    carrier, quantity, heat = row.value("carrier"), row.value("quantity"), row.value("heat_value_measured")
    if not isinstance(carrier, str) or not isinstance(quantity, int):
        trail.lack(f"energy_carriers/{row.key}/{'quantity' if isinstance(carrier, str) else 'carrier'}")
        return None
    known, amount = carriers()[carrier], from_micro(quantity)
    standard = trail.value(STANDARD_COAL) if isinstance(heat, int) and known.measurable else None
    if standard is not None and isinstance(heat, int):
        each: Decimal | None = measured_coefficient(from_micro(heat), standard.number)
        source: Value | None = standard
        text = f"{shown(from_micro(heat))} kJ/kg ÷ {standard.number} kJ/kgce"
    else:
        each = default_coefficient(carrier, trail)
        source = None if carrier in (OWN_POWER, ALTERNATIVE_FUEL) else trail.value(known.coefficient)
        text = f"{source.number} {source.unit}" if source else "0"
    if each is None:
        if carrier == ALTERNATIVE_FUEL:
            trail.lack(f"energy_carriers/{row.key}/heat_value_measured")
        return None
    label = _PART.format(carrier=known.label, year=year)
    trail.step(label, f"{shown(amount)} {known.canonical_unit} × {text}", amount * each, "tce", source)
    return amount * each


def _per_unit(figures: Figures, product: Product, energy_tce: Decimal | None, trail: Trail) -> Decimal | None:
    """Energy over output in the unit of the product; None for units that carriers cannot give."""
    output = (figures.output or Decimal(0)) / product.basis
    if product.energy_unit == "kWh/t":
        amount, text = _electricity(figures.carriers), "kWh"
    elif product.energy_unit.startswith("kgce/") and energy_tce is not None:
        amount, text = energy_tce * 1000, "kgce"
    else:
        return None
    if amount is None:
        return None
    trail.step(_UNIT, f"{shown(amount)} {text} ÷ {shown(output)}", amount / output, product.energy_unit)
    return amount / output


def _electricity(rows: Sequence[Row]) -> Decimal | None:
    """Electricity used, bought and generated on site; None when no row names it or a quantity is blank."""
    quantities = [row.value("quantity") for row in rows if row.value("carrier") in POWER]
    whole = [quantity for quantity in quantities if isinstance(quantity, int)]
    return from_micro(sum(whole)) if whole and len(whole) == len(quantities) else None


def _round(number: Decimal | None) -> Decimal | None:
    return None if number is None else rounded(number)
