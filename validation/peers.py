"""Between which figures a project lies among its peers: the median, and as far from it as the house lets a figure lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext
from reserve.vocabulary.peers import ANY_KIND, INDICATORS, Indicator, Peers, kinds_key
from validation.limits import SCALE, limits

MINIMUM, DEVIATIONS, LEAST_SPREAD = "peers.minimum", "peers.deviations", "peers.least_spread"
NORMAL = Decimal("1.4826")
"""1 over the third quartile of the normal distribution: makes a MAD a standard deviation where figures are normal."""
DIGITS = 30


@dataclass(frozen=True, slots=True)
class Among:
    """The peers of a project, and the least and the highest usual figure, in 10^-6 of the unit. ``kinds`` are those they share."""

    peers: Peers
    kinds: str
    low: int
    high: int


def among(document: Document, context: CheckContext) -> Mapping[Indicator, Among]:
    """The peers by indicator: of the same product and kinds of measure where they are enough, else of the product."""
    product = document.value("product")
    if not context.peers or not isinstance(product, str):
        return {}
    kinds = kinds_key(document.value("component_kinds"))
    numbers = limits(context.as_of, context.area)
    least, allowed = int(numbers.low(MINIMUM)), (numbers.high(DEVIATIONS), numbers.low(LEAST_SPREAD))
    found = {}
    for indicator in INDICATORS:
        for group in (kinds, ANY_KIND):
            peers = context.peers.get((product, group, indicator))
            if peers is not None and peers.n >= least:
                found[indicator] = Among(peers, group, *bounds(peers.median, peers.spread, *allowed))
                break
    return found


@lru_cache(maxsize=4096)
def bounds(median: int, spread: int, deviations: Decimal, least_spread: Decimal) -> tuple[int, int]:
    """The least and the highest usual figure in 10^-6: e to the median, less and plus the deviations allowed.

    >>> bounds(4_605_170, 40_000, Decimal("3.5"), Decimal("0.03"))
    (81256109, 123067625)
    """
    with localcontext() as context:
        context.prec = DIGITS
        apart = deviations * max(NORMAL * Decimal(spread) / SCALE, least_spread)
        middle = Decimal(median) / SCALE
        low, high = ((middle + side).exp() * SCALE for side in (-apart, apart))
        return int(low.to_integral_value()), int(high.to_integral_value())


def middle(median: int) -> Decimal:
    """The median itself, for people."""
    with localcontext() as context:
        context.prec = DIGITS
        return (Decimal(median) / SCALE).exp()
