"""What batch services answer with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reserve.parameters import Programme, Value
from reserve.rules.ranking.candidate import CapStep, Reason, RowStatus
from reserve.services.departures.views import DepartureView
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class BatchRef:
    """A batch by its inner id and by the code that people use."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """One line of the list of batches; the budget in fen, or the places of a list."""

    code: str
    state: str
    programme_title: Bilingual
    budget_fen: int
    candidates: int
    runs: int
    opened_at: dt.datetime
    kind: str = "money"
    places: int | None = None


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One project of the ranked list, with the figures of its pinned version (10^-6 of their unit, fen)."""

    project_code: str
    place: int | None
    tier: int
    status: RowStatus
    name: str
    enterprise: str
    unit_name: Bilingual
    county_name: Bilingual
    city_name: Bilingual
    points_micro: int
    offer_fen: int
    requested_fen: int
    entitled_fen: int
    decisions: tuple[Decision, ...]
    reasons: tuple[Reason, ...]
    caps: tuple[CapStep, ...]
    tie: str | None
    lift: tuple[Bilingual, ...]
    doors: tuple[str, ...]
    lot: str
    saving_tce_micro: int | None
    indicator_before_micro: int | None
    indicator_after_micro: int | None
    indicator_unit: str
    air_class: str | None
    investment_fen: int | None


@dataclass(frozen=True, slots=True)
class RunView:
    """One run of the ranking. ``seed`` is the revealed seed of the lot."""

    number: int
    run_at: dt.datetime
    run_by: str
    seed: str
    result_digest: str
    spent_fen: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its frozen programme and, once ranked, the whole list of its latest run.

    ``resting`` are the values of ``unverified`` as they were when the list was frozen, or as they stand before.
    ``candidates``: how many projects are pinned; ``departures``: of every run, in order.
    ``seed_commitment``: SHA-256 of the seed, published at the opening.
    """

    code: str
    state: str
    programme: Programme
    budget_fen: int
    basis: str
    as_of: dt.date
    opened_at: dt.datetime
    opened_by: str
    candidates: int
    seed_commitment: str
    runs: tuple[RunView, ...]
    rows: Sequence[BatchRow]
    line_after_place: int | None
    spent_fen: int
    maximum_points_micro: int
    warnings: tuple[Bilingual, ...]
    unverified: tuple[str, ...]
    places: int | None = None
    resting: tuple[Value, ...] = ()
    departures: tuple[DepartureView, ...] = ()

    def departed(self) -> dict[str, DepartureView]:
        """The signed departures from the list as it stands, by project code."""
        run = self.runs[-1].number if self.runs else 0
        return {one.project_code: one for one in self.departures if one.run_number == run and one.state == "signed"}
