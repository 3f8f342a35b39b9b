"""Comprehensive energy of a line (GB/T 2589): what was bought, carrier by carrier, in tonnes of standard coal."""

from collections.abc import Sequence
from decimal import Decimal

from reserve.rules.trail import Trail, shown
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro

OWN_POWER = "waste_heat_power"
POWER = ("electricity", OWN_POWER)
_TCE_PER_UNIT = {"kgce/kg": Decimal(1), "kgce/m3": Decimal("0.001"), "kgce/kWh": Decimal("0.001"), "kgce/GJ": Decimal("0.001")}
BEFORE = Bilingual("改造前", "before")
AFTER = Bilingual("改造后", "after")
_CARRIER = Bilingual("{carrier}（{when}）", "{carrier} ({when})")
_OWN = Bilingual(
    "{carrier}（{when}）：厂内自发电不是外购能源，其效果已体现为外购电减少，不重复计算",
    "{carrier} ({when}): power generated on site is not bought; its benefit already shows as less bought power and is not counted twice",
)
_TOTAL = Bilingual("综合能耗（{when}）", "Comprehensive energy ({when})")
_UNIT = Bilingual("单位产品综合能耗（{when}）", "Energy per unit product ({when})")
_POWER = Bilingual("单位产品电耗（{when}，含自发自用电）", "Electricity per unit product ({when}, own generation included)")


def coefficient(carrier: str, heat_value: int | None, trail: Trail) -> Decimal | None:
    """A measured heat value goes before the default coefficient (GB/T 2589-2020).

    ``heat_value`` in 10^-6 kJ/kg; the answer is tce per canonical unit of the carrier, None when there is neither a
    usable measurement nor a default (alternative fuels have no default).
    """
    known = carriers()[carrier]
    if heat_value is not None and known.measurable:
        standard = trail.value("energy_coefficients.heat_of_standard_coal")
        return from_micro(heat_value) / standard.number if standard else None
    if carrier == "alternative_fuel":
        return None
    found = trail.value(known.coefficient)
    return found.number * _TCE_PER_UNIT[found.unit] if found else None


def comprehensive_energy(rows: Sequence[Row], column: str, when: Bilingual, trail: Trail) -> Decimal | None:
    """E = sum of bought quantities times their coefficients (GB/T 2589-2020); own waste-heat power counts 0.

    ``column`` is ``quantity_before`` or ``quantity_after``. The answer is tce per year; None when a row lacks its
    quantity or its coefficient. Zero is a claim, a blank is not.
    """
    if not rows:
        trail.lack("energy_carriers")
        return None
    total: Decimal | None = Decimal(0)
    parts: list[str] = []
    for row in rows:
        part = _row_energy(row, column, when, trail)
        total = None if part is None or total is None else total + part
        if part is not None:
            parts.append(shown(part))
    if total is not None:
        trail.step(_TOTAL.format(when=when), " + ".join(parts), total, "tce")
    return total


def _row_energy(row: Row, column: str, when: Bilingual, trail: Trail) -> Decimal | None:
    carrier, quantity, heat = row.value("carrier"), row.value(column), row.value("heat_value_measured")
    if not isinstance(carrier, str):
        trail.lack(f"energy_carriers/{row.key}/carrier")
        return None
    if not isinstance(quantity, int):
        trail.lack(f"energy_carriers/{row.key}/{column}")
        return None
    known, amount = carriers()[carrier], from_micro(quantity)
    figure = f"{shown(amount)} {known.canonical_unit}"
    if carrier == OWN_POWER:
        trail.step(_OWN.format(carrier=known.label, when=when), f"{figure} × 0", Decimal(0), "tce")
        return Decimal(0)
    measured = heat if isinstance(heat, int) else None
    each = coefficient(carrier, measured, trail)
    if each is None:
        if carrier == "alternative_fuel":
            trail.lack(f"energy_carriers/{row.key}/heat_value_measured")
        return None
    if measured is not None and known.measurable:
        source = trail.value("energy_coefficients.heat_of_standard_coal")
        text = f"{figure} × {shown(from_micro(measured))} kJ/kg ÷ {source.number if source else ''} kJ/kgce"
    else:
        source = trail.value(known.coefficient)
        text = f"{figure} × {source.number if source else ''} {source.unit if source else ''}"
    trail.step(_CARRIER.format(carrier=known.label, when=when), text, amount * each, "tce", source)
    return amount * each


def unit_energy(energy_tce: Decimal, output_t: Decimal) -> Decimal:
    """Unit energy e = E / P, in kgce per tonne of qualified product (GB/T 2589-2020).

    >>> unit_energy(Decimal(155000), Decimal(1550000))
    Decimal('100')
    """
    return energy_tce * 1000 / output_t


def unit_energy_step(energy_tce: Decimal | None, output_t: Decimal | None, when: Bilingual, trail: Trail) -> Decimal | None:
    """The same with its step; None when either figure is missing or nothing was produced."""
    if energy_tce is None or not output_t:
        return None
    result = unit_energy(energy_tce, output_t)
    trail.step(_UNIT.format(when=when), f"{shown(energy_tce)} tce × 1,000 ÷ {shown(output_t)} t", result, "kgce/t")
    return result


def electricity_per_tonne(rows: Sequence[Row], column: str, output_t: Decimal | None, when: Bilingual, trail: Trail) -> Decimal | None:
    """Electricity used per tonne, in kWh/t: bought and generated on site, whoever supplied it.

    None when no row names electricity, a quantity is blank, or the output is missing.
    """
    quantities = [row.value(column) for row in rows if row.value("carrier") in POWER]
    if not quantities or not output_t or not all(isinstance(q, int) for q in quantities):
        return None
    used = from_micro(sum(q for q in quantities if isinstance(q, int)))
    trail.step(_POWER.format(when=when), f"{shown(used)} kWh ÷ {shown(output_t)} t", used / output_t, "kWh/t")
    return used / output_t
