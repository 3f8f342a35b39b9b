"""What the line of a project is measured with on a day: its row of the benchmark table, and the limit corrected for that very line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from reserve.parameters import Value, recorded
from reserve.rules.basis.trail import Step, Trail
from reserve.rules.limits.benchmark import CLINKER, GRINDING, yardstick
from reserve.rules.limits.levels import Levels, stricter_of
from reserve.rules.lines.corrections import CORRECTIONS, Fact, plain_levels
from reserve.rules.lines.yardstick import LineFacts, row_for
from reserve.vocabulary.document import Document
from reserve.vocabulary.products import Product, products
from reserve.vocabulary.units import from_micro

_PREPARATION = "energy_limits.gb16780_2021.cement_preparation"
_SIZE_FIELD = {"flat_glass": "line_size_t_per_day", "electric_furnace": "furnace_capacity_t"}
_ABSORPTION = "absorption_percent"
Indicator = Literal["energy", "electricity"]
_PER_TONNE: Mapping[str, Indicator] = {"kgce/t": "energy", "kgce/weight_box": "energy", "kWh/t": "electricity"}
"""Units of an indicator that energy or electricity over tonnes of output gives."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a line is measured. ``indicator`` is None where its unit is not one of energy or electricity over tonnes.

    ``basis``: tonnes of output that one unit of the indicator is counted for (a weight box of glass is 0.05 t). ``baseline`` is what
    counts as baseline: where the limit, corrected for the line, is stricter, it stands in its place. ``lacking`` are the fields without
    which a level stays unknown; ``steps`` say how the limit was corrected. ``row`` is the address in the benchmark table.
    """

    indicator: Indicator | None = None
    unit: str = ""
    basis: Decimal = Decimal(1)
    baseline: Value | None = None
    benchmark: Value | None = None
    levels: Levels | None = None
    row: str = ""
    lacking: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


LEVELS = ("baseline_level", "benchmark_level", "limit_1", "limit_2", "limit_3")
"""What the indicator of a line is held against, by the names that :class:`reserve.rules.assessment.Assessment` has for it."""


def level_figures(measure: Measure) -> tuple[Decimal | None, ...]:
    """The :data:`LEVELS` of a measure; None where none is known, or where no indicator is held against it."""
    marks = (measure.baseline, measure.benchmark) if measure.indicator else (None, None)
    baseline, benchmark = (value.number if value is not None else None for value in marks)
    return baseline, benchmark, *(measure.levels or Levels(None, None, None))


def facts_read(product: str | None) -> tuple[str, ...]:
    """The fields of the form that decide how a line of ``product`` is measured, in the order of the form.

    >>> facts_read("clinker")
    ('site_altitude_m', 'site_pressure_pa')
    """
    found = products().get(product or "")
    if found is None:
        return ()
    decides = _decides(found)
    correction = CORRECTIONS.get(found.code)
    return tuple(dict.fromkeys((*((decides,) if decides else ()), *(correction.reads if correction else ()))))


def facts_of(document: Document, product: str | None) -> dict[str, Fact]:
    """The answers of ``document`` to :func:`facts_read`; blank and unreadable is None."""
    return {name: as_fact(document.value(name)) for name in facts_read(product)}


def as_fact(value: object) -> Fact:
    """A stored answer as a rule reads it: quantities and shares as Decimal, a yes or no and the code of a choice as they are."""
    if isinstance(value, bool) or value is None:
        return value
    return from_micro(value) if isinstance(value, int) else str(value)


Measures: TypeAlias = dict[tuple[object, ...], tuple["Measure", Trail]]
"""How lines were measured already, with what was asked of the law for it: for many projects under one law, by one caller."""


def measure_for(product: str | None, facts: Mapping[str, Fact], trail: Trail, known: Measures | None = None) -> Measure:
    """The row of the benchmark table for a line and its limit, corrected for site, feed or product (发改产业〔2023〕723号, GB limits).

    ``trail`` keeps the values used; what a level lacks stands in the answer, since other figures do not wait for it. Nothing where the
    product is no product of the table. ``known`` is asked first and keeps the answer.
    """
    found = products().get(product or "")
    if found is None:
        return Measure()
    asked = (found.code, trail.as_of, trail.area, *((name, type(fact), fact) for name, fact in facts.items()))
    kept = known.get(asked) if known is not None else None
    if kept is None:
        kept = _measured(found, facts, Trail(trail.as_of, trail.area))
        if known is not None:
            known[asked] = kept
    measure, apart = kept
    trail.used |= apart.used
    trail.unavailable |= apart.unavailable
    return measure


def _measured(found: Product, facts: Mapping[str, Fact], apart: Trail) -> tuple[Measure, Trail]:
    measured = _grinding(facts, apart) if found.code == GRINDING else _of_table(found, facts, apart)
    whole = replace(
        measured,
        indicator=_PER_TONNE.get(found.energy_unit),
        unit=found.energy_unit,
        basis=found.basis,
        lacking=tuple(apart.missing),
        steps=tuple(apart.steps),
    )
    return whole, apart


def _grinding(facts: Mapping[str, Fact], trail: Trail) -> Measure:
    """Grinding has no benchmark: levels 3 and 1 of the electricity of cement preparation stand for the two (GB 16780-2021).

    The limit of cement itself, corrected for its clinker share, is told beside it.
    """
    limit, best = yardstick(GRINDING, trail)
    levels = plain_levels(_PREPARATION, trail)
    if facts.get("clinker_share_percent") is not None:
        CORRECTIONS[GRINDING].levels(facts, "", trail)
    return Measure(baseline=limit, benchmark=best, levels=levels)


def _of_table(product: Product, facts: Mapping[str, Fact], trail: Trail) -> Measure:
    address = _row(product, facts, trail)
    if address is None:
        return Measure()
    baseline, benchmark = trail.value(f"{address}.baseline"), trail.value(f"{address}.benchmark")
    counterpart = f"limit_counterparts.{address.partition('.')[2]}"
    named = trail.value(counterpart) if recorded(counterpart) else None
    limit = trail.value(f"{named.value}.level_3") if named is not None else None
    correction = CORRECTIONS.get(product.code)
    if correction is not None:
        levels = correction.levels(facts, address, trail)
    else:
        levels = plain_levels(str(named.value), trail) if named is not None else None
    return Measure(baseline=stricter_of(baseline, _corrected(limit, levels)), benchmark=benchmark, levels=levels, row=address)


def _corrected(limit: Value | None, levels: Levels | None) -> Value | None:
    """Level 3 with the correction of the line; None where that is not known, so that the baseline alone counts."""
    three = levels.three if levels is not None else None
    if limit is None or three is None:
        return None
    return limit if three == limit.number else replace(limit, value=three)


def _row(product: Product, facts: Mapping[str, Fact], trail: Trail) -> str | None:
    decides = _decides(product)
    figure = facts.get(decides) if decides else None
    if decides and not isinstance(figure, Decimal):
        trail.lack(decides)
        return None
    number = figure if isinstance(figure, Decimal) else None
    return row_for(LineFacts(product.code, size=number, water_absorption_percent=number), trail)


def _decides(product: Product) -> str | None:
    """The field whose figure picks the row of the benchmark table, where there are several."""
    return _ABSORPTION if product.decided_by == "absorption" else _SIZE_FIELD[product.code] if product.decided_by else None


__all__ = [
    "CLINKER", "GRINDING", "LEVELS", "Fact", "Measure", "Measures", "as_fact", "facts_of", "facts_read", "level_figures", "measure_for",
]  # fmt: skip
