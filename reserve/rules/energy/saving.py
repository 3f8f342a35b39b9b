"""The saving of a retrofit: lower energy per tonne, counted on an output that did not grow."""

from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.columns import Figure, least
from reserve.rules.basis.trail import Trail, shown
from reserve.vocabulary.language import Bilingual

TOLERANCE = "counting.output_tolerance"
_OUTPUT = Bilingual("计入节能量的产量（产量增长不算节能）", "Output that counts (growth is not saving)")
_SAVING = Bilingual("年节能量", "Yearly saving")
_NET = Bilingual("年节能量（扣除边界外影响）", "Yearly saving less the effect outside the boundary")
_RATE = Bilingual("节能率", "Saving rate")


def counted_output(before_t: Figure, after_t: Figure, filed_t: Figure, tolerance: Decimal) -> Figure:
    """Saving from more output is no saving (GB/T 28750): the output is min(P1, filed capacity, P0 x (1 + tolerance)).

    All in tonnes per year; ``tolerance`` is a share.

    >>> counted_output(Decimal(1000), Decimal(1200), Decimal(1100), Decimal("0.05"))
    Decimal('1050.00')
    """
    return least(after_t, filed_t, before_t * (1 + tolerance))


def yearly_saving(before_kgce_per_t: Figure, after_kgce_per_t: Figure, output_t: Figure) -> Figure:
    """Saving dE = (e0 - e1) x P (GB/T 13234), in tce per year, positive when energy is saved.

    >>> yearly_saving(Decimal(108), Decimal(100), Decimal(1550000))
    Decimal('12400')
    """
    return (before_kgce_per_t - after_kgce_per_t) * output_t / 1000


def net_saving(saving_tce: Figure, leakage_tce: Figure) -> Figure:
    """What a retrofit makes others use outside the boundary is taken off its saving (GB/T 28750), in tce per year.

    ``leakage_tce`` is positive where more energy is used outside, negative where less is.

    >>> net_saving(Decimal(5000), Decimal(300)), net_saving(Decimal(5000), Decimal(-200))
    (Decimal('4700'), Decimal('5200'))
    """
    return saving_tce - leakage_tce


def saving_rate(before_kgce_per_t: Figure, after_kgce_per_t: Figure) -> Figure:
    """The saving rate is (e0 - e1) / e0, a share between 0 and 1 when energy is saved.

    >>> saving_rate(Decimal(100), Decimal(95))
    Decimal('0.05')
    """
    return (before_kgce_per_t - after_kgce_per_t) / before_kgce_per_t


def tell_output(output: tuple[Decimal | None, ...], counted: Decimal | None, tolerance: Value | None, trail: Trail) -> None:
    """Tell which output counts; ``output`` is (P0, P1, filed capacity) in t/yr."""
    before, after, filed = output
    if counted is None or before is None or after is None or filed is None or tolerance is None:
        return
    text = f"min({shown(after)}, {shown(filed)}, {shown(before)} × {1 + tolerance.number})"
    trail.step(_OUTPUT, text, counted, "t/yr", tolerance)


def tell_saving(
    unit: tuple[Decimal | None, Decimal | None], counted: Decimal | None, result: tuple[Decimal | None, Decimal | None], trail: Trail
) -> None:
    """Tell the steps of saving and rate; ``unit`` is the unit energy before and after in kgce/t, ``result`` saving and rate."""
    before, after = unit
    if before is None or after is None:
        return
    saving, rate = result
    if saving is not None and counted is not None:
        trail.step(_SAVING, f"({shown(before)} − {shown(after)}) × {shown(counted)} ÷ 1,000", saving, "tce/yr")
    if rate is not None:
        trail.step(_RATE, f"({shown(before)} − {shown(after)}) ÷ {shown(before)}", rate, "1")


def tell_net_saving(saving: Decimal | None, leakage_tce: Decimal | None, result: Decimal | None, trail: Trail) -> None:
    """Tell what is taken off the saving, where something is."""
    if saving is not None and result is not None and leakage_tce:
        trail.step(_NET, f"{shown(saving)} − {_signed(leakage_tce)}", result, "tce/yr")


def _signed(number: Decimal) -> str:
    return f"({shown(number)})" if number < 0 else shown(number)
