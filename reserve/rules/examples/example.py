"""What a worked example is made of: its facts, and parts that each have a day, steps with their sources, and decisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.trail import Step, Trail, shown
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class Given:
    """One fact that the example starts from, with its unit."""

    label: Bilingual
    figure: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Part:
    """One look at the facts: the day of the law, the steps, what is decided, and what follows in one sentence."""

    title: Bilingual
    as_of: dt.date
    steps: Sequence[Step]
    decisions: Sequence[Decision]
    follows: Bilingual


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example; ``name`` is that of its page."""

    name: str
    title: Bilingual
    area: str
    given: Sequence[Given]
    parts: Sequence[Part]


def read(value: Value | None, trail: Trail) -> Decimal | None:
    """Leave a step that reads ``value`` as the law states it; what is not in force leaves none.

    >>> from reserve.parameters import at
    >>> day = dt.date(2024, 9, 2)
    >>> trail = Trail(day, "330000")
    >>> read(at("energy_benchmarks.cement.clinker.baseline", day, "330000"), trail), len(trail.steps)
    (Decimal('117'), 1)
    """
    if value is None:
        return None
    trail.step(value.label or Bilingual(value.path, value.path), value.written or shown(value.number, 6), value.number, value.unit, value)
    return value.number
