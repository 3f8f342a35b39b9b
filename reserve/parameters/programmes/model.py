"""What a funding programme is made of: gates, criteria with their curves, floors, tiers, caps and the rule at the line."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reserve.parameters.lookup import documents
from reserve.parameters.model import Citation
from reserve.vocabulary.language import Bilingual

TIES = ("saving", "attainment", "air", "measurement", "lot")


@dataclass(frozen=True, slots=True)
class Setting:
    """A number the system set, with its unit and the reason for it."""

    value: Decimal
    unit: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that is met or not, apart from points. ``parameter`` is the address of the legal value it compares with."""

    code: str
    label: Bilingual
    citation: Citation
    allowed: tuple[str, ...]
    settings: Mapping[str, Setting]
    parameter: str | None
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What gives points: a curve through fixed points, a table of classes, or experts. Weights are points at full value.

    ``curve`` is (raw value, curve value 0-100) in ascending raw values; ``products`` blank means all.
    """

    code: str
    label: Bilingual
    unit: str
    weight: Decimal
    source: str
    reason: Bilingual
    products: tuple[str, ...]
    curve: tuple[tuple[Decimal, Decimal], ...]
    classes: Mapping[str, Decimal]
    full_ultra_low: Mapping[str, Decimal]
    promised_share: str | None
    experts: bool

    def applies(self, product: str | None) -> bool:
        """Whether the criterion is scored for ``product``."""
        return not self.products or product in self.products


@dataclass(frozen=True, slots=True)
class Floor:
    """The least curve value (0-100) of a criterion, or the least total, without which a project gets no place."""

    criterion: str
    value: Decimal
    products: tuple[str, ...]
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier that official lists open, if the total is high enough."""

    tier: int
    memberships: tuple[str, ...]
    total_at_least: Setting
    citation: Citation


@dataclass(frozen=True, slots=True)
class Cap:
    """One limit of the money chain; ``product`` narrows a share of the batch to one product."""

    code: str
    value: Decimal
    unit: str
    label: Bilingual
    reason: Bilingual
    product: str | None


@dataclass(frozen=True, slots=True)
class Programme:
    """A frozen programme. ``digest`` is the SHA-256 of its canonical JSON, which :meth:`to_dict` returns."""

    code: str
    version: str
    kind: str
    status: str
    title: Bilingual
    aim: Bilingual
    approval: Bilingual
    level: str
    area: str
    basis: tuple[Citation, ...]
    valid_from: dt.date
    valid_to: dt.date
    reference_date: dt.date
    products: tuple[str, ...]
    start_from: dt.date
    finish_to: dt.date
    budget: Setting
    convention: str
    grid_factor: str
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    floors: tuple[Floor, ...]
    tiers: tuple[Tier, ...]
    caps: tuple[Cap, ...]
    partial_offer: bool
    ties: tuple[str, ...]
    advance: Setting
    digest: str
    canonical: str

    @property
    def budget_fen(self) -> int:
        """The default budget in fen."""
        return int(self.budget.value * 100)

    def to_dict(self) -> dict[str, Any]:
        """The programme as plain JSON types; :func:`read_programme` reads it back with the same digest."""
        found: dict[str, Any] = json.loads(self.canonical)
        return found

    def criterion(self, code: str) -> Criterion:
        """The criterion called ``code``; an unknown code raises ``KeyError``."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise KeyError(code)

    def basis_in_force(self, day: dt.date) -> tuple[Citation, ...]:
        """The basis documents that are valid on ``day``; a batch needs at least one on its opening date."""
        return tuple(citation for citation in self.basis if documents()[citation.document].valid_on(day))
