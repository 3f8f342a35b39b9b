"""What a project must meet and may apply for: each answer with its reason, its clause and the field that is blank."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from reserve.parameters import recorded
from reserve.rules.assessment import assess
from reserve.rules.components.effects import KINDS, NEEDED
from reserve.rules.gates.priority_doors import Membership
from reserve.rules.openings.answers import Opening, OpeningGroup
from reserve.rules.openings.components import DERIVED, FORM_FACTS
from reserve.rules.openings.of_project import project_openings
from reserve.vocabulary.document import Document, field_of_path
from reserve.vocabulary.fields import columns_of, fields
from tests.reserve.rules.building import AS_OF, clinker, coke_rows, grinding

LIST = Membership("环办科财〔2024〕1号", dt.date(2024, 5, 6))
AT_BENCHMARK = coke_rows("159000", "150000")
Rows = list[dict[str, str]]


def with_rows(made: Document, tables: Mapping[str, Rows], **answers: str) -> Document:
    """The document with more rows and answers, each in its canonical unit."""
    raw: dict[str, Any] = {
        "fields": {name: {"text": text, "unit": fields()[name].unit} for name, text in answers.items()},
        "tables": {
            table: [
                {"key": f"k{n}", "cells": {name: {"text": text, "unit": fields()[name].unit} for name, text in row.items()}}
                for n, row in enumerate(rows, 1)
            ]
            for table, rows in tables.items()
        },
    }
    typed = Document.from_raw(raw)
    return Document({**made.entries, **typed.entries}, {**made.tables, **typed.tables})


def asked(
    made: Document, *, day: dt.date = AS_OF, area: str = "330522", on: Mapping[str, Membership] | None = None
) -> tuple[OpeningGroup, ...]:
    return project_openings(made, assess(made, day, area), day, area, on)


def named(groups: tuple[OpeningGroup, ...], topic: str) -> list[Opening]:
    return [one for group in groups for one in group.openings if one.topic.zh.startswith(topic)]


def test_every_answer_has_words_a_clause_and_an_address_that_is_recorded() -> None:
    components = [{"component_kind": kind, "component_content": f"内容{kind}", "component_fund": "central_air"} for kind in KINDS]
    groups = asked(with_rows(clinker(), {"components": components}, construction_nature="expansion"))
    assert [group.code for group in groups] == ["duties", "channels", "components"]
    for one in (one for group in groups for one in group.openings):
        assert all((one.topic.zh, one.topic.en, one.text.zh, one.text.en))
        assert "{" not in one.text.zh + one.text.en
        assert all((one.citation, one.citation_en, recorded(one.path))), one
        assert all(field_of_path(path) for path in one.needs)


def test_an_empty_document_is_asked_nothing_that_its_sector_does_not_know() -> None:
    assert [group.code for group in asked(Document({}, {}))] == ["channels"]


@pytest.mark.parametrize(("after", "answer"), [("150000", True), ("150000.0015", False)])
def test_full_capacity_is_open_at_the_benchmark_and_not_a_millionth_above(after: str, answer: bool) -> None:
    found = named(asked(clinker(coke_rows("159000", after))), "产能充分发挥")
    assert found[0].answer is answer


def test_staggered_production_is_said_only_where_capacity_may_be_used() -> None:
    texts = [one.text.zh for one in named(asked(clinker(AT_BENCHMARK)), "产能充分发挥")]
    assert texts[-1] == "仍须执行错峰生产"
    assert "仍须执行错峰生产" not in [one.text.zh for one in named(asked(clinker()), "产能充分发挥")]


def test_a_blank_class_leaves_it_unknown_and_names_the_field() -> None:
    found = named(asked(clinker(air_class_after="")), "产能充分发挥")[0]
    assert (found.answer, found.needs) == (None, ("air_class_after",))


def test_a_limit_without_its_correction_is_unknown_and_names_the_field() -> None:
    made = with_rows(clinker(coke_rows("180000", "178000")), {}, site_altitude_m="2500")
    found = named(asked(made), "改造后与强制性限额")
    assert [(one.answer, one.needs) for one in found] == [(None, ("site_pressure_pa",))]


def test_above_the_baseline_the_day_stands_in_the_reason() -> None:
    found = named(asked(clinker(coke_rows("180000", "178000"))), "改造前与基准水平")
    assert [one.answer for one in found] == [False]
    assert "2025-12-31" in found[0].text.zh


def test_an_official_list_opens_its_door_and_no_other() -> None:
    found = named(asked(clinker(), on={"central_air_reserve": LIST}), "优先安排")
    assert [(one.answer, "环办科财" in one.text.zh) for one in found] == [(True, True), (False, False)]
    before = asked(clinker(), day=dt.date(2024, 5, 5), on={"central_air_reserve": LIST})
    assert {one.answer for one in named(before, "优先安排")} == {False}


def test_the_air_part_fits_the_reserve_and_the_energy_part_does_not() -> None:
    components = [
        {"component_kind": "process", "component_content": "分解炉改造"},
        {"component_kind": "ultra_low", "component_content": "窑尾除尘"},
    ]
    found = named(asked(with_rows(clinker(), {"components": components}, progress="building", progress_percent="50")), "中央大气")
    assert [(one.topic.zh.partition("：")[2], one.answer) for one in found] == [
        ("分解炉改造", False), ("窑尾除尘", True), ("窑尾除尘", None), ("窑尾除尘", True),
    ]  # fmt: skip
    late = named(asked(with_rows(clinker(), {"components": components}, progress="building", progress_percent="50.01")), "中央大气")
    assert late[-1].answer is False


def test_a_project_without_an_air_part_is_not_told_of_the_air_reserve() -> None:
    assert named(asked(with_rows(clinker(), {"components": [{"component_kind": "process"}]})), "中央大气") == []


def test_a_new_project_answers_for_energy_class_equipment() -> None:
    rows = [{"equipment_role": "installed", "equipment_name": "风机", "equipment_grade": "advanced"}]
    made = with_rows(clinker(AT_BENCHMARK), {"equipment": rows}, construction_nature="new")
    assert [one.answer for one in named(asked(made), "新建、改扩建")] == [True, True, True]
    without = with_rows(clinker(), {}, construction_nature="new")
    assert [(one.answer, one.needs) for one in named(asked(without), "新建、改扩建")] == [(False, ()), (True, ()), (None, ("equipment",))]
    assert named(asked(clinker()), "新建、改扩建") == []


def test_what_a_component_counts_as_follows_from_its_kind() -> None:
    components = [
        {"component_kind": "process", "component_content": "甲", "component_saving_tce_per_year": "5000"},
        {"component_kind": "renewable", "component_content": "乙", "component_power_kwh_per_year": "1000000", "component_capacity_mw": "1"},
        {"component_kind": "exit", "component_content": "丙", "component_exit_t_per_year": "100000"},
        {"component_kind": "process", "component_content": "丁"},
    ]
    answers = {one.topic.zh: one for one in asked(with_rows(clinker(), {"components": components}))[-1].openings}
    assert {name: answers[name].answer for name in "甲乙丙丁"} == {"甲": True, "乙": False, "丙": False, "丁": None}
    assert answers["丁"].needs == ("components/k4/component_saving_tce_per_year",)


def test_central_money_is_asked_about_where_the_project_lists_some_already() -> None:
    components = [{"component_kind": "process", "component_content": "甲", "component_fund": "central_budget"}]
    funds = [
        {"public_fund_name": "超长期国债", "public_fund_level": "central", "public_fund_amount": "100", "public_fund_state": "granted"}
    ]
    found = named(asked(with_rows(clinker(), {"components": components, "public_funds": funds})), "中央资金不重复")
    assert [(one.answer, "超长期国债" in one.text.zh) for one in found] == [(False, True)]
    refused = [{**funds[0], "public_fund_state": "refused"}]
    assert [one.answer for one in named(asked(with_rows(clinker(), {"components": components, "public_funds": refused})), "中央资金")] == [
        True
    ]


def test_leaders_exist_only_where_the_plan_of_the_area_knows_them() -> None:
    assert named(asked(clinker(AT_BENCHMARK)), "能效领跑者") == []
    found = named(asked(clinker(AT_BENCHMARK), area="650000"), "能效领跑者")
    assert [one.answer for one in found] == [True, True, None]
    assert found[-1].needs == ("outdated_equipment_replaced",)


def test_grinding_stations_have_duties_and_no_row_of_the_table() -> None:
    groups = asked(grinding())
    assert named(groups, "改造后与基准水平") == []
    assert named(groups, "能效标尺")


@pytest.mark.parametrize("kind", FORM_FACTS)
def test_facts_of_components_are_cells_of_the_form_or_figures_of_the_assessment(kind: str) -> None:
    cells = {column.name for column in columns_of("components")}
    assert set(FORM_FACTS[kind].values()) <= cells
    assert set(NEEDED[kind]) <= {*FORM_FACTS[kind], *DERIVED}, f"a fact of {kind} is neither asked in the form nor derived"


def test_a_diagnosis_that_is_due_is_open_and_no_failure() -> None:
    found = named(asked(clinker()), "节能诊断")
    assert [(one.answer, one.needs) for one in found] == [(None, ())]
    assert named(asked(clinker(), day=dt.date(2024, 8, 28)), "节能诊断") == []


def test_published_formulas_say_what_they_would_give_what_decides_and_what_is_lacking() -> None:
    done = {"finish_date": "2024-08-01", "progress": "finished"}
    given = named(asked(clinker(**done)), "外地公开办法")
    assert [(one.answer, one.path) for one in given] == [(True, "subsidies.shanghai_2020.rate"), (True, "subsidies.tianjin_2020.rate")]
    assert "可得 300 万元" in given[0].text.zh
    assert "5,000 tce × 600 元/tce" in given[0].text.zh
    assert "可得 200 万元" in given[1].text.zh
    # on the day of the rule of Fuzhou the same project has run ten months: half of 250 is paid now
    (fuzhou,) = (one for one in named(asked(clinker(**done), day=dt.date(2025, 6, 30)), "外地公开办法") if "fuzhou" in one.path)
    assert (fuzhou.answer, "可得 250 万元，其中先付 125 万元" in fuzhou.text.zh) == (True, True)
    early = named(asked(clinker(progress="building")), "外地公开办法")
    assert [(one.answer, one.needs) for one in early] == [(False, ()), (False, ())]
    assert all("可得" in one.text.zh and "在建" in one.text.zh for one in early)
    open_ones = named(asked(clinker(investment_total="", **done)), "外地公开办法")
    assert [(one.answer, one.needs) for one in open_ones] == [(None, ("investment_total",))] * 2
    unsaid = named(asked(clinker(finish_date="2024-08-01")), "外地公开办法")
    assert [(one.answer, one.needs) for one in unsaid] == [(None, ("progress",))] * 2
    shared = named(asked(clinker(energy_contract="是", esco_contract_type="shared", **done)), "外地公开办法")
    assert [(one.answer, "800 元/tce" in one.text.zh) for one in shared] == [(True, True), (False, False)]
    before = named(asked(clinker(**done), day=dt.date(2019, 1, 2)), "外地公开办法")
    assert [(one.path, "400 万元" in one.text.zh) for one in before] == [("subsidies.tianjin_2017.share", True)]


def test_the_money_within_reach_is_told_part_by_part_and_central_money_once_for_each() -> None:
    (one,) = named(asked(clinker()), "可得资金测算")
    # 20 % of 2,700 = 540 from the central budget; from the province 5,000 tce x 500 = 250, less than 15 % of 2,000 = 300, beside nothing
    assert (one.answer, "节能部分：节能降碳中央预算内投资 540 万元" in one.text.zh, "请择一" in one.text.zh) == (True, True, True)
    (done,) = named(asked(clinker(progress="finished")), "可得资金测算")
    assert "专项资金 250 万元" in done.text.zh
    air = [{"component_kind": "ultra_low", "component_content": "脱硝", "component_investment": "700"}]
    parts = named(asked(with_rows(clinker(), {"components": air})), "可得资金测算")
    # the energy part costs 2,000 and the air part 700: a fifth of the one, half of the other
    assert ["投资 400 万元" in parts[0].text.zh, "大气治理部分：中央大气污染防治资金 350 万元" in parts[1].text.zh] == [True, True]
    central = [
        {"public_fund_name": "中央基建", "public_fund_level": "central", "public_fund_state": "granted", "public_fund_amount": "100"}
    ]
    held = named(asked(with_rows(clinker(), {"components": air, "public_funds": central})), "可得资金测算")
    assert [one.answer for one in held] == [False, False]
    assert all("中央资金只能享受一次" in one.text.zh for one in held)
    assert not named(asked(clinker(investment_total="")), "可得资金测算")
