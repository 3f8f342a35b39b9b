"""Points: each criterion has a published curve through fixed points, so nobody else's entry moves a score.

Curves are float64 (a record is a frame of one), rounded once to 6 decimals half to even; everything after that is
integers of 10^-6, which every comparison, tie and sum uses.
"""

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from reserve.parameters import Programme, at
from reserve.parameters.model import own_name
from reserve.parameters.programmes import Criterion
from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Trail
from reserve.rules.emissions.avoided import ULE_PARTS, fully_ultra_low
from reserve.rules.limits.ladder import Measure, Yardsticks, rung_of
from reserve.rules.limits.yardsticks import Yardstick
from reserve.rules.ranking.candidate import Candidate, Reason, own_benchmark
from reserve.rules.ranking.component_parts import substituted_co2
from reserve.rules.ranking.experts import mean_micro
from reserve.rules.ranking.frame import Floats, Frame, Integers, Told, floats, frame_of
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import from_micro, plain

_WEIGHT_SCALE = 100
_PERCENT = 100
_MICRO = Decimal("0.000001")
_AIR = ("air_class_after", "air_class_state", *ULE_PARTS)
"""The facts that the value of a class rests on."""


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
    """One criterion over all candidates: raw numbers (None where there is none), curve values and points in 10^-6.

    ``texts`` and ``notes`` may be made when they are read.
    """

    criterion: Criterion
    applies: Sequence[bool]
    raw: Sequence[Decimal | None]
    curve: Integers
    points: Integers
    texts: Sequence[str]
    notes: Sequence[Bilingual]
    parameter_path: str


def score(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> list[Column]:
    """All criteria of the programme over all candidates, in the programme's order."""
    frame = frame_of(candidates)
    return [_column(frame, criterion, programme, as_of) for criterion in programme.criteria]


def _column(frame: Frame, criterion: Criterion, programme: Programme, as_of: dt.date) -> Column:
    concerns = {product: criterion.applies(product) for product in set(frame.products)}
    applies = [concerns[product] for product in frame.products]
    raw: Sequence[Decimal | None]
    if criterion.experts:
        raw, curve, texts, notes = _of_experts(frame, criterion)
    elif criterion.classes:
        raw = Told(len(frame), lambda _: None)
        curve, texts, notes = _of_classes(frame, criterion, programme, as_of)
    else:
        raw, told = _of_curves(frame, criterion.code, applies, as_of, programme.area)
        curve = curve_micro(floats(raw), criterion.curve)
        texts, notes = written(raw), _unless_blank(raw, told)
    curve = np.where(np.array(applies, dtype=bool), curve, 0)
    address = f"programmes.{programme.code}.criteria.{criterion.code}"
    return Column(criterion, applies, raw, curve, points_micro(curve, criterion.weight), texts, notes, address)


def written(numbers: Sequence[Decimal | None]) -> Sequence[str]:
    """Each number as people read it, blank where there is none."""

    def tell(position: int) -> str:
        number = numbers[position]
        return "" if number is None else plain(number)

    return Told(len(numbers), tell)


def _unless_blank(raw: Sequence[Decimal | None], told: Sequence[Bilingual]) -> Sequence[Bilingual]:
    """What is told of each number; of one that is not there, that it cannot be computed."""

    def tell(position: int) -> Bilingual:
        note = told[position]
        return messages()["reason_not_computed"] if raw[position] is None and note == BLANK else note

    return Told(len(raw), tell)


def _of_experts(frame: Frame, criterion: Criterion) -> tuple[Sequence[Decimal | None], Integers, Sequence[str], Sequence[Bilingual]]:
    if not any(one.expert_scores for one in frame):
        nobody = messages()["reason_no_experts"]
        return [None] * len(frame), np.zeros(len(frame), np.int64), Told(len(frame), lambda _: ""), Told(len(frame), lambda _: nobody)
    means = [mean_micro(one.expert_scores.get(criterion.code, ())) for one in frame]
    raw = [None if mean is None else from_micro(mean) for mean in means]
    reviewed = any(mean is not None for mean in means)
    notes = Told(len(frame), lambda position: _experts(frame[position], criterion, reviewed))
    return raw, np.array([mean or 0 for mean in means], np.int64), written(raw), notes


def _of_classes(
    frame: Frame, criterion: Criterion, programme: Programme, as_of: dt.date
) -> tuple[Integers, Sequence[str], Sequence[Bilingual]]:
    """The class of each candidate and its state; those that are alike in both are looked up once."""
    known: dict[Hashable, tuple[int, str, Bilingual]] = {}
    found = []
    for one, state in zip(frame, zip(*(frame.fact(name) for name in _AIR), strict=True), strict=True):
        judged = known.get(state)
        if judged is None:
            value, text, note = _air(one, criterion, programme, as_of)
            judged = known[state] = int(np.rint(float(value) * 1e6)), text, note
        found.append(judged)
    curve = np.array([value for value, _, _ in found], np.int64)
    return curve, Told(len(found), lambda position: found[position][1]), Told(len(found), lambda position: found[position][2])


def _of_curves(
    frame: Frame, criterion: str, applies: Sequence[bool], as_of: dt.date, area: str
) -> tuple[Sequence[Decimal | None], Sequence[Bilingual]]:
    """The number that the curve reads of each candidate that the criterion concerns, and what is told of it."""
    if criterion == "attainment":
        found = ladder_points(frame, applies, as_of, area)
        return [number for number, _ in found], [note for _, note in found]
    raw = raw_values(frame, criterion)
    if not all(applies):
        raw = [number if on else None for number, on in zip(raw, applies, strict=True)]
    if criterion != "substitution":
        return raw, Told(len(frame), lambda _: BLANK)
    unproven = messages()["reason_substitution_unproven"]
    return raw, Told(len(frame), lambda position: unproven if applies[position] and _unproven(frame[position]) else BLANK)


def _experts(candidate: Candidate, criterion: Criterion, reviewed: bool) -> Bilingual:
    """The scores behind a mean; or that there is no review at all, or none of this project."""
    given = candidate.expert_scores.get(criterion.code, ())
    if not given:
        return messages()["reason_no_expert_score" if reviewed else "reason_no_experts"]
    scores = [plain(from_micro(score)) for score in sorted(given)]
    told = Bilingual("、".join(scores), ", ".join(scores))
    return messages()["reason_expert_scores"].format(count=len(scores), scores=told)


def _unproven(candidate: Candidate) -> bool:
    """Whether process CO2 of the candidate has no evidence of its own."""
    return any(part.kind == "raw_material" and not part.counts for part in candidate.components)


def ladder_points(frame: Frame, applies: Sequence[bool], as_of: dt.date, area: str) -> list[tuple[Decimal | None, Bilingual]]:
    """Points on the ladder of yardsticks (0 to 100): benchmark, national limit, saving rate; which of them measured is the note.

    What measures is looked up once for all that have the same yardsticks.
    """
    trail = Trail(as_of, area)
    known: dict[Hashable, tuple[Measure, Bilingual] | None] = {}
    found: list[tuple[Decimal | None, Bilingual]] = []
    for one, on in zip(frame, applies, strict=True):
        judged = one.assessment
        after, rate = judged.indicator_after, judged.saving_rate
        key = (id(judged.baseline), id(judged.benchmark), bool(judged.row), judged.limits, after is None, rate is None)
        if on and key not in known:
            measure = rung_of(ladder_rods(judged), trail, figure=after is not None, saving_rate=rate is not None)
            known[key] = None if measure is None else (measure, _ladder_note(measure))
        told = known[key] if on else None
        measured = rate if told is not None and told[0].rung == "saving_rate" else after
        found.append((None, BLANK) if told is None or measured is None else (told[0].points(measured), told[1]))
    return found


def _ladder_note(measure: Measure) -> Bilingual:
    return messages()["reason_ladder"].format(rung=own_name(measure.ceiling), ceiling=plain(measure.ceiling.number))


def ladder_rods(judged: Assessment) -> Yardsticks:
    """What there is to measure a project with: its benchmark where its product has one of its own, and its mandatory limit."""
    return Yardsticks(Yardstick(judged.baseline, own_benchmark(judged), None, judged.baseline), judged.limits)


def raw_value(candidate: Candidate, criterion: str) -> Decimal | None:
    """The number that a curve reads of one candidate."""
    return raw_values(Frame([candidate]), criterion)[0]


def raw_values(frame: Frame, criterion: str) -> Sequence[Decimal | None]:
    """The number that a curve reads of each: tce/yr, yuan per (tce/yr), kgce/t or kWh/t, t/yr, %; None when it cannot be computed."""
    match criterion:
        case "energy_saved":
            return frame.figure("saving_tce_per_year")
        case "cost_per_tce":
            costs = zip(frame.fen("investment_total"), frame.figure("saving_tce_per_year"), strict=True)
            return [cost_per_tce(fen, saving) for fen, saving in costs]
        case "level" | "level_grinding":
            return frame.figure("indicator_after")
        case "crossing":
            return frame.figure("crossing_capacity_t_per_year")
        case "attainment_gain":
            before_after = zip(frame.figure("attainment_before"), frame.figure("attainment_after"), strict=True)
            return [None if before is None or after is None else after - before for before, after in before_after]
        case "co2_reduction":
            return frame.figure("co2_reduction_t_per_year")
        case "saving_rate":
            return [None if rate is None else rate * _PERCENT for rate in frame.figure("saving_rate")]
        case "substitution":
            return [substituted_co2(one.components) for one in frame]
        case "nox_reduction" | "so2_reduction" | "dust_reduction":
            return [one.number(f"{criterion}_t_per_year") for one in frame]
        case _:
            raise KeyError(f"no raw value is known for the criterion {criterion}")


def cost_per_tce(investment_fen: int | None, saving_tce: Decimal | None) -> Decimal | None:
    """Total investment over yearly saving, in yuan per (tce/yr), to 6 decimals; None when nothing is saved.

    >>> cost_per_tce(450_000_000, Decimal(900))
    Decimal('5000.000000')
    """
    if investment_fen is None or saving_tce is None or saving_tce <= 0:
        return None
    return (Decimal(investment_fen) / 100 / saving_tce).quantize(_MICRO)


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
