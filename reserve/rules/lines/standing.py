"""Where a line of the register stands on a day: unit energy between baseline and benchmark, GB level, deadline, diagnosis."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from reserve.parameters import Value
from reserve.rules.basis.trail import Step, Trail, rounded, shown
from reserve.rules.energy.yearly import Figures, Measured, Origin, measured_energy
from reserve.rules.gates.diagnosis import diagnosis_of_line
from reserve.rules.limits.benchmark import Band, attainment, band
from reserve.rules.limits.levels import FAILS
from reserve.rules.lines.yardstick import LineFacts, deadline_for, gb_level, levels_for, yardstick_for
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import products

__all__ = ["Due", "Figures", "LineStanding", "Measured", "Origin", "fails_limit", "line_standing"]

Due = Literal["reached", "open", "overdue"]
_GAP = Bilingual("与标杆的差距", "Gap to the benchmark")
_ATTAINMENT = Bilingual("对标达成度（基准为 0，标杆为 1）", "Attainment (baseline 0, benchmark 1)")


@dataclass(frozen=True, slots=True)
class LineStanding:
    """All that the law and the figures say of a line on ``as_of``. None where it cannot be known; ``missing`` says which fields would help.

    ``row``: address of the row of the benchmark table; ``baseline``, ``benchmark``, ``limit`` and ``counts`` are dated values with their
    citations, ``counts`` the stricter of baseline and limit. ``gb_level`` is 1, 2, 3, or 4 where the limit is not met. ``deadline``: the
    day by which the line reaches the level, ``deadline_law`` its source in law (None: the line's own date). ``diagnosis``: due or not.
    """

    product: str | None
    unit: str
    year: int | None
    measured: Measured
    row: str | None = None
    baseline: Value | None = None
    benchmark: Value | None = None
    limit: Value | None = None
    counts: Value | None = None
    gap: Decimal | None = None
    attainment: Decimal | None = None
    band: Band | None = None
    gb_level: int | None = None
    gb_standard: str = ""
    deadline: dt.date | None = None
    deadline_law: Value | None = None
    due: Due | None = None
    diagnosis: Decision | None = None
    steps: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    used: dict[str, Value] = field(default_factory=dict)

    @property
    def band_code(self) -> str:
        """The band as lists filter it (``choices("energy_band")``): without a yardstick or without figures it says so."""
        if self.benchmark is None or self.counts is None:
            return "no_yardstick"
        return self.band or "no_data"


def line_standing(
    facts: LineFacts,
    figures: Figures | None,
    as_of: dt.date,
    area: str,
    *,
    own_deadline: dt.date | None = None,
    exits: bool = False,
    diagnosed_on: dt.date | None = None,
) -> LineStanding:
    """Standing of a line by its latest figures (发改产业〔2023〕723号 and the limit standards in force on ``as_of``).

    ``own_deadline``: the day that the firm promised or the authority ordered, which goes before the national one where it is earlier;
    ``exits``: the line is in an exit plan. Never raises for figures that are missing.
    """
    trail = Trail(as_of, area)
    product = products().get(facts.product or "")
    if product is None:
        trail.lack("product")
        return LineStanding(facts.product, "", figures.year if figures else None, Measured(), missing=tuple(trail.missing))
    if figures is None:
        trail.lack("year")
    measured = measured_energy(figures, product, trail) if figures else Measured()
    if figures and measured.unit_energy is None:
        trail.lack("unit_energy_stated")
    address, rod = yardstick_for(facts, trail)
    levels, standard = levels_for(facts, address, trail)
    unit_energy = measured.unit_energy
    reached = rod.attained(unit_energy) if unit_energy is not None else None
    where: Band | None = None
    if unit_energy is not None and rod.counts is not None and rod.benchmark is not None:
        where = band(unit_energy, rod.counts, rod.benchmark)
    gap = unit_energy - rod.benchmark.number if unit_energy is not None and rod.benchmark else None
    if gap is not None and rod.benchmark and unit_energy is not None:
        trail.step(_GAP, f"{shown(unit_energy)} − {rod.benchmark.number}", gap, product.energy_unit, rod.benchmark)
    if reached is not None and rod.counts and rod.benchmark and unit_energy is not None:
        text = f"({rod.counts.number} − {shown(unit_energy)}) ÷ ({rod.counts.number} − {rod.benchmark.number})"
        trail.step(_ATTAINMENT, text, attainment(unit_energy, rod.counts.number, rod.benchmark.number), "1", rod.benchmark)
    below = unit_energy is not None and rod.baseline is not None and unit_energy > rod.baseline.number
    law = deadline_for(product, trail) if below else None
    deadline, from_law = _deadline(own_deadline, law)
    return LineStanding(
        product=product.code,
        unit=product.energy_unit,
        year=figures.year if figures else None,
        measured=measured,
        row=address,
        baseline=rod.baseline,
        benchmark=rod.benchmark,
        limit=rod.limit,
        counts=rod.counts,
        gap=_round(gap),
        attainment=_round(reached),
        band=where,
        gb_level=gb_level(unit_energy, levels),
        gb_standard=standard,
        deadline=deadline,
        deadline_law=from_law,
        due=_due(where, deadline, as_of, exits=exits),
        diagnosis=diagnosis_of_line(product.sector, measured.energy_tce, diagnosed_on, trail),
        steps=tuple(trail.steps),
        missing=tuple(trail.missing),
        unavailable=tuple(trail.unavailable),
        used=trail.used,
    )


def fails_limit(standing: LineStanding) -> bool:
    """Whether the figures do not even meet level 3 of the mandatory limit."""
    return standing.gb_level == FAILS


def _deadline(own: dt.date | None, law: Value | None) -> tuple[dt.date | None, Value | None]:
    if law is not None and (own is None or law.day <= own):
        return law.day, law
    return own, None


def _due(where: Band | None, deadline: dt.date | None, as_of: dt.date, *, exits: bool) -> Due | None:
    if where == "benchmark" and not exits:
        return "reached"
    if deadline is None:
        return None
    return "open" if as_of <= deadline else "overdue"


def _round(number: Decimal | None) -> Decimal | None:
    return None if number is None else rounded(number)
