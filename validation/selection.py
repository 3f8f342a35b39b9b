"""Which rules bite: by stage, day, area, and by the fields that changed."""

import datetime as dt
from functools import lru_cache

from reserve.vocabulary.fields import Stage
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
