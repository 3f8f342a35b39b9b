"""Capacity replacement (产能置换): enough capacity leaves for the clinker capacity that is built."""

import datetime as dt
from decimal import Decimal

from reserve.parameters import at
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import plain

_GROUP = "capacity_replacement.clinker"
_KEY_CITIES = "areas.air_key_region_cities"


def replaced(
    leaving_t: Decimal,
    built_t: Decimal,
    as_of: dt.date,
    area: str,
    *,
    key_region: bool,
    restricted: bool = False,
    cross_province: bool = False,
) -> Decision:
    """Capacity leaving over capacity built is at least the ratio of the area; the strictest ratio that applies counts.

    Source: 浙经信材料〔2023〕83号 二(一) in Zhejiang, elsewhere the national measures of 2021 (to be verified). In: tonnes per year.
    Restricted-class or out-of-province capacity has its own ratio. Raises ``BadInput('replacement_capacity')`` where nothing is
    built or capacity is negative, and the errors of :func:`reserve.parameters.at`.

    >>> replaced(Decimal(2), Decimal(1), dt.date(2024, 9, 2), "330000", key_region=False).allowed
    True
    """
    if built_t <= 0 or leaving_t < 0:
        raise BadInput("replacement_capacity", leaving=plain(leaving_t), built=plain(built_t))
    names = ["key_region" if key_region else "other_region"]
    names += ["restricted_class"] if restricted else []
    names += ["cross_province"] if cross_province else []
    asked = max((at(f"{_GROUP}.{name}", as_of, area) for name in names), key=lambda value: value.number)
    enough = leaving_t >= built_t * asked.number
    short = max(built_t * asked.number - leaving_t, Decimal(0))
    code = "replacement_enough" if enough else "replacement_short"
    return decided(enough, code, asked, ratio=plain(asked.number), found=plain(leaving_t / built_t, 4), gap=plain(short))


def in_key_region(area: str, as_of: dt.date) -> bool:
    """Whether a Zhejiang city or county lies in the key region for air quality (to be verified).

    >>> in_key_region("330522", dt.date(2024, 9, 2)), in_key_region("330803", dt.date(2024, 9, 2))
    (True, False)
    """
    cities = at(_KEY_CITIES, as_of, area).value
    return isinstance(cities, tuple) and area[:4] + "00" in cities
