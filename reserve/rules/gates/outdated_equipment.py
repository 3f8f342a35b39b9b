"""Equipment of a size that the plans close or renew: whether a piece falls under it, and where that is written."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import at
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.units import plain


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of equipment: the address of the size up to which it is closed, the number itself included (及以下)."""

    path: str
    unit: str


KINDS = {
    "aluminium_cell": Kind("sector_plans.aluminium.gates.cell_out_at_most", "kA"),
    "crude_distillation": Kind("sector_plans.refining.gates.distillation_out_at_most", "10kt/yr"),
    "blast_furnace": Kind("sector_plans.steel.gates.blast_furnace_to_renew", "m3"),
    "coal_boiler": Kind("retrofit_plan.boiler_out_at_most", "t/h"),
}


def still_allowed(kind: str, size: Decimal, as_of: dt.date, area: str) -> Decision:
    """Equipment of the named size or smaller is closed or renewed; 以下 includes its number.

    Source: 苏发改资环发〔2024〕1057号 (cells, crude distillation, blast furnaces), 浙经信绿色〔2022〕134号 三(二)5 (coal boilers).
    In: size in the unit of :data:`KINDS`. Out: allowed where the equipment is larger. Raises ``NotFound('equipment_unknown')``,
    ``BadInput('equipment_size')`` for a size of zero or less, and the errors of :func:`reserve.parameters.at`.

    >>> [still_allowed("blast_furnace", Decimal(size), dt.date(2024, 9, 2), "320000").allowed for size in (1000, 1001)]
    [False, True]
    """
    found = KINDS.get(kind)
    if found is None:
        raise NotFound("equipment_unknown", kind=kind[:40], known=", ".join(KINDS))
    if size <= 0:
        raise BadInput("equipment_size", size=plain(size), unit=found.unit)
    limit = at(found.path, as_of, area)
    larger = size > limit.number
    code = "equipment_larger" if larger else "equipment_outdated"
    return decided(larger, code, limit, size=plain(size), unit=found.unit, limit=plain(limit.number))
