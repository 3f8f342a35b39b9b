"""What would lift a project to the line under a method without curves of its own: the smallest single change, or an honest no.

A firm can ask for less or save more. Each change is searched on a grid people can write down (0.01 x 10^4 yuan, 0.01 tce), within what
is possible: a saving that brings the energy per tonne below its plausible least is none, and nobody asks for less than nothing.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from reserve.parameters import Band, Programme, at
from reserve.rules.assessment import Assessment
from reserve.rules.limits.benchmark import CLINKER, GRINDING
from reserve.rules.ranking.candidate import Candidate, CapStep
from reserve.rules.ranking.methods.figures import shown
from reserve.rules.ranking.protocols import Key, Scored
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain, unit_name

_FACTS = ("subsidy_requested", "investment_total", "investment_eligible", "product")
_GRID_FEN = 10_000
_GRID_TCE = Decimal("0.01")
_SCALE = Decimal("0.000001")
_LEVEL_1 = {CLINKER: "energy_limits.gb16780_2021.clinker.level_1", GRINDING: "energy_limits.gb16780_2021.cement_preparation.level_1"}
LEFT_OVER = ("cap_remaining", "cap_fence", "cap_county_share")
"""Steps of the chain that say what others left, not what a rule allows."""
BEST = "cap_best"
Judge = Callable[[Sequence[Candidate]], Scored]
Change = Callable[[Candidate, int], Candidate]


@dataclass(frozen=True, slots=True)
class Physics:
    """How far the saving of a project can go: ``most_tce`` a year, and how much the indicator falls for each tce (None: not known)."""

    most_tce: Decimal
    per_tce: Decimal | None


def physics_of(candidate: Candidate, programme: Programme, as_of: dt.date) -> Physics | None:
    """The most that a project can save: down to the plausible least energy per tonne where its limit has one, else all the energy it uses.

    None where neither is known. Sources: the share of level 1 of the mandatory limit that any line has reached (house value).
    """
    judged = candidate.assessment
    saving, after, output = judged.saving_tce_per_year, judged.indicator_after, judged.counted_output_t_per_year
    if saving is None:
        return None
    path = _LEVEL_1.get(judged.product or "")
    if path is None or after is None or not output:
        return None if judged.energy_before_tce is None else Physics(judged.energy_before_tce, None)
    share = Band.of(at("plausibility.unit_energy_after_of_level_1", as_of, programme.area).value).low or Decimal(0)
    least = at(path, as_of, programme.area).number * share
    coefficient = at(programme.convention, as_of, programme.area).number if judged.product == GRINDING else Decimal(1)
    per_unit = output * coefficient / 1000
    return Physics(saving + max(Decimal(0), after - least) * per_unit, 1 / per_unit)


def asking(candidate: Candidate, steps: int) -> Candidate:
    """The project asking for so many times 0.01 x 10^4 yuan."""
    return replace(candidate, facts={**candidate.facts, "subsidy_requested": steps * _GRID_FEN})


def saving(physics: Physics) -> Change:
    """The project saving so many times 0.01 tce, with everything that follows from it: carbon, rate, energy per tonne, attainment."""

    def change(candidate: Candidate, steps: int) -> Candidate:
        return replace(candidate, assessment=_with_saving(candidate.assessment, steps * _GRID_TCE, physics))

    return change


def _with_saving(judged: Assessment, tce: Decimal, physics: Physics) -> Assessment:
    old = judged.saving_tce_per_year or Decimal(0)
    ratio = tce / old if old > 0 else Decimal(1)
    after, attained = judged.indicator_after, judged.attainment_after
    if after is not None and physics.per_tce is not None:
        after = after - (tce - old) * physics.per_tce
        attained = _attained(judged, after)
    return replace(
        judged, saving_tce_per_year=tce, saving_rate=_times(judged.saving_rate, ratio),
        co2_reduction_t_per_year=_times(judged.co2_reduction_t_per_year, ratio), indicator_after=after, attainment_after=attained,
        steps=(), used={},
    )  # fmt: skip


def _attained(judged: Assessment, after: Decimal) -> Decimal | None:
    line, goal = judged.baseline_level, judged.benchmark_level
    if line is None or goal is None or line == goal:
        return judged.attainment_after
    return ((line - after) / (line - goal)).quantize(_SCALE)


def _times(number: Decimal | None, ratio: Decimal) -> Decimal | None:
    return None if number is None else (number * ratio).quantize(_SCALE)


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest change of one thing that reaches the line: what to ask for in fen, or what to save in tce. None: none of it does."""

    ask_fen: int | None
    saving_tce: Decimal | None


@dataclass(frozen=True, slots=True)
class _Try:
    """One search: a project, how it is changed by grid steps, the step of now and the last possible one.

    ``inverse``: a price falls as one over the step (a saving), not in proportion to it (money).
    """

    position: int
    candidate: Candidate
    change: Change
    start: int
    limit: int
    inverse: bool


class MethodLifter:
    """Answers for one list under one method. Call :meth:`prepare` with those that wait, then ask for each of them."""

    def __init__(self, pool: Sequence[Candidate], judge: Judge, programme: Programme, as_of: dt.date) -> None:
        self._pool, self._judge, self._programme, self._as_of = pool, judge, programme, as_of
        self._found: dict[int, tuple[Bilingual, ...]] = {}
        self.smallest: dict[int, Smallest] = {}

    def prepare(self, waiting: Sequence[int], goal: Key, told: Bilingual) -> None:
        """Search for all ``waiting`` positions at once: the smallest change whose key lies before ``goal``, the key at the line.

        ``told`` names the goal in a sentence.
        """
        light = {position: _light(self._pool[position]) for position in waiting}
        physics = {position: physics_of(self._pool[position], self._programme, self._as_of) for position in waiting}
        asks = {position: one.fen("subsidy_requested") or 0 for position, one in light.items()}
        less = self._search([_Try(n, light[n], asking, -(-asks[n] // _GRID_FEN), 1, inverse=False) for n in waiting if asks[n] > 0], goal)
        more = self._search(
            [
                _Try(n, one, saving(known), int(tce / _GRID_TCE), int(known.most_tce / _GRID_TCE), inverse=True)
                for n, one in light.items()
                if (known := physics[n]) is not None and (tce := one.assessment.saving_tce_per_year or Decimal(0)) > 0
            ],
            goal,
        )
        for position in waiting:
            found = Smallest(
                less[position] * _GRID_FEN if position in less else None, more[position] * _GRID_TCE if position in more else None
            )
            self.smallest[position] = found
            changes = []
            if found.saving_tce is not None:
                changes.append(_told_saving(self._pool[position], found.saving_tce, physics[position]))
            if found.ask_fen is not None:
                changes.append(_told_asking(asks[position], found.ask_fen))
            self._found[position] = tuple(changes) or (messages()["lift_none"].format(goal=told),)

    def to_line(self, position: int, caps: Sequence[CapStep], *, beyond: bool) -> tuple[Bilingual, ...]:
        """What would bring a waiting project money: what the chain says by itself, or the changes found."""
        binding = next((one for one in caps if one.binding), None)
        return of_the_chain(binding, beyond=beyond) or self._found.get(position, ())

    def _search(self, tries: Sequence[_Try], goal: Key) -> dict[int, int]:
        """For each try the grid step nearest to now whose key lies before ``goal``; who does not reach it at the limit is left out.

        Between the two the key is guessed from both ends, which is exact for a price, and every third guess halves what is left.
        """
        near = [one.start for one in tries]
        far = [one.limit for one in tries]
        at_near, at_far = self._keys(tries, near), self._keys(tries, far)
        able = [n for n in range(len(tries)) if near[n] != far[n] and (key := at_far[n]) is not None and key < goal]
        turn = 0
        while still := [n for n in able if abs(near[n] - far[n]) > 1]:
            turn += 1
            middle = [_guess(tries[n], (near[n], at_near[n]), (far[n], at_far[n]), goal, halve=turn % 3 == 0) for n in still]
            for n, step, key in zip(still, middle, self._keys([tries[n] for n in still], middle), strict=True):
                if key is not None and key < goal:
                    far[n], at_far[n] = step, key
                else:
                    near[n], at_near[n] = step, key
        return {tries[n].position: far[n] for n in able}

    def _keys(self, tries: Sequence[_Try], steps: Sequence[int]) -> list[Key | None]:
        if not tries:
            return []
        scored = self._judge([one.change(one.candidate, step) for one, step in zip(tries, steps, strict=True)])
        return [None if n in scored.unscored else scored.keys[n] for n in range(len(tries))]


def _guess(one: _Try, near: tuple[int, Key | None], far: tuple[int, Key | None], goal: Key, *, halve: bool) -> int:
    """A step strictly between two others where the key may reach ``goal``: a price rises with the money and falls with the saving."""
    middle = (near[0] + far[0]) // 2
    if not halve and near[1] is not None and far[1] is not None:
        first, last, wanted = float(near[1][-1]), float(far[1][-1]), float(goal[-1])
        if one.inverse and first * last * wanted:
            first, last, wanted = 1 / first, 1 / last, 1 / wanted
        if first != last:
            middle = near[0] + round((far[0] - near[0]) * min(1.0, max(0.0, (wanted - first) / (last - first))))
    low, high = sorted((near[0], far[0]))
    return min(high - 1, max(low + 1, middle))


def of_the_chain(binding: CapStep | None, *, beyond: bool = True) -> tuple[Bilingual, ...]:
    """What the step that decided says by itself: nothing left of a cap, the best use of the money, or a sum that would have fitted.

    Blank where only a better place brings money. ``beyond``: the project stands behind the line.
    """
    if binding is None:
        return ()
    if binding.code == BEST:
        return (messages()["lift_best"],)
    if binding.code not in LEFT_OVER:
        return (messages()["lift_cap"].format(cap=binding.label),) if binding.amount_fen <= 0 else ()
    if not beyond and binding.amount_fen > 0:
        return (messages()["lift_fit"].format(left=plain(from_fen(binding.amount_fen))),)
    return ()


def _light(candidate: Candidate) -> Candidate:
    """The candidate with the facts that a method reads, so that a change of it costs little."""
    kept = {name: candidate.facts.get(name) for name in _FACTS}
    return replace(candidate, facts=kept, assessment=replace(candidate.assessment, steps=(), used={}))


def _told_asking(current_fen: int, target_fen: int) -> Bilingual:
    return messages()["lift_asking"].format(current=plain(from_fen(current_fen)), target=plain(from_fen(target_fen)))


def _told_saving(candidate: Candidate, target: Decimal, physics: Physics | None) -> Bilingual:
    judged = candidate.assessment
    current, after = judged.saving_tce_per_year or Decimal(0), judged.indicator_after
    if physics is None or physics.per_tce is None or after is None:
        return messages()["lift_saving"].format(current=plain(current, 2), target=plain(target, 2))
    code = "lift_electricity" if judged.product == GRINDING else "lift_unit_energy"
    lower = (after - (target - current) * physics.per_tce).quantize(_GRID_TCE, ROUND_FLOOR)
    return messages()[code].format(current=plain(after, 2), target=plain(lower, 2), saving=plain(target, 2))


def goal_of(line_micro: int, scored: Scored) -> Bilingual:
    """The key of the last project that got something, in words: points, or a cost with its unit."""
    if scored.maximum:
        return messages()["goal_line"].format(points=plain(shown(line_micro)))
    return messages()["goal_key"].format(value=plain(shown(line_micro), 2), unit=unit_name(scored.columns[0].criterion.unit))
