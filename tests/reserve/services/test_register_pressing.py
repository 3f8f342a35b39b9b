"""The start page counts the lines that press: last year's gaps, and deadlines within a year below the baseline; the list shows the same."""

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import pytest

from reserve.services import home
from reserve.services.register import LineFilter, add_record, end_record, list_lines
from reserve.services.register.line_query import year_ahead
from tests.support.office import Office
from tests.support.register import FIRM, LINE, credit_code

LINES = (
    ("due-at-the-limit", "2023", "118", "2025-09-02"),
    ("due-a-day-later", "2023", "118", "2025-09-03"),
    ("due-today", "2023", "117.000001", "2024-09-02"),
    ("overdue", "2023", "118", "2024-09-01"),
    ("at-the-baseline", "2023", "117", "2025-06-30"),
    ("day-of-the-law", "2023", "118", ""),
    ("stale-and-due", "2022", "118", "2025-06-30"),
    ("never-measured", "", "", ""),
    ("without-unit-energy", "2023", "", ""),
    ("ended", "", "", "2025-06-30"),
)
"""Clinker lines of Changxing on 2 September 2024: name, year and unit energy, own deadline. The law's day for those below is 2025-12-31."""
STALE = {"stale-and-due", "never-measured", "without-unit-energy"}
DUE = {"due-at-the-limit", "due-today", "overdue", "stale-and-due"}
UNTIL = dt.date(2025, 9, 2)


def record(office: Office, clerk: str, firm: str, county: str, line: tuple[str, str, str, str]) -> None:
    """One line with its year, where it has one."""
    name, year, energy, own = line
    typed = {**LINE, "line_name": (name, None), "location_code": (county, None), "reach_date": (own, None)}
    made = add_record(office.desk, clerk, "line", typed, firm)
    if year:
        add_record(office.desk, clerk, "observation", {"year": (year, None), "unit_energy_stated": (energy, "kgce/t")}, made.id)
    if name == "ended":
        end_record(office.desk, clerk, "line", made.id, made.revision, ended_on=dt.date(2024, 9, 2), reason="整线拆除")


@pytest.fixture
def counties(local_office: Office) -> dict[str, str]:
    """Lines of Changxing, one of Anji that nobody measured; sessions by name."""
    found = {}
    for who, county, lines in (
        ("changxing", "330522", LINES), ("anji", "330523", (("never-measured-there", "", "", ""),)), ("deqing", "330521", ()),
    ):  # fmt: skip
        found[who] = local_office.person(f"{who}.clerk", county, "county_clerk")
        code = credit_code(f"91{county}MA28ABCD1")
        firm = {**FIRM, "enterprise_credit_code": (code, None), "location_code": (county, None)}
        made = add_record(local_office.desk, found[who], "enterprise", firm)
        for line in lines:
            record(local_office, found[who], made.id, county, line)
    return found | {
        "city": local_office.person("city", "3305", "city_reviewer"), "expert": local_office.person("expert", "ZJ", "expert"),
        "other city": local_office.person("other", "3304", "city_reviewer"),
    }  # fmt: skip


def counted(office: Office, session: str) -> dict[str, int]:
    """Card -> number on the start page."""
    return {card.code: card.count for card in home(office.desk, session).register}


def test_each_territory_counts_its_own_lines_at_the_limit_and_none_where_nothing_may_be_seen(
    local_office: Office, counties: dict[str, str]
) -> None:
    assert {who: counted(local_office, session) for who, session in counties.items()} == {
        "changxing": {"register_stale": 3, "register_due": 4},
        "anji": {"register_stale": 1, "register_due": 0},
        "deqing": {},
        "city": {"register_stale": 4, "register_due": 4},
        "expert": {},
        "other city": {},
    }
    due = home(local_office.desk, counties["city"]).register[1]
    assert due.label.zh == "基准以下、截至 2025-09-02 到期的产线（其中 1 条已逾期）"
    assert due.label.en == "Lines below the baseline due by 2025-09-02 (1 overdue)"
    assert "overdue" not in home(local_office.desk, counties["anji"]).register[1].label.en


def test_the_list_behind_each_number_holds_exactly_those_lines(local_office: Office, counties: dict[str, str]) -> None:
    desk, clerk = local_office.desk, counties["changxing"]
    stale = list_lines(desk, clerk, LineFilter(stale=True))
    assert ({row.name for row in stale.rows}, stale.total, stale.stale) == (STALE, 3, 3)
    due = list_lines(desk, clerk, LineFilter(band="below_baseline", due_by=UNTIL))
    assert ({row.name for row in due.rows}, due.total) == (DUE, 4)
    addresses = [dict(parse_qsl(urlsplit(card.address).query)) for card in home(desk, clerk).register]
    assert addresses == [{"task": "stale"}, {"band": "below_baseline", "task": "due"}]


def test_with_the_new_year_last_years_figures_are_missing_everywhere(local_office: Office, counties: dict[str, str]) -> None:
    found = list_lines(local_office.desk, counties["changxing"], LineFilter(stale=True), as_of=dt.date(2025, 1, 1))
    assert found.total == len(LINES) - 1


@pytest.mark.parametrize(("day", "then"), [("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28"), ("2024-12-31", "2025-12-31")])
def test_a_year_ahead_is_the_same_day(day: str, then: str) -> None:
    assert year_ahead(dt.date.fromisoformat(day)).isoformat() == then
