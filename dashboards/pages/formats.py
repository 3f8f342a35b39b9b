"""Figures, money and times as people read them: with thousands separators, without exponents, in Asia/Shanghai."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_fen, from_micro, plain, unit_name

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"


def number(value: Decimal | None, places: int | None = None) -> str:
    """A Decimal, or a dash where there is nothing: missing is never shown as zero."""
    return NOTHING if value is None else plain(value, places)


def micro(value: int | None, places: int | None = None) -> str:
    """An integer of 10^-6 canonical unit."""
    return NOTHING if value is None else plain(from_micro(value), places)


def money(fen: int | None, places: int | None = None) -> str:
    """Fen as 10^4 yuan (万元), with as many decimals as it has unless told."""
    return NOTHING if fen is None else plain(from_fen(fen), places)


def points(value: int | None) -> str:
    """Points (integers of 10^-6) with two decimals."""
    return micro(value, 2)


def percent(value: Decimal | None, places: int = 1) -> str:
    """A share (0-1) in per cent, with its sign."""
    return NOTHING if value is None else f"{plain(value * 100, places)} %"


def signed(value: Decimal, places: int) -> str:
    """A change with its sign; a real minus, so that it is read as one."""
    text = plain(abs(value), places)
    if Decimal(text.replace(",", "")) == 0:
        return "0"
    return f"−{text}" if value < 0 else f"+{text}"


def day(moment: dt.datetime | dt.date | str | None) -> str:
    """YYYY-MM-DD in Asia/Shanghai."""
    if moment is None:
        return NOTHING
    if isinstance(moment, str):
        return moment[:10]
    if isinstance(moment, dt.datetime):
        return moment.astimezone(SHANGHAI).date().isoformat()
    return moment.isoformat()


def minute(moment: dt.datetime | None) -> str:
    """YYYY-MM-DD HH:MM in Asia/Shanghai."""
    return NOTHING if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def unit_label(code: str, language: Language) -> str:
    """The label of a unit of the dictionary or of the rules; any other unit is shown as it is written."""
    return unit_name(code).text(language)
