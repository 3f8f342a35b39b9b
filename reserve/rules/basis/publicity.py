"""How long a list is shown to everybody (公示期), in working days; first and last day are counted."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from reserve.parameters import Band, at
from reserve.rules.basis.working_days import last_working_day, working_days
from reserve.vocabulary.errors import BadInput

NATIONAL = "000000"


def shortest_notice(as_of: dt.date, area: str = NATIONAL) -> int:
    """The least number of working days of a notice in force on ``as_of``."""
    content = at("proceedings.notice_length", as_of, area).value
    if not isinstance(content, Mapping):
        raise TypeError("proceedings.notice_length is not a band")
    return int(Band.of(content).low or 0)


def require_notice(first_day: dt.date, last_day: dt.date, as_of: dt.date, area: str = NATIONAL) -> int:
    """The working days from ``first_day`` to ``last_day``; ``BadInput`` when they are fewer than a notice must have.

    >>> require_notice(dt.date(2024, 9, 12), dt.date(2024, 9, 19), dt.date(2024, 9, 2))
    5
    """
    least, found = shortest_notice(as_of, area), working_days(first_day, last_day)
    if found < least:
        raise BadInput(
            "notice_short", first=first_day, last=last_day, found=found, least=least, earliest=last_working_day(first_day, least)
        )
    return found


def offer_answer_by(offered_on: dt.date, area: str = NATIONAL) -> dt.date:
    """The last day on which an offer from the reserve list is answered; counting begins on the day after it.

    >>> offer_answer_by(dt.date(2024, 9, 27))
    datetime.date(2024, 10, 10)
    """
    length = at("proceedings.offer_answer_length", offered_on, area).value
    if not isinstance(length, Decimal):
        raise TypeError("proceedings.offer_answer_length is not a number")
    return last_working_day(offered_on + dt.timedelta(days=1), int(length))
