"""Below the baseline (基准水平以下): by which day a line is retrofitted or closed, and what counts where a newer limit is stricter."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.decisions import decided
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.benchmark import crossing_capacity
from reserve.rules.limits.yardsticks import yardstick_of
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain

_PLANS: Mapping[str, str] = {
    "ironmaking": "steel",
    "steelmaking": "steel",
    "refining": "refining",
    "ammonia": "ammonia",
    "cement": "cement",
    "aluminium": "aluminium",
}


@dataclass(frozen=True, slots=True)
class Crossings:
    """Capacity that a retrofit lifts over each of the two marks, in t/yr; a mark already reached is crossed by nothing."""

    baseline_t: Decimal | None
    benchmark_t: Decimal | None


def above_baseline(row: str, figure: Decimal | None, trail: Trail, corrected_limit: Decimal | None = None) -> tuple[Decision, ...]:
    """Capacity below the baseline is retrofitted or leaves by its day: end of 2025 for 25 fields, end of 2026 for the 11 added ones.

    Sources: 发改产业〔2023〕723号 (to be verified) and, for the five sectors, the plans in 苏发改资环发〔2024〕1057号. ``row`` is an
    address such as ``energy_benchmarks.cement.clinker``; the figure itself is included in the level it meets. Out: the baseline with the
    nearest deadline, and the mandatory limit where it measures the same: both are shown, the stricter decides. Nothing where no level is
    in force. ``corrected_limit`` is level 3 with the corrections of its standard for site, feed or product; it stands for the plain one.

    >>> trail = Trail(dt.date(2024, 9, 2), "330000")
    >>> [d.reason for d in above_baseline("energy_benchmarks.cement.clinker", Decimal("117.01"), trail)]
    ['baseline_failed_open', 'limit_failed']
    >>> [d.reason for d in above_baseline("energy_benchmarks.cement.clinker", Decimal("118"), trail, Decimal("118.09"))]
    ['baseline_failed_open', 'limit_kept']
    """
    yardstick = yardstick_of(row, trail)
    found = []
    if yardstick.baseline is not None:
        found.append(_baseline(figure, yardstick.baseline, deadline(row, trail), trail.as_of))
    if yardstick.limit is not None:
        limit = yardstick.limit.number if corrected_limit is None else corrected_limit
        code = "limit_blank" if figure is None else "limit_kept" if figure <= limit else "limit_failed"
        stricter = yardstick.baseline is not None and limit < yardstick.baseline.number
        code += "_stricter" if stricter and code == "limit_failed" else ""
        shown = "" if figure is None else plain(figure)
        found.append(decided(code == "limit_kept", code, yardstick.limit, found=shown, limit=plain(round(limit, 6))))
    return tuple(found)


def deadline(row: str, trail: Trail) -> dt.date | None:
    """The nearest day by which capacity below the baseline of ``row`` is retrofitted or closed; None where none is recorded."""
    sector = row.split(".")[1]
    named = trail.value(f"energy_benchmarks.deadlines.{sector}")
    plan = trail.value(f"sector_plans.{_PLANS[sector]}.gates.below_baseline") if sector in _PLANS else None
    days = [value for value in (named.day if named else None, plan.due if plan else None) if value is not None]
    return min(days, default=None)


def crossings(row: str, before: Decimal | None, after: Decimal | None, capacity_t: Decimal | None, trail: Trail) -> Crossings:
    """A line crosses a mark once: capacity counts where it stood above the mark before and reaches it after (house rule).

    The baseline is the stricter of it and the mandatory limit. None where a figure or a level is missing.
    """
    yardstick = yardstick_of(row, trail)

    def across(mark: Value | None) -> Decimal | None:
        if mark is None or before is None or after is None or capacity_t is None:
            return None
        return crossing_capacity(before, after, mark.number, capacity_t)

    return Crossings(across(yardstick.counts), across(yardstick.benchmark))


def _baseline(figure: Decimal | None, baseline: Value, due: dt.date | None, as_of: dt.date) -> Decision:
    shown = {"found": "" if figure is None else plain(figure), "limit": plain(baseline.number), "due": due or ""}
    if figure is None:
        return decided(False, "baseline_blank", baseline, **shown)
    if figure <= baseline.number:
        return decided(True, "baseline_kept", baseline, **shown)
    shown["gap"] = plain(figure - baseline.number)
    if due is None:
        return decided(False, "baseline_failed_undated", baseline, **shown)
    return decided(False, "baseline_failed_open" if as_of <= due else "baseline_failed_late", baseline, **shown)
