"""Which rules bite: by stage, day, area, and by the fields that changed; and how hard they bite what was filed before them."""

import datetime as dt
from functools import lru_cache

from reserve.parameters import NeverRecorded, Repealed, TooEarly, Value
from reserve.vocabulary.fields import Stage
from reserve.vocabulary.findings import Severity
from validation.catalogue import ANYTHING, Rule, catalogue
from validation.limits import limits


@lru_cache(maxsize=512)
def rules_for(stage: Stage, as_of: dt.date, area: str) -> tuple[Rule, ...]:
    """The rules that bite at ``stage`` on this day in this area."""
    return tuple(rule for rule in catalogue() if rule.applies(stage, limits(as_of, area)))


@lru_cache(maxsize=8192)
def rules_reading(names: frozenset[str], stage: Stage, as_of: dt.date, area: str) -> tuple[Rule, ...]:
    """Those of them that read one of the fields ``names``."""
    return tuple(rule for rule in rules_for(stage, as_of, area) if ANYTHING in rule.reads or not names.isdisjoint(rule.reads))


def severity_on(rule: Rule, as_of: dt.date, area: str, filed_on: dt.date | None) -> Severity:
    """How serious a finding of ``rule`` is on ``as_of`` for a project first filed on ``filed_on``: what came since is a hint."""
    return rule.severity if newer_than_filing(rule, as_of, area, filed_on) is None else "hint"


def newer_than_filing(rule: Rule, as_of: dt.date, area: str, filed_on: dt.date | None) -> dt.date | None:
    """The day from which ``rule`` asks what it asks on ``as_of``, where that is later than ``filed_on``; else None.

    It is the latest of the days on which the rule came into the catalogue, entered into force, or got one of its present limits.
    A project that was never filed (None) is asked everything.
    """
    if filed_on is None:
        return None
    days = [day for day in (rule.since, rule.valid_from, _limits_begun(rule.limits, as_of, area, filed_on)) if day is not None]
    begun = max(days, default=filed_on)
    return begun if begun > filed_on else None


@lru_cache(maxsize=65536)
def _limits_begun(addresses: tuple[str, ...], as_of: dt.date, area: str, filed_on: dt.date) -> dt.date | None:
    """The latest day on which one of the values of ``as_of`` began that was not there, or another one, on ``filed_on``."""
    days = []
    for address in addresses:
        now, then = _value(address, as_of, area), _value(address, filed_on, area)
        if now is not None and (then is None or then.value != now.value):
            days.append(now.valid_from)
    return max(days, default=None)


def _value(address: str, day: dt.date, area: str) -> Value | None:
    try:
        return limits(day, area).value(address)
    except (TooEarly, Repealed, NeverRecorded):
        return None
