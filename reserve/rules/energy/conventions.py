"""Electricity in standard coal: equivalent value, equal value, and the two of the refining standard. A figure names the one it has."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reserve.rules.basis.figures import Figure, like
from reserve.rules.basis.trail import Trail

Convention = Literal["equivalent", "equal_value", "refining", "petrochemical"]
CONVENTIONS: dict[Convention, str] = {
    "equivalent": "energy_coefficients.electricity.equivalent",
    "equal_value": "energy_coefficients.electricity.equal_value",
    "refining": "energy_limits.gb30251_2024_conversions.electricity.equal_value",
    "petrochemical": "energy_limits.gb30251_2024_conversions.electricity.equivalent",
}
_OIL = "energy_coefficients.oil_equivalent"


def coal_of_oil(kgoe: Figure, kgce_per_kgoe: Decimal) -> Figure:
    """A kilogram of oil equivalent is 10,000 kcal and one of standard coal 7,000: kgoe times 1.4286 is kgce (GB 30251-2024, annex A).

    >>> coal_of_oil(Decimal(92), Decimal("1.4286"))
    Decimal('131.4312')
    """
    return kgoe * like(kgce_per_kgoe, kgoe)


def electricity_coefficient(convention: Convention, trail: Trail) -> Decimal | None:
    """What a kilowatt-hour counts in ``convention`` on the day of the trail, in kgce/kWh; None when it is not in force."""
    found = trail.value(CONVENTIONS[convention])
    if found is None or not found.unit.startswith("kgoe"):
        return found.number if found else None
    oil = trail.value(_OIL)
    return coal_of_oil(found.number, oil.number) if oil else None


def restated(energy: Figure, electricity: Figure, from_kgce_per_kwh: Decimal, to_kgce_per_kwh: Decimal) -> Figure:
    """A figure made with one convention, restated in another: only its electricity changes (GB/T 2589-2020).

    ``energy`` in tce with ``electricity`` in MWh inside it, or in kgce/t with kWh/t; the answer has the unit of ``energy``.

    >>> restated(Decimal(100), Decimal(60), Decimal("0.1229"), Decimal("0.298"))
    Decimal('110.5060')
    """
    return energy + electricity * like(to_kgce_per_kwh - from_kgce_per_kwh, electricity)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with the convention it was made with; ``kgce_per_kwh`` is what a kilowatt-hour counts in it."""

    convention: Convention
    kgce_per_kwh: Decimal
    figure: Decimal


def in_conventions(figure: Decimal, electricity: Decimal, made_with: Convention, trail: Trail) -> tuple[Stated, ...]:
    """The same figure in every convention in force, its own first: a reader compares only figures of one convention (GB/T 2589-2020).

    ``electricity`` in MWh beside a figure in tce, in kWh/t beside one in kgce/t. Nothing where its own convention is not in force.
    """
    own = electricity_coefficient(made_with, trail)
    if own is None:
        return ()
    found = [Stated(made_with, own, figure)]
    for convention in CONVENTIONS:
        other = electricity_coefficient(convention, trail) if convention != made_with else None
        if other is not None:
            found.append(Stated(convention, other, restated(figure, electricity, own, other)))
    return tuple(found)


def co2_of_saved_power(kg_co2_per_kwh: Figure, kgce_per_kwh: Decimal) -> Figure:
    """CO2 per tonne of standard coal when only electricity is saved: the grid factor over the coefficient, in tCO2/tce.

    >>> round(co2_of_saved_power(Decimal("0.5153"), Decimal("0.1229")), 3)
    Decimal('4.193')
    """
    return kg_co2_per_kwh / like(kgce_per_kwh, kg_co2_per_kwh)
