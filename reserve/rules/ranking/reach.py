"""How far the energy of a project can still fall: the figure that is lowered, its least plausible value, what each unit of it saves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reserve.parameters import Band, Programme, at
from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.benchmark import CLINKER, GRINDING
from reserve.rules.limits.ladder import Anchors, anchors_for, on_anchors, rate_anchors
from reserve.rules.ranking.scoring import ladder_rods

LEVEL_1 = {CLINKER: "energy_limits.gb16780_2021.clinker.level_1", GRINDING: "energy_limits.gb16780_2021.cement_preparation.level_1"}
_SENTENCES = {CLINKER: "lift_unit_energy", GRINDING: "lift_electricity"}
_NOTHING = ((Decimal(0), Decimal(0)),)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a project can lower: ``before``, ``after`` and ``least`` of the figure in ``unit``, and ``per_unit`` tce a year for each unit.

    ``sentence`` tells the change. ``own`` is False where the figure is the energy of the whole project, because the product has none of its
    own. ``rated``: the saving rate follows from the saving, not from the figure.
    """

    before: float
    after: float
    least: float
    per_unit: float
    unit: str
    sentence: str
    own: bool = True
    rated: bool = False


class Reaches:
    """The reach of projects under one programme; what is the same for all is looked up once.

    Sources: nobody is known to run below a share of level 1 of the mandatory limit, and a retrofit of a running line rarely saves more than
    a share of the energy used before (house values, both).
    """

    def __init__(self, programme: Programme, as_of: dt.date) -> None:
        self._convention, self._area, self._as_of = programme.convention, programme.area, as_of

    @cached_property
    def _of_level_1(self) -> Decimal:
        return Band.of(at("plausibility.unit_energy_after_of_level_1", self._as_of, self._area).value).low or Decimal(0)

    @cached_property
    def _of_use(self) -> Decimal:
        return Band.of(at("plausibility.saving_share_of_base_use", self._as_of, self._area).value).high or Decimal(1)

    @cached_property
    def _power(self) -> float:
        return float(at(self._convention, self._as_of, self._area).number)

    @cached_property
    def _cement(self) -> dict[str, float]:
        return {p: float(at(path, self._as_of, self._area).number * self._of_level_1) for p, path in LEVEL_1.items()}

    def of(self, judged: Assessment) -> Reach | None:
        """The reach of one project; None where it saves nothing or the figures that would tell are missing."""
        saving = judged.saving_tce_per_year or Decimal(0)
        if saving <= 0:
            return None
        if judged.product in LEVEL_1:
            return self._of_cement(judged)
        before, after = judged.indicator_before, judged.indicator_after
        if before is not None and after is not None and before > after and before > 0:
            least = self._least(judged, before)
            per_unit = float(saving / (before - after))
            return Reach(
                float(before), float(after), min(float(after), least), per_unit, judged.indicator_unit, "lift_indicator", rated=True
            )
        before, after = judged.energy_before_tce, judged.energy_after_tce
        if before is None or after is None or before <= 0:
            return None
        least = float(after - max(Decimal(0), before * self._of_use - saving))
        return Reach(float(before), float(after), least, 1.0, "tce/yr", "lift_total_energy", own=False, rated=True)

    def _of_cement(self, judged: Assessment) -> Reach | None:
        before, after, output = judged.indicator_before, judged.indicator_after, judged.counted_output_t_per_year
        if before is None or after is None or output is None or judged.benchmark is None:
            return None
        product = judged.product or ""
        per_unit = float(output) / 1000 * (self._power if product == GRINDING else 1.0)
        least = min(float(after), self._cement[product])
        return Reach(float(before), float(after), least, per_unit, judged.indicator_unit, _SENTENCES[product])

    def _least(self, judged: Assessment, before: Decimal) -> float:
        """Down to the share of level 1 (of the benchmark where a product has no level 1), else by the usual share of the base use."""
        best = judged.limit_1 if judged.limit_1 is not None else judged.benchmark_level
        if best is not None and best > 0:
            return float(best * self._of_level_1)
        return float(before * (1 - self._of_use))

    def anchors(self, judged: Assessment, reach: Reach) -> Sequence[tuple[float, float]]:
        """The curve of attainment over the figure of ``reach``, in ascending order; at most three fixed points."""
        trail = Trail(self._as_of, self._area)
        rods = ladder_rods(judged)
        found: Anchors = sorted(anchors_for(judged.indicator_after, judged.saving_rate, rods, trail))
        if found and reach.own:
            return [(float(x), float(y)) for x, y in found]
        if found and judged.indicator_after is not None:
            return [(reach.after, float(on_anchors(judged.indicator_after, found)))]
        rate, saving = judged.saving_rate, judged.saving_tce_per_year
        if not rate or not saving or not reach.rated:
            return [(float(x), float(y)) for x, y in _NOTHING]
        whole = float(saving) / reach.per_unit
        return sorted((reach.after + whole * (1 - float(x / rate)), float(y)) for x, y in rate_anchors(trail))
