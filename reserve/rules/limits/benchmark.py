"""Where a line stands between baseline (基准) and benchmark (标杆), and which level of the mandatory limit it meets."""

from decimal import Decimal
from typing import Literal, get_args

from reserve.parameters import Value
from reserve.rules.basis.columns import Figure, choose
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.limits.levels import stricter_of
from reserve.vocabulary.language import Bilingual

Band = Literal["below_baseline", "between", "benchmark"]
BANDS: tuple[Band, ...] = get_args(Band)
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


def attainment(indicator: Figure, baseline: Decimal, benchmark: Decimal) -> Figure:
    """a(e) = (eJ - e) / (eJ - eB): 0 at the baseline, 1 at the benchmark, beyond 1 when better; negative when worse.

    >>> attainment(Decimal("108.5"), Decimal(117), Decimal(100))
    Decimal('0.5')
    """
    return (baseline - indicator) / (baseline - benchmark)


def tell_attainment(
    indicator: Decimal | None, result: Decimal | None, levels: tuple[Value | None, Value | None], when: Bilingual, trail: Trail
) -> None:
    """Tell the step of an attainment, where there is one; ``levels`` are baseline and benchmark."""
    baseline, benchmark = levels
    if indicator is None or result is None or baseline is None or benchmark is None:
        return
    text = f"({baseline.number} − {shown(indicator)}) ÷ ({baseline.number} − {benchmark.number})"
    trail.step(_ATTAINMENT.format(when=when), text, result, "1", benchmark)


def band_number(indicator: Figure, baseline: Decimal, benchmark: Decimal) -> Figure:
    """At or below the benchmark is benchmark level; above the baseline is below-baseline level (a level met is included).

    The answer is a place in ``BANDS``.

    >>> [BANDS[int(band_number(Decimal(e), Decimal(117), Decimal(100)))] for e in (100, 101, 117, 118)]
    ['benchmark', 'between', 'between', 'below_baseline']
    """
    return choose(indicator <= benchmark, Decimal(2), choose(indicator <= baseline, Decimal(1), Decimal(0)))


def band(indicator: Decimal, baseline: Value, benchmark: Value) -> Band:
    """The band of one figure, by name."""
    return BANDS[int(band_number(indicator, baseline.number, benchmark.number))]


def crossing_capacity(before: Figure, after: Figure, benchmark: Decimal, capacity_t: Figure) -> Figure:
    """Capacity that reaches the benchmark through this retrofit: the whole line when it crosses, otherwise nothing.

    A line that already stood at the benchmark crosses nothing: crossing counts once. Tonnes per year.

    >>> crossing_capacity(Decimal(104), Decimal(100), Decimal(100), Decimal(1550000))
    Decimal('1550000')
    >>> crossing_capacity(Decimal(100), Decimal(98), Decimal(100), Decimal(1550000))
    Decimal('0')
    """
    return choose((after <= benchmark) & (before > benchmark), capacity_t, Decimal(0))
