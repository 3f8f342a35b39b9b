"""Which fields of the form correct the limit of a product, and how: the one table between the form and the standards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from reserve.rules.basis.trail import Trail
from reserve.rules.limits.benchmark import CLINKER, GRINDING
from reserve.rules.limits.building_materials import cement_limits, clinker_limits, flat_glass_limits, sanitary_limits, tile_limits
from reserve.rules.limits.chemicals import coke_limits, soda_limits
from reserve.rules.limits.levels import Levels, recorded_levels
from reserve.rules.limits.metals import blast_furnace_limits, converter_limits, electric_furnace_limits
from reserve.vocabulary.language import Bilingual

Fact: TypeAlias = Decimal | bool | str | None
Facts: TypeAlias = Mapping[str, Fact]

_CLINKER_LIMIT = "energy_limits.gb16780_2021.clinker"
_UNCORRECTED = Bilingual("3级限额（未填写海拔，按不修正计）", "Level 3 limit (altitude blank: not corrected)")
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_ORES = ("rare_earth_ore_percent", "vanadium_titanium_ore_percent", "laterite_ore_percent")
_STEEL: Mapping[Fact, Literal[0, 1, 2, 3]] = {"type_1": 1, "type_2": 2, "type_3": 3}
_QUALITY: Mapping[Fact, Literal[0, 1, 2]] = {"quality_1": 1, "quality_2": 2}


@dataclass(frozen=True, slots=True)
class Correction:
    """``reads``: fields of the form that the rule reads. ``levels(facts, row, trail)``: the limit after them.

    ``row`` is the address in the benchmark table. A level that lacks a fact is None, and the trail names the field.
    """

    reads: tuple[str, ...]
    levels: Callable[[Facts, str, Trail], Levels | None]


def plain_levels(address: str, trail: Trail) -> Levels | None:
    """The levels at ``address`` as they stand in the standard; None where none is in force."""
    levels, cited = recorded_levels(address, trail)
    return levels if cited is not None else None


def _number(facts: Facts, name: str) -> Decimal | None:
    found = facts.get(name)
    return found if isinstance(found, Decimal) else None


def _share(facts: Facts, name: str) -> Decimal | None:
    """A percentage as a share of 1."""
    found = _number(facts, name)
    return None if found is None else found / _HUNDRED


def _clinker(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    """Without the altitude the limit stands uncorrected, and a step says so (GB 16780-2021, 5.3)."""
    altitude = _number(facts, "site_altitude_m")
    if altitude is not None:
        levels = clinker_limits("clinker", altitude, _number(facts, "site_pressure_pa"), trail)
        return levels if any(level is not None for level in levels) else None
    found = plain_levels(_CLINKER_LIMIT, trail)
    if found is not None and found.three is not None:
        trail.step(_UNCORRECTED, str(found.three), found.three, "kgce/t", trail.value(f"{_CLINKER_LIMIT}.level_3"))
    return found


def _glass(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    size = _number(facts, "line_size_t_per_day")
    if size is None:
        trail.lack("line_size_t_per_day")
        return None
    return flat_glass_limits(
        size,
        _share(facts, "capacity_utilisation_percent"),
        trail,
        adjusted=facts.get("glass_line_adjusted") is True,
        thickness=_number(facts, "glass_thickness_factor"),
        iron=_number(facts, "glass_iron_factor"),
    )


def _tiles(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    absorption = _number(facts, "absorption_percent")
    if absorption is None:
        trail.lack("absorption_percent")
        return None
    return tile_limits(absorption, _share(facts, "thick_share_percent") or _ZERO, _number(facts, "thickness_factor"), trail)


def _sanitary(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    absorption = _number(facts, "absorption_percent")
    if absorption is None:
        trail.lack("absorption_percent")
        return None
    return sanitary_limits(absorption, trail)


def _blast_furnace(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    """The form asks to leave an ore blank that is not used, so that a blank ore is none."""
    ores = [_number(facts, name) or _ZERO for name in _ORES]
    return blast_furnace_limits(ores, _number(facts, "feed_grade_percent"), trail)


def _converter(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    return converter_limits(_number(facts, "scrap_percent"), _STEEL.get(facts.get("converter_steel_type"), 0), trail)


def _electric_furnace(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    capacity = _number(facts, "furnace_capacity_t")
    if capacity is None:
        trail.lack("furnace_capacity_t")
        return None
    steel = facts.get("furnace_steel_type")
    metal = _number(facts, "hot_metal_percent")
    return electric_furnace_limits(capacity, metal, trail, stainless=steel == "stainless", quality=_QUALITY.get(steel, 0))


def _coke(facts: Facts, row: str, trail: Trail) -> Levels | None:
    charged: Literal["top_charged", "stamp_charged"] = "top_charged" if row.endswith("top_charged") else "stamp_charged"
    return coke_limits(charged, _number(facts, "oven_age_years"), trail, wet_quenching=facts.get("wet_quenching") is True)


def _soda(facts: Facts, row: str, trail: Trail) -> Levels | None:
    return soda_limits(row.rpartition(".")[2], trail, sun_dried_salt=facts.get("sun_dried_salt") is True)


def _cement(facts: Facts, _row: str, trail: Trail) -> Levels | None:
    return cement_limits(_number(facts, "clinker_share_percent"), trail)


_COKE = Correction(("oven_age_years", "wet_quenching"), _coke)
_COMBINED = Correction(("sun_dried_salt",), _soda)
CORRECTIONS: Mapping[str, Correction] = {
    CLINKER: Correction(("site_altitude_m", "site_pressure_pa"), _clinker),
    GRINDING: Correction(("clinker_share_percent",), _cement),
    "flat_glass": Correction(
        ("line_size_t_per_day", "capacity_utilisation_percent", "glass_thickness_factor", "glass_iron_factor", "glass_line_adjusted"),
        _glass,
    ),
    "building_ceramics": Correction(("absorption_percent", "thick_share_percent", "thickness_factor"), _tiles),
    "sanitary_ceramics": Correction(("absorption_percent",), _sanitary),
    "ironmaking_blast_furnace": Correction(("feed_grade_percent", *_ORES), _blast_furnace),
    "steelmaking_converter": Correction(("scrap_percent", "converter_steel_type"), _converter),
    "electric_furnace": Correction(("furnace_capacity_t", "hot_metal_percent", "furnace_steel_type"), _electric_furnace),
    "coke_top_charged": _COKE,
    "coke_stamp_charged": _COKE,
    "soda_ash_combined_light": _COMBINED,
    "soda_ash_combined_heavy": _COMBINED,
}
"""By product. What is not named here has no correction in its standard."""
