"""The numbers that rules compare with, on one day in one area: every one of them comes from ``reserve.parameters``."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from reserve.parameters import Band, NeverRecorded, Repealed, TooEarly, Value, at, recorded
from reserve.vocabulary.units import plain

SCALE = 1_000_000


class Limits:
    """Parameters for ``as_of`` and ``area``, as Decimals or as integers of 10^-6 so that both engines compare exactly."""

    def __init__(self, as_of: dt.date, area: str) -> None:
        self.as_of = as_of
        self.area = area

    def value(self, address: str) -> Value:
        """The dated value at ``address``; the three errors of :func:`reserve.parameters.at` pass through."""
        return at(address, self.as_of, self.area)

    def known(self, address: str) -> bool:
        """Whether ``address`` has a value on this day in this area. An address recorded nowhere raises ``NeverRecorded``."""
        try:
            self.value(address)
        except (TooEarly, Repealed):
            return False
        except NeverRecorded:
            if not recorded(address):
                raise
            return False
        return True

    def number(self, address: str) -> Decimal:
        """The number at ``address``."""
        return self.value(address).number

    def micro(self, address: str) -> int:
        """The number at ``address`` in 10^-6."""
        return exact_micro(self.number(address))

    def low(self, address: str) -> Decimal:
        """The lower bound of the band at ``address``; a band without one raises ``ValueError``."""
        return _bound(self._band(address).low, address, "lower")

    def high(self, address: str) -> Decimal:
        """The upper bound of the band at ``address``; a band without one raises ``ValueError``."""
        return _bound(self._band(address).high, address, "upper")

    def text(self, address: str) -> str:
        """The text at ``address``."""
        return str(self.value(address).value)

    def _band(self, address: str) -> Band:
        content = self.value(address).value
        if not isinstance(content, Mapping):
            raise TypeError(f"{address} is not a band")
        return Band.of(content)


@lru_cache(maxsize=512)
def limits(as_of: dt.date, area: str) -> Limits:
    """The limits of one day in one area."""
    return Limits(as_of, area)


def exact_micro(number: Decimal) -> int:
    """A Decimal as an integer of 10^-6; more than six decimals raise ``ValueError``, because they would be rounded."""
    scaled = number * SCALE
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{plain(number)} has more than six decimals")
    return int(scaled)


def _bound(bound: Decimal | None, address: str, side: str) -> Decimal:
    if bound is None:
        raise ValueError(f"the band at {address} has no {side} bound")
    return bound
