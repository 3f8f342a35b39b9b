"""Points: each criterion has a published curve through fixed points, so nobody else's entry moves a score.

Curves are float64 (a record is a frame of one), rounded once to 6 decimals half to even; everything after that is
integers of 10^-6, which every comparison, tie and sum uses.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reserve.parameters import Programme, at
from reserve.parameters.model import own_name
from reserve.parameters.programmes import Criterion
from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Trail
from reserve.rules.emissions.avoided import fully_ultra_low
from reserve.rules.limits.ladder import Yardsticks, placed_on_ladder
from reserve.rules.limits.yardsticks import Yardstick
from reserve.rules.ranking.candidate import Candidate, Reason, own_benchmark
from reserve.rules.ranking.component_parts import substituted_co2
from reserve.rules.ranking.experts import mean_micro
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import from_micro, plain

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_WEIGHT_SCALE = 100
_NONE = Decimal(0)
_PERCENT = 100


def curve_micro(raw: Floats, curve: Sequence[tuple[Decimal, Decimal]]) -> Integers:
    """The value of an anchored curve (0 to 100, flat beyond its ends) in 10^-6; what cannot be computed (NaN) gives 0.

    >>> anchors = ((Decimal(0), Decimal(0)), (Decimal(300), Decimal(20)), (Decimal(900), Decimal(50)))
    >>> curve_micro(np.array([300.0, 600.0, 5000.0, np.nan]), anchors).tolist()
    [20000000, 35000000, 50000000, 0]
    """
    values = np.interp(raw, [float(x) for x, _ in curve], [float(y) for _, y in curve])
    micro: Integers = np.rint(np.nan_to_num(values) * 1e6).astype(np.int64)
    return micro


def points_micro(curve: Integers, weight: Decimal) -> Integers:
    """Points = curve value x weight / 100 in integer arithmetic, half to even; weights have at most two decimals.

    >>> points_micro(np.array([50_000_000, 1]), Decimal(25)).tolist()
    [12500000, 0]
    """
    divisor = _PERCENT * _WEIGHT_SCALE
    scaled = weight * _WEIGHT_SCALE
    if scaled != scaled.to_integral_value():
        raise ValueError(f"the weight {weight} has more than two decimals")
    quotient, remainder = np.divmod(curve * int(scaled), divisor)
    up = (remainder * 2 > divisor) | ((remainder * 2 == divisor) & (quotient % 2 == 1))
    points: Integers = quotient + up.astype(np.int64)
    return points


@dataclass(frozen=True, slots=True)
class Column:
    """One criterion over all candidates: raw numbers (None where there is none), curve values and points in 10^-6."""

    criterion: Criterion
    applies: tuple[bool, ...]
    raw: tuple[Decimal | None, ...]
    curve: Integers
    points: Integers
    texts: tuple[str, ...]
    notes: tuple[Bilingual, ...]
    parameter_path: str


def score(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> list[Column]:
    """All criteria of the programme over all candidates, in the programme's order."""
    return [_column(candidates, criterion, programme, as_of) for criterion in programme.criteria]


def _column(candidates: Sequence[Candidate], criterion: Criterion, programme: Programme, as_of: dt.date) -> Column:
    applies = tuple(criterion.applies(c.assessment.product) for c in candidates)
    texts: tuple[str, ...]
    notes: tuple[Bilingual, ...]
    if criterion.experts:
        means = [mean_micro(c.expert_scores.get(criterion.code, ())) for c in candidates]
        raw: tuple[Decimal | None, ...] = tuple(None if mean is None else from_micro(mean) for mean in means)
        curve = np.array([mean or 0 for mean in means], np.int64)
        texts = tuple("" if number is None else plain(number) for number in raw)
        reviewed = any(mean is not None for mean in means)
        notes = tuple(_experts(c, criterion, reviewed) for c in candidates)
    elif criterion.classes:
        raw = (None,) * len(candidates)
        judged = [_air(c, criterion, programme, as_of) for c in candidates]
        curve = np.rint(np.array([float(value) for value, _, _ in judged]) * 1e6).astype(np.int64)
        texts, notes = tuple(text for _, text, _ in judged), tuple(note for _, _, note in judged)
    else:
        found = [
            measured(c, criterion.code, as_of, programme.area) if on else (None, BLANK) for c, on in zip(candidates, applies, strict=True)
        ]
        raw = tuple(number for number, _ in found)
        numbers = np.array([float("nan") if number is None else float(number) for number in raw])
        curve = curve_micro(numbers, criterion.curve)
        texts = tuple("" if number is None else plain(number) for number in raw)
        blank = messages()["reason_not_computed"]
        notes = tuple(blank if number is None and note == BLANK else note for number, note in found)
    mask = np.array(applies, dtype=bool)
    curve = np.where(mask, curve, 0)
    address = f"programmes.{programme.code}.criteria.{criterion.code}"
    return Column(criterion, applies, raw, curve, points_micro(curve, criterion.weight), texts, notes, address)


def _experts(candidate: Candidate, criterion: Criterion, reviewed: bool) -> Bilingual:
    """The scores behind a mean; or that there is no review at all, or none of this project."""
    given = candidate.expert_scores.get(criterion.code, ())
    if not given:
        return messages()["reason_no_expert_score" if reviewed else "reason_no_experts"]
    scores = [plain(from_micro(score)) for score in sorted(given)]
    told = Bilingual("、".join(scores), ", ".join(scores))
    return messages()["reason_expert_scores"].format(count=len(scores), scores=told)


def measured(candidate: Candidate, criterion: str, as_of: dt.date, area: str) -> tuple[Decimal | None, Bilingual]:
    """The number that a curve reads, and what a bare number would hide: the yardstick of an attainment, CO2 without its evidence."""
    if criterion == "attainment":
        return ladder_points(candidate, as_of, area)
    number = raw_value(candidate, criterion)
    if criterion == "substitution" and any(part.kind == "raw_material" and not part.counts for part in candidate.components):
        return number, messages()["reason_substitution_unproven"]
    return number, BLANK


def ladder_points(candidate: Candidate, as_of: dt.date, area: str) -> tuple[Decimal | None, Bilingual]:
    """Points on the ladder of yardsticks (0 to 100): benchmark, national limit, saving rate; which of them measured is the note."""
    judged = candidate.assessment
    rods = ladder_rods(judged)
    placed = placed_on_ladder(judged.indicator_after, judged.saving_rate, rods, Trail(as_of, area))
    if placed is None:
        return None, BLANK
    return placed.points, messages()["reason_ladder"].format(rung=own_name(placed.ceiling), ceiling=plain(placed.ceiling.number))


def ladder_rods(judged: Assessment) -> Yardsticks:
    """What there is to measure a project with: its benchmark where its product has one of its own, and its mandatory limit."""
    return Yardsticks(Yardstick(judged.baseline, own_benchmark(judged), None, judged.baseline), judged.limits)


def raw_value(candidate: Candidate, criterion: str) -> Decimal | None:
    """The number that a curve reads: tce/yr, yuan per (tce/yr), kgce/t or kWh/t, t/yr, %; None when it cannot be computed."""
    judged = candidate.assessment
    match criterion:
        case "energy_saved":
            return judged.saving_tce_per_year
        case "cost_per_tce":
            return cost_per_tce(candidate.fen("investment_total"), judged.saving_tce_per_year)
        case "level" | "level_grinding":
            return judged.indicator_after
        case "crossing":
            return judged.crossing_capacity_t_per_year
        case "attainment_gain":
            known = judged.attainment_before is not None and judged.attainment_after is not None
            return (judged.attainment_after or _NONE) - (judged.attainment_before or _NONE) if known else None
        case "co2_reduction":
            return judged.co2_reduction_t_per_year
        case "saving_rate":
            return None if judged.saving_rate is None else judged.saving_rate * _PERCENT
        case "substitution":
            return substituted_co2(candidate.components)
        case "nox_reduction" | "so2_reduction" | "dust_reduction":
            return candidate.number(f"{criterion}_t_per_year")
        case _:
            raise KeyError(f"no raw value is known for the criterion {criterion}")


def cost_per_tce(investment_fen: int | None, saving_tce: Decimal | None) -> Decimal | None:
    """Total investment over yearly saving, in yuan per (tce/yr), to 6 decimals; None when nothing is saved.

    >>> cost_per_tce(450_000_000, Decimal(900))
    Decimal('5000.000000')
    """
    if investment_fen is None or saving_tce is None or saving_tce <= 0:
        return None
    return (Decimal(investment_fen) / 100 / saving_tce).quantize(Decimal("0.000001"))


def air_value(facts: Any, criterion: Criterion, share: Decimal) -> tuple[Decimal, bool, bool] | None:
    """The class table, with full ultra-low emission, times the share of a promised class; None without a class.

    Returns (curve value 0-100, promised, fully ultra-low). A class of unknown state counts as promised.
    """
    found = facts.get("air_class_after")
    if found not in criterion.classes:
        return None
    ultra_low = fully_ultra_low(facts)
    promised = facts.get("air_class_state") != "verified"
    value = criterion.full_ultra_low.get(found, criterion.classes[found]) if ultra_low else criterion.classes[found]
    return (value * share if promised else value), promised, ultra_low


def promised_share(criterion: Criterion, programme: Programme, as_of: dt.date) -> Decimal:
    """The share at which a promised class counts; 1 when the programme names none."""
    return at(criterion.promised_share, as_of, programme.area).number if criterion.promised_share else Decimal(1)


def _air(candidate: Candidate, criterion: Criterion, programme: Programme, as_of: dt.date) -> tuple[Decimal, str, Bilingual]:
    share = promised_share(criterion, programme, as_of)
    judged = air_value(candidate.facts, criterion, share)
    if judged is None:
        return Decimal(0), "", messages()["reason_not_computed"]
    value, promised, ultra_low = judged
    code = ("reason_class_promised" if promised else "reason_class") + ("_ultra_low" if ultra_low else "" if promised else "_verified")
    return (
        value,
        choices("air_class")[candidate.facts["air_class_after"]].en.removeprefix("Class "),
        messages()[code].format(share=f"{plain(share * 100)}%"),
    )


def reasons(columns: Sequence[Column], position: int, programme: Programme) -> tuple[Reason, ...]:
    """The reasons of one candidate: only criteria that apply to its product; their points sum to its total."""
    return tuple(
        Reason(
            column.criterion.code,
            column.criterion.label,
            column.texts[position],
            column.raw[position],
            column.criterion.unit,
            column.criterion.source,
            column.parameter_path,
            programme.title.zh,
            programme.status,
            int(column.curve[position]),
            column.criterion.weight,
            int(column.points[position]),
            column.notes[position],
            programme.title.en,
        )
        for column in columns
        if column.applies[position]
    )
