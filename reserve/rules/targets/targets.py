"""Targets of the plans: what is to be reached, in which area, by which day, and how far a figure stands from it."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from operator import ge, gt, le, lt

from reserve.parameters import Value
from reserve.parameters.lookup import area_chain, library
from reserve.parameters.model import Sense
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain

_MEETS: Mapping[Sense, Callable[[Decimal, Decimal], bool]] = {"at_least": ge, "above": gt, "at_most": le, "below": lt}


@cache
def targets(area: str) -> tuple[Value, ...]:
    """All targets that plans ever set for an area or a wider one, by the day they are due; an ended plan keeps its targets.

    A target is a number with a side (``sense``) and a day (``due``). Raises ``BadInput('area_unreadable')``.

    >>> [str(t.due) for t in targets("520000") if t.path == "building_materials_plan.targets.benchmark_share"]
    ['2025-12-31']
    """
    asked = area_chain(area)
    found = [
        entry
        for (_, code), entries in library().entries.items()
        if code in asked
        for entry in entries
        if isinstance(entry, Value) and entry.sense and entry.due and isinstance(entry.value, Decimal)
    ]
    return tuple(sorted(found, key=lambda target: (target.due or dt.date.max, target.path, target.valid_from)))


def meets(sense: Sense, reached: Decimal, target: Decimal) -> bool:
    """Whether a figure lies on the side of the target that is asked for; 以上 and 以下 include the number, ``about`` asks for no side.

    >>> meets("at_least", Decimal(30), Decimal(30)), meets("above", Decimal(30), Decimal(30)), meets("about", Decimal(1), Decimal(30))
    (True, False, True)
    """
    return sense == "about" or _MEETS[sense](reached, target)


def standing(target: Value, reached: Decimal | None, as_of: dt.date) -> Decision:
    """Where a figure stands: reached, still open before its day, or missed after it. ``about`` asks for no side and is only shown.

    In: ``reached`` in the unit of the target, None where nobody counted it. Out: ``allowed`` is True where the target is reached. A value
    that is no target raises ``ValueError``.
    """
    if target.sense is None or target.due is None:
        raise ValueError(f"{target.path} is not a target")
    label = target.label or target.path
    figures = {"what": label, "target": plain(target.number), "unit": target.unit, "due": target.due}
    if reached is None:
        return decided(False, "target_not_counted", target, **figures)
    figures |= {"reached": plain(reached)}
    if target.sense == "about":
        return decided(True, "target_about", target, **figures)
    if meets(target.sense, reached, target.number):
        return decided(True, "target_reached", target, **figures)
    gap = plain(abs(target.number - reached))
    return decided(False, "target_open" if as_of <= target.due else "target_missed", target, gap=gap, **figures)
