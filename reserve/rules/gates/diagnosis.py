"""Whether a line is to be diagnosed (节能诊断): everywhere in the five sectors with a national plan, by size in Xinjiang."""

import datetime as dt
from decimal import Decimal

from reserve.parameters import recorded
from reserve.rules.basis.decisions import decided
from reserve.rules.basis.trail import Trail
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain

_NATIONAL = "sector_plans.common_rules.diagnosis_collects"
_BY_SIZE = "building_materials_plan.diagnosis.energy_at_least"
_BUILDING_MATERIALS = ("cement", "flat_glass", "building_ceramics", "sanitary_ceramics")
PLAN_OF_SECTOR = {
    "ironmaking": "steel", "steelmaking": "steel", "refining": "refining", "ammonia": "ammonia", "cement": "cement",
    "aluminium": "aluminium",
}  # fmt: skip
"""Sectors of the benchmark table and the national plan that covers them."""


def diagnosis_of_line(sector: str, energy_tce: Decimal | None, diagnosed_on: dt.date | None, trail: Trail) -> Decision | None:
    """The provinces diagnose all firms of the five sectors while the national plans run (苏发改资环发〔2024〕1057号 附件1 四(二)).

    In Xinjiang building-material firms with 5,000 tce a year and more come first (新工信建材〔2023〕3号 二(二)4); 以上 includes the number.
    ``allowed`` is True where nobody diagnosed the line since the duty began. None where no duty is recorded for the sector.
    """
    if sector in _BUILDING_MATERIALS and recorded(_BY_SIZE) and (least := trail.value(_BY_SIZE)) is not None:
        if energy_tce is None:
            trail.lack("energy_carriers")
            return None
        figures = {"energy": plain(energy_tce, 2), "limit": plain(least.number)}
        if energy_tce < least.number:
            return decided(False, "diagnosis_not_due", least, **figures)
        if diagnosed_on is not None and diagnosed_on >= least.valid_from:
            return decided(False, "diagnosis_made", least, day=diagnosed_on, since=least.valid_from)
        return decided(True, "diagnosis_due", least, **figures)
    duty = trail.value(_NATIONAL) if sector in PLAN_OF_SECTOR else None
    if duty is None:
        return None
    if diagnosed_on is not None and diagnosed_on >= duty.valid_from:
        return decided(False, "diagnosis_made", duty, day=diagnosed_on, since=duty.valid_from)
    return decided(True, "diagnosis_open", duty, since=duty.valid_from)
