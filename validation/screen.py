"""A quick look, in floating point, whether every ratio of a document lies well inside its band: then nothing slipped.

It never decides that something did: a ratio near a bound, or beyond it, is left to the exact figures of :mod:`validation.ratios`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reserve.rules.energy.comprehensive import STANDARD_COAL
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Document, Entry, Row
from reserve.vocabulary.fields import fields
from validation.magnitudes import DECIMALS, OUTPUTS, magnitudes
from validation.ratios import CARRIERS, EQUIVALENT, FLOWS, LEVEL_3, YEARS, bands, default, number

MARGIN = 1e-9
"""How far inside its bounds a ratio must lie; the error of a handful of double-precision operations is a millionth of it."""
TOTALS = {"money_sources": "money_source_amount", "investment_parts": "investment_part_amount", "components": "component_investment"}
KW = {"renewable": "renewable_kw", "waste_energy": "waste_energy_kw", "storage": "storage_kw"}
Figures = dict[str, float]
Bound = tuple[tuple[str, ...], tuple[str, ...], float, float]


def inside(document: Document, as_of: dt.date, area: str) -> bool:
    """Whether every ratio that can be told lies inside its band by the margin."""
    known = _read(document.entries)
    _add_energy(known, document, as_of, area)
    _add_tables(known, document, as_of, area)
    single, by_row = plan(as_of, area)
    if not all(_within(bound, known, known) for bound in single):
        return False
    if not _units_within(known, document, as_of, area):
        return False
    for table, bounds in by_row.items():
        for row in document.tables.get(table, ()):
            cells = _row(row, table, as_of, area)
            if not all(_within(bound, cells, known) for bound in bounds):
                return False
    return True


def _read(entries: Mapping[str, Entry]) -> Figures:
    """The figures above zero among some answers."""
    found: Figures = {}
    for name, entry in entries.items():
        value = entry.value
        if name in SCALES and isinstance(value, int) and value > 0:
            found[name] = value * SCALES[name]
    return found


def _within(bound: Bound, cells: Figures, known: Figures) -> bool:
    tops, bottoms, low, high = bound
    above = below = 1.0
    for name in tops:
        figure = cells.get(name) or known.get(name)
        if figure is None:
            return True
        above *= figure
    for name in bottoms:
        figure = cells.get(name) or known.get(name)
        if figure is None:
            return True
        below *= figure
    return below > 0 and low <= above / below <= high


def _units_within(known: Figures, document: Document, as_of: dt.date, area: str) -> bool:
    product = document.value("product")
    level = number(LEVEL_3[product], as_of, area) if isinstance(product, str) and product in LEVEL_3 else None
    if level is None:
        return True
    for when in ("before", "after"):
        used = known.get(f"energy_{when}_kgce" if product == "clinker" else f"power_{when}")
        output = known.get(f"output_{when}_t_per_year")
        if used is not None and output is not None:
            low, high = limit_band(f"unit_energy_{when}", as_of, area)
            if not low <= used / output / float(level) <= high:
                return False
    return True


def _add_energy(known: Figures, document: Document, as_of: dt.date, area: str) -> None:
    """Energy and electricity of the table, before and after, and what falls of both."""
    rows = document.rows(CARRIERS)
    crossing = any(row.value("flow_kind") != "feedstock" for row in document.rows(FLOWS))
    factors = [None if crossing else _factor(row, as_of, area) for row in rows]
    for when in ("before", "after"):
        cells = [row.value(f"quantity_{when}") for row in rows]
        energy = _sum([None if factor is None else _times(cell, factor) for cell, factor in zip(cells, factors, strict=True)])
        power = _sum([_times(cell, 1e-6) for row, cell in zip(rows, cells, strict=True) if row.value("carrier") == "electricity"])
        if energy is not None:
            known[f"energy_{when}"], known[f"energy_{when}_kgce"] = energy, energy * 1000
        if power is not None:
            known[f"power_{when}"] = power
    if all(name in known for name in OUTPUTS):
        growth = known[OUTPUTS[1]] / known[OUTPUTS[0]]
        for what in ("energy", "power"):
            if f"{what}_before" in known and f"{what}_after" in known:
                fall = known[f"{what}_before"] * growth - known[f"{what}_after"]
                known[f"saved_{what}"] = fall if abs(fall) > MARGIN * known[f"{what}_before"] else -1.0
    if document.rows(YEARS) or document.value("leakage_tce_per_year") is not None:
        known.pop("saved_energy", None)


def _add_tables(known: Figures, document: Document, as_of: dt.date, area: str) -> None:
    for table, column in TOTALS.items():
        _put(known, f"{column}+", _sum([_times(row.value(column), SCALES[column]) for row in document.rows(table)]))
    funds = [row for row in document.rows("public_funds") if row.value("public_fund_state") == "received"]
    _put(known, "funds_received", _sum([_times(row.value("public_fund_amount"), 1e-2) for row in funds]))
    machines = [row for row in document.rows("equipment") if row.value("equipment_role") != "removed"]
    _put(known, "equipment_prices", _sum([_price(row) for row in machines]))
    able = fields()["component_saving_tce_per_year"].kinds
    saving = [row for row in document.rows("components") if row.value("component_kind") in able]
    _put(known, "component_savings", _sum([_times(row.value("component_saving_tce_per_year"), 1e-6) for row in saving]))
    coefficient = number(EQUIVALENT, as_of, area)
    if "power_saving_declared_kwh_per_year" in known and coefficient is not None:
        known["power_saving_tce"] = known["power_saving_declared_kwh_per_year"] * float(coefficient) / 1000
    if "investment_total" in known and "progress_percent" in known:
        known["investment_by_progress"] = known["investment_total"] * known["progress_percent"] / 100


def _row(row: Row, table: str, as_of: dt.date, area: str) -> Figures:
    cells = _read(row.cells)
    if table == "components":
        kind = row.value("component_kind")
        if kind in KW and "component_capacity_mw" in cells:
            cells[KW[str(kind)]] = cells["component_capacity_mw"] * 1000
        if kind == "renewable" and "component_power_kwh_per_year" in cells:
            cells["renewable_mwh"] = cells["component_power_kwh_per_year"] / 1000
    if table == CARRIERS and "heat_value_measured" in cells:
        carrier, standard = row.value("carrier"), number(STANDARD_COAL, as_of, area)
        found = carriers().get(str(carrier))
        usual = default(str(carrier), as_of, area) if found and found.measurable and found.canonical_unit == "t" else None
        if usual and standard:
            cells["heat_default"] = float(usual * standard)
    return cells


def _factor(row: Row, as_of: dt.date, area: str) -> float | None:
    """Standard coal in tce for one stored millionth of the row's quantity."""
    carrier, heat = row.value("carrier"), row.value("heat_value_measured")
    if not isinstance(carrier, str) or carrier not in carriers():
        return None
    standard = number(STANDARD_COAL, as_of, area)
    if isinstance(heat, int) and carriers()[carrier].measurable and standard:
        return heat * 1e-6 / float(standard) * 1e-6
    usual = default(carrier, as_of, area)
    return None if usual is None else float(usual) * 1e-6


def _price(row: Row) -> float | None:
    count = row.value("equipment_count")
    return _times(row.value("equipment_price"), 1e-2 * count) if isinstance(count, int) and count > 0 else None


def _times(value: object, factor: float) -> float | None:
    return value * factor if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _sum(parts: Sequence[float | None]) -> float | None:
    """The sum; unknown while a part is, and where nothing is above zero."""
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) and any(known) else None


def _put(known: Figures, name: str, figure: float | None) -> None:
    if figure is not None:
        known[name] = figure


@lru_cache(maxsize=256)
def plan(as_of: dt.date, area: str) -> tuple[tuple[Bound, ...], Mapping[str, tuple[Bound, ...]]]:
    """The ratios with their bounds: of the project, and by table those of each row."""
    found: dict[str, list[Bound]] = {}
    for one, (low, high, _usual) in bands(as_of, area):
        if one.bottom:
            found.setdefault(one.each, []).append((one.top, one.bottom, *_floats(low, high)))
    return tuple(found.pop("", [])), {table: tuple(some) for table, some in found.items()}


@lru_cache(maxsize=256)
def limit_band(name: str, as_of: dt.date, area: str) -> tuple[float, float]:
    """The bounds of energy per tonne over the limit, narrowed by the margin."""
    return next((_floats(low, high) for one, (low, high, _) in bands(as_of, area) if one.id == name), (0.0, float("inf")))


def _floats(low: object, high: object) -> tuple[float, float]:
    return (
        0.0 if low is None else float(str(low)) * (1 + MARGIN),
        float("inf") if high is None else float(str(high)) * (1 - MARGIN),
    )


def _scales() -> dict[str, float]:
    used = {name for one in magnitudes() for name in one.reads}
    return {name: 10.0 ** DECIMALS[fields()[name].type] for name in used if fields()[name].type in DECIMALS}


SCALES = _scales()
