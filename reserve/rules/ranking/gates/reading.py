"""What the verdict of a gate rests on: candidates that are alike in it get the same verdict, so that it is asked once for all of them.

A verdict is met, not asked of this product, or refused. The sentence of a refusal and its figures are made for each project when somebody
reads it. A gate that stands in no list here is asked of each candidate.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping

from reserve.parameters import Programme
from reserve.parameters.programmes import Gate
from reserve.rules.ranking.frame import Frame

Alike = Callable[[Frame, Gate, Programme], Iterable[Hashable]]
"""One key for each candidate, in their order."""
NEEDED = (
    "product", "construction_nature", "capacity_filed_t_per_year", "capacity_after_t_per_year", "start_date", "finish_date",
    "investment_total", "investment_eligible", "subsidy_requested",
)  # fmt: skip
"""The facts without which no list can say what a project is."""
FOR_MONEY = ("investment_eligible", "subsidy_requested")
"""Those of them that only a programme of money asks for."""

_FIGURES = ("saving_tce_per_year", "indicator_after")


def needed(programme: Programme) -> tuple[str, ...]:
    """The facts that a programme needs of every project."""
    return NEEDED if programme.kind == "money" else tuple(name for name in NEEDED if name not in FOR_MONEY)


def _facts(*names: str) -> Alike:
    def keys(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
        columns = [frame.fact(name) for name in names]
        return columns[0] if len(columns) == 1 else zip(*columns, strict=True)

    return keys


def _figures_complete(frame: Frame, _gate: Gate, programme: Programme) -> Iterable[Hashable]:
    """Which of four things is lacking: a fact that is asked for, a field that a figure needs, the saving, the figure after."""
    lacking = [set().union(*(frame.blank(name) for name in needed(programme)))]
    lacking.append({place for place, names in enumerate(frame.figure("missing")) if names})
    lacking += [{place for place, found in enumerate(frame.figure(name)) if found is None} for name in _FIGURES]
    keys = [0] * len(frame)
    for number, places in enumerate(lacking):
        for place in places:
            keys[place] |= 1 << number
    return keys


def _saving_at_least(frame: Frame, gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    """Savings between the same two limits of the gate are alike."""
    limits = sorted(setting.value for setting in gate.settings.values())
    savings = frame.figure("saving_tce_per_year")
    return zip(frame.fact("product"), (None if one is None else bisect_right(limits, one) for one in savings), strict=True)


def _money_area(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    return zip((one.unit for one in frame), frame.fact("location_code"), strict=True)


def _no_growth(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    return zip(frame.fact("capacity_after_t_per_year"), frame.fact("capacity_filed_t_per_year"), strict=True)


def _small_line(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    """The band stands for the figures: they are told in the sentence and decide only by being known."""
    known = ((after is None, benchmark is None) for after, benchmark in zip(frame.figure("indicator_after"), frame.figure("benchmark"),
                                                                            strict=True))  # fmt: skip
    return zip(frame.fact("product"), frame.fact("line_size_t_per_day"), frame.figure("band_after"), known, strict=True)


def _maturity(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    """The code decides only by being there."""
    return zip((bool(code) for code in frame.fact("project_code")), frame.fact("start_date"), strict=True)


def _filed(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    return [bool(code) for code in frame.fact("project_code")]


def _baseline(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    unknown = [one is None for one in frame.figure("baseline")]
    return zip(unknown, (one is None for one in frame.figure("indicator_after")), frame.figure("band_after"), strict=True)


def _band(frame: Frame, _gate: Gate, _programme: Programme) -> Iterable[Hashable]:
    return frame.figure("band_after")


ALIKE: Mapping[str, Alike] = {
    "product": _facts("product"),
    "construction_nature": _facts("construction_nature"),
    "figures_complete": _figures_complete,
    "money_area": _money_area,
    "credit": _facts("credit_record_clean"),
    "double_money": _facts("other_public_money"),
    "window": _facts("start_date", "finish_date"),
    "no_growth": _no_growth,
    "class_at_least": _facts("product", "air_class_after"),
    "line_not_exiting": _facts("line_exit_planned"),
    "small_line": _small_line,
    "saving_at_least": _saving_at_least,
    "maturity": _maturity,
    "filed": _filed,
    "sector_plan": _facts("product"),
    "above_baseline_after": _baseline,
    "leader_benchmark": _band,
    "leader_equipment": _facts("outdated_equipment_replaced"),
    "management_system": _facts("energy_management_system"),
}
"""By the code of the gate."""
