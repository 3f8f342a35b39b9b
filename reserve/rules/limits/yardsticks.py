"""The yardsticks of any row of the benchmark table: baseline, benchmark, the limit that measures the same, and what counts."""

from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value, at, recorded
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.benchmark import attainment
from reserve.rules.limits.levels import stricter_of


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a row is measured with. ``limit`` is level 3 of the mandatory standard; ``counts`` the stricter of it and the baseline."""

    baseline: Value | None
    benchmark: Value | None
    limit: Value | None
    counts: Value | None

    def attained(self, figure: Decimal) -> Decimal | None:
        """Attainment of ``figure``: 0 at what counts as baseline, 1 at the benchmark; None where either is not in force.

        A limit that is as strict as the benchmark leaves nothing between the two, so that there is no attainment either.
        """
        if self.counts is None or self.benchmark is None or self.counts.number <= self.benchmark.number:
            return None
        return attainment(figure, self.counts.number, self.benchmark.number)


def yardstick_of(row: str, trail: Trail) -> Yardstick:
    """Where a mandatory limit is stricter than the baseline, both are shown and the stricter counts; lower is better in every row.

    ``row`` is an address such as ``energy_benchmarks.steelmaking.converter``, whose levels may be negative (net recovery). What is not in
    force on the day is None and noted in the trail; a row that was never recorded raises ``NeverRecorded``.
    """
    if not recorded(f"{row}.benchmark"):
        at(f"{row}.benchmark", trail.as_of, trail.area)
    baseline, benchmark = trail.value(f"{row}.baseline"), trail.value(f"{row}.benchmark")
    counterpart = f"limit_counterparts.{row.partition('.')[2]}"
    address = trail.value(counterpart) if recorded(counterpart) else None
    limit = trail.value(f"{address.value}.level_3") if address else None
    return Yardstick(baseline, benchmark, limit, stricter_of(baseline, limit))
