"""Methods whose key is a sum of points on fixed curves: two parts of cost and reduction, and gates before weights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from reserve.parameters.programmes import Criterion
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.frame import Integers
from reserve.rules.ranking.methods.figures import figures, micro_of, shown
from reserve.rules.ranking.methods.shape import lacking, refusal
from reserve.rules.ranking.protocols import PointKeys, Scored
from reserve.rules.ranking.scoring import Column, curve_micro, points_micro
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import MICRO, plain, unit_name

Curve = tuple[tuple[Decimal, Decimal], ...]
_ADDRESS = "methods"
_HUNDRED, _ZERO = Decimal(100), Decimal(0)
_FULL = 100


@dataclass(frozen=True, slots=True)
class Weighted:
    """One part of a sum of points: a figure, a curve from it to 0-100 through fixed points (flat beyond its ends), and its weight."""

    figure: str
    curve: Curve
    weight: Decimal
    reason: Bilingual = BLANK


@dataclass(frozen=True, slots=True)
class Condition:
    """A bound on a figure, in its unit: at least, at most, or both."""

    figure: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A gate with several ways through: every condition of one of them must hold."""

    ways: tuple[tuple[Condition, ...], ...] = field(default=())


def two_part(
    pool: Sequence[Candidate],
    *,
    cost: str = "grant_per_co2",
    ceiling: Decimal,
    cost_points: Decimal,
    reduction: str = "saving_rate",
    full: Decimal,
    reduction_points: Decimal,
) -> Scored:
    """Points = w1 x max(0, 1 - cost / ceiling) + w2 x min(1, r / r_full), the larger the better.

    Source: the German climate contracts and the EU Innovation Fund (structure published; their figures to be verified, so that none is
    shipped). In: ``cost`` and ``reduction`` are figures, ``ceiling`` the cost that gives nothing, ``full`` the reduction that gives all,
    weights in points with at most two decimals. Out: two rows of points in 10^-6. A candidate without one of the figures is not judged.
    Errors: ``BadInput('method_setting')`` for a ceiling, full reduction or weight not above 0.
    """
    for key, value in (("ceiling", ceiling), ("full", full), ("cost_points", cost_points), ("reduction_points", reduction_points)):
        if value <= 0:
            raise BadInput("method_setting", key=key, value=value, needed="> 0")
    parts = (
        Weighted(cost, ((_ZERO, _HUNDRED), (ceiling, _ZERO)), cost_points),
        Weighted(reduction, ((_ZERO, _ZERO), (full, _HUNDRED)), reduction_points),
    )
    return weighted(pool, parts, address=f"{_ADDRESS}.two_part")


def gated_weights(pool: Sequence[Candidate], *, gates: Sequence[Alternatives], parts: Sequence[Weighted]) -> Scored:
    """All gates first, then a weighted sum of points: who misses a gate is not scored, whatever its points.

    Source: the Austrian UFI transformation grant of 2025 (70 % cost for each tonne, 10 % each for maturity, ecology and economy; 60 %
    reduction or 5,000 t a year), published. Out: a row of points for each part; who is refused says which gate, with both numbers.
    """
    return weighted(pool, parts, gates, address=f"{_ADDRESS}.gated_weights")


def weighted(pool: Sequence[Candidate], parts: Sequence[Weighted], gates: Sequence[Alternatives] = (), *, address: str) -> Scored:
    """A weighted sum of points on fixed curves behind gates; nobody's figures move anybody else's points.

    Errors: ``BadInput('method_setting')`` for a sum without parts, a weight not above 0 or with more than two decimals, a curve that does
    not rise in its raw values or leaves 0 to 100.
    """
    _check(parts)
    raws = [[micro_of(candidate, part.figure) for candidate in pool] for part in parts]
    refused: dict[int, tuple[Decision, ...]] = {}
    for position, candidate in enumerate(pool):
        absent = [part.figure for part, raw in zip(parts, raws, strict=True) if raw[position] is None]
        found = [lacking(absent)] if absent else []
        found += [answer for gate in gates if not (answer := decide(candidate, gate)).allowed]
        if found:
            refused[position] = tuple(found)
    columns = tuple(_column(part, raw, refused, f"{address}.{part.figure}") for part, raw in zip(parts, raws, strict=True))
    totals: Integers = sum((column.points for column in columns), start=np.zeros(len(pool), np.int64))
    maximum = int(sum((part.weight for part in parts), start=_ZERO) * MICRO)
    return Scored(columns, totals, PointKeys(totals), maximum, frozenset(refused), refused)


def decide(candidate: Candidate, gate: Alternatives) -> Decision:
    """Whether a candidate passes a gate of alternatives; a missing figure meets no condition, and the refusal names every way."""
    missed = [[answer for one in way if (answer := missing_of(candidate, one)) is not None] for way in gate.ways]
    if not all(missed):
        return Decision(True, "gate_met", messages()["gate_met"])
    first = gate.ways[0][0].figure
    ways = [
        Bilingual("，且".join(answer.message.zh for answer in way), " and ".join(answer.message.en for answer in way)) for way in missed
    ]
    if len(ways) == 1 and len(missed[0]) == 1:
        return missed[0][0]
    joined = Bilingual("；或".join(way.zh for way in ways), "; or ".join(way.en for way in ways))
    return refusal("score_condition_either", first, options=joined)


def missing_of(candidate: Candidate, condition: Condition) -> Decision | None:
    """What a candidate lacks to meet a condition, with both numbers; None where it meets it."""
    figure, micro = figures()[condition.figure], micro_of(candidate, condition.figure)
    if micro is None:
        return lacking([condition.figure])
    value = shown(micro)
    told = {"label": figure.label, "value": plain(value), "unit": unit_name(figure.unit)}
    if condition.at_least is not None and value < condition.at_least:
        return refusal("score_condition", figure.code, limit=plain(condition.at_least), **told)
    if condition.at_most is not None and value > condition.at_most:
        return refusal("score_condition_over", figure.code, limit=plain(condition.at_most), **told)
    return None


def _column(part: Weighted, raw: Sequence[int | None], refused: dict[int, tuple[Decision, ...]], address: str) -> Column:
    figure = figures()[part.figure]
    criterion = Criterion(
        figure.code, figure.label, figure.unit, part.weight, figure.source, part.reason, products=(), curve=part.curve, classes={},
        full_ultra_low={}, promised_share=None, experts=False,
    )  # fmt: skip
    numbers = [None if micro is None else shown(micro) for micro in raw]
    curve = curve_micro(np.array([float("nan") if number is None else float(number) for number in numbers]), part.curve)
    judged = np.array([position not in refused for position in range(len(raw))], bool)
    curve = np.where(judged, curve, 0)
    notes = tuple(refused[position][0].message if position in refused else BLANK for position in range(len(raw)))
    texts = tuple("" if number is None else plain(number) for number in numbers)
    return Column(criterion, (True,) * len(raw), tuple(numbers), curve, points_micro(curve, part.weight), texts, notes, address)


def _check(parts: Sequence[Weighted]) -> None:
    if not parts:
        raise BadInput("method_setting", key="parts", value=0, needed="≥ 1")
    for part in parts:
        if part.weight <= 0 or part.weight * _FULL != (part.weight * _FULL).to_integral_value():
            raise BadInput("method_setting", key=f"{part.figure}.weight", value=part.weight, needed="> 0, ≤ 0.01")
        raws = [raw for raw, _ in part.curve]
        if len(raws) < 2 or sorted(set(raws)) != raws or not all(0 <= value <= _FULL for _, value in part.curve):
            text = ", ".join(f"{raw}→{value}" for raw, value in part.curve)
            raise BadInput("method_setting", key=f"{part.figure}.curve", value=text, needed="0-100")
