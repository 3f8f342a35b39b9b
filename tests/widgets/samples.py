"""Components filled as a day's work fills them."""

from decimal import Decimal
from typing import Any

from reserve.vocabulary.findings import Finding, Report
from reserve.vocabulary.language import Bilingual, Language
from widgets import Form, Table, View, blocks
from widgets.form import Answer, Changed, Done, finding_items
from widgets.schema import form_schema
from widgets.table import Column, Tab

COUNTIES = {"湖州市": [("330502", "吴兴区"), ("330522", "长兴县"), ("330523", "安吉县")], "衢州市": [("330881", "江山市")]}
RAW: dict[str, Any] = {
    "fields": {
        "enterprise_name": {"text": "长兴青峰水泥有限公司"},
        "enterprise_credit_code": {"text": "91330522MA2B4C5D6X"},
        "location_code": {"text": "330522"},
        "project_name": {"text": "1 号熟料线分解炉与篦冷机节能改造"},
        "product": {"text": "clinker"},
        "output_before_t_per_year": {"text": "155", "unit": "10kt/yr"},
        "output_after_t_per_year": {"text": "155", "unit": "10kt/yr"},
        "energy_saving_declared_tce_per_year": {"text": "9800", "unit": "tce/yr"},
    },
    "tables": {
        "energy_carriers": [
            {"key": "coal", "cells": {"carrier": {"text": "bituminous_coal"}, "quantity_before": {"text": "21.5", "unit": "10kt"}, "quantity_after": {"text": "20.1", "unit": "10kt"}, "heat_value_measured": {"text": "5500", "unit": "kcal/kg"}}},
            {"key": "power", "cells": {"carrier": {"text": "electricity"}, "quantity_before": {"text": "9,610", "unit": "10MWh"}, "quantity_after": {"text": "8,990", "unit": "10MWh"}}},
        ]
    },
}  # fmt: skip


def report(*, missing: bool = True, explained: bool = False) -> Report:
    found = [
        Finding("declared_saving", "explain", "energy_saving_declared_tce_per_year", Bilingual("申报节能量 9,800 tce 比按能耗表计算的 11,762 tce 少 16.7%，请核对能耗表或说明口径", "The declared 9,800 tce is 16.7 % below the 11,762 tce computed from the energy table"), citation="GB/T 13234—2018 5.2"),
        Finding("heat_value", "hint", "energy_carriers/coal/heat_value_measured", Bilingual("实测热值 5,500 kcal/kg 高于缺省值 5,000 kcal/kg，请保留化验单", "The measured heat value is above the default; keep the laboratory report"), citation="GB/T 2589—2020 附录 A"),
    ]  # fmt: skip
    if missing:
        found.append(
            Finding("needed", "block", "start_date", Bilingual("请填写开工日期，如 2024-03-01", "Enter the start date, such as 2024-03-01"))
        )
    return Report(tuple(found), frozenset({("declared_saving", "energy_saving_declared_tce_per_year")}) if explained else frozenset())


def panel(saving: str = "11,762") -> list[dict[str, Any]]:
    return [
        blocks.figures(
            [
                blocks.figure("改造前综合能耗", "180,742", "tce/年", citation="GB/T 2589—2020"),
                blocks.figure("改造后综合能耗", "168,980", "tce/年", change="−11,762", change_tone="ok"),
                blocks.figure("单位产品综合能耗", "109.02", "kgce/t", change="−7.59", change_tone="ok", citation="GB 16780—2021 5.1"),
                blocks.figure("年节能量", saving, "tce/年", change="节能率 6.5%", change_tone="ok"),
                blocks.figure("年减碳量", "", missing="还需填写：改造后年产量"),
            ]
        ),
        blocks.bullet(
            title="产线位置", unit="kgce/t", baseline=Decimal(117), benchmark=Decimal(100), before=Decimal("116.61"), after=Decimal("109.02"),
            baseline_source="发改产业〔2021〕1609号", benchmark_source="发改产业〔2021〕1609号", summary="达到标杆的程度 2% → 47%",
        ),
    ]  # fmt: skip


def form(language: Language = "zh", **given: Any) -> Form:
    made = Form(
        language, schema=form_schema(language, COUNTIES, given.pop("open_fields", None)), account="17", project=given.pop("project", "ZJ-2024-000012"),
        title="1 号熟料线分解炉与篦冷机节能改造", values=given.pop("values", RAW), revision=3, field_revisions={}, findings=finding_items(report(), language),
        panel=panel(), submit_label="提交到县级审核" if language == "zh" else "Submit for county review", **given,
    )  # fmt: skip

    def changed(change: Changed) -> Answer:
        entries = change.raw["fields"]
        missing = "start_date" not in entries
        explained = bool(change.explanations.get("declared_saving/energy_saving_declared_tce_per_year"))
        return Answer(finding_items(report(missing=missing, explained=explained), language), panel("11,763"))

    def acted(name: str, key: str, payload: dict[str, Any]) -> Done:
        return Done([blocks.notice("ok", "已提交", [f"{name} {payload['revision']} {len(key)}"], id="outcome")])

    made.on_changed(changed)
    made.on_action(acted)
    return made


def table(**given: Any) -> Table:
    states = [("草稿", ""), ("已退回", "warn"), ("县级库", "ok"), ("市级库", "ok")]
    names = ["长兴青峰水泥有限公司", "安吉云岭建材有限公司", "江山石门水泥有限公司", "诸暨白塔湖水泥有限公司"]
    rows = [
        {"key": f"ZJ-2024-{i:06d}", "cells": {
            "code": f"ZJ-2024-{i:06d}", "name": {"text": f"{i} 号熟料线分解炉与篦冷机节能改造", "sub": names[i % 4]}, "county": "湖州市长兴县",
            "saving": f"{1234.5 + 97 * i:,.1f}", "investment": f"{2150 + 310 * i:,}", "state": {"text": states[i % 4][0], "tone": states[i % 4][1]}, "updated": "2024-09-02",
        }} for i in range(1, 13)
    ]  # fmt: skip
    return Table(
        "zh", caption="我的项目",
        columns=[
            Column("code", "项目编号", kind="open", sortable=True), Column("name", "项目"), Column("county", "所在地"), Column("saving", "节能量", "number", "tce/年", sortable=True),
            Column("investment", "总投资", "money", "万元", sortable=True), Column("state", "状态", "state"), Column("updated", "更新", "date", sortable=True),
        ],
        rows=rows, total=48, page=2, size=12, sort="updated", descending=True, search_label="按编号、企业或项目名称查找",
        tabs=[Tab("", "全部", 48), Tab("draft", "草稿", 12), Tab("returned", "已退回", 3)], empty={"title": "还没有项目", "lines": ["从新建开始，或者上传表格。"], "href": "/entry?new=1", "label": "新建项目"},
        **given,
    )  # fmt: skip


def view(**given: Any) -> View:
    made = View(
        "zh",
        [
            blocks.cards([blocks.card(3, "已退回，等待修改", "/entry?tab=returned", "最早一件 08-29 退回", "warn"), blocks.card(12, "草稿", "/entry?tab=draft", "", "info"), blocks.card(128, "已进入省级库", "", "", "ok")]),
            blocks.notice("warn", "石门 2 号线缺少备案文件", ["请在能源一步中核对电量 8,990 万kWh。"], [("打开项目", "/entry?project=1")]),
            blocks.heading("审核"),
            blocks.columns([
                [blocks.compare([("改造后综合能耗", "170,200 tce", "168,980 tce"), ("总投资", "2,150 万元", "2,150 万元"), ("竣工日期", "", "2024-12-31")], "上次报送", "本次报送", "两次报送的差别")],
                [blocks.facts([blocks.fact("产品", "水泥熟料"), blocks.fact("年节能量", "11,762", "tce/年", "GB/T 13234—2018"), blocks.fact("文号", "")]), blocks.timeline([blocks.event("2024-08-20 09:12", "提交", "长兴县 王芳"), blocks.event("2024-08-29 15:40", "退回修改", "湖州市 陈工", ["电量与台账不符，请核对"], "warn")])],
            ], wide_first=True),
            blocks.findings([{"severity": "explain", "label": "申报年节能量", "message": "比计算值少 16.7%", "citation": "GB/T 13234—2018", "explanation": "申报时扣除了余热发电。"}, {"severity": "hint", "message": "实测热值偏高"}]),
            blocks.details("可申请的渠道与依据 · 1 项符合、1 项不符合、1 项待定", [blocks.answers([
                blocks.answer(True, "产能充分发挥", "能效为标杆水平、绩效为 A 级", citation="苏发改资环发〔2024〕1057号", citation_href="/law?path=x"),
                blocks.answer(False, "改造后与强制性限额", "单位产品能耗 118，高于强制性限额 117", tone="bad"),
                blocks.answer(None, "阶梯电价", "绩效未填写", [("air_class_after", "改造后绩效分级")]),
            ])], open=True, id="openings"),
            blocks.actions([
                blocks.action("accept", "接收入市级库", "primary"),
                blocks.action("return", "退回修改", "plain", comment={"label": "退回意见", "hint": "写明要改什么", "required": True}, checklist=[{"path": "project_name", "label": "项目名称", "value": "1 号熟料线"}, {"path": "energy_carriers", "label": "能源消费"}]),
                blocks.action("refuse", "不予入库", "danger", comment={"label": "理由", "required": True}, confirm="不予入库后不能恢复。"),
                blocks.action("undo", "撤销上一步", "plain", disabled_reason="没有可以撤销的步骤"),
            ], legend="审核操作"),
            blocks.group("开启资金批次", [blocks.field("budget", "资金总额", "money", hint="以万元填写", unit="万元", error="请填写资金总额，如 3000"), blocks.field("programme", "专项", "select", options=[("a", "水泥行业专项")]), blocks.actions([blocks.action("open", "开启", "primary")])]),
            blocks.tabs([blocks.tab("得分", [blocks.bar(title="前十名得分构成", unit="分", categories=["青峰 1 号线", "云岭 2 号线", "石门 1 号线"], series=[("节能效果", [30, 28, Decimal("21.5")]), ("投资效率", [22, 20, 18]), ("绩效分级", [15, 12, 9])], summary="第一名 67 分，资金线在第 2 名之后。", maximum=100, line_after=2, line_text="资金线", category_label="项目")]), blocks.tab("说明", [blocks.paragraph("没有")], 3)]),
            blocks.progress(3, 12, "正在计算第 3 个项目"),
            blocks.details("计算过程", [blocks.table("步骤", [Column("step", "步骤"), Column("value", "结果", "number", "tce")], [{"cells": {"step": "烟煤 × 0.7143", "value": "153,574.5"}}])]),
            blocks.links([blocks.link("下载排序表", "/download/batch/B1.xlsx", download=True, tone="primary"), blocks.link("回到首页", "/")]),
        ],
        **given,
    )  # fmt: skip
    made.on_action(lambda name, payload: None)
    return made
