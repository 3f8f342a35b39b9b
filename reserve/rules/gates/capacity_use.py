"""Free use of capacity (产能充分发挥): the filed capacity, for steel, cement and aluminium; staggered production still applies."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.rules.gates.sectors import Standing, full_capacity
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.units import plain

_STAGGERED = ("sector_plans.{sector}.gates.staggered_production", "building_materials_plan.mechanisms.staggered_production")
_WITH_RULE = ("steel", "cement", "aluminium")


@dataclass(frozen=True, slots=True)
class CapacityUse:
    """Whether a firm may use its capacity in full, how much that is, and what binds it all the same."""

    decisions: tuple[Decision, ...]
    usable_t_per_year: Decimal | None

    @property
    def allowed(self) -> bool:
        """Whether every condition is met; a reminder never refuses."""
        return all(decision.allowed for decision in self.decisions)


def capacity_use(  # noqa: PLR0917
    sector: str, standing: Standing, filed_t: Decimal | None, actual_t: Decimal | None, as_of: dt.date, area: str
) -> CapacityUse:
    """A firm at the benchmark and in class A may use its filed capacity in full; what was built beyond it is no capacity to be used.

    Source: 苏发改资环发〔2024〕1057号, chapter 3 (1) of annexes 1 (steel), 4 (cement) and 5 (aluminium); refining and ammonia have no such
    rule and are refused with that reason. Cement keeps its staggered production. In: tonnes per year.

    >>> found = capacity_use("cement", Standing("benchmark", "A"), Decimal(1550000), Decimal(1550000), dt.date(2024, 9, 2), "320000")
    >>> found.allowed, found.usable_t_per_year, [d.reason for d in found.decisions]
    (True, Decimal('1550000'), ['full_capacity', 'capacity_within_filed', 'staggered_applies'])
    """
    if sector not in _WITH_RULE:
        law = at(f"sector_plans.{sector}.gates.new_project.energy", as_of, area)
        return CapacityUse((decided(False, "no_capacity_rule", law),), None)
    free = full_capacity(sector, standing, as_of, area)
    law = at(f"sector_plans.{sector}.gates.full_capacity_when", as_of, area)
    within = _within_filed(filed_t, actual_t, law)
    staggered = _staggered(sector, as_of, area)
    reminder = (decided(True, "staggered_applies", staggered),) if staggered is not None else ()
    return CapacityUse((free, within, *reminder), filed_t if free.allowed and within.allowed else None)


def _within_filed(filed_t: Decimal | None, actual_t: Decimal | None, law: Value) -> Decision:
    if filed_t is None or actual_t is None:
        return decided(False, "capacity_blank", law)
    figures = {"filed": plain(filed_t), "actual": plain(actual_t)}
    if actual_t > filed_t:
        return decided(False, "capacity_above_filed", law, **figures, excess=plain(actual_t - filed_t))
    return decided(True, "capacity_within_filed", law, **figures)


def _staggered(sector: str, as_of: dt.date, area: str) -> Value | None:
    """The clause on staggered production, nearest first; only cement has one."""
    if sector != "cement":
        return None
    for path in _STAGGERED:
        try:
            return at(path.format(sector=sector), as_of, area)
        except NotFound:
            continue
    return None
