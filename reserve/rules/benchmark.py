"""Where a line stands between baseline (基准) and benchmark (标杆), and which level of the mandatory limit it meets."""

from decimal import Decimal
from typing import Literal

from reserve.parameters import Value
from reserve.rules.limit_levels import FAILS, Levels, level_met, stricter_of
from reserve.rules.trail import Trail, shown
from reserve.vocabulary.language import Bilingual

Band = Literal["below_baseline", "between", "benchmark"]
CLINKER, GRINDING = "clinker", "cement_grinding"
_LIMIT = {CLINKER: "energy_limits.gb16780_2021.clinker", GRINDING: "energy_limits.gb16780_2021.cement_preparation"}
_ATTAINMENT = Bilingual("对标达成度（{when}，基准为 0，标杆为 1）", "Attainment ({when}; baseline 0, benchmark 1)")


def yardstick(product: str, trail: Trail) -> tuple[Value | None, Value | None]:
    """Clinker is measured by energy per tonne, grinding by electricity of cement preparation, where no benchmark exists.

    Returns (baseline, benchmark). Where the limit for existing lines (level 3) is stricter than the baseline, it counts
    in its place; for grinding level 3 and level 1 stand for the two.
    """
    limit = trail.value(f"{_LIMIT[product]}.level_3")
    if product == GRINDING:
        return limit, trail.value(f"{_LIMIT[product]}.level_1")
    baseline = trail.value("energy_benchmarks.cement.clinker.baseline")
    return stricter_of(baseline, limit), trail.value("energy_benchmarks.cement.clinker.benchmark")


def attainment(indicator: Decimal, baseline: Decimal, benchmark: Decimal) -> Decimal:
    """a(e) = (eJ - e) / (eJ - eB): 0 at the baseline, 1 at the benchmark, beyond 1 when better; negative when worse.

    >>> attainment(Decimal("108.5"), Decimal(117), Decimal(100))
    Decimal('0.5')
    """
    return (baseline - indicator) / (baseline - benchmark)


def attainment_step(
    indicator: Decimal | None, baseline: Value | None, benchmark: Value | None, when: Bilingual, trail: Trail
) -> Decimal | None:
    """The same with its step; None when the indicator or a level is missing."""
    if indicator is None or baseline is None or benchmark is None:
        return None
    result = attainment(indicator, baseline.number, benchmark.number)
    text = f"({baseline.number} − {shown(indicator)}) ÷ ({baseline.number} − {benchmark.number})"
    trail.step(_ATTAINMENT.format(when=when), text, result, "1", benchmark)
    return result


def band(indicator: Decimal | None, baseline: Value | None, benchmark: Value | None) -> Band | None:
    """At or below the benchmark is benchmark level; above the baseline is below-baseline level (a level met is included)."""
    if indicator is None or baseline is None or benchmark is None:
        return None
    if indicator <= benchmark.number:
        return "benchmark"
    return "between" if indicator <= baseline.number else "below_baseline"


def limit_level(product: str, indicator: Decimal | None, trail: Trail) -> tuple[int | None, bool | None]:
    """A value at or below a level of GB 16780-2021 meets it: (1, 2, 3 or None, whether the limit is met at all)."""
    levels = [trail.value(f"{_LIMIT[product]}.level_{number}") for number in (1, 2, 3)]
    if indicator is None or any(level is None for level in levels):
        return None, None
    met = level_met(indicator, Levels(*(level.number for level in levels if level is not None)))
    return (None, False) if met == FAILS else (met, True)


def crossing_capacity(before: Decimal, after: Decimal, benchmark: Decimal, capacity_t: Decimal) -> Decimal:
    """Capacity that reaches the benchmark through this retrofit: the whole line when it crosses, otherwise nothing.

    A line that already stood at the benchmark crosses nothing: crossing counts once. Tonnes per year.

    >>> crossing_capacity(Decimal(104), Decimal(100), Decimal(100), Decimal(1550000))
    Decimal('1550000')
    >>> crossing_capacity(Decimal(100), Decimal(98), Decimal(100), Decimal(1550000))
    Decimal('0')
    """
    return capacity_t if after <= benchmark < before else Decimal(0)
