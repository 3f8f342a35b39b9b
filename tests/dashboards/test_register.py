"""The register's pages over a small register: what each person sees, adds and brings in; what belongs to others does not exist."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboards.pages import home, register
from dashboards.settings import settings
from reserve.accounts import Desk
from reserve.services.register import add_record, end_record, read_line
from reserve.store.tray import Tray
from tests.dashboards.conftest import seat
from widgets import Form, Table, View

FIRM = {
    "enterprise_name": ("长兴示例水泥有限公司", None),
    "enterprise_credit_code": ("91330522MA28ABCD1F", None),
    "location_code": ("330522", None),
}


@pytest.fixture
def line(own_demo: Desk) -> str:
    """A clinker line of Changxing with one year."""
    clerk = seat(own_demo, "changxing.clerk").session_id
    firm = add_record(own_demo, clerk, "enterprise", FIRM).id
    typed: dict[str, tuple[str, str | None]] = {
        "line_name": ("示例熟料线", None), "product": ("clinker", None), "location_code": ("330522", None),
        "capacity_filed": ("155", "10kt/yr"),
    }  # fmt: skip
    made = add_record(own_demo, clerk, "line", typed, firm).id
    add_record(own_demo, clerk, "observation", {"year": ("2023", None), "unit_energy_stated": ("120", "kgce/t")}, made)
    return made


def told(view: Any) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def acts(view: Any) -> list[str]:
    """The names of the buttons of a page."""
    return [item["name"] for block in view.blocks if block["type"] == "actions" for item in block["items"]]


def test_the_list_places_the_line_and_says_so_in_one_sentence(own_demo: Desk, line: str) -> None:
    page = register.page(seat(own_demo, "changxing.clerk", q="示例熟料线"))
    head, table = page.children
    assert isinstance(table, Table)
    (row,) = table.rows
    assert row["key"] == line
    assert row["cells"]["band"]["text"] == "基准以下"
    assert row["cells"]["standing"]["standing"]["at"] < 0
    assert row["cells"]["gap"]["text"] == "+20.00"
    assert "1 条在基准以下" in told(head)


def test_a_line_shows_its_course_against_the_law_with_links(own_demo: Desk, line: str) -> None:
    (view,) = register.page(seat(own_demo, "huzhou.reviewer", line=line)).children
    text = told(view)
    assert '"type": "course"' in text
    assert "/law?path=energy_benchmarks.cement.clinker.benchmark" in text
    assert "修改生产线" not in text
    (own,) = register.page(seat(own_demo, "changxing.clerk", line=line)).children
    assert "修改生产线" in told(own)


def test_a_neighbour_finds_no_such_line(own_demo: Desk, line: str) -> None:
    view = register.page(seat(own_demo, "anji.clerk", line=line))
    assert isinstance(view, View)
    assert view.blocks[0]["tone"] == "bad"
    assert "示例熟料线" not in told(view)
    table = register.page(seat(own_demo, "anji.clerk", q="示例熟料线")).children[1]
    assert table.total == 0


def test_the_form_of_a_line_counts_in_the_units_of_its_product(own_demo: Desk, line: str) -> None:
    form = register.page(seat(own_demo, "changxing.clerk", edit="line", id=line)).children[1]
    assert isinstance(form, Form)
    described = {field["path"]: field for step in form.schema["steps"] for field in step["fields"]}
    assert "10kt/yr" in described["capacity_filed"]["units"]
    assert form.save_address == f"api/register/line/{line}"
    assert form.values["fields"]["capacity_filed"] == {"text": "155", "unit": "10kt/yr"}


@pytest.mark.parametrize("query", [{"edit": "person", "id": "1"}, {"line": "../../etc"}, {"add": "x"}, {"enterprise": "' or 1=1"}])
def test_an_address_without_sense_is_answered_in_words(own_demo: Desk, query: dict[str, str]) -> None:
    view = register.page(seat(own_demo, "changxing.clerk", **query))
    assert isinstance(view, View)
    assert view.blocks[0]["tone"] == "bad"


def test_a_list_is_looked_at_before_it_is_written(own_demo: Desk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVE_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    user = seat(own_demo, "changxing.clerk", tab="lists")
    (view,) = register.page(user).children
    header = "企业名称,统一社会信用代码,所在县（市、区）,生产线名称,产品\n"
    sheet = header + "长兴清单水泥有限公司,91330522MA28ABCD1F,长兴县,清单 1 号线,水泥熟料\n,,,无主线,\n"
    token = Tray(settings().tray, str(user.person.id)).keep(sheet.encode())
    view._action("uploaded", {"data": {"token": token, "name": "清单.csv"}})
    assert "新增 1 行" in told(view)
    assert "退回 1 行" in told(view)
    assert register.page(seat(own_demo, "changxing.clerk", q="清单 1 号线")).children[1].total == 0
    view._action("agree", {"data": {}})
    assert "已导入" in told(view)
    assert register.page(seat(own_demo, "changxing.clerk", q="清单 1 号线")).children[1].total == 1
    settings.cache_clear()


def test_a_line_that_was_ended_can_be_let_hold_again_with_a_reason_by_its_own_unit(own_demo: Desk, line: str) -> None:
    clerk = seat(own_demo, "changxing.clerk", line=line)
    year = read_line(own_demo, clerk.session_id, line).observations[0].ref
    end_record(own_demo, clerk.session_id, "observation", year.id, year.revision, ended_on=own_demo.today(), reason="填错了产线")
    page = register.page(clerk)
    page.children[0]._action("end", {"comment": "已整体拆除", "data": {}, "fields": []})
    assert "已整体拆除" in told(page.children[0])
    assert acts(page.children[0]) == ["resume"]
    (other,) = register.page(seat(own_demo, "huzhou.reviewer", line=line)).children
    assert acts(other) == []
    page.children[0]._action("resume", {"comment": "拆除的是另一条线", "data": {}, "fields": []})
    assert acts(page.children[0])[0] == "edit"
    assert read_line(own_demo, clerk.session_id, line).form.ended_on is None


def test_the_sentence_weighs_lines_by_capacity_and_names_last_years_gaps(own_demo: Desk, line: str) -> None:
    clerk = seat(own_demo, "changxing.clerk", q="示例熟料线")
    assert "按备案产能计，0.0 % 达到标杆，100.0 % 在基准以下" in told(register.page(clerk).children[0])
    firm = read_line(own_demo, clerk.session_id, line).enterprise_id
    typed: dict[str, tuple[str, str | None]] = {
        "line_name": ("示例熟料线乙", None), "product": ("clinker", None), "location_code": ("330522", None),
        "capacity_filed": ("465", "10kt/yr"),
    }  # fmt: skip
    second = add_record(own_demo, clerk.session_id, "line", typed, firm).id
    assert "1 条缺 2023 年数据" in told(register.page(clerk).children[0])
    add_record(own_demo, clerk.session_id, "observation", {"year": ("2022", None), "unit_energy_stated": ("99", "kgce/t")}, second)
    text = told(register.page(clerk).children[0])
    assert "按备案产能计，75.0 % 达到标杆，25.0 % 在基准以下" in text
    assert "1 条缺 2023 年数据" in text


def pressing(desk: Desk, login: str, language: str = "zh") -> list[dict[str, Any]]:
    """The cards of the register on somebody's start page."""
    view: Any = home.page(seat(desk, login, language))
    left = view.blocks[0]["columns"][0]
    place = next((at for at, each in enumerate(left) if each.get("id") == "register"), None)
    return [] if place is None else left[place + 1]["items"]


@pytest.mark.parametrize("login", ["changxing.clerk", "huzhou.reviewer", "zhejiang.analyst"])
def test_the_start_page_counts_lines_that_press_and_each_number_opens_that_many(demo: Desk, login: str) -> None:
    cards = pressing(demo, login)
    assert len(cards) == 2
    assert [("2023" in card["label"], "2025-09-02" in card["label"]) for card in cards] == [(True, False), (False, True)]
    assert ["Lines" in card["label"] for card in pressing(demo, login, "en")] == [True, True]
    for card in cards:
        asked = dict(parse_qsl(urlsplit(card["href"]).query))
        table = register.page(seat(demo, login, **asked)).children[1]
        assert str(table.total) == card["count"]
        assert (card["tone"] == "warn") == (table.total > 0)
        assert table.address == card["href"]
        assert next(each["value"] for each in table.filters if each["name"] == "task") == asked["task"]
