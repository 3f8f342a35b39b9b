"""The register from an empty page to a line that stands between baseline and benchmark, typed by one official and seen by others."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.person import Person
from tests.support.browser import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("register")]
Seat = Callable[[str, str], Person]
FIRM = "长兴示例水泥有限公司"


def clean(person: Person, where: str) -> None:
    """No axe violation, and nothing runs out of the page sideways."""
    assert axe_violations(person.page) == [], where
    overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{where}: {overflow} px too wide"


def test_an_enterprise_its_line_and_a_year_are_entered_and_the_line_is_placed(sit_down: Seat, site: Site) -> None:
    clerk = sit_down("330522", "county_clerk")
    page = clerk.page
    clerk.open("/register")
    expect(page.get_by_text("还没有生产线")).to_be_visible()
    clean(clerk, "empty register")
    clerk.picture("empty")

    page.get_by_role("button", name="添加企业").click()
    page.get_by_label("企业名称").fill(FIRM)
    page.get_by_label("所在县（市、区）").select_option("330522")
    page.get_by_role("button", name="添加并继续").click()
    expect(page.locator(".rr-field-bad")).to_have_count(1)
    clean(clerk, "a code that fails")
    clerk.picture("adding-with-error")
    page.get_by_label("统一社会信用代码").fill("91330522MA28ABCD1F")
    page.get_by_role("button", name="添加并继续").click()
    expect(page.locator(".rr-form")).to_be_visible()
    clean(clerk, "form of an enterprise")
    clerk.picture("enterprise-form")
    page.get_by_role("link", name="返回，暂不保存").click()

    page.get_by_role("button", name="添加生产线").click()
    page.get_by_label("生产线名称").fill("1 号熟料线")
    page.get_by_label("产品", exact=False).first.select_option("clinker")
    page.get_by_label("所在县（市、区）").select_option("330522")
    page.get_by_role("button", name="添加并继续").click()
    page.locator(".rr-step-button").nth(1).click()
    page.locator("#in-capacity_filed").fill("１５５")
    page.locator("#in-capacity_filed-unit").select_option("10kt/yr")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("修改内容见历史记录")).to_be_visible()

    page.get_by_role("button", name="添加年度数据").click()
    page.locator("#f-year").fill("2023")
    page.get_by_role("button", name="添加并继续").click()
    page.locator("#in-unit_energy_stated").fill("108.5")
    clean(clerk, "form of a year")
    clerk.picture("year-form")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("[data-block=standing]")).to_contain_text("基准与标杆之间")
    expect(page.locator(".rr-course-svg")).to_be_visible()
    clean(clerk, "line")
    clerk.picture("line")

    reviewer = sit_down("3305", "city_reviewer")
    reviewer.open("/register")
    expect(reviewer.page.locator("#content")).to_contain_text("共 1 家企业、1 条生产线")
    clean(reviewer, "list of a city")
    reviewer.picture("list")
    reviewer.page.get_by_label("领域").select_option("flat_glass")
    expect(reviewer.page.get_by_text("没有符合所选条件的记录")).to_be_visible()
    assert "sector=flat_glass" in reviewer.page.url
    reviewer.page.get_by_role("button", name="清除筛选").click()
    reviewer.page.get_by_role("link", name="1 号熟料线").click()
    expect(reviewer.page.locator("[data-block=standing]")).to_contain_text("基准与标杆之间")
    assert reviewer.page.get_by_role("button", name="修改生产线").count() == 0
    site.watch.check()
