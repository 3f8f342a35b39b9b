"""The form of all fields in real Chromium: what a switch hides is kept, cards follow their kind, files are chosen, folds open."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from reserve.vocabulary.attached import reference
from reserve.vocabulary.findings import Finding, Report
from reserve.vocabulary.language import Bilingual
from tests.support.browser import axe_violations
from tests.widgets import samples
from tests.widgets.stage import Drafts, Stage
from widgets.form import finding_items

pytestmark = pytest.mark.browser
FEW = {"fields": {"enterprise_name": {"text": "长兴青峰水泥有限公司"}, "product": {"text": "clinker"}}, "tables": {}}
HELD = {
    "id": "a1",
    "name": "节能评估报告.pdf",
    "sha256": "3f2a9c81b0d4" + "0" * 52,
    "bytes": 1200,
    "added_by": "王芳",
    "added_at": "2024-09-01 10:00",
}
NEW = {**HELD, "id": "a2", "name": "备案通知书.pdf", "sha256": "77aa9c81b0d4" + "0" * 52}


def step(page: Page, name: str) -> None:
    page.locator(".rr-step-button").filter(has_text=re.compile(rf"^\d+{name}")).click()


def step_says(page: Page, name: str) -> str:
    return page.locator(".rr-step-button").filter(has_text=re.compile(rf"^\d+{name}")).locator(".rr-step-count").inner_text()


def tick(page: Page, code: str) -> None:
    page.locator(f"input[type=checkbox][value={code}]").click()


def test_what_a_switch_hides_keeps_its_typed_text_and_comes_back(stage: Stage, drafts: Drafts) -> None:
    page = stage.show(samples.form(values=FEW))
    step(page, "排放")
    expect(page.locator("#in-clean_transport_percent")).to_be_hidden()
    step(page, "项目")
    tick(page, "ultra_low")
    step(page, "排放")
    page.locator("#in-clean_transport_percent").fill("７５．５")
    step(page, "项目")
    tick(page, "ultra_low")
    step(page, "排放")
    expect(page.locator("#in-clean_transport_percent")).to_be_hidden()
    expect(page.get_by_text("清洁运输比例").and_(page.locator(".rr-kept"))).to_be_visible()
    step(page, "项目")
    tick(page, "ultra_low")
    step(page, "排放")
    expect(page.locator("#in-clean_transport_percent")).to_have_value("７５．５")
    page.get_by_text("已保存").wait_for()
    assert drafts.fields["clean_transport_percent"] == ("７５．５", "%")


def test_ticks_are_saved_in_the_order_of_the_list_with_a_bar_between(stage: Stage, drafts: Drafts) -> None:
    page = stage.show(samples.form(values=FEW))
    step(page, "项目")
    for code in ("ultra_low", "software", "process"):
        tick(page, code)
    tick(page, "software")
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('reserve.outbox'))")
    assert drafts.fields["component_kinds"] == ("process|ultra_low", None)


def test_another_kind_redraws_the_card_and_keeps_what_was_typed_for_the_first(stage: Stage) -> None:
    page = stage.show(samples.form(values=FEW))
    step(page, "改造单元")
    page.get_by_role("button", name="添加改造单元").click()
    kind = page.locator("[data-key$='/component_kind']")
    capacity, saving = page.locator("[data-key$='/component_capacity_mw']"), page.locator("[data-key$='/component_saving_tce_per_year']")
    kind.select_option("renewable")
    capacity.fill("1.5")
    expect(saving).to_have_count(0)
    kind.select_option("process")
    expect(saving).to_be_visible()
    expect(capacity).to_have_count(0)
    expect(page.locator(".rr-entry .rr-kept")).to_contain_text("装机容量")
    kind.select_option("renewable")
    expect(capacity).to_have_value("1.5")
    assert axe_violations(page) == []


def test_a_folded_field_opens_when_a_finding_leads_to_it(stage: Stage) -> None:
    form = samples.form(values=FEW)
    wrong = Finding("text_length", "block", "legal_address", Bilingual("请填写注册地址", "Enter the registered address"))
    form.findings = finding_items(Report((wrong,), frozenset()), "zh")
    page = stage.show(form)
    address = page.locator("#in-legal_address")
    expect(address).to_be_hidden()
    page.locator(".rr-step-button").last.click()
    page.locator(".rr-submit button").click()
    page.locator(".rr-summary").get_by_role("link").click()
    expect(address).to_be_visible()
    expect(address).to_be_focused()
    expect(address).to_have_attribute("aria-invalid", "true")


def test_a_step_is_ready_or_complete_only_with_answers_and_an_empty_row_is_none(stage: Stage) -> None:
    form = samples.form(values=FEW)
    form.findings = []
    page = stage.show(form)
    assert [step_says(page, name) for name in ("企业", "改造单元", "手续", "投资")] == ["入库已齐", "", "", ""]
    step(page, "手续")
    expect(page.locator("#in-procedures").or_(page.locator("fieldset:has-text('前期手续')")).first).to_contain_text("还没有手续")
    page.get_by_role("button", name="添加手续").click()
    page.locator("[data-key$='/paper_number']").blur()
    assert step_says(page, "手续") == ""
    page.locator("[data-key$='/paper_number']").fill("2401-330522-07-02-123456")
    page.locator("[data-key$='/paper_number']").blur()
    expect(page.locator(".rr-step-now .rr-step-count")).to_have_text("入库已齐")
    page.locator("#in-energy_review").select_option(index=1)
    page.locator("#in-energy_review").blur()
    expect(page.locator(".rr-step-now .rr-step-count")).to_have_text("已填好")
    heights = page.locator(".rr-step-button").evaluate_all(
        "(all) => all.map((each) => each.querySelector('.rr-step-label').getBoundingClientRect().height)"
    )
    assert max(heights) < 30, "a name of a step stands on one line"


def test_a_file_is_chosen_among_those_of_the_project_or_uploaded_in_place(stage: Stage, drafts: Drafts) -> None:
    held = [HELD]

    def uploads(route: Route) -> None:
        if route.request.method == "POST":
            held.append(NEW)
            route.fulfill(status=201, content_type="application/json", body=json.dumps(shown(NEW)))
            return
        listed = {"items": [shown(each) for each in held], "editable": True, "limit_bytes": 20_000_000, "extensions": ["pdf"]}
        route.fulfill(content_type="application/json", body=json.dumps(listed))

    def shown(item: dict[str, object]) -> dict[str, object]:
        return {**item, "reference": reference(str(item["name"]), str(item["sha256"]))}

    stage.page.route("**/api/uploads/**", uploads)
    values = {
        "fields": {**FEW["fields"], "credit_record_clean": {"text": "true"}, "credit_record_proof": {"text": "旧材料.pdf"}},
        "tables": {},
    }
    page = stage.show(samples.form(values=values))
    proof = page.locator("#in-credit_record_proof")
    expect(proof.locator("option:checked")).to_have_text("旧材料.pdf")
    proof.scroll_into_view_if_needed()
    expect(proof.locator("option:checked")).to_have_text("旧材料.pdf（不在本项目附件中）")
    proof.select_option(label="节能评估报告.pdf")
    proof.blur()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('reserve.outbox'))")
    assert drafts.fields["credit_record_proof"] == ("节能评估报告.pdf#3f2a9c81b0d4", None)
    upload = page.locator("#in-credit_record_proof-upload")
    upload.set_input_files({"name": "程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"})
    expect(page.locator(".rr-file-said").first).to_contain_text("“程序.exe”的文件类型不能上传")
    upload.set_input_files({"name": "备案通知书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    expect(proof.locator("option:checked")).to_have_text("备案通知书.pdf")
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('reserve.outbox'))")
    assert drafts.fields["credit_record_proof"] == ("备案通知书.pdf#77aa9c81b0d4", None)
    assert axe_violations(page) == []


def test_glass_is_counted_in_weight_boxes_and_nothing_else_is(stage: Stage) -> None:
    page = stage.show(samples.form(values=FEW))
    step(page, "生产线")
    unit = page.locator("#in-capacity_filed_t_per_year-unit")
    page.locator("#in-output_before_t_per_year").fill("150")
    assert unit.locator("option").all_inner_texts() == ["t/年", "万t/年"]
    page.locator("#in-product").select_option("flat_glass")
    assert unit.locator("option").all_inner_texts() == ["万重量箱/年", "重量箱/年", "t/年", "万t/年"]
    expect(unit).to_have_value("10kweight_box/yr")
    expect(page.locator("#in-output_before_t_per_year-unit")).to_have_value("t/yr")
    page.locator("#in-capacity_filed_t_per_year").fill("300")
    page.locator("#in-product").select_option("clinker")
    assert unit.locator("option").all_inner_texts() == ["t/年", "万t/年", "万重量箱/年"]
    expect(unit).to_have_value("10kweight_box/yr")
