"""Which row of the benchmark table measures a line, and what the row says on a day."""

from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Band, Value, recorded
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.benchmark import GRINDING, yardstick
from reserve.rules.limits.building_materials import clinker_limits
from reserve.rules.limits.levels import FAILS, Levels, level_met, recorded_levels
from reserve.rules.limits.yardsticks import Yardstick, yardstick_of
from reserve.vocabulary.products import Product, products

_TABLE = "energy_benchmarks"
_GRINDING_LIMIT = "energy_limits.gb16780_2021.cement_preparation"
_COLUMNS = {"size": "line_size", "absorption": "water_absorption_percent"}
CLINKER_ROW = "energy_benchmarks.cement.clinker"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What decides how a line is measured. Numbers in the canonical unit of the product; missing is None."""

    product: str | None
    size: Decimal | None = None
    water_absorption_percent: Decimal | None = None
    altitude_m: Decimal | None = None
    pressure_pa: Decimal | None = None


def row_for(facts: LineFacts, trail: Trail) -> str | None:
    """The address of the row that measures a line (发改产业〔2023〕723号); None where the table has none for it or a figure is missing.

    Where the size or the water absorption decides and is not known, the trail lacks that field of the line.
    """
    product = products().get(facts.product or "")
    if product is None or not product.rows:
        return None
    addresses = [f"{_TABLE}.{row}" for row in product.rows]
    if not product.decided_by:
        return addresses[0]
    figure = facts.size if product.decided_by == "size" else facts.water_absorption_percent
    if figure is None:
        trail.lack(_COLUMNS[product.decided_by])
        return None
    for address in addresses:
        value = trail.value(f"{address}.{product.decided_by}")
        if value is not None and Band.of(value.value).contains(figure):
            return address
    return None


def yardstick_for(facts: LineFacts, trail: Trail) -> tuple[str | None, Yardstick]:
    """The row of a line and its baseline, benchmark, limit and what counts; all None where there is no row.

    Grinding stations have no benchmark: levels 3 and 1 of the electricity of cement preparation stand for the two (GB 16780-2021).
    """
    if facts.product == GRINDING:
        limit, best = yardstick(GRINDING, trail)
        return None, Yardstick(None, best, limit, limit)
    address = row_for(facts, trail)
    return address, yardstick_of(address, trail) if address else Yardstick(None, None, None, None)


def levels_for(facts: LineFacts, address: str | None, trail: Trail) -> tuple[Levels | None, str]:
    """Levels 1, 2 and 3 of the mandatory limit that measures the same as the row, corrected for altitude where the law does.

    None and no address where no standard measures the same.
    """
    if facts.product == GRINDING:
        return recorded_levels(_GRINDING_LIMIT, trail)[0], _GRINDING_LIMIT
    path = f"limit_counterparts.{address.partition('.')[2]}" if address else ""
    if not path or not recorded(path):
        return None, ""
    counterpart = trail.value(path)
    if counterpart is None:
        return None, ""
    if address == CLINKER_ROW and facts.altitude_m is not None:
        return clinker_limits("clinker", facts.altitude_m, facts.pressure_pa, trail), str(counterpart.value)
    return recorded_levels(str(counterpart.value), trail)[0], str(counterpart.value)


def gb_level(unit_energy: Decimal | None, levels: Levels | None) -> int | None:
    """The level of the limit that a figure meets: 1, 2, 3, or 4 where the limit itself is not met; None where that is not known.

    Without level 3 (a high site whose pressure nobody gave) nobody is said to fail it.

    >>> known = Levels(Decimal(100), Decimal(107), None)
    >>> gb_level(Decimal(107), known), gb_level(Decimal(108), known)
    (2, None)
    """
    if unit_energy is None or levels is None or all(level is None for level in levels):
        return None
    met = level_met(unit_energy, levels)
    return None if met == FAILS and levels.three is None else int(met)


def deadline_for(product: Product, trail: Trail) -> Value | None:
    """By which day lines below the baseline are retrofitted or leave, in principle (发改产业〔2023〕723号); None before the edition."""
    path = f"{_TABLE}.deadlines.{product.sector}"
    return trail.value(path) if recorded(path) else None
