"""CO2 that a retrofit avoids, and the state of ultra-low emission and performance class."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reserve.rules.energy import OWN_POWER
from reserve.rules.trail import Trail, shown
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro

_CO2 = Bilingual("年减碳量（{carrier}）", "CO2 avoided ({carrier})")
_TOTAL = Bilingual("年减碳量", "CO2 avoided")
CLASS_ORDER = ("A", "B", "B_minus", "C", "D")
ULE_PARTS = ("ule_organised", "ule_fugitive", "ule_transport")
_ULE_MET = ("evaluated", "published")


def fuel_factor(heat_gj: Decimal, carbon: Decimal, oxidation: Decimal) -> Decimal:
    """CO2 = heat value x carbon content x oxidation x 44/12 (sector guidelines), tonnes per unit of fuel.

    >>> round(fuel_factor(Decimal("23.204"), Decimal("0.02618"), Decimal("0.93")), 4)
    Decimal('2.0715')
    """
    return heat_gj * carbon * oxidation * 44 / 12


def emission_factor(carrier: str, heat_value: int | None, trail: Trail) -> Decimal | None:
    """Tonnes of CO2 per canonical unit of a carrier; own waste-heat power has none, alternative fuels have no default.

    A measured heat value (10^-6 kJ/kg) replaces the default one. Electricity takes the latest yearly grid factor that
    was published by the date.
    """
    if carrier == OWN_POWER:
        return Decimal(0)
    if carrier == "alternative_fuel":
        return None
    if carrier == "electricity":
        in_use = trail.value("grid_factor_in_use.electricity")
        factor = trail.value(str(in_use.value)) if in_use else None
        return factor.number / 1000 if factor else None
    if carrier == "heat":
        factor = trail.value("emission_factors.heat.factor")
        return factor.number if factor else None
    heat, carbon, oxidation = (trail.value(f"emission_factors.{carrier}.{part}") for part in ("heat_value", "carbon_content", "oxidation"))
    if heat is None or carbon is None or oxidation is None:
        return None
    measured = from_micro(heat_value) / 1000 if heat_value is not None and carriers()[carrier].measurable else heat.number
    return fuel_factor(measured, carbon.number, oxidation.number)


def co2_reduction(rows: Sequence[Row], before_t: Decimal, after_t: Decimal, counted_t: Decimal, trail: Trail) -> Decimal | None:
    """Avoided CO2 = sum over carriers of (q0/P0 - q1/P1) x P x factor: fuels and power only, never process CO2.

    Tonnes per year. None when a quantity is blank or a carrier that changed has no factor.
    """
    if not rows or not before_t or not after_t:
        return None
    total = Decimal(0)
    for row in rows:
        carrier, before, after = row.value("carrier"), row.value("quantity_before"), row.value("quantity_after")
        if not isinstance(carrier, str) or not isinstance(before, int) or not isinstance(after, int):
            return None
        saved = (from_micro(before) / before_t - from_micro(after) / after_t) * counted_t
        heat = row.value("heat_value_measured")
        factor = emission_factor(carrier, heat if isinstance(heat, int) else None, trail)
        if factor is None:
            if saved == 0:
                continue
            return None
        if carrier != OWN_POWER:
            text = f"{shown(saved)} {carriers()[carrier].canonical_unit} × {shown(factor, 7)}"
            source = trail.used.get("grid_factor_in_use.electricity") if carrier == "electricity" else None
            cited = trail.used.get(str(source.value)) if source else trail.used.get(f"emission_factors.{carrier}.carbon_content")
            trail.step(_CO2.format(carrier=carriers()[carrier].label), text, saved * factor, "tCO2/yr", cited)
        total += saved * factor
    trail.step(_TOTAL, "∑", total, "tCO2/yr")
    return total


def class_reached(found: str, at_least: str) -> bool:
    """Whether a class of the A to D scale is ``at_least`` or better; the leading scale of grinding stations is another one.

    >>> class_reached("B", "B"), class_reached("B_minus", "B"), class_reached("leading", "B")
    (True, False, False)
    """
    return found in CLASS_ORDER and CLASS_ORDER.index(found) <= CLASS_ORDER.index(at_least)


def fully_ultra_low(states: Mapping[str, object]) -> bool:
    """Full ultra-low emission: organised, fugitive and transport parts all evaluated; built or started is not met."""
    return all(states.get(part) in _ULE_MET for part in ULE_PARTS)
