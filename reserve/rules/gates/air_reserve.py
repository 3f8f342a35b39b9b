"""The central air-pollution reserve (中央大气污染防治项目储备库): what it takes, at which stage, and when it is reviewed next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import plain

Stage = Literal["not_started", "under_way", "finished"]
AIR_KINDS = ("ultra_low",)
REFUSED_BECAUSE = (
    "mere_compliance", "unclear_technology_or_target", "single_low_efficiency_technique", "plume_whitening", "non_industrial_vocs", "odour",
    "other_three_simultaneous", "running_cost", "municipal_networks", "serious_environmental_dishonesty", "other_central_money",
)  # fmt: skip
"""The other entries of the negative list, each a question that has to be answered with no."""


@dataclass(frozen=True, slots=True)
class AirPart:
    """One component that asks for the reserve; answers that nobody gave are absent and never count as no."""

    kind: str
    stage: Stage | None
    progress_percent: Decimal | None = None
    papers_complete: bool | None = None
    applies: Mapping[str, bool] | None = None


def air_reserve(part: AirPart, as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """The reserve takes ultra-low emission and treatment, and no energy-saving retrofit; under way at most half done; not what is finished.

    Source: the guide of the reserve (to be verified): negative list, stage of the project. A component is judged by itself, so that the
    air part of a project may fit while its energy part does not. Out: one decision on the kind, one per answer that refuses or lacks,
    one on the stage. Raises the errors of :func:`reserve.parameters.at`.

    >>> energy = AirPart("process", "not_started", papers_complete=True, applies=dict.fromkeys(REFUSED_BECAUSE, False))
    >>> [(d.reason, d.allowed) for d in air_reserve(energy, dt.date(2024, 9, 2), "330000")]
    [('air_reserve_energy', False), ('air_reserve_stage', True)]
    """
    negative = at("air_fund.negative_list", as_of, area)
    fits = part.kind in AIR_KINDS
    first = decided(fits, "air_reserve_fits" if fits else "air_reserve_energy", negative, kind=_kind(part.kind, as_of, area))
    return (first, *_answers(part, negative), _stage(part, as_of, area))


def next_review(as_of: dt.date, area: str) -> tuple[dt.date, Decision]:
    """The ministry reviews twice a year what was filed before 15 April and before 15 September; those days themselves are too late.

    Source: the procedure of central environment projects (to be verified). Out: the last day to file for the next review, with its law.

    >>> [next_review(day, "330000")[0].isoformat() for day in (dt.date(2024, 4, 14), dt.date(2024, 4, 15), dt.date(2024, 9, 15))]
    ['2024-04-14', '2024-09-14', '2025-04-14']
    """
    windows = [at(f"air_fund.review_{season}", as_of, area) for season in ("spring", "autumn")]
    days = sorted((_day(window, year), window) for year in (as_of.year, as_of.year + 1) for window in windows)
    last, law = next((day - dt.timedelta(days=1), window) for day, window in days if as_of < day)
    return last, decided(True, "air_reserve_window", law, last=last, days=(last - as_of).days)


def _day(window: Value, year: int) -> dt.date:
    month, _, day = str(window.value).partition("-")
    return dt.date(year, int(month), int(day))


def _kind(kind: str, as_of: dt.date, area: str) -> object:
    """The name of a kind in both languages; one nobody recorded raises ``NeverRecorded``."""
    return at(f"components.{kind}", as_of, area).label or kind


def _answers(part: AirPart, law: Value) -> list[Decision]:
    given = part.applies or {}
    lacking = [name for name in REFUSED_BECAUSE if name not in given]
    refused = [decided(False, f"air_reserve_{name}", law) for name in REFUSED_BECAUSE if given.get(name)]
    return [*refused, decided(False, "air_reserve_unanswered", law, count=len(lacking))] if lacking else refused


def _stage(part: AirPart, as_of: dt.date, area: str) -> Decision:
    law = at("air_fund.under_way_progress", as_of, area)
    figures = {"limit": plain(law.number)}
    if part.stage is None:
        return decided(False, "air_reserve_stage_blank", law, **figures)
    if part.stage == "finished":
        return decided(False, "air_reserve_finished", law, **figures)
    if part.stage == "not_started":
        return decided(part.papers_complete is True, "air_reserve_stage" if part.papers_complete else "air_reserve_papers", law, **figures)
    if part.progress_percent is None:
        return decided(False, "air_reserve_stage_blank", law, **figures)
    if not 0 <= part.progress_percent <= 100:
        raise BadInput("progress_unreadable", progress=plain(part.progress_percent))
    within = part.progress_percent <= law.number
    return decided(within, "air_reserve_stage" if within else "air_reserve_too_far", law, **figures, progress=plain(part.progress_percent))
