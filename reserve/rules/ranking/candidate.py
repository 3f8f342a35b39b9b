"""What the ranking knows of a project, and what it says about it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from reserve.parameters import Value
from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Cited
from reserve.rules.ranking.component_parts import ComponentPart
from reserve.rules.ranking.entitlement.public_funds import PublicFund
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import from_micro

RowStatus = Literal["funded", "partial", "reserve", "below_floor", "gated_out"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pinned version of a project. ``facts`` are canonical values by field name (10^-6 units, fen, codes, ISO dates).

    ``group`` is the key under which related firms are summed; ``memberships`` are the official lists that name the project; ``funds`` is
    the other public money that its form lists, ``components`` what it consists of,
    ``expert_scores`` what experts gave it by criterion (10^-6).
    """

    project_code: str
    version_id: str
    digest: str
    enterprise: str
    group: str
    unit: str
    county: str
    city: str
    name: str
    facts: Mapping[str, Any]
    assessment: Assessment
    memberships: frozenset[str]
    funds: tuple[PublicFund, ...] = ()
    components: tuple[ComponentPart, ...] = ()
    expert_scores: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def number(self, name: str) -> Decimal | None:
        """A quantity in its canonical unit, or None when it is missing."""
        value = self.facts.get(name)
        return from_micro(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def fen(self, name: str) -> int | None:
        """An amount of money in fen, or None when it is missing."""
        value = self.facts.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def date(self, name: str) -> dt.date | None:
        """A date, or None when it is missing."""
        value = self.facts.get(name)
        if isinstance(value, dt.date):
            return value
        return dt.date.fromisoformat(value) if isinstance(value, str) and value else None

    def answer(self, name: str) -> bool | None:
        """Yes, no, or None when the question was not answered."""
        value = self.facts.get(name)
        return bool(value) if isinstance(value, bool) or value in (0, 1) else None


def own_benchmark(judged: Assessment) -> Value | None:
    """The benchmark of the national table; None where level 1 of a limit stands in for one, as for cement grinding."""
    return judged.benchmark if judged.row else None


@dataclass(frozen=True, slots=True)
class Reason(Cited):
    """Why a criterion gave its points: raw value, curve value (0 to 100e6), weight, points (10^-6), source and law.

    ``raw`` is the value as text without its unit, ``raw_value`` the number behind it (None when it is no number or
    cannot be computed); ``note`` says what a bare number would hide.
    """

    criterion: str
    label: Bilingual
    raw: str
    raw_value: Decimal | None
    unit: str
    source_path: str
    parameter_path: str
    citation: str
    status: str
    curve_micro: int
    weight: Decimal
    points_micro: int
    note: Bilingual = BLANK
    citation_en: str = ""


@dataclass(frozen=True, slots=True)
class CapStep(Cited):
    """One limit of the money chain: the amount it allows, and whether it is the one that decided."""

    label: Bilingual
    amount_fen: int
    binding: bool
    citation: str
    code: str = ""
    citation_en: str = ""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One project of a ranking. ``points_micro`` is the exact sum of its reasons; money in fen.

    ``place`` is None without a place in the list; ``tier`` is 1 where an official list opened it (``doors``), else the
    last tier; ``tie`` is the code of the key that decided among equal totals.
    """

    project_code: str
    place: int | None
    tier: int
    status: RowStatus
    points_micro: int
    offer_fen: int
    requested_fen: int
    entitled_fen: int
    decisions: tuple[Decision, ...]
    reasons: tuple[Reason, ...]
    caps: tuple[CapStep, ...]
    tie: str | None
    lift: tuple[Bilingual, ...]
    doors: tuple[str, ...] = ()
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A whole ranking: rows in order of place, then those below a floor, then those that a gate refused; a row may be made when it is read.

    ``places`` is how many a list has; where no money is given, ``funded`` means within the line, and every offer is 0.
    """

    rows: Sequence[RankedRow]
    line_after_place: int | None
    budget_fen: int
    spent_fen: int
    unverified: tuple[str, ...]
    warnings: tuple[Bilingual, ...] = ()
    maximum_points_micro: int = 0
    programme_digest: str = ""
    seed: str = ""
    places: int | None = None
