"""Predicates by the name that the catalogue refers to them with."""

from validation.predicates import (
    air,
    attachments,
    capacity,
    carriers,
    declared,
    energy,
    finance,
    gates,
    identity,
    investment,
    near,
    outliers,
    papers,
    places,
    power,
    schedule,
    yardsticks,
)
from validation.predicates.base import Predicate

NAMED: dict[str, Predicate] = {}
for _module in (
    identity,
    near,
    schedule,
    capacity,
    energy,
    power,
    carriers,
    air,
    investment,
    gates,
    yardsticks,
    outliers,
    declared,
    papers,
    finance,
    attachments,
    places,
):
    for _name, _predicate in _module.PREDICATES.items():
        if _name in NAMED:
            raise ValueError(f"the predicate {_name} stands twice")
        NAMED[_name] = _predicate
