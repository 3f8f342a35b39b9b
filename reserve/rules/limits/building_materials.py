"""Comparable limits of cement, flat glass and ceramics."""

from decimal import Decimal
from typing import Literal

from reserve.rules.basis.trail import Trail
from reserve.rules.limits.comparable import ComparableLimits
from reserve.rules.limits.corrections import altitude_factor, clinker_share_addition, glass_factor, thickness_factor
from reserve.rules.limits.levels import Levels, row_of
from reserve.vocabulary.language import Bilingual

_CEMENT = "energy_limits.gb16780_2021"
_GLASS = "energy_limits.gb21340_2019"
_CERAMICS = "energy_limits.gb21252_2023"
FLAT_GLASS = ("flat_glass_to_500", "flat_glass_500_to_800", "flat_glass_above_800")
TILES = ("tile_to_0_2", "tile_0_2_to_0_5", "tile_0_5_to_10", "tile_above_10")
SANITARY = ("sanitary_to_0_3", "sanitary_above_0_3")
_ALTITUDE = Bilingual("海拔修正", "altitude")
_SHARE = Bilingual("熟料比例修正", "clinker share")
_FACTORS = Bilingual("修正系数 a·b·c·d", "factors a, b, c and d")
_THICKNESS = Bilingual("厚度修正", "thickness")
_NOTHING = Levels(None, None, None)


def clinker_limits(row: str, altitude_m: Decimal | None, pressure_pa: Decimal | None, trail: Trail) -> Levels:
    """Level 3 of clinker energy, electricity and coal rises above 1,500 m, levels 1 and 2 do not (GB 16780-2021, 5.3).

    ``row`` is ``clinker``, ``clinker_electricity`` or ``clinker_coal``. Without the altitude, or the pressure where it is needed, level 3
    is None and the trail notes what is missing.
    """
    limits = ComparableLimits(_CEMENT, row, trail)
    if not limits.known:
        return limits.levels
    high = limits.band("altitude_above")
    if altitude_m is None or (pressure_pa is None and high.contains(altitude_m)):
        trail.lack("site_altitude_m" if altitude_m is None else "site_pressure_pa")
        return Levels(limits.levels.one, limits.levels.two, None)
    if pressure_pa is not None:
        terms = limits.number("altitude_base"), limits.number("altitude_slope")
        factor = altitude_factor(altitude_m, pressure_pa, high, terms, limits.number("standard_pressure"))
        limits.multiply(factor, _ALTITUDE, limits.law("altitude_base"), only=(3,))
    return limits.levels


def cement_limits(clinker_share_percent: Decimal | None, trail: Trail) -> Levels:
    """The limits of cement stand on 75 % clinker; each point more or less moves level 1 by 1.10, 2 by 1.15, 3 by 1.20 kgce/t.

    GB 16780-2021. Without the clinker share no level is known.
    """
    limits = ComparableLimits(_CEMENT, "cement", trail)
    if clinker_share_percent is None:
        trail.lack("clinker_share_percent")
        return _NOTHING
    if limits.known:
        base = limits.number("clinker_share_base")
        for level in (1, 2, 3):
            each = limits.law(f"per_point_of_clinker.level_{level}")
            limits.add(clinker_share_addition(clinker_share_percent, base, each.number), _SHARE, each, only=(level,))
    return limits.levels


def flat_glass_limits(
    size_t_per_day: Decimal, utilisation: Decimal | None, trail: Trail, *, adjusted: bool = False,
    thickness: Decimal | None = None, iron: Decimal | None = None,
) -> Levels:  # fmt: skip
    """Flat glass has limits by furnace size, multiplied above 500 t/d by the factors a, b, c and d (GB 21340-2019).

    ``utilisation`` is the mean use of capacity (share); ``thickness`` and ``iron`` are the factors b and c of the product, by default that
    of an ordinary product. kgce per weight box. Up to 500 t/d only level 3 exists. Without the utilisation no level above 500 t/d is known.
    """
    row = row_of(tuple(f"{_GLASS}.{name}" for name in FLAT_GLASS), "size", size_t_per_day, trail)
    if row is None:
        return _NOTHING
    limits = ComparableLimits(_GLASS, row.removeprefix(f"{_GLASS}."), trail)
    if not limits.band("corrected_size").contains(size_t_per_day):
        return limits.levels
    if utilisation is None:
        trail.lack("capacity_utilisation_percent")
        return _NOTHING
    usual = limits.number("default_factor")
    high_use = limits.band("utilisation_above"), limits.number("utilisation_factor")
    line = limits.number("line_adjustment_factor") if adjusted else usual
    factor = glass_factor(utilisation, high_use, usual if thickness is None else thickness, usual if iron is None else iron, line)
    limits.multiply(factor, _FACTORS, limits.law("utilisation_factor"))
    return limits.levels


def tile_limits(absorption_percent: Decimal, thick_share: Decimal, factor: Decimal | None, trail: Trail) -> Levels:
    """Dry-pressed tiles have limits by water absorption, and a thickness factor from 15 mm on (GB 21252-2023), in kgce/m².

    ``thick_share`` is the share (0-1) of output of 15 mm and more, ``factor`` its factor in the standard. Without the factor no level is
    known where thick tiles are made.
    """
    row = row_of(tuple(f"{_CERAMICS}.{name}" for name in TILES), "absorption", absorption_percent, trail)
    return _thick(row.removeprefix(f"{_CERAMICS}."), thick_share, factor, trail) if row else _NOTHING


def board_limits(row: Literal["ceramic_board", "hollow_board"], thick_share: Decimal, factor: Decimal | None, trail: Trail) -> Levels:
    """Ceramic board (kgce/m²) and extruded or hollow board (kgce/t) have the same thickness factor as tiles (GB 21252-2023)."""
    return _thick(row, thick_share, factor, trail)


def _thick(row: str, thick_share: Decimal, factor: Decimal | None, trail: Trail) -> Levels:
    limits = ComparableLimits(_CERAMICS, row, trail)
    if thick_share and factor is None:
        trail.lack("thickness_factor")
        return _NOTHING
    if limits.known and factor is not None:
        limits.multiply(thickness_factor(thick_share, factor), _THICKNESS, limits.law("thick_from"))
    return limits.levels


def sanitary_limits(absorption_percent: Decimal, trail: Trail) -> Levels:
    """Sanitary ceramics have limits by water absorption and no correction (GB 21252-2023), in kgce/t."""
    row = row_of(tuple(f"{_CERAMICS}.{name}" for name in SANITARY), "absorption", absorption_percent, trail)
    return ComparableLimits(_CERAMICS, row.removeprefix(f"{_CERAMICS}."), trail).levels if row else _NOTHING
