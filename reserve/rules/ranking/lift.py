"""What would lift a project to the line: the smallest single change that reaches it, or an honest no.

A change is something the firm can do: use less energy per tonne, spend less, reach a better emission state, or stand on
an official list. Lower energy per tonne moves every criterion that depends on it, so it is searched over all of them.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reserve.parameters import Band, Programme, at
from reserve.parameters.programmes import Criterion
from reserve.rules.assessment import Assessment
from reserve.rules.emissions.avoided import fully_ultra_low
from reserve.rules.ranking.candidate import Candidate, CapStep
from reserve.rules.ranking.frame import Floats, Integers
from reserve.rules.ranking.methods.lift import of_the_chain
from reserve.rules.ranking.reach import Reach, Reaches
from reserve.rules.ranking.scoring import Column, curve_micro, points_micro, promised_share
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO, plain, unit_name

Flags = NDArray[np.bool_]
_STEPS = 48
_CENT = Decimal("0.01")
_FEN_PER_10K = 1_000_000
_ENERGY = ("energy_saved", "cost_per_tce", "level", "level_grinding", "crossing", "attainment", "saving_rate")


@dataclass(frozen=True, slots=True)
class Ladder:
    """Curves of attainment, one a project: up to three fixed points, the last one repeated where there are fewer."""

    figures: Floats
    values: Floats

    def at(self, indicator: Floats) -> Floats:
        """The points of each project at its ``indicator``, flat beyond both ends."""
        (x0, x1, x2), (y0, y1, y2) = self.figures.T, self.values.T
        first = y0 + (y1 - y0) * (indicator - x0) / np.where(x1 > x0, x1 - x0, 1.0)
        second = y1 + (y2 - y1) * (indicator - x1) / np.where(x2 > x1, x2 - x1, 1.0)
        found: Floats = np.where(indicator <= x0, y0, np.where(indicator <= x1, first, np.where(indicator < x2, second, y2)))
        return found


def ladder_of(curves: Sequence[Sequence[tuple[float, float]]]) -> Ladder:
    """The curves of several projects, each by its fixed points in ascending order."""
    rows = [([*points] + [points[-1]] * 3)[:3] for points in curves]
    filled = np.array(rows, np.float64).reshape(len(rows), 3, 2)
    return Ladder(filled[:, :, 0], filled[:, :, 1])


@dataclass(frozen=True, slots=True)
class _Frame:
    """Numbers of the projects that want a lift, in the figure that each can lower; ``per_unit`` is tce per unit of it.

    ``rate`` is the saving rate of now in per cent where it follows from the saving, NaN where it follows from the figure.
    """

    after: Floats
    least: Floats
    before: Floats
    benchmark: Floats
    capacity: Floats
    saving: Floats
    per_unit: Floats
    rate: Floats
    investment: Floats
    ladder: Ladder
    applies: Mapping[str, Flags]
    fixed: Integers
    fixed_but_cost: Integers


class Lifter:
    """Answers for one ranking. Call :meth:`prepare` for all that are asked about, then ask per project."""

    def __init__(
        self, pool: Sequence[Candidate], columns: Sequence[Column], totals: Integers, programme: Programme, as_of: dt.date
    ) -> None:
        self._pool, self._columns, self._totals, self._programme, self._as_of = pool, columns, totals, programme, as_of
        self._by_code = {column.criterion.code: column for column in columns}
        self._targets: dict[int, int] = {}
        self._indicator: dict[int, float | None] = {}
        self._investment: dict[int, float | None] = {}
        self._reaches = Reaches(programme, as_of)
        self._reach: dict[int, Reach | None] = {}

    def prepare(self, line_targets: Mapping[int, int], low: Sequence[int]) -> None:
        """Search at once for all that wait (``line_targets``: total to reach in 10^-6) or fall below the least total.

        May be called again for others.
        """
        least = next((int(floor.value * MICRO) for floor in self._programme.floors if floor.criterion == "total"), 0)
        targets = {**line_targets, **{position: least for position in low if self._totals[position] < least}}
        self._targets.update(targets)
        usable = [position for position in targets if self._computable(position)]
        if not usable:
            return
        frame = self._frame(usable)
        target = np.array([targets[position] for position in usable], np.int64)
        indicator = _search(frame.least, frame.after, lambda values: self._total_at(frame, values) >= target)
        cheapest = frame.saving * float(Band.of(at("plausibility.investment_per_tce", self._as_of, self._programme.area).value).low or 0)
        investment = _search(
            cheapest, frame.investment, lambda values: frame.fixed_but_cost + self._cost_points(values, frame.saving) >= target
        )
        for index, position in enumerate(usable):
            self._indicator[position] = None if np.isnan(indicator[index]) else float(indicator[index])
            self._investment[position] = None if np.isnan(investment[index]) else float(investment[index])

    def _reach_of(self, position: int) -> Reach | None:
        if position not in self._reach:
            self._reach[position] = self._reaches.of(self._pool[position].assessment)
        return self._reach[position]

    def _computable(self, position: int) -> bool:
        return self._reach_of(position) is not None and self._pool[position].fen("investment_total") is not None

    def _frame(self, usable: Sequence[int]) -> _Frame:
        found = [(position, reach) for position in usable if (reach := self._reach_of(position)) is not None]
        judged = [self._pool[position].assessment for position in usable]
        reaches = [reach for _, reach in found]
        taken = sum((self._by_code[code].points for code in _ENERGY if code in self._by_code), start=np.zeros(len(self._pool), np.int64))
        picked = np.array(usable, np.int64)
        cost = self._by_code["cost_per_tce"].points if "cost_per_tce" in self._by_code else np.zeros(len(self._pool), np.int64)
        on_ladder = "attainment" in self._by_code
        curves = [self._reaches.anchors(a, reach) if on_ladder else ((0.0, 0.0),) for a, reach in zip(judged, reaches, strict=True)]
        return _Frame(
            after=np.array([reach.after for reach in reaches]),
            least=np.array([reach.least for reach in reaches]),
            before=np.array([reach.before for reach in reaches]),
            benchmark=np.array([_crossed_at(a, reach) for a, reach in zip(judged, reaches, strict=True)]),
            capacity=np.array([float(min(self._capacity(position, "after"), self._capacity(position, "filed"))) for position in usable]),
            saving=np.array([float(a.saving_tce_per_year or 0) for a in judged]),
            per_unit=np.array([reach.per_unit for reach in reaches]),
            rate=np.array([float((a.saving_rate or 0) * 100) if reach.rated else np.nan for a, reach in zip(judged, reaches, strict=True)]),
            ladder=ladder_of(curves),
            investment=np.array([(self._pool[position].fen("investment_total") or 0) / 100 for position in usable]),
            applies={c: np.array([self._by_code[c].applies[position] for position in usable]) for c in _ENERGY if c in self._by_code},
            fixed=(self._totals - taken)[picked],
            fixed_but_cost=(self._totals - cost)[picked],
        )

    def _capacity(self, position: int, which: str) -> Decimal:
        return self._pool[position].number(f"capacity_{which}_t_per_year") or Decimal(0)

    def _total_at(self, frame: _Frame, indicator: Floats) -> Integers:
        """Totals if the indicator after retrofit were ``indicator`` and nothing else changed by itself."""
        saving = frame.saving + (frame.after - indicator) * frame.per_unit
        total = frame.fixed + self._cost_points(frame.investment, saving)
        crossed = np.where((indicator <= frame.benchmark) & (frame.before > frame.benchmark), frame.capacity, 0.0)
        raws = {"energy_saved": saving, "level": indicator, "level_grinding": indicator, "crossing": crossed}
        if "attainment" in self._by_code:
            raws["attainment"] = frame.ladder.at(indicator)
        if "saving_rate" in self._by_code:
            by_figure = (frame.before - indicator) / frame.before * 100
            raws["saving_rate"] = np.where(np.isnan(frame.rate), by_figure, frame.rate * saving / frame.saving)
        for code, raw in raws.items():
            if code in self._by_code:
                criterion = self._by_code[code].criterion
                total = total + np.where(frame.applies[code], points_micro(curve_micro(raw, criterion.curve), criterion.weight), 0)
        return total

    def _cost_points(self, investment: Floats, saving: Floats) -> Integers:
        if "cost_per_tce" not in self._by_code:
            return np.zeros(len(investment), np.int64)
        criterion = self._by_code["cost_per_tce"].criterion
        return points_micro(curve_micro(investment / saving, criterion.curve), criterion.weight)

    def to_line(self, position: int, tiers: tuple[int, int], caps: Sequence[CapStep], *, beyond: bool) -> tuple[Bilingual, ...]:
        """What would bring a waiting project money; ``tiers`` are its own and that of the line."""
        told = of_the_chain(next((step for step in caps if step.binding), None), beyond=beyond)
        if told:
            return told
        if not beyond:
            return ()
        door = self._door(position, tiers[0], spent=tiers[0] > tiers[1])
        if tiers[0] > tiers[1]:
            return door
        target = self._targets[position]
        goal = messages()["goal_list" if self._programme.kind == "list" else "goal_line"].format(points=plain(Decimal(target - 1) / MICRO))
        return (*self._changes(position, goal), *door)

    def to_floor(self, position: int, missed: Sequence[str]) -> tuple[Bilingual, ...]:
        """What would bring a project above the floors it misses."""
        found: list[Bilingual] = []
        for floor in self._programme.floors:
            if floor.criterion not in missed:
                continue
            if floor.criterion == "total":
                found.extend(self._changes(position, messages()["goal_floor"].format(points=plain(floor.value))))
                continue
            column = self._by_code[floor.criterion]
            current = column.texts[position]
            found.append(
                messages()["lift_floor"].format(
                    label=column.criterion.label,
                    target=plain(raw_at(column.criterion, floor.value)),
                    unit=column.criterion.unit,
                    current=current or "—",
                )
            )
        return tuple(found)

    def _door(self, position: int, tier: int, *, spent: bool) -> tuple[Bilingual, ...]:
        for option in self._programme.tiers:
            if tier <= option.tier:
                continue
            mine = [door for door in option.memberships if door in self._pool[position].memberships]
            labels = [messages()[f"membership_{door}"] for door in mine or option.memberships]
            joined = Bilingual("或".join(label.zh for label in labels), " or ".join(label.en for label in labels))
            figures = {
                "lists": joined,
                "total": plain(option.total_at_least.value),
                "points": plain(Decimal(int(self._totals[position])) / MICRO),
            }
            code = "lift_tier_total" if mine else "lift_tier" if spent else "lift_door"
            return (messages()[code].format(**figures),)
        return ()

    def _changes(self, position: int, goal: Bilingual) -> tuple[Bilingual, ...]:
        target = self._targets[position]
        gap = plain(Decimal(target - int(self._totals[position])) / MICRO)
        changes = [change for change in (self._energy(position), self._money(position), self._air(position, target)) if change]
        if not changes:
            code = "lift_none" if self._computable(position) else "lift_not_computed"
            changes = [messages()[code].format(goal=goal)]
        return (messages()["lift_gap"].format(goal=goal, gap=gap), *changes)

    def _energy(self, position: int) -> Bilingual | None:
        found, reach = self._indicator.get(position), self._reach_of(position)
        judged = self._pool[position].assessment
        now = judged.indicator_after if reach is not None and reach.own else judged.energy_after_tce
        if found is None or reach is None or now is None or judged.saving_tce_per_year is None:
            return None
        target = Decimal(found).quantize(_CENT, ROUND_FLOOR)
        saving = judged.saving_tce_per_year + (now - target) * Decimal(reach.per_unit)
        return messages()[reach.sentence].format(
            current=plain(now, 2), target=plain(target), saving=plain(saving, 2), unit=unit_name(reach.unit)
        )

    def _money(self, position: int) -> Bilingual | None:
        found, total = self._investment.get(position), self._pool[position].fen("investment_total")
        if found is None or total is None:
            return None
        target = (Decimal(found) / 10_000).quantize(_CENT, ROUND_FLOOR)
        return messages()["lift_investment"].format(current=plain(Decimal(total) / _FEN_PER_10K), target=plain(target))

    def _air(self, position: int, target: int) -> Bilingual | None:
        column = next((column for column in self._columns if column.criterion.classes), None)
        if column is None or not column.applies[position]:
            return None
        needed = target - int(self._totals[position]) + int(column.points[position])
        for code, best, value in self._air_steps(self._pool[position], column.criterion):
            curve = np.rint(np.array([float(value)]) * 1e6).astype(np.int64)
            if int(points_micro(curve, column.criterion.weight)[0]) >= needed:
                return messages()[code].format(best=choices("air_class")[best])
        return None

    def _air_steps(self, candidate: Candidate, criterion: Criterion) -> list[tuple[str, str, Decimal]]:
        """Better emission states in order of effort: verify what is promised, reach the top class, be fully ultra-low."""
        found = str(candidate.facts.get("air_class_after"))
        top = "leading" if found == "leading" else "A"
        ultra_low = fully_ultra_low(candidate.facts)
        table = {**criterion.classes, **criterion.full_ultra_low} if ultra_low else criterion.classes
        steps = []
        share = promised_share(criterion, self._programme, self._as_of)
        if found in table and candidate.facts.get("air_class_state") != "verified" and share < 1:
            steps.append(("lift_air_verify", found, table[found]))
        if found != top:
            steps.append(("lift_air_top", top, table[top]))
        if not ultra_low:
            steps.append(("lift_air_ultra_low", top, criterion.full_ultra_low.get(top, criterion.classes[top])))
        return steps


def _crossed_at(judged: Assessment, reach: Reach) -> float:
    """The benchmark in the figure of ``reach``; below every figure where there is none, so that nothing crosses it."""
    return float(judged.benchmark.number) if judged.benchmark is not None and reach.own else -np.inf


def _search(low: Floats, high: Floats, reaches: Callable[[Floats], Flags]) -> Floats:
    """The largest value between ``low`` and ``high`` that still reaches the target, by halving; NaN where ``low`` does not.

    The totals fall as the value rises, so the smallest change is the largest value that reaches.
    """
    possible = reaches(low) & (low < high)
    least, most = low.copy(), high.copy()
    for _ in range(_STEPS):
        middle = (least + most) / 2
        good = reaches(middle)
        least, most = np.where(good, middle, least), np.where(good, most, middle)
    return np.where(possible, least, np.nan)


def raw_at(criterion: Criterion, value: Decimal) -> Decimal:
    """The raw number at which a curve reaches ``value``, rounded to 2 decimals on the side that still reaches it.

    A curve that never reaches it answers with its best end.
    """
    points = criterion.curve
    for (x0, y0), (x1, y1) in pairwise(points):
        if y0 != y1 and min(y0, y1) <= value <= max(y0, y1):
            raw = x0 + (x1 - x0) * (value - y0) / (y1 - y0)
            return raw.quantize(_CENT, ROUND_CEILING if y1 > y0 else ROUND_FLOOR)
    return max(points, key=lambda point: point[1])[0]
