"""CO2 that a retrofit avoids, and the state of ultra-low emission and performance class."""

from collections.abc import Mapping
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.columns import Exact, Figure, Kind
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.energy.table import ALTERNATIVE_FUEL, MEDIUM, OWN_POWER, EnergyTable
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.language import Bilingual

_CO2 = Bilingual("年减碳量（{carrier}）", "CO2 avoided ({carrier})")
_TOTAL = Bilingual("年减碳量", "CO2 avoided")
CLASS_ORDER = ("A", "B", "B_minus", "C", "D")
ULE_PARTS = ("ule_organised", "ule_fugitive", "ule_transport")
_ULE_MET = ("evaluated", "published")
_PARTS = ("heat_value", "carbon_content", "oxidation")


def fuel_factor(heat_gj: Figure, carbon: Figure, oxidation: Figure) -> Figure:
    """CO2 = heat value x carbon content x oxidation x 44/12 (sector guidelines), tonnes per unit of fuel.

    >>> round(fuel_factor(Decimal("23.204"), Decimal("0.02618"), Decimal("0.93")), 4)
    Decimal('2.0715')
    """
    return heat_gj * carbon * oxidation * 44 / 12


def saved_quantity(before: Figure, before_t: Figure, after: Figure, after_t: Figure, counted_t: Figure) -> Figure:
    """What a retrofit saves of a carrier is (q0 / P0 - q1 / P1) x P: per tonne, on the output that counts (GB/T 13234).

    >>> saved_quantity(Decimal(1000), Decimal(100), Decimal(1080), Decimal(120), Decimal(100))
    Decimal('100')
    """
    return (before / before_t - after / after_t) * counted_t


def grid_factor(trail: Trail) -> Value | None:
    """Electricity takes the latest yearly grid factor that was published by the date (kgCO2/kWh); None when none was."""
    in_use = trail.value("grid_factor_in_use.electricity")
    return trail.value(str(in_use.value)) if in_use else None


def direct_factor(carrier: str, trail: Trail) -> Decimal | None:
    """Tonnes of CO2 per canonical unit of a carrier that is no fuel: power, heat; own waste-heat power gives off nothing.

    Energy-consumed media give off nothing at the line either: only fuels, power and heat are counted (sector guidelines).
    """
    if carrier == OWN_POWER or carriers()[carrier].group == MEDIUM:
        return Decimal(0)
    if carrier == "electricity":
        factor = grid_factor(trail)
        return factor.number / 1000 if factor else None
    factor = trail.value("emission_factors.heat.factor") if carrier == "heat" else None
    return factor.number if factor else None


def fuel_parts(carrier: str, trail: Trail) -> tuple[Decimal | None, ...]:
    """Default heat value (GJ), carbon content and oxidation of a fuel; all None where one is not in force and for what is no fuel.

    Alternative fuels have no defaults.
    """
    nothing = (None,) * len(_PARTS)
    if carrier in (OWN_POWER, "electricity", "heat", ALTERNATIVE_FUEL) or carriers()[carrier].group == MEDIUM:
        return nothing
    found = [trail.value(f"emission_factors.{carrier}.{part}") for part in _PARTS]
    return tuple(value.number for value in found if value is not None) if all(found) else nothing


def emission_factors(table: EnergyTable[Kind], trail: Trail) -> Kind:
    """Tonnes of CO2 per canonical unit, for every row; a measured heat value replaces the default one (sector guidelines)."""
    parts = {kind: fuel_parts(kind, trail) for kind in table.kinds if kind}
    default_heat = table.by_carrier(lambda kind: parts[kind][0])
    carbon, oxidation = table.by_carrier(lambda kind: parts[kind][1]), table.by_carrier(lambda kind: parts[kind][2])
    heat_gj = (table.heat / 1000).known_or(default_heat)
    return fuel_factor(heat_gj, carbon, oxidation).known_or(table.by_carrier(lambda kind: direct_factor(kind, trail)))


def co2_reduction(table: EnergyTable[Kind], outputs: tuple[Kind, Kind], counted_t: Kind, trail: Trail) -> tuple[Kind, Kind, Kind, Kind]:
    """Avoided CO2 = sum over carriers of (q0/P0 - q1/P1) x P x factor: fuels and power only, never process CO2.

    Saved quantity, factor and avoided CO2 of every row, and the tonnes per year of every project. A project is blank when a quantity is
    blank or a carrier that changed has no factor.
    """
    before_t, after_t = outputs[0].take(table.owners), outputs[1].take(table.owners)
    saved = saved_quantity(table.before, before_t, table.after, after_t, counted_t.take(table.owners))
    factor = emission_factors(table, trail) if saved.any_known() else saved
    avoided = (saved * factor).known_or(saved.only_zero())
    return saved, factor, avoided, avoided.summed(table.owners, table.count)


def tell_co2(table: EnergyTable[Exact], found: tuple[Exact, Exact, Exact, Exact], trail: Trail) -> None:
    """Tell the steps of the avoided CO2; ``found`` is the answer of :func:`co2_reduction`."""
    saved, factor, avoided, total = found
    for number, code in enumerate(table.codes):
        carrier, amount, each, part = table.kinds[code], saved[number], factor[number], avoided[number]
        if not each or amount is None or part is None:
            continue
        known = carriers()[carrier]
        cited_part = "factor" if carrier == "heat" else "carbon_content"
        cited = grid_factor(trail) if carrier == "electricity" else trail.value(f"emission_factors.{carrier}.{cited_part}")
        trail.step(_CO2.format(carrier=known.label), f"{shown(amount)} {known.canonical_unit} × {shown(each, 7)}", part, "tCO2/yr", cited)
    if total[0] is not None:
        trail.step(_TOTAL, "∑", total[0], "tCO2/yr")


def class_reached(found: str, at_least: str) -> bool:
    """Whether a class of the A to D scale is ``at_least`` or better; the leading scale of grinding stations is another one.

    >>> class_reached("B", "B"), class_reached("B_minus", "B"), class_reached("leading", "B")
    (True, False, False)
    """
    return found in CLASS_ORDER and CLASS_ORDER.index(found) <= CLASS_ORDER.index(at_least)


def fully_ultra_low(states: Mapping[str, object]) -> bool:
    """Full ultra-low emission: organised, fugitive and transport parts all evaluated; built or started is not met."""
    return all(states.get(part) in _ULE_MET for part in ULE_PARTS)
