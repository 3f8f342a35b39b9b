"""Working days: cases worked by hand from the notices, and what follows for any days."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve.rules.basis.working_days import is_working_day, last_working_day, working_days
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.holidays import holiday_years, special_days

CASES = Path(__file__).parents[2] / "cases" / "working_days.csv"
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 1))


def test_the_days_of_the_cases_are_counted_as_the_notices_say() -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert len(cases) == 8
    for case in cases:
        first, last = dt.date.fromisoformat(case["first"]), dt.date.fromisoformat(case["last"])
        assert last_working_day(first, int(case["working_days"])) == last, case["why"]
        assert working_days(first, last) == int(case["working_days"]), case["why"]


@given(DAYS, st.integers(1, 25))
def test_the_last_of_some_working_days_is_one_and_counts_them(first: dt.date, days: int) -> None:
    last = last_working_day(first, days)
    assert is_working_day(last)
    assert working_days(first, last) == days
    assert working_days(first, last - dt.timedelta(days=1)) == days - 1


def test_only_weekends_are_made_up_and_each_year_has_its_seven_holidays() -> None:
    for day, special in special_days().items():
        assert not special.works or day.weekday() > 4
    for year in holiday_years():
        free = {special.label.zh for day, special in special_days().items() if day.year == year and not special.works}
        assert sum(len(label.split("、")) for label in free) == 7


def test_a_year_without_its_holidays_is_refused_with_what_to_add() -> None:
    with pytest.raises(BadInput) as refused:
        last_working_day(dt.date(2026, 12, 30), 5)
    assert "2027" in refused.value.message.zh
    assert "holidays.csv" in refused.value.message.en
