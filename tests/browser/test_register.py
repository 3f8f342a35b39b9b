"""The register from an empty page to a line that stands between baseline and benchmark, typed by one official and seen by others; and
lists from files, of lines and of projects: looked at, agreed to, written, what is wrong back with its reasons."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect

from reserve.services.register import list_lines
from tests.browser.conftest import Site
from tests.browser.law import SOURCES, follow
from tests.browser.person import Person
from tests.reserve.exchange.archives import cells, workbook
from tests.reserve.services.test_project_workbook import HOSTILE, fill, raw_of
from tests.support.browser import axe_violations
from tests.support.office import GOOD
from tests.support.register import credit_code

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
    clerk.picture("year-form")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("[data-block=standing]")).to_contain_text("基准与标杆之间")
    expect(page.locator(".rr-course-svg")).to_be_visible()
    clean(clerk, "line")
    clerk.picture("line")
    follow(clerk, page.locator(SOURCES).first)

    reviewer = sit_down("3305", "city_reviewer")
    reviewer.open("/register")
    expect(reviewer.page.locator("#content")).to_contain_text("共 1 家企业、1 条生产线")
    reviewer.picture("list")
    reviewer.page.get_by_label("领域").select_option("flat_glass")
    expect(reviewer.page.get_by_text("没有符合所选条件的记录")).to_be_visible()
    assert "sector=flat_glass" in reviewer.page.url
    reviewer.page.get_by_role("button", name="清除筛选").click()
    reviewer.page.get_by_role("link", name="1 号熟料线").click()
    expect(reviewer.page.locator("[data-block=standing]")).to_contain_text("基准与标杆之间")
    assert reviewer.page.get_by_role("button", name="修改生产线").count() == 0
    site.watch.check()


HEADER: list[object] = ["企业名称", "统一社会信用代码", "县（市、区）", "产线", "产品", "备案产能（万t/年）", "年份", "单耗（kgce/t）"]
SHEET = [
    HEADER,
    ["安吉示例水泥有限公司", credit_code("91330523MA28ABCD1"), "安吉县", "1号熟料线", "水泥熟料", 155, 2023, 98.6],
    ["德清示例水泥有限公司", credit_code("91330521MA28ABCD1"), "德清县", "1号熟料线", "水泥熟料", 155, 2023, 104.2],
    ["安吉示例水泥有限公司", credit_code("91330523MA28ABCD1"), "安吉县", "2号熟料线", "水泥熟料", "约一百五", 2023, 99],
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def content_of(download: Download) -> bytes:
    """What was downloaded."""
    return Path(download.path()).read_bytes()


def test_a_list_from_a_file_is_looked_at_agreed_to_and_its_refused_rows_come_back(sit_down: Seat, site: Site) -> None:
    clerk = sit_down("330523", "county_clerk")
    page, session = clerk.page, site.filing.session("330523", "county_clerk")
    clerk.open("/register?tab=lists")
    page.locator("input[type=file]").set_input_files({"name": "安吉产线.xlsx", "mimeType": XLSX, "buffer": workbook(SHEET)})
    expect(page.locator("[data-block=receipt]")).to_contain_text("新增 1 行，变更 0 行，已有 0 行，退回 2 行")
    expect(page.locator("#content")).to_contain_text("德清县")
    expect(page.locator("#content")).to_contain_text("约一百五")
    assert list_lines(site.desk, session).total == 0
    clean(clerk, "a list before it is written")
    clerk.picture("import-preview")
    with page.expect_download() as refused:
        page.get_by_role("link", name="下载退回行及原因").click()
    rows = cells(content_of(refused.value))
    assert [row[3] for row in rows[2:4]] == ["1号熟料线", "2号熟料线"]
    assert "德清县" in str(rows[2][-1])

    page.get_by_role("button", name="确认写入 1 行").click()
    expect(page.locator("[data-block=receipt]")).to_contain_text("“安吉产线.xlsx”已导入")
    (line,) = list_lines(site.desk, session).rows
    assert (line.name, str(line.unit_energy), line.band) == ("1号熟料线", "98.6", "benchmark")
    clerk.picture("import-written")

    page.get_by_role("link", name="清单导入与下载").click()
    with page.expect_download() as listed:
        page.get_by_role("link", name="能效清单").click()
    assert any("1号熟料线" in row for row in cells(content_of(listed.value)))
    page.get_by_role("link", name="目标与差距").click()
    expect(page.get_by_role("heading", name="安吉县目标完成情况")).to_be_visible()
    assert page.url.endswith("/register?tab=targets")
    expect(page.locator("#content")).to_contain_text("依据 1 条生产线中有数据的 1 条")
    clean(clerk, "targets")
    clerk.picture("targets")
    site.watch.check()


def test_a_workbook_of_projects_is_looked_at_comes_back_with_its_findings_and_becomes_drafts(sit_down: Seat, site: Site) -> None:
    clerk = sit_down("330523", "county_clerk")
    page = clerk.page
    clerk.open("/entry")
    page.get_by_role("link", name="用工作簿批量导入项目").click()
    page.wait_for_selector("[data-skeleton]", state="detached", timeout=60_000)
    with page.expect_download() as template:
        page.get_by_role("link", name="下载导入模板").click()
    wrong = raw_of({**GOOD, "finish_date": ("2023-01-01", None), "project_name": (HOSTILE, None)})
    content = fill(content_of(template.value), [raw_of({**GOOD, "location_code": ("330523", None)}), wrong])
    page.locator("input[type=file]").set_input_files({"name": "安吉项目.xlsx", "mimeType": XLSX, "buffer": content})
    expect(page.locator("[data-block=receipt]")).to_contain_text("“安吉项目.xlsx”：2 个项目", timeout=60_000)
    expect(page.locator("#content")).to_contain_text("R-DATES-ORDER")
    expect(page.locator("#content")).to_contain_text(HOSTILE)
    clean(clerk, "a workbook before anything is written")
    clerk.picture("workbook-checked")
    with page.expect_download() as back:
        page.get_by_role("link", name="下载标注了问题的工作簿").click()
    assert any("2023-01-01" in str(row) for row in cells(content_of(back.value)))
    page.get_by_role("button", name="生成 2 个草稿").click()
    expect(page.locator("[data-block=receipt]")).to_contain_text("已生成 2 个草稿", timeout=60_000)
    clerk.picture("workbook-drafts")
    page.get_by_role("link", name=GOOD["project_name"][0]).click()
    expect(page.locator(".rr-form")).to_be_visible(timeout=60_000)
    site.watch.check()
