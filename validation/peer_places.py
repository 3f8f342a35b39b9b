"""Where the figures of a project lie among its peers: what the rules on outliers compare, told also where nothing is far.

Only the median, the usual span and the number of peers are told: nothing of another firm.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.peers import Indicator
from validation.case import Case
from validation.peers import Among, middle
from validation.predicates.outliers import FIGURES, group_words
from validation.predicates.yardsticks import product_of

_MICRO = -6


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """One figure among those of ``n`` peers, which ``group`` names, as counted on ``counted``; ``usual``: between ``low`` and ``high``.

    Figures of unit energy are in ``energy_unit``, cost in CNY per tce, the saving rate is a share.
    """

    indicator: Indicator
    value: Decimal
    low: Decimal
    median: Decimal
    high: Decimal
    usual: bool
    n: int
    counted: dt.date
    group: Bilingual
    energy_unit: str


def peer_places(document: Document, context: CheckContext) -> tuple[PeerPlace, ...]:
    """The indicators that are known, above zero and have peers enough; nothing where the library was never counted."""
    if not context.peers:
        return ()
    case = Case(document, context)
    return tuple(found for indicator, peers in case.peers.items() if (found := _place(case, indicator, peers)) is not None)


def _place(case: Case, indicator: Indicator, among: Among) -> PeerPlace | None:
    top, bottom = FIGURES[indicator](case)
    product = product_of(case)
    if top is None or bottom is None or top <= 0 or bottom <= 0 or product is None:
        return None
    low, high = Decimal(among.low), Decimal(among.high)
    return PeerPlace(
        indicator, (Decimal(top) / Decimal(bottom)).scaleb(_MICRO), low.scaleb(_MICRO), middle(among.peers.median), high.scaleb(_MICRO),
        among.low * bottom <= top <= among.high * bottom, among.peers.n, among.peers.as_of, group_words(case, among.kinds),
        product.energy_unit,
    )  # fmt: skip
