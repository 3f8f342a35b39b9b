"""What a funding programme is made of: gates, criteria with their curves, floors, tiers, caps and the rule at the line."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reserve.parameters.lookup import documents
from reserve.parameters.model import Citation
from reserve.parameters.programmes.entitlement import Entitlement
from reserve.vocabulary.language import BLANK, Bilingual

TIES = ("saving", "attainment", "air", "measurement", "lot")
KINDS = ("money", "list", "nomination", "entitlement")
"""Money is offered; places are filled; projects are named to the authority above; who fulfils the conditions receives by formula."""
CANDIDATE_UNITS = ("component", "project", "enterprise")
TIMINGS = ("ex-ante", "ex-post")
LINE_RULES = ("stop", "skip", "optimise")
CAPS = {
    "percent_of_eligible": "1", "percent_of_investment": "1", "rate_per_tce": "CNY/tce", "project": "CNY", "batch_share": "1",
    "firm_year": "CNY", "group": "CNY", "group_share": "1", "county": "CNY", "county_share": "1", "city": "CNY", "city_share": "1",
    "product_share": "1", "sector_share": "1",
}  # fmt: skip
"""The caps that there are, with their unit: of a project alone, then of those who share one. Shares are of the money of the batch."""
SPILLS = ("next", "general", "none")
DEFAULT_ALLOCATORS = {"list": "places", "nomination": "places", "entitlement": "entitlement"}
"""The allocator of a kind that names none; for money it is the rule at the line, or ``fences`` where there are any."""
FENCED = ("fences", "places")
"""The allocators that keep fences."""


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
    """One limit of the money chain; ``product`` or ``sector`` narrows a share of the batch to one of them."""

    code: str
    value: Decimal
    unit: str
    label: Bilingual
    reason: Bilingual
    product: str | None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A method or allocator by its name, with the numbers it is set to; the name must be registered where the rules stand."""

    name: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    reason: Bilingual = BLANK


@dataclass(frozen=True, slots=True)
class Fence:
    """Money or places kept for some: who belongs (all that is named must hold), how much, the most they take, and where the rest goes.

    ``kept`` and ``ceiling`` are in yuan, projects, or as share (unit ``1``) of the batch. What is left goes to the ``next`` fence, to the
    ``general`` list, or to nobody (``none``). Fences are cleared in the order of their numbers.
    """

    code: str
    order: int
    label: Bilingual
    products: tuple[str, ...]
    sectors: tuple[str, ...]
    areas: tuple[str, ...]
    kept: Setting
    ceiling: Setting | None
    spill: str
    reason: Bilingual

    def holds(self, product: str | None, sector: str | None, area_chain: tuple[str, ...]) -> bool:
        """Whether a project of this product and sector, in these areas (county, city, province), belongs to the fence."""
        return (
            (not self.products or product in self.products)
            and (not self.sectors or sector in self.sectors)
            and (not self.areas or bool(set(self.areas) & set(area_chain)))
        )


@dataclass(frozen=True, slots=True)
class Quotas:
    """How many places each city is thought to have, by its code: shown beside the list, never part of a score."""

    label: Bilingual
    places: Mapping[str, int]
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Extended:
    """The earlier version that a programme extends: it may add, never change."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A frozen programme. ``digest`` is the SHA-256 of its canonical JSON, which :meth:`to_dict` returns.

    No ``products`` means every product. ``budget`` is the money of a programme that gives money, ``places`` that of one that fills a list.
    """

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
    start_from: dt.date | None
    finish_to: dt.date | None
    budget: Setting | None
    convention: str
    grid_factor: str
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    floors: tuple[Floor, ...]
    tiers: tuple[Tier, ...]
    caps: tuple[Cap, ...]
    line_rule: str
    partial_offer: bool
    ties: tuple[str, ...]
    advance: Setting | None
    digest: str
    canonical: str
    places: Setting | None = None
    method: Chosen = Chosen("anchored")
    allocator: Chosen = Chosen("stop")
    fences: tuple[Fence, ...] = ()
    quotas: Quotas | None = None
    candidate_unit: str = "project"
    timing: str = "ex-ante"
    invoice_from: dt.date | None = None
    invoice_to: dt.date | None = None
    extends: Extended | None = None
    entitlement: Entitlement | None = None

    @property
    def budget_fen(self) -> int:
        """The default budget in fen; 0 for a programme that gives no money."""
        return int(self.budget.value * 100) if self.budget is not None else 0

    @property
    def default_places(self) -> int | None:
        """How many places a list has by default; None for a programme that fills no list."""
        return int(self.places.value) if self.places is not None else None

    @property
    def main_product(self) -> str | None:
        """The product whose weights stand for the programme; None where every product is measured alike."""
        return self.products[0] if self.products else None

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
