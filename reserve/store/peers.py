"""Statistics over projects of the same kind, frozen edition by edition: a finding can always be traced to what it was compared with."""

import datetime as dt

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.vocabulary.peers import INDICATORS


class PeerStatistic(Base, table=True):
    """One group of projects in one edition. ``median`` and ``spread`` (MAD) are of natural logarithms, in 10^-6. Never changed.

    ``edition`` sorts by the time it was made; ``kinds`` are the kinds of measure joined by ``|``, or ``*`` for all of a product.
    """

    __tablename__ = "peer_statistic"
    __table_args__ = (UniqueConstraint("edition", "product", "kinds", "indicator"), one_of("indicator", INDICATORS))
    id: str = Field(primary_key=True)
    edition: str
    product: str
    kinds: str
    indicator: str
    n: int = Field(ge=1)
    median: int = Field(sa_type=BigInteger)
    spread: int = Field(sa_type=BigInteger, ge=0)
    as_of: dt.date
