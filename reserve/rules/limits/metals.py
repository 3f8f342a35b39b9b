"""Comparable limits of the main processes of crude steel, and the edition that counts on a day."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from reserve.rules.basis.trail import Trail
from reserve.rules.limits.comparable import ComparableLimits
from reserve.rules.limits.corrections import electric_furnace_limit, feed_grade_addition, ore_addition, scrap_addition
from reserve.rules.limits.levels import Levels, row_of
from reserve.vocabulary.language import Bilingual

ELECTRIC_FURNACES = ("electric_furnace_below_50", "electric_furnace_50_to_70", "electric_furnace_from_70")
ORES = ("rare_earth_ore", "vanadium_titanium_ore", "laterite_ore")
_IN_USE = "energy_limits.in_use.crude_steel"
_ORES = Bilingual("特殊矿比例修正", "special ores")
_GRADE = Bilingual("入炉品位修正", "feed grade")
_SCRAP = Bilingual("废钢比修正", "scrap")
_STEEL = Bilingual("钢种修正", "type of steel")
_HOT_METAL = Bilingual("铁水比和钢种修正", "hot metal and type of steel")
_NONE = Decimal(0)
_NOTHING = Levels(None, None, None)


def steel_standard(trail: Trail) -> str | None:
    """GB 21256-2025 counts from 2026-07-01, the edition of 2013 before; the address of the edition, None before both."""
    found = trail.value(_IN_USE)
    return str(found.value) if found else None


def _limits(row: str, trail: Trail) -> tuple[ComparableLimits | None, bool]:
    """The limits of a process and whether the edition has the corrections of 2025."""
    standard = steel_standard(trail)
    if standard is None:
        return None, False
    limits = ComparableLimits(standard, row, trail)
    return limits, limits.known and standard.endswith("2025")


def sintering_limits(row: Literal["sintering", "pelletizing"], ores_percent: Sequence[Decimal], trail: Trail) -> Levels:
    """Limits of sintering and pelletizing rise with the percentages of rare-earth, vanadium-titanium and laterite ore (GB 21256-2025)."""
    limits, corrected = _limits(row, trail)
    if limits is None:
        return _NOTHING
    if corrected:
        each = [limits.number(f"{ore}.sintering_and_pelletizing") for ore in ORES]
        limits.add(ore_addition(ores_percent, each), _ORES, limits.law(f"{ORES[0]}.sintering_and_pelletizing"))
    return limits.levels


def blast_furnace_limits(ores_percent: Sequence[Decimal], feed_grade_percent: Decimal | None, trail: Trail) -> Levels:
    """The limit of the blast furnace rises with special ores, and by 3.61 kgce/t per point of feed grade below 62 % (GB 21256-2025).

    At most five points count. Without the feed grade no corrected level is known.
    """
    limits, corrected = _limits("blast_furnace", trail)
    if limits is None:
        return _NOTHING
    if corrected:
        if feed_grade_percent is None:
            trail.lack("feed_grade_percent")
            return _NOTHING
        limits.add(ore_addition(ores_percent, [limits.number(f"{ore}.iron") for ore in ORES]), _ORES, limits.law(f"{ORES[0]}.iron"))
        each = limits.law("per_point_of_feed_grade")
        law = limits.number("feed_grade_base"), each.number, limits.number("feed_grade_points_at_most")
        limits.add(feed_grade_addition(feed_grade_percent, *law), _GRADE, each)
    return limits.levels


def converter_limits(scrap_percent: Decimal | None, steel_type: Literal[0, 1, 2, 3], trail: Trail) -> Levels:
    """The limit of the converter rises by 0.23 kgce/t per percent of scrap and by the amount of the type of steel (GB 21256-2025).

    ``steel_type`` 0 is ordinary steel, 1 to 3 the types of the standard. Without the scrap share no corrected level is known.
    """
    limits, corrected = _limits("converter", trail)
    if limits is None:
        return _NOTHING
    if corrected:
        if scrap_percent is None:
            trail.lack("scrap_percent")
            return _NOTHING
        each = limits.law("per_percent_of_scrap")
        limits.add(scrap_addition(scrap_percent, each.number), _SCRAP, each)
        if steel_type:
            addition = limits.law(f"converter_steel_type_{steel_type}")
            limits.add(addition.number, _STEEL, addition)
    return limits.levels


def electric_furnace_limits(
    capacity_t: Decimal, hot_metal_percent: Decimal | None, trail: Trail, *, stainless: bool = False, quality: Literal[0, 1, 2] = 0
) -> Levels:
    """Electric furnaces have limits by nominal capacity, less 0.8 kgce/t per percent of hot metal (GB 21256-2025).

    Stainless steel has the limit times 1.10, quality steels 8 or 15 more. The edition of 2013 has no row for them here. Without the share
    of hot metal no level is known.
    """
    standard = steel_standard(trail)
    if standard is None or not standard.endswith("2025"):
        return _NOTHING
    row = row_of(tuple(f"{standard}.{name}" for name in ELECTRIC_FURNACES), "size", capacity_t, trail)
    if row is None:
        return _NOTHING
    limits = ComparableLimits(standard, row.removeprefix(f"{standard}."), trail)
    if hot_metal_percent is None:
        trail.lack("hot_metal_percent")
        return _NOTHING
    each = limits.law("per_percent_of_hot_metal")
    factor = limits.number("stainless_factor") if stainless else Decimal(1)
    addition = limits.number(f"quality_steel_{quality}") if quality else _NONE
    law = each.number, factor, addition
    limits.change(lambda limit: electric_furnace_limit(limit, hot_metal_percent, *law), _HOT_METAL, each)
    return limits.levels
