"""The targets tab over a small register: what was counted, what it rests on, and which areas a person may ask about."""

import json
import re
from typing import Any

import pytest

from dashboards.pages import register
from dashboards.pages.register.targets import RegisterTargets
from reserve.accounts import Desk
from reserve.vocabulary.errors import BadInput
from tests.dashboards.conftest import seat
from tests.dashboards.test_register import line  # noqa: F401 - a fixture
from widgets import View


def shown(demo: Desk, login: str, **query: str) -> Any:
    """The targets tab as this person sees it."""
    page = register.page(seat(demo, login, tab="targets", **query))
    view = page if isinstance(page, View) else page.children[0]
    assert isinstance(view, View)
    return view


def rows(view: Any) -> dict[str, Any]:
    """All rows of all tables by address of the target."""
    return {row["key"]: row["cells"] for block in view.blocks if block["type"] == "table" for row in block["rows"]}


def test_a_share_says_what_it_rests_on_how_far_it_is_and_where_it_is_written(own_demo: Desk, line: str) -> None:  # noqa: F811
    cells = rows(shown(own_demo, "zhejiang.ranker", area="330522"))["cement_plan.benchmark_share_target"]
    assert cells["asked"]["text"] == "≥ 50 %"
    assert cells["due"] == "2025-12-31"
    assert cells["target"]["href"] == "/law?path=cement_plan.benchmark_share_target&on=2024-09-02&area=330522"
    assert "浙经信材料〔2023〕83号" in cells["target"]["sub"]
    assert cells["now"]["sub"].startswith("依据 ")
    assert cells["state"]["text"] in ("推进中", "已达到")
    assert cells["standing"]["standing"]["benchmark"]
    assert cells["standing"]["standing"]["label"].endswith("目标 ≥ 50 %")


def test_a_county_is_held_against_shares_and_never_against_the_tonnes_of_its_province(own_demo: Desk) -> None:
    province = rows(shown(own_demo, "zhejiang.ranker"))
    assert {"cement_plan.clinker_capacity_target", "retrofit_plan.retrofits_target"} <= set(province)
    county = rows(shown(own_demo, "changxing.clerk"))
    assert "cement_plan.benchmark_share_target" in county
    assert not {"cement_plan.clinker_capacity_target", "retrofit_plan.retrofits_target"} & set(county)


def test_a_register_beyond_the_base_of_the_plan_shows_no_percentage_but_both_figures(own_demo: Desk) -> None:
    for language, said in (("zh", "高于规划基数 5,200 万吨"), ("en", "more than the plan's base of 5,200")):
        view = RegisterTargets(seat(own_demo, "zhejiang.ranker", language), lambda tab: None).view
        cells = rows(view)["cement_plan.clinker_capacity_cut"]
        (notice,) = (block for block in view.blocks if block["type"] == "notice")
        assert len(notice["lines"]) == 1, "said once, though two targets cannot be counted for it"
        assert said in notice["lines"][0]
        assert cells["now"]["text"] == ""
        assert cells["now"]["sub"] == ("高于基数，见下" if language == "zh" else "base exceeded, see below")
        assert cells["gap"]["text"] == ""


def test_links_lead_to_the_areas_below_and_what_lies_beside_is_refused(own_demo: Desk) -> None:
    view = shown(own_demo, "huzhou.reviewer")
    (areas,) = (block for block in view.blocks if block.get("id") == "areas")
    assert [item["label"] for item in areas["items"]] == ["湖州市", "吴兴区", "南浔区", "德清县", "长兴县", "安吉县"]
    view._action("area", {"data": {"area": "330523"}})
    assert view.address == "/register?tab=targets&area=330523"
    assert "安吉县目标" in json.dumps(view.blocks, ensure_ascii=False)
    with pytest.raises(BadInput, match="Hangzhou City"):
        view._action("area", {"data": {"area": "330100"}})
    assert view.address == "/register?tab=targets&area=330523"
    told = shown(own_demo, "huzhou.reviewer", area="330100")
    assert told.blocks[0]["tone"] == "bad"
    assert "杭州市" in json.dumps(told.blocks, ensure_ascii=False)


@pytest.mark.parametrize("area", ["x", "999999", "../330522", "33052２"])
def test_an_area_that_does_not_exist_is_answered_in_words(own_demo: Desk, area: str) -> None:
    assert shown(own_demo, "zhejiang.ranker", area=area).blocks[0]["tone"] == "bad"


def test_the_views_of_the_page_follow_each_other(own_demo: Desk) -> None:
    page = register.page(seat(own_demo, "changxing.clerk"))
    for tab, shows in (("targets", "register-views"), ("lists", "import"), ("", "summary")):
        page.children[0]._action("tab", {"data": {"tab": tab}})
        assert any(block.get("id") == shows for block in page.children[0].blocks), tab


def test_english_targets_carry_no_chinese_name_of_a_plan(own_demo: Desk) -> None:
    user = seat(own_demo, "zhejiang.ranker", "en")
    view = RegisterTargets(user, lambda tab: None).view
    names = [cells["target"]["text"] for cells in rows(view).values()]
    assert names
    assert [name for name in names if re.search("[\u4e00-\u9fff]", name)] == []
