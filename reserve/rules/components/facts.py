"""What is known of a component, and the effect that its rule finds, each kind in its own unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reserve.rules.basis.trail import Step, Trail, rounded
from reserve.rules.energy.conventions import Convention
from reserve.vocabulary.decision import Decision

Fact = Decimal | bool | str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one component brings in a year. None means not known; what a kind cannot bring at all is not asked and is None too.

    ``saving_tce`` is what it adds to the saved energy of the project: 0 where the kind never counts, negative where it uses more.
    Everything else stands apart and is never added to it.
    """

    kind: str
    decision: Decision
    saving_tce: Decimal | None = None
    co2_t: Decimal | None = None
    capacity_mw: Decimal | None = None
    electricity_kwh: Decimal | None = None
    losses_kwh: Decimal | None = None
    substituted_tce: Decimal | None = None
    process_co2_t: Decimal | None = None
    water_m3: Decimal | None = None
    waste_t: Decimal | None = None
    pollutants_t: Mapping[str, Decimal | None] = field(default_factory=dict)
    room_tce: Decimal | None = None
    steps: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one component by field, the trail that collects steps, and the convention its electricity is counted with."""

    given: Mapping[str, Fact]
    trail: Trail
    convention: Convention

    def number(self, name: str) -> Decimal | None:
        """The figure called ``name``; a blank is noted as missing and is never zero."""
        found = self.given.get(name)
        if isinstance(found, Decimal):
            return found
        self.trail.lack(name)
        return None

    def numbers(self, *names: str) -> tuple[Decimal, ...] | None:
        """All of them, or None where one is blank; every blank one is noted."""
        found = [self.number(name) for name in names]
        known = tuple(number for number in found if number is not None)
        return known if len(known) == len(names) else None

    def answer(self, name: str) -> bool | None:
        """The answer to a question; no answer is noted as missing and means neither yes nor no."""
        found = self.given.get(name)
        if isinstance(found, bool):
            return found
        self.trail.lack(name)
        return None

    def text(self, name: str) -> str | None:
        """A code called ``name``; a blank is noted as missing."""
        found = self.given.get(name)
        if isinstance(found, str):
            return found
        self.trail.lack(name)
        return None


def in_scale(number: Decimal | None) -> Decimal | None:
    """Rounded once to the common scale; what is not known stays so."""
    return None if number is None else rounded(number)
