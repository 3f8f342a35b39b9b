"""What the register's services answer with: plain, frozen data without a database behind it.

Numbers are Decimal in canonical units (capacity and output in t or m² a year, unit energy in the unit of the product), money is fen.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from reserve.rules.energy.saving_ledger import Ledger
from reserve.rules.lines.standing import LineStanding
from reserve.services.projects.views import FieldConflict
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.register import Kind, Record

Typed = Mapping[str, tuple[str, str | None]]
"""Answers as they were typed: path (``name`` or ``energy_carriers/<row key>/<column>``) -> text and unit (None: the unit offered first)."""


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record of the register by kind and id, at a revision."""

    kind: Kind
    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What became of the changes: saved with the revision of each field, in conflict with somebody else's, or refused with a sentence."""

    revision: int
    saved: Mapping[str, int]
    conflicts: Sequence[FieldConflict] = ()
    refused: Sequence[tuple[str, Bilingual]] = ()


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as its form needs it: typed answers in ``raw``, the same read in ``record``, the revision of each field.

    ``parents``: kind -> id of what it belongs to; ``project_code``: the project it is about, where the reader may see it. ``product``:
    the line's, which decides units. ``editable``: the reader may change it now. ``ended_on``: the day it was ended, with the reason;
    ``resumable``: the reader may let it hold again.
    """

    ref: RecordRef
    unit_code: str
    unit_name: Bilingual
    raw: Mapping[str, Any]
    record: Record
    field_revisions: Mapping[str, int]
    parents: Mapping[Kind, str]
    product: str | None
    editable: bool
    updated_at: dt.datetime
    project_code: str | None = None
    ended_on: dt.date | None = None
    end_reason: str | None = None
    hints: tuple[tuple[str, Bilingual], ...] = ()
    resumable: bool = False


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a list. ``unit_energy`` is that of ``year``, the latest with figures; ``band`` one of ``choices("energy_band")``.

    ``deadline``: by when the level is to be reached, the line's own day or that of the law, whichever comes first.
    """

    id: str
    name: str
    enterprise_id: str
    enterprise: str
    credit_code: str
    unit_code: str
    location_code: str | None
    county_name: Bilingual | None
    product: str
    product_label: Bilingual
    sector: str
    performance_class: str | None
    device: str | None
    capacity_filed: Decimal | None
    capacity_actual: Decimal | None
    output_unit: str
    year: int | None
    unit_energy: Decimal | None
    energy_unit: str
    baseline: Decimal | None
    benchmark: Decimal | None
    counts: Decimal | None
    gap: Decimal | None
    band: str
    gb_level: int | None
    deadline: dt.date | None
    exit_planned: bool | None
    ended_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of lines; ``counts``: how many of the filtered lines (band filter aside) stand in each band, ``sectors`` in each sector.

    ``enterprises``: how many enterprises the filtered lines belong to. ``capacity``: filed capacity by band in t a year, of products
    counted in tonnes; ``stale``: how many of the filtered lines have no unit energy of last year or later.
    """

    rows: tuple[LineRow, ...]
    total: int
    page: int
    size: int
    counts: Mapping[str, int]
    sectors: Mapping[str, int] = field(default_factory=dict)
    enterprises: int = 0
    capacity: Mapping[str, Decimal] = field(default_factory=dict)
    stale: int = 0


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """One enterprise of a list with the number of its lines that the reader may see and their worst band."""

    id: str
    name: str
    credit_code: str
    unit_code: str
    unit_name: Bilingual
    location_code: str | None
    county_name: Bilingual | None
    kind: str | None
    performance_class: str | None
    carbon_efficiency_code: str | None
    key_energy_unit: bool | None
    responsible_departments: str | None
    line_count: int
    diagnosed_on: dt.date | None
    ended_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """One page of enterprises."""

    rows: tuple[EnterpriseRow, ...]
    total: int
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """An enterprise with everything below it that the reader may see. ``carbon``: its level by carbon per value added, where known."""

    row: EnterpriseRow
    form: RecordView
    sites: tuple[RecordView, ...]
    lines: tuple[LineRow, ...]
    measures: tuple[RecordView, ...]
    diagnoses: tuple[RecordView, ...]
    carbon: Decision | None
    may_add: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its years, its standing on ``as_of``, its ledger of savings, measures, diagnoses and linked projects.

    ``yearly``: the standing of every recorded year by the law of ``as_of``, oldest first; ``projects``: codes the reader may see.
    """

    row: LineRow
    form: RecordView
    enterprise_id: str
    enterprise: str
    site: RecordView | None
    observations: tuple[RecordView, ...]
    yearly: tuple[LineStanding, ...]
    standing: LineStanding
    ledger: Ledger
    savings: tuple[RecordView, ...]
    measures: tuple[RecordView, ...]
    diagnoses: tuple[RecordView, ...]
    projects: tuple[str, ...]
    as_of: dt.date
    may_add: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One act on a record: who, when, and for each path what stood before and what stands after, as typed."""

    kind: Kind
    record_id: str
    number: int
    act: str
    person_name: str
    unit_name: Bilingual
    at: dt.datetime
    changes: tuple[tuple[str, str, str | None, str, str | None], ...]
    reason: str | None
    digest_after: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target of a plan for an area. ``decision`` says where it stands; ``reached`` is None where the register cannot count it.

    ``gap`` is what is missing, in the unit of the target, 0 where it is reached. ``counted`` of ``known``: how many lines (or enterprises)
    with data of how many it concerns; ``of`` says of what: ``line``, ``enterprise`` or ``project``. ``start``: the base that the plan
    starts from, where it names one. ``parts`` are the figures it is made of, each with its unit; ``how`` says how it is counted, ``note``
    why a figure is not told although everything for it is recorded.
    """

    path: str
    label: Bilingual
    target: Decimal
    unit: str
    sense: str
    due: dt.date
    reached: Decimal | None
    progress: Decimal | None
    gap: Decimal | None
    counted: int
    known: int
    how: Bilingual
    decision: Decision
    citation: Bilingual
    status: str
    parts: tuple[tuple[Bilingual, Decimal, str], ...] = ()
    start: Decimal | None = None
    of: Literal["line", "enterprise", "project"] = "line"
    document: str = ""
    note: Bilingual | None = None
