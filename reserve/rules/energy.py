"""Comprehensive energy of a line (GB/T 2589): what was bought, carrier by carrier, in tonnes of standard coal."""

from collections.abc import Sequence
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.columns import Exact, Figure, Kind
from reserve.rules.energy_table import ALTERNATIVE_FUEL, OWN_POWER, EnergyTable
from reserve.rules.trail import Trail, shown
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual

STANDARD_COAL = "energy_coefficients.heat_of_standard_coal"
_TCE_PER_UNIT = {"kgce/kg": Decimal(1)} | dict.fromkeys(("kgce/t", "kgce/m3", "kgce/kWh", "kgce/GJ"), Decimal("0.001"))
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


def measured_coefficient(heat_kj_per_kg: Figure, standard_kj_per_kgce: Decimal) -> Figure:
    """A fuel with a measured heat value counts by that value over the one of standard coal (GB/T 2589-2020), in tce/t.

    >>> measured_coefficient(Decimal("14653.5"), Decimal(29307))
    Decimal('0.5')
    """
    return heat_kj_per_kg / standard_kj_per_kgce


def default_coefficient(carrier: str, trail: Trail) -> Decimal | None:
    """The default coefficient of a carrier (GB/T 2589-2020, annex A), in tce per canonical unit; None when none is in force.

    Own waste-heat power counts 0, because it was not bought; alternative fuels have no default.
    """
    if carrier == OWN_POWER:
        return Decimal(0)
    if carrier == ALTERNATIVE_FUEL:
        return None
    found = trail.value(carriers()[carrier].coefficient)
    return found.number * _TCE_PER_UNIT[found.unit] if found else None


def coefficients(table: EnergyTable[Kind], trail: Trail) -> Kind:
    """A measured heat value goes before the default coefficient (GB/T 2589-2020); tce per canonical unit, for every row.

    Blank where there is neither a usable measurement nor a default.
    """
    default = table.by_carrier(lambda carrier: default_coefficient(carrier, trail) if carrier in table.defaulted else None)
    default = default.where_blank(table.heat)
    standard = trail.value(STANDARD_COAL) if table.heat.any_known() else None
    return measured_coefficient(table.heat, standard.number).known_or(default) if standard else default


def comprehensive_energy(quantities: Kind, coefficient: Kind, table: EnergyTable[Kind]) -> tuple[Kind, Kind]:
    """E = sum of bought quantities times their coefficients (GB/T 2589-2020), in tce per year: for every row, and for every project.

    A project is blank when one of its rows is, or when it has none. Zero is a claim, a blank is not.
    """
    parts = quantities * coefficient
    return parts, parts.summed(table.owners, table.count)


def unit_energy(energy_tce: Figure, output_t: Figure) -> Figure:
    """Unit energy e = E / P, in kgce per tonne of qualified product (GB/T 2589-2020).

    >>> unit_energy(Decimal(155000), Decimal(1550000))
    Decimal('100')
    """
    return energy_tce * 1000 / output_t


def electricity_per_tonne(used_kwh: Figure, output_t: Figure) -> Figure:
    """Electricity used per tonne, in kWh/t: bought and generated on site, whoever supplied it (GB 16780-2021).

    >>> electricity_per_tonne(Decimal(60000000), Decimal(1500000))
    Decimal('40')
    """
    return used_kwh / output_t


def lacking_energy(rows: Sequence[Row], table: EnergyTable[Exact], trail: Trail) -> None:
    """Note what a comprehensive energy of the table lacks, before and then after."""
    for column, amounts in (("quantity_before", table.before), ("quantity_after", table.after)):
        for number, row in enumerate(rows):
            carrier = table.kinds[table.codes[number]]
            if not carrier or amounts[number] is None:
                trail.lack(f"energy_carriers/{row.key}/{column if carrier else 'carrier'}")
            elif carrier == ALTERNATIVE_FUEL and table.heat[number] is None:
                trail.lack(f"energy_carriers/{row.key}/heat_value_measured")
    if not rows:
        trail.lack("energy_carriers")


def tell_energy(table: EnergyTable[Exact], amounts: Exact, found: tuple[Exact, Exact], when: Bilingual, trail: Trail) -> None:
    """Tell the steps of a comprehensive energy; ``found`` are its parts by row and its total."""
    parts, total = found
    for number, code in enumerate(table.codes):
        amount, part = amounts[number], parts[number]
        if amount is not None and part is not None:
            _tell_row(table.kinds[code], (amount, table.heat[number], part), when, trail)
    if total[0] is not None:
        trail.step(_TOTAL.format(when=when), " + ".join(shown(part) for part in parts.values if part is not None), total[0], "tce")


def _tell_row(carrier: str, figures: tuple[Decimal, Decimal | None, Decimal], when: Bilingual, trail: Trail) -> None:
    amount, heat, part = figures
    known = carriers()[carrier]
    figure, source = f"{shown(amount)} {known.canonical_unit}", _source(carrier, heat, trail)
    if carrier == OWN_POWER:
        trail.step(_OWN.format(carrier=known.label, when=when), f"{figure} × 0", part, "tce")
        return
    each = f"{source.number} {source.unit}" if source else ""
    text = f"{figure} × {each}" if heat is None else f"{figure} × {shown(heat)} kJ/kg ÷ {each}"
    trail.step(_CARRIER.format(carrier=known.label, when=when), text, part, "tce", source)


def _source(carrier: str, heat: Decimal | None, trail: Trail) -> Value | None:
    if carrier == OWN_POWER:
        return None
    return trail.value(STANDARD_COAL if heat is not None else carriers()[carrier].coefficient)


def tell_unit_energy(energy_tce: Decimal | None, output_t: Decimal | None, result: Decimal | None, when: Bilingual, trail: Trail) -> None:
    """Tell the step of a unit energy, where there is one."""
    if result is not None and energy_tce is not None and output_t is not None:
        trail.step(_UNIT.format(when=when), f"{shown(energy_tce)} tce × 1,000 ÷ {shown(output_t)} t", result, "kgce/t")


def tell_electricity(used_kwh: Decimal | None, output_t: Decimal | None, result: Decimal | None, when: Bilingual, trail: Trail) -> None:
    """Tell the step of an electricity per tonne, where there is one."""
    if result is not None and used_kwh is not None and output_t is not None:
        trail.step(_POWER.format(when=when), f"{shown(used_kwh)} kWh ÷ {shown(output_t)} t", result, "kWh/t")
