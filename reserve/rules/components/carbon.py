"""Parts of a component's effect that come from factors: grid power replaced, heat supplied, fossil fuel replaced."""

from decimal import Decimal

from reserve.rules.basis.trail import Trail, shown
from reserve.rules.components.facts import Fact, Facts
from reserve.rules.emissions.avoided import fuel_factor
from reserve.vocabulary.language import Bilingual

_ZERO = Decimal(0)
_FOSSIL = Bilingual("替代化石燃料的减碳量", "CO2 of the fossil fuel replaced")
_HEAT = Bilingual("新增净供热的节能量", "Saving of the additional net heat")
_GENERATED = Bilingual("发电替代电网电力的减碳量", "CO2 of the grid power replaced")


def grid_co2(power_kwh: Decimal | None, trail: Trail) -> Decimal | None:
    """Electricity that the grid need not supply times the factor in use (the latest published by the day), in tonnes."""
    in_use = trail.value("grid_factor_in_use.electricity")
    factor = trail.value(str(in_use.value)) if in_use else None
    if power_kwh is None or factor is None:
        return None
    avoided = power_kwh * factor.number / 1000
    trail.step(_GENERATED, f"{shown(power_kwh)} kWh × {factor.number} {factor.unit} ÷ 1,000", avoided, "tCO2/yr", factor)
    return avoided


def heat_saving(heat: Fact, trail: Trail) -> Decimal:
    """Additional net heat in GJ at the coefficient of heat; no heat supplied is no part of the saving."""
    law = trail.value("energy_coefficients.heat")
    if not isinstance(heat, Decimal) or law is None:
        return _ZERO
    trail.step(_HEAT, f"{shown(heat)} GJ × {law.number} {law.unit} ÷ 1,000", heat * law.number / 1000, "tce/yr", law)
    return heat * law.number / 1000


def fossil_co2(heat_gj: Decimal | None, facts: Facts) -> Decimal | None:
    """CO2 of the fuel replaced for the same heat, less the fossil carbon that the alternative fuel brings."""
    replaced, own = facts.text("replaced_carrier"), facts.number("alternative_fossil_co2_t_per_year")
    if heat_gj is None or replaced is None or own is None:
        return None
    carbon, oxidation = (facts.trail.value(f"emission_factors.{replaced}.{part}") for part in ("carbon_content", "oxidation"))
    if carbon is None or oxidation is None:
        return None
    each = fuel_factor(Decimal(1), carbon.number, oxidation.number)
    avoided = heat_gj * each - own
    facts.trail.step(_FOSSIL, f"{shown(heat_gj)} GJ × {shown(each, 7)} tCO2/GJ − {shown(own)}", avoided, "tCO2/yr", carbon)
    return avoided
