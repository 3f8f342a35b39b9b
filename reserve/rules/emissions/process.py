"""CO2 that the raw meal of clinker gives off. It does not fall with energy saving and never enters a saving."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.figures import Figure, like
from reserve.rules.basis.trail import Trail


def process_co2(oxide_shares: Sequence[Figure], ratios: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    """CO2 of a tonne of clinker = CaO x 44/56 + MgO x 44/40, counting only oxides that came from carbonate (sector guidelines).

    ``oxide_shares`` are mass shares (0-1) in clinker, less what non-carbonate raw material brought; ``ratios`` numerator and
    denominator. tCO2 per tonne of clinker.

    >>> lime, magnesia = (Decimal(44), Decimal(56)), (Decimal(44), Decimal(40))
    >>> round(process_co2([Decimal("0.65"), Decimal("0.015")], [lime, magnesia]), 4)
    Decimal('0.5272')
    """
    total = like(Decimal(0), oxide_shares[0])
    for share, (above, below) in zip(oxide_shares, ratios, strict=True):
        total = total + share * like(above, share) / like(below, share)
    return total


def clinker_process_co2(shares: Mapping[str, Decimal | None], trail: Trail) -> Decimal | None:
    """The same with the ratios in force; ``shares`` by ``calcium_oxide`` and ``magnesium_oxide``, None when one of them is blank."""
    oxides = ("calcium_oxide", "magnesium_oxide")
    laws = [trail.value(f"process_emissions.{oxide}") for oxide in oxides]
    known = [share for oxide in oxides if (share := shares.get(oxide)) is not None]
    for oxide in oxides:
        if shares.get(oxide) is None:
            trail.lack(f"{oxide}_share")
    if len(known) < len(oxides) or not all(laws):
        return None
    return process_co2(known, [_ratio(law) for law in laws if law is not None])


def _ratio(law: Value) -> tuple[Decimal, Decimal]:
    if not isinstance(law.value, tuple) or len(law.value) != 2:
        raise TypeError(f"{law.path} is not a ratio of two numbers")
    above, below = law.value
    if not isinstance(above, Decimal) or not isinstance(below, Decimal):
        raise TypeError(f"{law.path} is not a ratio of two numbers")
    return above, below
