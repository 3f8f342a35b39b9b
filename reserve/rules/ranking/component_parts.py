"""The components of a project as a ranking reads them: their kind, and the CO2 that does not come from saved energy."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reserve.vocabulary.document import Document
from reserve.vocabulary.units import from_micro

_SUBSTITUTING = ("raw_material", "fuel_switch")
_PROVEN_APART = ("raw_material",)


@dataclass(frozen=True, slots=True)
class ComponentPart:
    """One component: its ``kind``, the CO2 it avoids (t/yr), whether process CO2 has evidence of its own; None where blank."""

    kind: str | None
    co2_t_per_year: Decimal | None
    proven: bool

    @property
    def counts(self) -> bool:
        """Whether its CO2 may count: there is a figure, and process CO2 has its evidence."""
        return self.co2_t_per_year is not None and (self.proven or self.kind not in _PROVEN_APART)


def component_parts(document: Document) -> tuple[ComponentPart, ...]:
    """The components of a document, in their order.

    >>> component_parts(Document({}, {}))
    ()
    """
    return tuple(
        ComponentPart(
            _text(row.value("component_kind")),
            _micro(row.value("component_co2_t_per_year")),
            bool(_text(row.value("component_co2_evidence"))),
        )
        for row in document.rows("components")
    )


def substituted_co2(parts: Sequence[ComponentPart]) -> Decimal | None:
    """CO2 of another raw material and another fuel (t/yr), which no saving holds: CO2 of saved energy is never counted here.

    What has no figure, or process CO2 without evidence of its own, does not count; None where nothing of several counts, 0 where a
    project has no such component.

    >>> substituted_co2([ComponentPart("raw_material", Decimal(8060), True), ComponentPart("process", Decimal(500), False)])
    Decimal('8060')
    >>> substituted_co2([ComponentPart("raw_material", Decimal(8060), False)]) is None
    True
    """
    asked = [part for part in parts if part.kind in _SUBSTITUTING]
    counted = [part.co2_t_per_year or Decimal(0) for part in asked if part.counts]
    return None if asked and not counted else sum(counted, Decimal(0))


def _text(found: object) -> str | None:
    return found if isinstance(found, str) and found else None


def _micro(found: object) -> Decimal | None:
    return from_micro(found) if isinstance(found, int) and not isinstance(found, bool) else None
