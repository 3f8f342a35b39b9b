"""A record that is saved by hand, a table with choices, drawings of a line: nothing leaves before the person says so, all can be read."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from tests.support.browser import axe_violations
from tests.widgets import samples
from tests.widgets.test_browser import NAME, kept
from widgets import Table, View, blocks, drawings, opinions
from widgets.form import Done
from widgets.table import Column, Filter, Tab

DEADLINE = dt.date(2025, 12, 31)
SAVED = "已保存 10:42:07"
FILTERS = [
    Filter("sector", "行业", [("", [("cement", "水泥"), ("glass", "平板玻璃")])], every="全部行业"),
    Filter("county", "县（市、区）", [("湖州市", [("330522", "长兴县")]), ("衢州市", [("330881", "江山市")])], every="全部县（市、区）"),
]


def record(**given):
    return samples.form(project="register.line.1", save_address="api/drafts/line-1", **given)


def clinker_course():
    return drawings.course(
        title="熟料综合能耗", unit="kgce/t", summary="2023 年 109.0，优于基准 117，距标杆 100 还差 9.0。",
        points=[drawings.YearPoint(2022, Decimal("116.6"), "116.6"), drawings.YearPoint(2023, Decimal("109.02"), "109.0")],
        lines=[
            drawings.LawLine("benchmark", "标杆", (drawings.LawStep(Decimal(100), "100"),)),
            drawings.LawLine("baseline", "基准", (drawings.LawStep(Decimal(120), "120", None, None),)),
        ],
        marks=[drawings.DayMark(DEADLINE, "达标时限 2025-12-31")],
        columns=[Column("year", "年份"), Column("value", "单耗", "number", "kgce/t")], rows=[{"cells": {"year": "2023", "value": "109.0"}}],
    )  # fmt: skip


def all_drawings():
    stairs = drawings.stairs(
        title="节能台账", unit="kgce/t", summary="两个项目共下降 14.6。",
        steps=[
            drawings.Stair("分解炉改造", Decimal("116.6"), Decimal(109), "−7.6", "2022-06-30"),
            drawings.Stair("篦冷机改造", Decimal(109), Decimal(102), "−7.0", "2023-06-30"),
        ],
        lines=[("benchmark", Decimal(100), "标杆 100")], columns=[Column("name", "项目")], rows=[{"cells": {"name": "分解炉改造"}}],
    )  # fmt: skip
    where = drawings.standing_cell(Decimal(109), Decimal(117), Decimal(100), "单耗 109，基准 117，标杆 100")
    among = drawings.among_cell(Decimal(131), Decimal(90), Decimal(120), "高于通常范围", "warn", "同类 23 个项目中位数 104")
    share = opinions.share_cell(0.4, "40%", "contested", "未入围")
    rows = [
        {"cells": {"line": "1 号线", "at": where}},
        {"cells": {"line": "2 号线", "at": among}},
        {"cells": {"line": "3 号线", "at": share}},
    ]
    table = blocks.table("产线", [Column("line", "产线"), Column("at", "位置")], rows)
    upload = blocks.upload("api/drafts/lines", "选择产线清单", "xlsx，不超过 20 MB", ["xlsx"], 1000, "uploaded")
    names = [Column("name", "项目")]
    places = opinions.acceptance(
        title="入围比例", unit="%", summary="第 1 名有争议。",
        bars=[opinions.Acceptance(1, 0.7, "contested", "第 1 名"), opinions.Acceptance(2, 0.01, "never", "第 2 名")],
        line_after=1, line_text="资金线", low=0.05, high=0.95, labels={"always": "总入围", "contested": "有争议", "never": "不入围"},
        place_label="名次", columns=names, rows=[],
    )  # fmt: skip
    pulls = opinions.sides(
        title="政策代价", unit="tce", summary="优先档代价最大。", left_label="减少", right_label="增加",
        items=[opinions.Side("优先档", 0.0, 5.0, "", "+5", "规则"), opinions.Side("底线", 2.0, 0.0, "−2", "", "规则")],
        columns=names, rows=[],
    )  # fmt: skip
    chain = drawings.money_chain(
        title="资金测算", unit="万元", summary="申请 300；比例上限决定。",
        steps=[
            drawings.ChainStep("申请金额", Decimal(300), Decimal(300), "300.00"),
            drawings.ChainStep("设备投资的 15%", Decimal(300), Decimal(240), "240.00", "− 60.00", "决定项"),
        ],
        result=drawings.ChainStep("安排资金", Decimal(240), Decimal(240), "240.00"), columns=names, rows=[],
    )  # fmt: skip
    return [clinker_course(), stairs, table, upload, places, pulls, chain]


@pytest.mark.browser
def test_a_record_is_saved_as_a_whole_and_only_by_the_button(stage, drafts):
    page = stage.show(record())
    acts = []
    stage.component.on_action(lambda name, key, payload: acts.append(name) or Done())
    page.get_by_label(NAME).fill("新的名称")
    page.get_by_label("统一社会信用代码").fill("91330522MA2B4C5D6Y")
    page.get_by_label("统一社会信用代码").blur()
    page.locator(".rr-submit").get_by_text("未保存的修改：2 处").wait_for()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    assert drafts.posts == []
    assert kept(page) == 1
    page.get_by_role("button", name="提交到县级审核").click()
    page.get_by_text(SAVED).wait_for()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('reserve.outbox'))")
    assert [len(post["changes"]) for post in drafts.posts] == [2]
    assert acts == ["saved"]


@pytest.mark.browser
def test_what_was_typed_into_a_record_survives_a_failed_save_and_a_reload(stage, drafts):
    drafts.status = 503
    page = stage.show(record())
    page.get_by_label(NAME).fill("没有保存成")
    page.get_by_role("button", name="提交到县级审核").click()
    page.get_by_text("请在网络恢复后再次保存").wait_for()
    drafts.status = 200
    stage.show(record())
    page.locator(".rr-submit").get_by_text("未保存的修改：1 处").wait_for()
    assert page.get_by_label(NAME).input_value() == "没有保存成"
    assert drafts.fields == {}
    page.get_by_role("button", name="撤销未保存的修改").click()
    assert page.get_by_label(NAME).input_value() == samples.RAW["fields"]["enterprise_name"]["text"]
    assert kept(page) == 0


@pytest.mark.browser
@pytest.mark.parametrize(("button", "result"), [("保留我的", "我的写法"), ("采用对方的", "对方写法")])
def test_two_people_on_one_field_of_a_record_choose(stage, drafts, button, result):
    page = stage.show(record())
    stage.component.on_action(lambda name, key, payload: Done())
    drafts.other_person_types("enterprise_name", "对方写法")
    page.get_by_label(NAME).fill("我的写法")
    page.get_by_role("button", name="提交到县级审核").click()
    page.get_by_role("button", name=button).click()
    if button == "保留我的":
        page.get_by_role("button", name="提交到县级审核").click()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('reserve.outbox'))")
    assert page.get_by_label(NAME).input_value() == result
    assert drafts.fields["enterprise_name"][0] == result


@pytest.mark.browser
def test_a_choice_above_the_table_asks_for_what_fits_it_and_can_be_taken_back(stage):
    table = samples.table(filters=FILTERS)
    asked = []
    table.on_query(asked.append)
    page = stage.show(table)
    page.get_by_label("行业").select_option("glass")
    page.get_by_role("button", name="清除筛选").wait_for()
    page.get_by_label("县（市、区）").select_option("330522")
    page.wait_for_function("document.querySelectorAll('.rr-choice-set').length === 2")
    assert axe_violations(page) == []
    assert asked[-1].filters == {"sector": "glass", "county": "330522"}
    page.get_by_role("button", name="清除筛选").click()
    page.wait_for_function("document.querySelectorAll('.rr-choice-set').length === 0")
    assert asked[-1].filters == {"sector": "", "county": ""}


@pytest.mark.browser
def test_drawings_have_words_a_table_and_no_fault_of_access(stage):
    page = stage.show(View("zh", all_drawings()))
    assert axe_violations(page) == []
    assert page.locator("svg[role=img]").count() == 6
    assert [page.locator(f"svg rect.rr-opinion-{kind}").count() for kind in ("contested", "never", "always")] == [3, 2, 1]
    assert [page.locator(f"svg rect.rr-sides-{side}").count() for side in ("left", "right")] == [1, 1]
    assert page.get_by_text("40%", exact=True).is_visible()
    assert [page.locator(f".rr-chain-{part}").count() for part in ("step", "cut", "decides")] == [3, 1, 1]
    among = page.locator("svg[role=img][aria-label='高于通常范围']")
    assert [among.locator(kind).count() for kind in ("rect", "line", "path.rr-standing-warn")] == [3, 1, 1]
    assert page.locator("svg[role=img][aria-label='单耗 109，基准 117，标杆 100']").count() == 1
    page.get_by_text("以表格查看数据").first.click()
    assert page.get_by_role("cell", name="109.0").is_visible()


def test_a_choice_that_is_not_offered_is_not_believed():
    table = Table("zh", columns=[Column("a", "A")], tabs=[Tab("", "all", 1)], filters=FILTERS)
    asked = []
    table.on_query(asked.append)
    table._heard(table, {"type": "query", "seq": 1, "query": {"filters": {"sector": "x' or 1=1", "county": "330881", "other": "1"}}}, [])
    assert asked[-1].filters == {"sector": "", "county": "330881"}
    assert [each["value"] for each in table.filters] == ["", "330881"]


def test_drawings_are_plain_data():
    json.dumps(all_drawings())


@pytest.mark.parametrize(
    ("value", "baseline", "benchmark", "at"),
    [
        (117, 117, 100, 0.0),
        (100, 117, 100, 1.0),
        (134, 117, 100, -1.0),
        (None, 117, 100, None),
        (5, None, None, None),
        (-20, -20, -30, 0.0),
    ],
)
def test_a_value_stands_where_baseline_and_benchmark_put_it(value, baseline, benchmark, at):
    made = [None if each is None else Decimal(each) for each in (value, baseline, benchmark)]
    assert drawings.standing_cell(*made, "label")["standing"]["at"] == at


@pytest.mark.parametrize(("value", "at"), [(80, 0.0), (125, 1.0), (100, 0.5), (64, -0.5), ("156.25", 1.5)])
def test_a_figure_lies_among_its_peers_by_ratio(value, at):
    assert drawings.among_cell(Decimal(value), Decimal(80), Decimal(125), "label")["standing"]["at"] == pytest.approx(at)


def test_a_span_of_no_width_still_puts_the_figure_somewhere():
    assert drawings.among_cell(Decimal(3), Decimal(2), Decimal(2), "label")["standing"]["at"] == 0.5


@pytest.mark.parametrize(("baseline", "benchmark"), [(None, Decimal(100)), (Decimal(100), None), (Decimal(100), Decimal(100))])
def test_one_yardstick_alone_still_tells_the_side(baseline, benchmark):
    good = drawings.standing_cell(Decimal(90), baseline, benchmark, "")["standing"]["at"]
    bad = drawings.standing_cell(Decimal(110), baseline, benchmark, "")["standing"]["at"]
    assert good > bad
