"""The saving of a retrofit: lower energy per tonne, counted on an output that did not grow."""

from decimal import Decimal

from reserve.rules.trail import Trail, shown
from reserve.vocabulary.language import Bilingual

_OUTPUT = Bilingual("计入节能量的产量（产量增长不算节能）", "Output that counts (growth is not saving)")
_SAVING = Bilingual("年节能量", "Yearly saving")
_RATE = Bilingual("节能率", "Saving rate")


def counted_output(before_t: Decimal, after_t: Decimal, filed_t: Decimal, tolerance: Decimal) -> Decimal:
    """Saving from more output is no saving (GB/T 28750): the output is min(P1, filed capacity, P0 x (1 + tolerance)).

    All in tonnes per year; ``tolerance`` is a share.

    >>> counted_output(Decimal(1000), Decimal(1200), Decimal(1100), Decimal("0.05"))
    Decimal('1050.00')
    """
    return min(after_t, filed_t, before_t * (1 + tolerance))


def yearly_saving(before_kgce_per_t: Decimal, after_kgce_per_t: Decimal, output_t: Decimal) -> Decimal:
    """Saving dE = (e0 - e1) x P (GB/T 13234), in tce per year, positive when energy is saved.

    >>> yearly_saving(Decimal(108), Decimal(100), Decimal(1550000))
    Decimal('12400')
    """
    return (before_kgce_per_t - after_kgce_per_t) * output_t / 1000


def saving_rate(before_kgce_per_t: Decimal, after_kgce_per_t: Decimal) -> Decimal:
    """The saving rate is (e0 - e1) / e0, a share between 0 and 1 when energy is saved.

    >>> saving_rate(Decimal(100), Decimal(95))
    Decimal('0.05')
    """
    return (before_kgce_per_t - after_kgce_per_t) / before_kgce_per_t


def saving_steps(
    before: Decimal | None, after: Decimal | None, output: tuple[Decimal | None, Decimal | None, Decimal | None], trail: Trail
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Counted output, saving and rate with their steps; ``output`` is (P0, P1, filed capacity), each in t/yr or None."""
    produced_before, produced_after, filed = output
    tolerance = trail.value("counting.output_tolerance")
    counted = saving = rate = None
    if produced_before is not None and produced_after is not None and filed is not None and tolerance:
        counted = counted_output(produced_before, produced_after, filed, tolerance.number)
        text = f"min({shown(produced_after)}, {shown(filed)}, {shown(produced_before)} × {1 + tolerance.number})"
        trail.step(_OUTPUT, text, counted, "t/yr", tolerance)
    if before is not None and after is not None:
        if counted is not None:
            saving = yearly_saving(before, after, counted)
            trail.step(_SAVING, f"({shown(before)} − {shown(after)}) × {shown(counted)} ÷ 1,000", saving, "tce/yr")
        if before > 0:
            rate = saving_rate(before, after)
            trail.step(_RATE, f"({shown(before)} − {shown(after)}) ÷ {shown(before)}", rate, "1")
    return counted, saving, rate
