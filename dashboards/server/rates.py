"""How often somebody may ask: token buckets in memory, a bounded number of them, no clock but the monotonic one."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from reserve.vocabulary.tables import read_table

MOST_KEYS = 20_000
"""Buckets kept per kind; the one not used for longest is forgotten first, which gives its owner a full one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_second``: what flows in; ``burst``: what a bucket holds."""

    per_second: float
    burst: float


@cache
def shipped_rates() -> dict[str, Rate]:
    """The limits by kind."""
    return {r["kind"]: Rate(float(r["per_second"]), float(r["burst"])) for r in read_table("rates.csv", "dashboards.server")}


class Rates:
    """Buckets by kind and key (address, session or person). ``factor`` widens all of them alike."""

    def __init__(self, factor: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rates = {kind: Rate(rate.per_second * factor, rate.burst * factor) for kind, rate in shipped_rates().items()}
        self._kept: dict[str, OrderedDict[str, tuple[float, float]]] = {kind: OrderedDict() for kind in self._rates}

    def take(self, kind: str, key: str) -> float:
        """Take one token: 0.0 where there was one, else the seconds until there will be. An unknown kind raises ``KeyError``."""
        rate, kept, now = self._rates[kind], self._kept[kind], self._clock()
        tokens, at = kept.pop(key, (rate.burst, now))
        tokens = min(rate.burst, tokens + (now - at) * rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / rate.per_second
        kept[key] = (tokens if wait else tokens - 1, now)
        if len(kept) > MOST_KEYS:
            kept.popitem(last=False)
        return wait

    def kept(self, kind: str) -> int:
        """How many buckets of a kind are remembered."""
        return len(self._kept[kind])
