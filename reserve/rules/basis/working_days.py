"""Working days (工作日): weekdays without the public holidays, with the weekend days that are made up for them."""

import datetime as dt
from itertools import count

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.holidays import holiday_years, special_days

_FRIDAY = 4
_DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on ``day``. Raises ``BadInput`` for a year whose holidays are not recorded.

    >>> is_working_day(dt.date(2024, 9, 14)), is_working_day(dt.date(2024, 9, 16))
    (True, False)
    """
    if day.year not in holiday_years():
        known = sorted(holiday_years())
        raise BadInput("holidays_unknown", day=day, year=day.year, first=known[0], last=known[-1])
    special = special_days().get(day)
    return special.works if special is not None else day.weekday() <= _FRIDAY


def working_days(first: dt.date, last: dt.date) -> int:
    """How many working days lie from ``first`` to ``last``, both counted; 0 where ``last`` is earlier.

    >>> working_days(dt.date(2024, 9, 9), dt.date(2024, 9, 18))
    7
    """
    return sum(is_working_day(first + number * _DAY) for number in range((last - first).days + 1))


def last_working_day(first: dt.date, days: int) -> dt.date:
    """The day on which the ``days``-th working day falls when counting begins with ``first``.

    >>> last_working_day(dt.date(2024, 9, 27), 5)
    datetime.date(2024, 10, 9)
    """
    if days < 1:
        raise ValueError(f"{days} working days end on no day")
    found = 0
    for number in count():
        day = first + number * _DAY
        found += is_working_day(day)
        if found == days:
            return day
    raise AssertionError("days do not end")
