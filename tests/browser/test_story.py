"""The whole story in Chromium: a county enters, rules answer, three levels accept, the province ranks, sees why and downloads."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from dashboards.demo.people import DEMO_PASSWORD
from reserve.accounts import create_person, hash_password
from reserve.services import import_memberships
from tests.browser.conftest import RESULTS, Site, open_site
from tests.browser.filing import STORY
from tests.browser.person import Person, says

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CASES: dict[str, Any] = STORY["projects"]
FIGURES = {
    "改造前综合能耗": "energy_before_tce",
    "改造后综合能耗": "energy_after_tce",
    "单位产品综合能耗": "unit_energy_after",
    "年节能量": "saving_tce",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def story_site(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Any:
    """A served library on each database, with the other seven projects already in the provincial library."""
    url = request.getfixturevalue(f"{request.param}_url")
    with open_site(browser, url, tmp_path, RESULTS / "story" / request.param) as site:
        create_person(
            site.desk, login="huzhou.second", name="沈越", unit_code="3305", roles=("city_reviewer",),
            password_hash=hash_password(DEMO_PASSWORD), demo_password=True,
        )  # fmt: skip
        yield site


def test_a_project_goes_from_a_county_page_to_a_ranked_exported_list(story_site: Site) -> None:
    site = story_site
    codes = {name: site.filing.to_province(case["unit"], case["typed"], case["carriers"]) for name, case in CASES.items() if name != "P1"}
    plan = [{"project_code": CASES["P2"]["typed"]["project_code"]}]
    import_memberships(
        site.desk, site.filing.session("ZJ", "province_ranker"), plan, "provincial_key_plan", "演示〔2024〕18号", _day("2024-05-20")
    )

    codes["P1"] = enter(site)
    county_accepts(site, codes["P1"], "04")
    city_returns(site, codes["P1"])
    correct(site, codes["P1"])
    county_accepts(site, codes["P1"], "07")
    city_accepts(site, codes["P1"])
    province_accepts(site, codes["P1"])
    rank(site, codes)
    site.watch.check()


def _day(text: str) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(text)


def enter(site: Site) -> str:
    """The clerk types the project, makes a mistake, is told, repairs it, reads the figures and submits."""
    case = CASES["P1"]
    clerk = site.person("330522", "county_clerk")
    clerk.open("/")
    clerk.picture("01-home-of-the-clerk")
    clerk.open("/entry")
    clerk.page.get_by_role("button", name="新建项目").click()
    expect(clerk.page.locator(".rr-stepper")).to_be_visible()
    code = clerk.code()

    def look(step: str) -> None:
        clerk.picture(f"02-entry-{step}")

    clerk.type_project(case["typed"], case["carriers"], between=look)
    clerk.step("line")
    clerk.type_field("capacity_after_t_per_year", "160", "10kt/yr")
    expect(clerk.page.locator(".rr-finding-block").filter(has_text="1,600,000")).to_be_visible()
    clerk.picture("02-entry-mistake")
    clerk.step("check")
    clerk.page.locator(".rr-submit button").click()
    expect(clerk.page.locator(".rr-summary")).to_be_focused()
    clerk.picture("02-entry-refused")
    clerk.page.locator(".rr-summary a").first.click()
    clerk.type_field("capacity_after_t_per_year", "155", "10kt/yr")
    expect(clerk.page.locator(".rr-finding-block")).to_have_count(0)
    for label, key in FIGURES.items():
        shown = clerk.figure(label).inner_text()
        assert says(shown, case["worked"][key]["figure"]), f"{label}: {shown!r} is not {case['worked'][key]}"
    assert says(clerk.figure("单位产品综合能耗").inner_text(), "-7.40")  # 99.4802 - 106.8844
    panel = clerk.page.locator(".rr-panel").inner_text()
    assert says(panel, case["worked"]["attainment_after_percent"]["figure"]), panel
    clerk.submit()
    expect(clerk.page.locator(".rr-result")).to_contain_text(code)
    clerk.picture("03-submitted")
    clerk.leave()
    return code


def open_in_queue(person: Person, code: str) -> None:
    """Find the project in the queue and open it."""
    person.open("/review")
    person.page.get_by_role("button", name=CASES["P1"]["typed"]["project_name"]).or_(
        person.page.get_by_role("link", name=CASES["P1"]["typed"]["project_name"])
    ).click()
    expect(person.page.locator("#b-state, #state").first).to_contain_text(code)


def accept(person: Person, button: str) -> None:
    """Press the green button and see that it is done."""
    person.page.get_by_role("button", name=button).click()
    expect(person.page.locator("#b-outcome, #outcome").first).to_be_visible(timeout=30_000)


def county_accepts(site: Site, code: str, number: str) -> None:
    """The chief reads and accepts."""
    chief = site.person("330522", "county_chief")
    open_in_queue(chief, code)
    text = chief.page.locator("main").inner_text()
    for key in ("energy_before_tce", "saving_tce"):
        assert says(text, CASES["P1"]["worked"][key]["figure"])
    chief.picture(f"{number}-county-review")
    accept(chief, "接收入县级库")
    chief.picture(f"{number}-county-accepted")
    chief.leave()


def city_returns(site: Site, code: str) -> None:
    """The first city reviewer sends one field back."""
    reviewer = site.login("huzhou.reviewer")
    open_in_queue(reviewer, code)
    reviewer.page.get_by_role("button", name="退回修改").first.click()
    reviewer.page.locator(".rr-checklist input[value='content']").check()
    reviewer.page.locator(".rr-ask textarea").fill("请写明主要装置的型号和数量。")
    reviewer.picture("05-city-return")
    reviewer.page.locator(".rr-ask .rr-buttons button").first.click()
    expect(reviewer.page.locator("#b-outcome, #outcome").first).to_contain_text("退回")
    reviewer.leave()


def correct(site: Site, code: str) -> None:
    """The clerk finds the returned project, sees which field is open, corrects it and submits again."""
    clerk = site.person("330522", "county_clerk")
    clerk.open(f"/entry?project={code}")
    expect(clerk.page.locator(".rr-form")).to_contain_text("请写明主要装置的型号和数量。")
    clerk.step("line")
    expect(clerk.page.locator(".rr-step-body:visible .rr-field-locked").first).to_be_visible()
    clerk.step("project")
    clerk.picture("06-returned")
    clerk.type_field("content", "更换TDF分解炉1台、第四代篦冷机1台，预热器低阻改造，不新增产能。")
    clerk.saved()
    clerk.submit()
    clerk.leave()


def city_accepts(site: Site, code: str) -> None:
    """The second city reviewer sees what changed and accepts."""
    reviewer = site.login("huzhou.second")
    open_in_queue(reviewer, code)
    expect(reviewer.page.locator("main")).to_contain_text("第四代篦冷机1台")
    reviewer.picture("08-city-review")
    accept(reviewer, "接收入市级库")
    reviewer.leave()


def province_accepts(site: Site, code: str) -> None:
    """The province takes it into its library."""
    reviewer = site.person("ZJ", "province_reviewer")
    open_in_queue(reviewer, code)
    reviewer.picture("09-province-review")
    accept(reviewer, "接收入省级库")
    reviewer.leave()


def rank(site: Site, codes: dict[str, str]) -> None:
    """Open the batch, run it, read every figure of the table and of the reasons, download the list."""
    ranker = site.person("ZJ", "province_ranker")
    page = ranker.page
    ranker.open("/batch")
    page.locator("#f-budget").fill(STORY["budget"])
    page.locator("#f-basis_number").fill(STORY["basis"]["number"])
    page.locator("#f-basis_date").fill(STORY["basis"]["date"])
    ranker.picture("10-batch-opening")
    page.get_by_role("button", name="启动批次").click()
    page.get_by_role("button", name="运行排序").click(timeout=60_000)
    expect(page.locator(".rr-marker")).to_be_visible(timeout=60_000)
    ranker.picture("11-batch-ranked")

    rows = page.locator("table.rr-table-dense > tbody > tr:not(.rr-marker):not(.rr-detail)")
    expect(rows).to_have_count(len(CASES))
    shown = [rows.nth(i).inner_text() for i in range(len(CASES))]
    for place, name in enumerate(STORY["order"], start=1):
        text = shown[place - 1]
        case = CASES[name]
        assert codes[name] in text, f"place {place} should be {name}:\n{text}"
        assert says(text, case["total"]), f"{name}: {case['total']} not in\n{text}"
        assert says(text, case["offer"]), f"{name}: {case['offer']} not in\n{text}"
    marker = page.locator(".rr-marker").inner_text()
    assert says(marker, STORY["spent"].replace(",", "")), marker
    after = page.locator(".rr-marker").evaluate("node => node.previousElementSibling.innerText")
    assert codes[STORY["order"][-1]] in after

    for name, case in CASES.items():
        row = page.locator("table.rr-table-dense > tbody > tr").filter(has_text=codes[name]).first
        row.locator(".rr-expand").click()
        detail = page.locator("tr.rr-detail")
        expect(detail.locator("table").first).to_be_visible()
        lines = detail.locator("table").first.locator("tbody tr").all_inner_texts()
        for criterion, worked in case["points"].items():
            weight = f"× {worked['weight']} %"
            assert any(weight in line and says(line, worked["points"]) and says(line, worked["curve"]) for line in lines), (
                f"{name} {criterion} {worked}:\n" + "\n".join(lines)
            )
        assert says(lines[-1], case["total"])
        if name == "P1":
            ranker.picture("12-why-this-place")
        row.locator(".rr-expand").click()
        expect(detail).to_have_count(0)

    with page.expect_download() as download:
        page.locator("a.rr-primary[download]").click()
    path = Path(str(download.value.path()))
    check_workbook(path.read_bytes(), codes)
    expect(rows.first).to_be_visible()
    page.locator(".rr-filter-button").nth(1).click()  # the page still answers after the download
    expect(rows.first).to_be_visible()
    ranker.leave()


def check_workbook(content: bytes, codes: dict[str, str]) -> None:
    """The downloaded list carries the same order, totals and money as the page."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    by_code = {str(value): row for row in cells for value in row if isinstance(value, str) and value in codes.values()}
    positions = [next(i for i, row in enumerate(cells) if codes[name] in row) for name in STORY["order"]]
    assert positions == sorted(positions)
    for name in STORY["order"]:
        figures = [value for value in by_code[codes[name]] if isinstance(value, int | float)]
        assert any(abs(value - float(CASES[name]["offer"])) < 1e-9 for value in figures), (name, figures)
        assert any(abs(value - float(CASES[name]["total"])) < 0.006 for value in figures), (name, figures)
    assert not any(cell.data_type == "f" for each in book.worksheets for row in each.iter_rows() for cell in row)
