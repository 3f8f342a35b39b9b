"""Comprehensive energy of a line (GB/T 2589): what was bought, carrier by carrier, in tonnes of standard coal."""

from collections.abc import Sequence
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.columns import Exact, Figure, Kind
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.energy.table import (
    ALTERNATIVE_FUEL,
    BOUGHT,
    EXPORTED,
    FEEDSTOCK,
    MEDIUM,
    OWN_POWER,
    EnergyTable,
    amount,
)
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual

STANDARD_COAL = "energy_coefficients.heat_of_standard_coal"
_TCE_PER_UNIT = {"kgce/kg": Decimal(1)} | dict.fromkeys(("kgce/t", "kgce/m3", "kgce/kWh", "kgce/GJ"), Decimal("0.001"))
BEFORE = Bilingual("改造前", "before")
AFTER = Bilingual("改造后", "after")
_LABELS = {
    BOUGHT: Bilingual("{carrier}（{when}）", "{carrier} ({when})"),
    EXPORTED: Bilingual("{carrier}（{when}，供给界外，扣除）", "{carrier} ({when}; sent outside, taken off)"),
    MEDIUM: Bilingual("{carrier}（{when}，从界外购入的耗能工质）", "{carrier} ({when}; medium bought from outside)"),
    FEEDSTOCK: Bilingual(
        "{carrier}（{when}，用作原料，单列，不计入综合能耗）", "{carrier} ({when}; feedstock, apart from comprehensive energy)"
    ),
}
_OWN = Bilingual(
    "：厂内自发电不是外购能源，其效果已体现为外购电减少，不重复计算",
    ": power generated on site is not bought; its benefit already shows as less bought power and is not counted twice",
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
    """E = energy and media bought from outside less energy sent outside, each times its coefficient (GB/T 2589-2020), in tce per year.

    The first answer is for every row, the second for every project.

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


def lacking_energy(rows: Sequence[Row], flows: Sequence[Row], trail: Trail) -> None:
    """Note what a comprehensive energy of these rows lacks, before and then after."""
    for when in ("before", "after"):
        for row in rows:
            carrier, path = row.value("carrier"), f"energy_carriers/{row.key}"
            if not isinstance(carrier, str):
                trail.lack(f"{path}/carrier")
            elif amount(row, f"quantity_{when}") is None:
                trail.lack(f"{path}/quantity_{when}")
            elif carrier == ALTERNATIVE_FUEL and amount(row, "heat_value_measured") is None:
                trail.lack(f"{path}/heat_value_measured")
        for row in flows if rows else ():
            if row.value("flow_kind") != FEEDSTOCK:
                first = next((name for name in ("flow_kind", "flow_carrier", f"flow_{when}") if row.value(name) is None), None)
                if first:
                    trail.lack(f"other_energy_flows/{row.key}/{first}")
    if not rows:
        trail.lack("energy_carriers")


def tell_energy(table: EnergyTable[Exact], amounts: Exact, found: tuple[Exact, Exact], when: Bilingual, trail: Trail) -> None:
    """Tell the steps of a comprehensive energy; ``found`` are its parts by row and its total."""
    parts, total = found
    _tell_rows(table, amounts, parts, when, trail)
    if total[0] is not None:
        trail.step(_TOTAL.format(when=when), " + ".join(shown(part) for part in parts.values if part is not None), total[0], "tce")


def tell_feedstock(table: EnergyTable[Exact], trail: Trail) -> None:
    """Tell the energy used as raw material, which stands apart and is no part of comprehensive energy (GB/T 2589)."""
    coefficient = coefficients(table, trail)
    for amounts, when in ((table.before, BEFORE), (table.after, AFTER)):
        _tell_rows(table, amounts, amounts * coefficient, when, trail)


def _tell_rows(table: EnergyTable[Exact], amounts: Exact, parts: Exact, when: Bilingual, trail: Trail) -> None:
    for number, code in enumerate(table.codes):
        quantity, part, kind = amounts[number], parts[number], table.kinds[code]
        if quantity is not None and part is not None:
            label = _LABELS[table.roles[number]].format(carrier=carriers()[kind].label, when=when)
            _tell_row(label, kind, (quantity, table.heat[number], part), trail)


def _tell_row(label: Bilingual, carrier: str, figures: tuple[Decimal, Decimal | None, Decimal], trail: Trail) -> None:
    quantity, heat, part = figures
    figure, source = f"{shown(quantity)} {carriers()[carrier].canonical_unit}", _source(carrier, heat, trail)
    if carrier == OWN_POWER:
        trail.step(Bilingual(label.zh + _OWN.zh, label.en + _OWN.en), f"{figure} × 0", part, "tce")
        return
    each = f"{source.number} {source.unit}" if source else ""
    text = f"{figure} × {each}" if heat is None else f"{figure} × {shown(heat)} kJ/kg ÷ {each}"
    trail.step(label, text, part, "tce", source)


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
