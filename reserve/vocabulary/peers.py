"""Robust statistics over projects of the same kind, as a rule on outliers compares with them. They name no firm and no project."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Indicator = Literal["unit_before", "unit_after", "cost_per_tce", "saving_rate"]
"""Unit energy before and after, in the unit of the product; CNY per tce saved in a year; saving over the energy used before."""
INDICATORS: tuple[Indicator, ...] = get_args(Indicator)
ANY_KIND = "*"
PeerKey = tuple[str, str, Indicator]
"""Product, kinds of measure (joined by ``|``, or :data:`ANY_KIND`), indicator."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The natural logarithms of ``n`` figures above zero, in 10^-6: their median, and the median of the distances from it (MAD)."""

    n: int
    median: int
    spread: int
    as_of: dt.date


PeerBook = Mapping[PeerKey, Peers]


def kinds_key(kinds: object) -> str:
    """The kinds of measure of a project in the order that a key has them; nothing ticked is a kind of its own.

    >>> kinds_key(("waste_energy", "process")), kinds_key("waste_energy|process"), kinds_key(None)
    ('process|waste_energy', 'process|waste_energy', '')
    """
    codes = kinds.split("|") if isinstance(kinds, str) else kinds if isinstance(kinds, tuple) else ()
    return "|".join(sorted(codes))
