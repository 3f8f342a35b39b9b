"""A blocked filing in a real browser: the county asks, the province grants, everybody reads it, new figures make it fall."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from reserve.services import open_draft
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import fields
from tests.browser.conftest import Site
from tests.browser.filing import STORY
from tests.browser.person import Person
from tests.support.browser import axe_violations

pytestmark = pytest.mark.browser
CASE = STORY["projects"]["P1"]
COUNTY = CASE["unit"]
RULE, GROWN = "R-CAPACITY-GROWTH", {"capacity_after_t_per_year": {"text": "160", "unit": "10kt/yr"}}
WHY, GROUND, PAPER = "置换方案已由省厅批复，登记尚未更新。", "省级置换批复已下达，准予先行申报。", "浙经信产业〔2024〕9号"
SitDown = Callable[[str, str], Person]


def test_a_blocked_filing_passes_by_a_public_waiver_that_falls_with_its_figures(site: Site, sit_down: SitDown) -> None:
    code = site.filing.draft(COUNTY, {**CASE["typed"], **GROWN}, CASE["carriers"])
    clerk = sit_down(COUNTY, "county_clerk")
    clerk.open(f"/entry?project={code}")
    clerk.step("line")
    blocked = clerk.page.locator(".rr-finding-block").filter(has_text="1,600,000")
    expect(blocked).to_contain_text(f"可由省级审核对本项目豁免规则 {RULE}")
    clerk.picture("01-blocked")
    assert axe_violations(clerk.page) == []
    way_out = blocked.get_by_role("link", name="申请豁免").get_attribute("href")
    assert way_out is not None
    clerk.open(way_out)
    clerk.page.locator("textarea").fill(WHY)
    clerk.picture("02-asking")
    assert axe_violations(clerk.page) == []
    clerk.page.get_by_role("button", name="提交豁免申请").click()
    expect(clerk.page.locator("[data-block=outcome]")).to_contain_text("已申请")
    waiver = re.search(r"W2024-\d{4}", clerk.page.locator("main").inner_text())
    assert waiver

    province = sit_down("ZJ", "province_reviewer")
    province.open("/waivers")
    province.picture("03-waiting")
    assert axe_violations(province.page) == []
    province.page.get_by_role("link", name=waiver.group()).click()
    expect(province.page.locator("main")).to_contain_text(WHY)
    for name, text in (("reason", GROUND), ("basis", PAPER), ("until", "2024-12-31")):
        province.page.locator(f"[data-block=field-{name}]").locator("input, textarea").fill(text)
    province.picture("04-answering")
    assert axe_violations(province.page) == []
    province.page.get_by_role("button", name="批准豁免").click()
    province.page.get_by_role("button", name="批准豁免").last.click()
    expect(province.page.locator("[data-block=outcome]")).to_contain_text("已批准")
    province.picture("05-granted")

    clerk.open(f"/entry?project={code}")
    clerk.step("line")
    expect(clerk.page.locator(".rr-finding-waived")).to_contain_text(f"{waiver.group()}：由浙江省")
    clerk.picture("06-waived")
    assert axe_violations(clerk.page) == []
    clerk.type_field("capacity_after_t_per_year", "161", "10kt/yr")
    expect(clerk.page.locator(".rr-finding-block").filter(has_text="1,610,000")).to_be_visible()
    expect(clerk.page.locator(".rr-finding-waived")).to_have_count(0)
    clerk.type_field("capacity_after_t_per_year", "160", "10kt/yr")
    expect(clerk.page.locator(".rr-finding-waived")).to_be_visible()
    clerk.saved()
    clerk.submit()
    expect(clerk.page.locator(".rr-result")).to_contain_text(code)

    neighbour = sit_down("330521", "county_clerk")
    neighbour.open("/waivers")
    listed = neighbour.page.locator("[data-block=granted]")
    expect(listed).to_contain_text(GROUND)
    expect(listed).to_contain_text(PAPER)
    assert code not in neighbour.page.locator("main").inner_text()
    neighbour.picture("07-public")
    assert axe_violations(neighbour.page) == []
    with neighbour.page.expect_download() as download:
        neighbour.page.get_by_role("link", name="下载已批准的豁免（Excel）").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    site.watch.check()


def test_a_reason_for_other_figures_is_confirmed_in_one_click(site: Site, sit_down: SitDown) -> None:
    declared = "energy_saving_declared_tce_per_year"
    code = site.filing.draft(
        COUNTY, {**CASE["typed"], declared: {"text": "20000", "unit": "tce/yr"}, "line_name": "9号线"}, CASE["carriers"]
    )
    clerk = sit_down(COUNTY, "county_clerk")
    clerk.open(f"/entry?project={code}")
    clerk.step(fields()[declared].step)
    odd = clerk.page.locator(".rr-finding-explain").filter(has_text="20,000")
    odd.locator("textarea").first.fill("含余热发电折算的节能量，见诊断报告第12页。")
    odd.locator("textarea").first.blur()
    expect(odd.first).to_contain_text("有关数据不变时，这条说明一直有效")
    clerk.saved()
    clerk.type_field(declared, "21000", "tce/yr")
    fallen = clerk.page.locator(".rr-finding-explain").filter(has_text="21,000")
    expect(fallen.first).to_contain_text("数字已变，须重新说明")
    expect(fallen.locator("textarea").first).to_have_value("含余热发电折算的节能量，见诊断报告第12页。")
    clerk.picture("08-fallen")
    assert axe_violations(clerk.page) == []
    fallen.get_by_role("button", name="理由仍然成立，沿用").first.click()
    expect(fallen.first).to_contain_text("有关数据不变时，这条说明一直有效")
    clerk.saved()
    kept = open_draft(site.desk, site.filing.session(COUNTY, "county_clerk"), code)
    assert site.desk.checker.check(Document.from_raw(kept.raw), kept.context).explained
    site.watch.check()
