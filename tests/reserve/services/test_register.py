"""The register's use cases: who may do what, typed text kept, conflicts field by field, nothing lost and nothing twice."""

import datetime as dt

import pytest

from reserve.services.projects.views import Change
from reserve.services.register import (
    LineFilter,
    RecordRef,
    RecordRefused,
    add_record,
    change_record,
    end_record,
    find_enterprise,
    list_enterprises,
    list_lines,
    read_enterprise,
    read_line,
    read_record,
    record_history,
    resume_record,
)
from reserve.store.audit import verify
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused
from tests.support.office import Office
from tests.support.register import FIRM, LINE, YEAR, Firm, firm

pytestmark = pytest.mark.usefixtures("local_office")


@pytest.fixture
def changxing(local_office: Office) -> Firm:
    """A firm with a clinker line and a year of figures in Changxing."""
    return firm(local_office, local_office.person("clerk", "330522", "county_clerk"))


def test_a_line_stands_where_the_law_of_the_day_puts_it(local_office: Office, changxing: Firm) -> None:
    view = read_line(local_office.desk, changxing.clerk, changxing.line.id)
    assert (view.row.band, str(view.row.gap), view.row.gb_level) == ("between", "8.5", 3)
    assert str(view.standing.attainment) == "0.500000"
    assert (view.standing.measured.origin, str(view.standing.measured.energy_tce)) == ("stated", "162750.000000")
    assert view.standing.benchmark is not None
    assert view.standing.benchmark.citation.text("zh").startswith("发改产业")
    assert view.observations[0].raw["fields"]["output"] == {"text": "１５０", "unit": "10kt/yr"}
    assert view.may_add


def test_unit_energy_is_computed_from_carriers_where_nobody_stated_it(local_office: Office, changxing: Firm) -> None:
    answer = change_record(
        local_office.desk, changxing.clerk, "observation", changxing.year.id, [Change(1, "unit_energy_stated", "", None, 1)], client="a"
    )
    assert dict(answer.saved) == {"unit_energy_stated": 2}
    measured = read_line(local_office.desk, changxing.clerk, changxing.line.id).standing.measured
    assert (measured.origin, str(measured.unit_energy)) == ("computed", "108.500000")


def test_what_cannot_be_kept_is_said_answer_by_answer(local_office: Office, changxing: Firm) -> None:
    typed = {**LINE, "line_name": ("", None), "capacity_filed": ("很多", None), "location_code": ("330523", None)}
    with pytest.raises(RecordRefused) as refusal:
        add_record(local_office.desk, changxing.clerk, "line", typed, changxing.enterprise.id)
    assert {path: error.code for path, error in refusal.value.problems} == {
        "line_name": "register_field_missing", "capacity_filed": "number_unreadable", "location_code": "register_place",
    }  # fmt: skip
    assert "安吉县" in refusal.value.problems[-1][1].message.zh


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("enterprise", FIRM, "register_twice"),
        ("enterprise", {**FIRM, "enterprise_credit_code": ("9133O522MA28ABCD1X", None)}, "register_credit_code"),
        ("line", LINE, "register_twice"),
        ("observation", YEAR, "register_twice"),
        ("observation", {**YEAR, "year": ("1949", None)}, "register_out_of_bounds"),
        ("observation", {"year": ("2021", None), "output": ("1", "万重量箱")}, "unit_unknown"),
        ("measure", {"measure_name": ("换冷却机", None), "closed_off_date": ("2024-01-01", None)}, "register_closed_without"),
    ],
)
def test_a_record_is_refused_for_its_one_fault(local_office: Office, changxing: Firm, kind, typed, code) -> None:  # type: ignore[no-untyped-def]
    parent = {"line": changxing.enterprise.id, "measure": changxing.enterprise.id, "observation": changxing.line.id}.get(kind)
    with pytest.raises(RecordRefused) as refusal:
        add_record(local_office.desk, changxing.clerk, kind, typed, parent)
    assert [error.code for _, error in refusal.value.problems] == [code]


def test_two_people_on_one_record_meet_field_by_field(local_office: Office, changxing: Firm) -> None:
    desk, other = local_office.desk, local_office.person("chief", "330522", "county_chief", name="王主任")
    change_record(desk, other, "line", changxing.line.id, [Change(1, "device", "五级窑", None, 1)], client="b")
    answer = change_record(
        desk, changxing.clerk, "line", changxing.line.id,
        [Change(1, "device", "六级窑", None, 1), Change(2, "commissioning_year", "2009", None, 0)], client="a",
    )  # fmt: skip
    assert dict(answer.saved) == {"commissioning_year": 3}
    assert [(c.path, c.mine, c.theirs, c.who, c.revision) for c in answer.conflicts] == [("device", "六级窑", "五级窑", "王主任", 2)]
    again = change_record(desk, changxing.clerk, "line", changxing.line.id, [Change(3, "device", "六级窑", None, 2)], client="a")
    assert dict(again.saved) == {"device": 4}


def test_the_history_says_who_changed_what_from_what(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    change_record(desk, changxing.clerk, "line", changxing.line.id, [Change(1, "capacity_filed", "160", "10kt/yr", 1)], client="a")
    end_record(desk, changxing.clerk, "observation", changxing.year.id, 1, ended_on=desk.today(), reason="年份填错")
    ended = end_record(desk, changxing.clerk, "line", changxing.line.id, 2, ended_on=desk.today(), reason="产能置换退出")
    resume_record(desk, changxing.clerk, "line", changxing.line.id, ended.revision, reason="终止有误")
    history = record_history(desk, changxing.clerk, "line", changxing.line.id)
    assert [(one.number, one.act, one.reason) for one in history] == [
        (4, "resume", "终止有误"), (3, "end", "产能置换退出"), (2, "change", None), (1, "create", None),
    ]  # fmt: skip
    assert history[2].changes == (("capacity_filed", "155", "10kt/yr", "160", "10kt/yr"),)
    assert history[0].digest_after == history[2].digest_after != history[3].digest_after
    with local_office.store.read() as session:
        assert verify(session).ok


def test_a_record_with_others_below_it_is_not_ended_and_a_stale_one_neither(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    with pytest.raises(NotAllowedNow, match="register_ends_with"):
        end_record(desk, changxing.clerk, "line", changxing.line.id, 1, ended_on=desk.today(), reason="产能置换退出")
    with pytest.raises(Conflict, match="register_changed_meanwhile"):
        end_record(desk, changxing.clerk, "observation", changxing.year.id, 7, ended_on=desk.today(), reason="年份填错")
    with pytest.raises(BadInput, match="register_end_date"):
        end_record(
            desk, changxing.clerk, "observation", changxing.year.id, 1, ended_on=desk.today() + dt.timedelta(days=1), reason="年份填错"
        )
    end_record(desk, changxing.clerk, "observation", changxing.year.id, 1, ended_on=desk.today(), reason="年份填错")
    assert read_line(desk, changxing.clerk, changxing.line.id).row.band == "no_data"
    with pytest.raises(NotAllowedNow, match="register_ended"):
        change_record(desk, changxing.clerk, "observation", changxing.year.id, [Change(1, "verifier", "某公司", None, 0)], client="a")


def test_a_line_counted_in_tonnes_does_not_become_one_counted_in_square_metres(local_office: Office, changxing: Firm) -> None:
    changes = [Change(1, "product", "building_ceramics", None, 1), Change(2, "product", "carbide", None, 1)]
    answer = change_record(local_office.desk, changxing.clerk, "line", changxing.line.id, changes, client="a")
    assert (dict(answer.saved), [path for path, _ in answer.refused], answer.revision) == ({}, ["product", "product"], 1)
    assert "平方" in answer.refused[0][1].zh or "kgce/m²" in answer.refused[0][1].zh


def test_every_level_sees_what_is_its_own_and_nobody_elses(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    seen = {
        place: list_lines(desk, local_office.person(f"{role}.{place}".lower(), place, role)).total
        for place, role in (
            ("330522", "county_chief"),
            ("3305", "city_reviewer"),
            ("ZJ", "province_reviewer"),
            ("330523", "county_clerk"),
            ("3301", "city_reviewer"),
        )
    }
    assert seen == {"330522": 1, "3305": 1, "ZJ": 1, "330523": 0, "3301": 0}
    stranger = local_office.enter("county_clerk.330523")
    for kind, record in (("enterprise", changxing.enterprise), ("line", changxing.line), ("observation", changxing.year)):
        with pytest.raises(NotFound, match="register_not_found"):
            read_record(desk, stranger, kind, record.id)
    with pytest.raises(Refused, match="right_missing"):
        change_record(
            desk, local_office.enter("city_reviewer.3305"), "line", changxing.line.id, [Change(1, "device", "x", None, 1)], client="a"
        )
    with pytest.raises(Refused, match="right_missing"):
        list_lines(desk, local_office.person("expert", "ZJ", "expert"))


def test_a_firm_with_lines_in_two_counties_is_one_enterprise(local_office: Office, changxing: Firm) -> None:
    desk, anji = local_office.desk, local_office.person("anji", "330523", "county_clerk")
    found = find_enterprise(desk, anji, " 91330522ma28abcd1f ".replace("1f", FIRM["enterprise_credit_code"][0][-2:].lower()))
    assert found is not None
    assert found.id == changxing.enterprise.id
    assert found.line_count == 0
    with pytest.raises(NotFound):
        read_enterprise(desk, anji, found.id)
    line = add_record(desk, anji, "line", {**LINE, "line_name": ("安吉线", None), "location_code": ("330523", None)}, found.id)
    assert [row.name for row in read_enterprise(desk, anji, found.id).lines] == ["安吉线"]
    assert [row.name for row in read_enterprise(desk, changxing.clerk, found.id).lines] == ["1号熟料线"]
    assert read_record(desk, anji, "line", line.id).editable
    assert not read_record(desk, anji, "enterprise", found.id).editable


def test_lists_are_filtered_counted_sorted_and_paged(local_office: Office, changxing: Firm) -> None:
    desk, clerk = local_office.desk, changxing.clerk
    for name, energy in (("甲线", "99"), ("乙线", "118"), ("丙线", "")):
        line = add_record(desk, clerk, "line", {**LINE, "line_name": (name, None)}, changxing.enterprise.id)
        add_record(desk, clerk, "observation", {"year": ("2023", None), "unit_energy_stated": (energy, "kgce/t")}, line.id)
    page = list_lines(desk, clerk, sort="unit_energy", size=2)
    assert (page.total, page.enterprises, [row.name for row in page.rows]) == (4, 1, ["甲线", "1号熟料线"])
    assert page.counts == {"benchmark": 1, "between": 1, "below_baseline": 1, "no_yardstick": 0, "no_data": 1}
    below = list_lines(desk, clerk, LineFilter(band="below_baseline"))
    assert [(row.name, row.deadline) for row in below.rows] == [("乙线", dt.date(2025, 12, 31))]
    assert [row.name for row in list_lines(desk, clerk, sort="gap", descending=True).rows] == ["乙线", "1号熟料线", "甲线", "丙线"]
    assert list_lines(desk, clerk, LineFilter(due_by=dt.date(2025, 12, 31))).total == 1
    assert list_lines(desk, clerk, LineFilter(due_by=dt.date(2025, 12, 30))).total == 0
    assert list_lines(desk, clerk, LineFilter(search="示例", county="330500", sector="cement", performance_class="B")).total == 4
    assert list_lines(desk, clerk, LineFilter(search="100%_")).total == 0
    assert list_lines(desk, clerk, LineFilter(county="330523")).total == 0
    with pytest.raises(BadInput, match="band=red"):
        list_lines(desk, clerk, LineFilter(band="red"))
    (row,) = list_enterprises(desk, clerk, search="示例").rows
    assert (row.line_count, row.diagnosed_on) == (4, None)


def test_a_reference_of_another_firm_is_refused(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    other = firm(local_office, changxing.clerk, code="91330522MA2B3C4D0", name="长兴另一水泥有限公司")
    with pytest.raises(BadInput, match="register_other_firm"):
        add_record(
            desk, changxing.clerk, "measure", {"measure_name": ("换风机", None)}, changxing.enterprise.id, also={"line": other.line.id}
        )
    made: RecordRef = add_record(
        desk, changxing.clerk, "measure", {"measure_name": ("换风机", None)}, changxing.enterprise.id, also={"line": changxing.line.id}
    )
    assert read_record(desk, changxing.clerk, "measure", made.id).parents == {
        "enterprise": changxing.enterprise.id,
        "line": changxing.line.id,
    }
