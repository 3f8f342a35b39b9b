"""What a published ranked list says, as plain data. A service fills it; the workbook is written from nothing else.

Amounts are integer fen, quantities and points are integers of 10^-6 of their unit, so that every total is exact.
Missing is None and stays a blank cell: zero is a claim.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from reserve.vocabulary.language import BLANK, Bilingual, Language

RowStatus = Literal["funded", "partial", "reserve", "below_floor", "gated_out"]
BY_FORMULA = "entitlement"
"""The kind of programme that pays by formula: nobody is scored."""
WITHOUT_MONEY = ("list", "nomination")
"""The kinds of programmes that give no money."""
STATUSES: tuple[RowStatus, ...] = ("funded", "partial", "reserve", "below_floor", "gated_out")


@dataclass(frozen=True, slots=True)
class ListCriterion:
    """A criterion of the programme, in the order of the columns. ``weight``: its share of 100 points."""

    code: str
    label: Bilingual
    weight: Decimal


@dataclass(frozen=True, slots=True)
class ListReason:
    """Why a project has the points of one criterion: raw figure -> value on the curve (0-100) -> weight -> points.

    ``raw`` is the figure as people read it, ``source`` where it was typed or computed, ``status`` how well the law
    behind it is attested (``source``, ``published``, ``unverified``, ``house``), ``note`` what a bare number would hide.
    """

    criterion: str
    label: Bilingual
    raw: str
    unit: str
    curve_micro: int | None
    weight: Decimal
    points_micro: int
    source: str = ""
    citation: str = ""
    status: str = ""
    note: Bilingual = BLANK


@dataclass(frozen=True, slots=True)
class ListGate:
    """The answer of one gate."""

    allowed: bool
    reason: str
    message: Bilingual
    citation: str = ""


@dataclass(frozen=True, slots=True)
class ListCap:
    """One step of the chain that limits the money. ``amount_fen`` is None where the step does not apply; ``code`` is the cap's name."""

    label: Bilingual
    amount_fen: int | None
    binding: bool
    citation: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One project of the list. ``place`` is None when a gate or a floor stopped it.

    Units: savings 10^-6 tce/yr, unit energies 10^-6 kgce/t (cement grinding: ``indicator_*`` 10^-6 ``indicator_unit``).
    """

    place: int | None
    tier: int
    status: RowStatus
    project_code: str
    name: str
    enterprise: str
    unit_name: Bilingual
    county_name: Bilingual
    city_name: Bilingual
    points_micro: int
    reasons: tuple[ListReason, ...]
    saving_tce_micro: int | None = None
    unit_energy_before_micro: int | None = None
    unit_energy_after_micro: int | None = None
    indicator_unit: str = "kgce/t"
    air_class: Bilingual | None = None
    investment_fen: int | None = None
    requested_fen: int | None = None
    entitled_fen: int | None = None
    offer_fen: int = 0
    gates: tuple[ListGate, ...] = ()
    caps: tuple[ListCap, ...] = ()
    tie: str | None = None
    lift: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class ListCitation:
    """A provision that the list rests on, or a value that still waits for approval or verification."""

    subject: str
    text: str
    status: str = "source"
    value: str = ""


@dataclass(frozen=True, slots=True)
class RankedListData:
    """A ranked list as it leaves the house. ``rows`` stand in the order of the list, projects without a place last.

    ``as_of``: date whose law was applied; ``generated_on``: date in Asia/Shanghai that the file carries;
    ``digest``: of the batch run; ``audit_head``: head of the audit chain with this export in it;
    ``line_after_place``: the last place that receives money, or that stands on the list; None when there is none. ``kind``: of the
    programme; a ``list`` of ``places`` and a ``nomination`` give no money, and their workbook has none.
    """

    batch_code: str
    programme_title: Bilingual
    basis: str
    budget_fen: int
    spent_fen: int
    as_of: dt.date
    generated_on: dt.date
    convention: Bilingual
    criteria: tuple[ListCriterion, ...]
    rows: tuple[ListRow, ...]
    line_after_place: int | None
    digest: str
    audit_head: str
    language: Language = "zh"
    run_number: int = 1
    seed: str = ""
    citations: tuple[ListCitation, ...] = ()
    warnings: tuple[Bilingual, ...] = ()
    demo: bool = False
    kind: str = "money"
    places: int | None = None
    state_label: Bilingual = field(default_factory=lambda: Bilingual("已排序", "Ranked"))


def gives_money(data: RankedListData) -> bool:
    """Whether the list offers money."""
    return data.kind not in WITHOUT_MONEY


def status_word(status: RowStatus, data: RankedListData) -> str:
    """The code of the word for a status: what is funded in a programme of money is selected in a list and nominated in a nomination."""
    if data.kind == BY_FORMULA and status in ("funded", "partial", "reserve"):
        return f"{data.kind}.{status}"
    return f"{data.kind}.{status}" if status == "funded" and not gives_money(data) else status


def ranking_workbook(data: RankedListData) -> bytes:
    """The list as an .xlsx file; the same data give the same bytes. Opens in WPS, LibreOffice and Excel."""
    from reserve.exchange.workbook import write_ranked_list

    return write_ranked_list(data)
