"""Comparable limits of coke and soda ash."""

from decimal import Decimal
from typing import Literal

from reserve.rules.basis.trail import Trail
from reserve.rules.limits.comparable import ComparableLimits
from reserve.rules.limits.corrections import oven_age_addition
from reserve.rules.limits.levels import Levels
from reserve.vocabulary.language import Bilingual

_COKE = "energy_limits.gb21342_2025"
_SODA = "energy_limits.gb29140_2024"
_AGE = Bilingual("炉龄修正", "oven age")
_WET = Bilingual("湿法熄焦修正", "wet quenching")
_SALT = Bilingual("海盐（日晒盐）修正", "sun-dried salt")
_NOTHING = Levels(None, None, None)


def coke_limits(row: Literal["top_charged", "stamp_charged"], age_years: Decimal | None, trail: Trail, *, wet_quenching: bool) -> Levels:
    """The limits of coke rise with the age of the oven, and level 3 by 46.46 kgce/t with wet quenching (GB 21342-2025).

    Without the age no level is known.
    """
    limits = ComparableLimits(_COKE, row, trail)
    if age_years is None:
        trail.lack("oven_age_years")
        return _NOTHING
    if limits.known:
        middle = limits.law("oven_age_15_to_25")
        amount = oven_age_addition(age_years, (limits.band("middle_age"), middle.number), limits.number("oven_age_above_25"))
        limits.add(amount, _AGE, middle)
        if wet_quenching:
            wet = limits.law("wet_quenching.level_3")
            limits.add(wet.number, _WET, wet, only=(3,))
    return limits.levels


def soda_limits(row: str, trail: Trail, *, sun_dried_salt: bool) -> Levels:
    """The combined process that uses sun-dried salt has its limits times 1.18 (GB 29140-2024); other processes have no correction."""
    limits = ComparableLimits(_SODA, row, trail)
    if limits.known and sun_dried_salt and row.startswith("combined"):
        factor = limits.law("sun_dried_salt_factor")
        limits.multiply(factor.number, _SALT, factor)
    return limits.levels
