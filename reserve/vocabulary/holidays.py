"""Public holidays and the weekend days made up for them, year by year, each year with the notice of the State Council's office."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """A year whose arrangement is recorded: number and day of the notice, and where it was read."""

    year: int
    number: str
    published_on: dt.date
    origin: Bilingual


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: a free one, or a weekend day on which offices work."""

    works: bool
    label: Bilingual


@tabled
def holiday_years() -> Mapping[int, HolidayYear]:
    """The recorded years, in order."""
    found = {}
    for row in read_table("holiday_years.csv"):
        year = int(row["year"])
        published_on = dt.date.fromisoformat(row["published_on"])
        found[year] = HolidayYear(year, row["number"], published_on, Bilingual(row["origin_zh"], row["origin_en"]))
    return found


@tabled
def special_days() -> Mapping[dt.date, SpecialDay]:
    """Every day of the recorded years that is not what its weekday says; a day given twice or outside them raises ``ValueError``."""
    found: dict[dt.date, SpecialDay] = {}
    for row in read_table("holidays.csv"):
        day, last = dt.date.fromisoformat(row["first"]), dt.date.fromisoformat(row["last"])
        if row["kind"] not in ("off", "work") or last < day:
            raise ValueError(f"holidays.csv: {row['first']} to {row['last']} is {row['kind']}")
        while day <= last:
            if day in found or day.year not in holiday_years():
                raise ValueError(f"holidays.csv: {day} stands twice or its year is not in holiday_years.csv")
            found[day] = SpecialDay(row["kind"] == "work", Bilingual(row["label_zh"], row["label_en"]))
            day += dt.timedelta(days=1)
    return found
