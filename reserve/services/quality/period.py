"""The period that a card looks at, and the day on which it is read."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reserve.vocabulary.errors import BadInput

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = 12
LONGEST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Period:
    """Events from ``start`` to ``end`` (both days included) in Asia/Shanghai, with everything known at the end of ``as_of``."""

    start: dt.date
    end: dt.date
    as_of: dt.date

    @property
    def known_until(self) -> dt.datetime:
        """The first instant that the card does not know of."""
        return _midnight(self.as_of + dt.timedelta(days=1))

    @property
    def begins(self) -> dt.datetime:
        """The first instant of the period."""
        return _midnight(self.start)

    @property
    def months(self) -> tuple[str, ...]:
        """The months of the period as YYYY-MM.

        >>> Period(dt.date(2023, 11, 5), dt.date(2024, 1, 31), dt.date(2024, 2, 1)).months
        ('2023-11', '2023-12', '2024-01')
        """
        first = self.start.year * 12 + self.start.month - 1
        last = self.end.year * 12 + self.end.month - 1
        return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1))


def period_of(today: dt.date, start: dt.date | None = None, end: dt.date | None = None, as_of: dt.date | None = None) -> Period:
    """The period asked for; what is left out is the twelve months up to the day of the figures.

    Raises ``BadInput`` for a day after today, an end before the start, and more than three years.

    >>> period_of(dt.date(2024, 9, 2)).start
    datetime.date(2023, 10, 1)
    """
    known = as_of or today
    if known > today:
        raise BadInput("quality_day_ahead", day=known, today=today)
    last = end or known
    if last > known:
        raise BadInput("quality_end_ahead", end=last, as_of=known)
    first = start or first_of(last, MONTHS)
    if first > last:
        raise BadInput("quality_period_turned", start=first, end=last)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > LONGEST_MONTHS:
        raise BadInput("quality_period_long", months=months, limit=LONGEST_MONTHS)
    return Period(first, last, known)


def first_of(day: dt.date, months: int) -> dt.date:
    """The first day of the ``months`` months that end with the month of ``day``.

    >>> first_of(dt.date(2024, 9, 2), 3)
    datetime.date(2024, 7, 1)
    """
    month = day.year * 12 + day.month - months
    if month < 12:
        raise BadInput("quality_period_long", months=months, limit=LONGEST_MONTHS)
    return dt.date(month // 12, month % 12 + 1, 1)


def _midnight(day: dt.date) -> dt.datetime:
    try:
        return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)
    except OverflowError as error:
        raise BadInput("quality_day_unusable", day=day) from error
