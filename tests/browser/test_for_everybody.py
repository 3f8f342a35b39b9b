"""Every page can be used by everybody: axe finds nothing, the keyboard alone is enough, small screens and large type hold."""

import re
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from reserve.services import open_batch, run_batch
from reserve.services.register.import_lines import import_lines
from reserve.vocabulary.fields import fields
from tests.browser.conftest import RESULTS, Site, open_site
from tests.browser.filing import STORY
from tests.browser.law import SOURCES, follow, stands
from tests.browser.person import STEPS, Person
from tests.support.browser import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("everybody")]
Seat = Callable[[str, str], Person]
CASE = STORY["projects"]["P1"]
LINES = """企业名称,统一社会信用代码,县（市、区）,产线,产品,备案产能（万t/年）,年份,单耗（kgce/t）,措施,投资（万元）
长兴甲水泥有限公司,91330522MA28ABCD1F,长兴县,Walk line 1,水泥熟料,155,2022,109.5,篦冷机改造,3200
长兴甲水泥有限公司,91330522MA28ABCD1F,长兴县,Walk line 1,水泥熟料,155,2023,104.6,,
长兴甲水泥有限公司,91330522MA28ABCD1F,长兴县,Walk line 2,水泥熟料,77.5,2023,119.0,,
长兴甲水泥有限公司,91330522MA28ABCD1F,长兴县,Walk line 3,水泥熟料,77.5,,,,
"""


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A library with projects at every level and a ranked batch."""
    folder = tmp_path_factory.mktemp("everybody")
    with open_site(browser, f"sqlite:///{folder / 'reserve.db'}", folder, RESULTS / "for_everybody", RESERVE_LEAVE_GRACE="1") as found:
        for name, case in STORY["projects"].items():
            if name != "P1":
                found.filing.to_province(case["unit"], case["typed"], case["carriers"])
        code = found.filing.draft(CASE["unit"], CASE["typed"], CASE["carriers"])
        found.filing.submit(CASE["unit"], code)
        found.filing.draft(CASE["unit"], {"enterprise_name": "长兴半成品水泥有限公司", "project_name": "只填了一半"}, [])
        ranker = found.filing.session("ZJ", "province_ranker")
        batch = open_batch(found.desk, ranker, "zhejiang_cement_special_fund", 1_500_000_000, "演示〔2024〕1号（2024-09-01）")
        run_batch(found.desk, ranker, batch.code)
        receipt = import_lines(found.desk, found.filing.session("330522", "county_clerk"), LINES.encode(), "walk.csv")
        assert receipt.counts["refused"] == 0, [row.reasons for row in receipt.rows]
        yield found
        found.watch.check()


def clean(page: Page, where: str) -> None:
    """No axe violation, and nothing runs out of the page sideways."""
    found = axe_violations(page)
    assert not found, f"{where}:\n" + "\n".join(found)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{where}: {overflow} px too wide"


def test_the_door_before_and_after_an_error(site: Site) -> None:
    page = site.browser.new_context(base_url=site.base, viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    page.goto("/sign-in")
    clean(page, "sign-in")
    page.fill("#login", "changxing.clerk")
    page.fill("#password", "wrong")
    page.click("main button.rr-primary")
    expect(page.locator(".rr-summary")).to_be_visible()
    clean(page, "sign-in after an error")
    page.screenshot(path=RESULTS / "for_everybody" / "sign-in-error.png")
    answer = page.goto("/nowhere")
    assert answer is not None
    assert answer.status == 404
    clean(page, "404")
    page.screenshot(path=RESULTS / "for_everybody" / "not-found.png")
    page.context.close()


@pytest.mark.parametrize(
    ("unit", "role"), [("330522", "county_clerk"), ("330522", "county_chief"), ("3305", "city_reviewer"), ("ZJ", "province_ranker")]
)
def test_home_of_every_level(sit_down: Seat, unit: str, role: str) -> None:
    person = sit_down(unit, role)
    person.open("/")
    person.picture(f"home-{role}")
    clean(person.page, f"home of {role}")


def test_the_law_page(sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    for name, address in (
        ("list", "/law"),
        ("slips", "/law?view=slips"),
        ("unverified", "/law?view=unverified"),
        ("entry", "/law?path=cement_plan.clinker_capacity_cut"),
    ):
        clerk.open(address)
        clean(clerk.page, f"law, {name}")
        clerk.picture(f"law-{name}")
    clerk.page.locator("[data-language-switch] button").click()
    expect(clerk.page.get_by_text("Which value holds?")).to_be_visible(timeout=60_000)
    clean(clerk.page, "law, entry in English")
    clerk.picture("law-entry-english")
    clerk.page.locator("[data-language-switch] button").click()
    expect(clerk.page.get_by_text("由谁规定、为何适用")).to_be_visible(timeout=60_000)


def test_the_register(sit_down: Seat) -> None:
    city = sit_down("3305", "city_reviewer")
    city.open("/register")
    clean(city.page, "lines")
    city.picture("register-lines")
    tab_to(city.page, "#register-views a[href$='tab=targets'], [data-block=register-views] a[href$='tab=targets']")
    city.page.keyboard.press("Enter")
    expect(city.page.locator("[data-block=area], #area").first).to_be_visible()
    tab_to(city.page, "[href$='area=330522']")
    city.page.keyboard.press("Enter")
    expect(city.page.locator("[data-block=area], #area").first).to_be_focused()
    clean(city.page, "targets of a county")
    city.picture("register-targets")

    clerk = sit_down("330522", "county_clerk")
    clerk.open("/register")
    clerk.page.locator("[data-language-switch] button").click()
    clerk.page.wait_for_selector("[data-skeleton]", state="detached", timeout=60_000)
    clerk.page.get_by_role("link", name="Walk line 1").click()
    expect(clerk.page.locator("[data-block=standing]")).to_be_visible()
    clean(clerk.page, "a line in English")
    clerk.picture("register-line-english")
    clerk.page.locator("[data-language-switch] button").click()


def test_the_form_in_every_step_before_and_after_errors(sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    clerk.open("/entry")
    clean(clerk.page, "list of projects")
    clerk.picture("entry-list")
    clerk.page.get_by_role("button", name="新建项目").click()
    expect(clerk.page.locator(".rr-stepper")).to_be_visible()
    for step in STEPS:
        clerk.step(step)
        clean(clerk.page, f"empty {step}")
    clerk.page.locator(".rr-submit button").click()
    expect(clerk.page.locator(".rr-summary")).to_be_focused()
    clerk.picture("entry-errors")
    clean(clerk.page, "after the errors")
    for step in STEPS[:-1]:
        clerk.step(step)
        clean(clerk.page, f"{step} with errors")
        clerk.picture(f"entry-errors-{step}")


def test_review_and_batch(sit_down: Seat) -> None:
    chief = sit_down("330522", "county_chief")
    chief.open("/review")
    clean(chief.page, "queue")
    chief.picture("review-queue")
    chief.page.get_by_role("button", name=CASE["typed"]["project_name"]).first.click()
    expect(chief.page.locator("#b-state, #state").first).to_be_visible()
    clean(chief.page, "review")
    chief.picture("review-project")
    chief.page.get_by_role("button", name="退回修改").first.click()
    chief.page.locator(".rr-ask .rr-buttons button").first.click()
    clean(chief.page, "review with an incomplete return")
    chief.picture("review-return-incomplete")

    ranker = sit_down("ZJ", "province_ranker")
    ranker.open("/batch")
    clean(ranker.page, "batches")
    ranker.picture("batch-list")
    ranker.page.locator("#f-budget").fill("三千")
    ranker.page.get_by_role("button", name="启动批次").click()
    expect(ranker.page.locator(".rr-field-bad").first).to_be_visible()
    clean(ranker.page, "opening with errors")
    ranker.picture("batch-opening-errors")
    ranker.page.locator("a[href*='/batch?batch=']").first.click()
    expect(ranker.page.locator(".rr-marker")).to_be_visible(timeout=60_000)
    clean(ranker.page, "ranked batch")
    ranker.page.locator(".rr-expand").first.click()
    expect(ranker.page.locator("tr.rr-detail table").first).to_be_visible()
    clean(ranker.page, "reasons")
    ranker.picture("batch-ranked")


def tab_to(page: Page, selector: str, limit: int = 220) -> None:
    """Press Tab until the focus stands on ``selector``."""
    for _ in range(limit):
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def key_in(page: Page, path: str, text: str, unit: str | None) -> None:
    """Answer one field with keys alone."""
    if page.locator(f"input[type=radio][name='in-{path}']").count():
        tab_to(page, f"input[name='in-{path}']")
        page.keyboard.press("Space")
        for _ in range(6):
            if page.evaluate("document.activeElement.value") == text and page.evaluate("document.activeElement.checked"):
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {text}")
    tab_to(page, f"#in-{path}")
    if fields()[path].choices or fields()[path].type == "region":
        choose(page, text)
        return
    page.keyboard.insert_text(text)
    if unit and page.locator(f"select#in-{path}-unit").count():
        page.keyboard.press("Tab")
        choose(page, unit)


def key_in_carrier(page: Page, row: dict[str, str]) -> None:
    """Add a row of the energy table with keys alone."""
    tab_to(page, "#in-energy_carriers .rr-repeat-foot button")
    page.keyboard.press("Enter")
    choose(page, row["carrier"])
    for column in ("before", "after"):
        tab_to(page, f"tbody tr:last-child [data-key$='/quantity_{column}']")
        page.keyboard.insert_text(row[column])
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            choose(page, row["unit"])


def test_the_keyboard_alone_completes_an_entry(sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    page = clerk.page
    clerk.open("/entry")
    tab_to(page, "[data-key^='action:create']")
    page.keyboard.press("Enter")
    expect(page.locator(".rr-stepper")).to_be_visible()
    typed = {**CASE["typed"], "project_code": "2401-330522-07-02-990088"}
    for number, step in enumerate(STEPS[:-1]):
        for path, answer in typed.items():
            if fields()[path].step == step:
                text, unit = (answer["text"], answer["unit"]) if isinstance(answer, dict) else (str(answer), None)
                key_in(page, path, text, unit)
        if step == "energy":
            for row in CASE["carriers"]:
                key_in_carrier(page, row)
        tab_to(page, f".rr-step-body:not([hidden]) .rr-step-moves .rr-{'primary' if number == len(STEPS) - 2 else 'next'}")
        page.keyboard.press("Enter")
    clerk.saved()
    tab_to(page, ".rr-submit button")
    page.keyboard.press("Enter")
    # another project has filed the same line: a finding to explain, and the keyboard reaches its box
    expect(page.locator(".rr-summary")).to_be_focused()
    tab_to(page, ".rr-summary a")
    page.keyboard.press("Enter")
    tab_to(page, ".rr-step-body:not([hidden]) .rr-justify textarea")
    page.keyboard.insert_text("与已提交项目为同一条生产线的不同改造内容，投资和节能量分别核算。")
    page.keyboard.press("Tab")
    clerk.saved()
    tab_to(page, ".rr-step:last-child .rr-step-button")
    page.keyboard.press("Enter")
    tab_to(page, ".rr-submit button")
    page.keyboard.press("Enter")
    expect(page.locator(".rr-result")).to_be_visible(timeout=90_000)
    clerk.picture("keyboard-only-submitted")


def choose(page: Page, value: str) -> None:
    """Choose an option of the focused select with the arrow keys."""
    index = page.evaluate("v => [...document.activeElement.options].findIndex(o => o.value === v)", value)
    assert index >= 0, value
    for _ in range(60):
        now = page.evaluate("document.activeElement.selectedIndex")
        if now == index:
            return
        page.keyboard.press("ArrowDown" if now < index else "ArrowUp")
    raise AssertionError(f"the arrow keys do not reach {value}")


def test_data_quality_from_the_card_of_a_city_to_the_projects_behind_a_figure(sit_down: Seat) -> None:
    city = sit_down("3305", "city_reviewer")
    page = city.page
    city.open("/quality")
    expect(page.locator("#b-card, #card").first).to_contain_text("湖州市数据质量")
    clean(page, "card")
    city.picture("quality-card")
    page.get_by_role("link", name="长兴县").first.click()
    expect(page.locator("#b-card, #card").first).to_contain_text("长兴县数据质量")
    assert "unit=330522" in page.url
    page.get_by_text("选择单位和起止日期").first.click()
    page.locator("#f-from").fill("2024-09-05")
    page.locator("#f-to").fill("2024-09-01")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_text("起止颠倒")).to_be_visible()
    clean(page, "a period the wrong way round")
    city.open("/quality?figure=complete_projects")
    expect(page.locator("#b-projects, #projects").first).to_be_visible()
    clean(page, "projects behind a figure")
    city.picture("quality-behind")
    page.locator("a[href*='/review?project=']").first.click()
    expect(page.locator("#b-state, #state").first).to_be_visible(timeout=60_000)


def test_twice_the_type_size_still_fits(site: Site, sit_down: Seat) -> None:
    for unit, role, path, name in (
        ("330522", "county_clerk", "/entry", "entry"),
        ("ZJ", "province_ranker", "/batch", "batch"),
        ("330522", "county_chief", "/review", "review"),
    ):
        person = sit_down(unit, role)
        person.page.set_viewport_size({"width": 683, "height": 384})  # what 1366 x 768 leaves at 200 %
        person.open(path)
        if name == "entry":
            person.page.get_by_role("button", name="新建项目").click()
            expect(person.page.locator(".rr-stepper")).to_be_visible()
        if name == "batch":
            person.page.locator("a[href*='/batch?batch=']").first.click()
            expect(person.page.locator(".rr-marker")).to_be_visible(timeout=60_000)
        person.picture(f"zoom-200-{name}")
        clean(person.page, f"{path} at 200 %")


def test_english_pages_carry_no_chinese_interface_text(sit_down: Seat) -> None:
    clerk = sit_down("330523", "county_clerk")
    clerk.open("/entry")
    clerk.page.locator("[data-language-switch] button").click()
    clerk.page.wait_for_selector("[data-skeleton]", state="detached", timeout=60_000)
    clerk.page.get_by_role("button", name="New project").click()
    expect(clerk.page.locator(".rr-stepper")).to_be_visible()
    clean(clerk.page, "English form")
    clerk.picture("english-form")
    text = re.sub(r"〔.*?号|[^\s]*〔[^\s]*", "", clerk.page.locator(".rr-form-main").inner_text())
    assert not re.search(r"[\u4e00-\u9fff]", text), re.findall(r".*[\u4e00-\u9fff].*", text)
    clerk.page.locator("[data-language-switch] button").click()


def alive(person: Person, kernel: str) -> bool:
    """Whether a page's kernel still runs, asked as the person who opened it."""
    status = person.context.request.get(f"{person.base}/api/kernels/{kernel}").status
    assert status in (200, 404)
    return status == 200


def test_a_finding_leads_to_its_rule_and_the_province_tries_a_rule_on_the_library(site: Site, sit_down: Seat) -> None:
    grown = {**CASE["typed"], "capacity_after_t_per_year": {"text": "160", "unit": "10kt/yr"}, "line_name": "扩产线"}
    code = site.filing.draft(CASE["unit"], grown, CASE["carriers"])
    clerk = sit_down(CASE["unit"], "county_clerk")
    clerk.open("/rules")
    clean(clerk.page, "list of the rules")
    clerk.picture("rules-list")
    clerk.open(f"/entry?project={code}")
    clerk.step("line")
    with clerk.context.expect_page(timeout=60_000) as opened:
        clerk.page.get_by_role("link", name="规则 R-CAPACITY-GROWTH").first.click()
    rule = opened.value
    expect(rule.locator("[data-block=examples]")).to_be_visible(timeout=60_000)
    assert urlsplit(rule.url).path == "/rules/R-CAPACITY-GROWTH"
    clean(rule, "page of a rule")
    expect(rule.locator("[data-block=trial]")).to_have_count(0)

    province = sit_down("ZJ", "province_reviewer")
    province.open("/rules/R-DATES-LONG")
    province.page.locator("[data-block^='field-number']").locator("input").fill("100")
    province.page.get_by_role("button", name="在库中试用").click()
    expect(province.page.locator("[data-block=tried]")).to_contain_text("按现行数值触及", timeout=120_000)
    clean(province.page, "a rule that was tried")
    province.picture("rules-tried")
    expect(province.page.locator("[data-block=trial-examples] a").first).to_have_attribute("href", re.compile(r"/review\?project="))
    province.page.locator("[data-language-switch] button").click()
    expect(province.page.get_by_text("How to settle it")).to_be_visible(timeout=60_000)
    clean(province.page, "page of a rule in English")
    province.picture("rules-english")
    province.page.locator("[data-language-switch] button").click()
    expect(province.page.get_by_text("怎样处理")).to_be_visible(timeout=60_000)


def test_a_source_on_entry_review_and_batch_leads_to_its_entry_of_the_law_and_back(sit_down: Seat) -> None:
    chief = sit_down("330522", "county_chief")
    chief.open("/review")
    chief.page.get_by_role("button", name=CASE["typed"]["project_name"]).first.click()
    expect(chief.page.locator(SOURCES).first).to_be_visible()
    law, path = follow(chief, chief.page.locator(SOURCES).first)
    clean(law, "entry of the law beside a review")
    law.reload()
    stands(law, path)
    # another source takes the same tab; back leads to the first entry, and the kernel of the page that was left ends
    others = [link for link in chief.page.locator(SOURCES).all() if f"path={path}&" not in str(link.get_attribute("href"))]
    kernel = str(law.evaluate("document.body.dataset.kernel"))
    assert alive(chief, kernel)
    others[0].click()
    law.wait_for_url(lambda address: f"path={path}&" not in address)
    law.wait_for_selector("[data-skeleton]", state="detached", timeout=60_000)
    assert str(law.evaluate("document.body.dataset.kernel")) != kernel
    until, pause = monotonic() + 60, Event()
    while alive(chief, kernel) and monotonic() < until:
        pause.wait(0.25)
    assert not alive(chief, kernel)
    law.go_back()
    stands(law, path)
    assert len(chief.context.pages) == 2

    clerk = sit_down("330522", "county_clerk")
    clerk.open(f"/entry?project={chief.code()}")
    follow(clerk, clerk.page.locator(SOURCES).first)

    ranker = sit_down("ZJ", "province_ranker")
    ranker.open("/batch")
    ranker.page.locator("a[href*='/batch?batch=']").first.click()
    expect(ranker.page.locator(".rr-marker")).to_be_visible(timeout=60_000)
    ranker.page.locator(".rr-expand").first.click()
    follow(ranker, ranker.page.locator(SOURCES).first)


def test_the_address_follows_what_is_shown(sit_down: Seat) -> None:
    chief = sit_down("330522", "county_chief")
    page = chief.page
    chief.open("/review")
    page.get_by_role("button", name=CASE["typed"]["project_name"]).first.click()
    expect(page.locator("#b-state, #state").first).to_be_visible()
    assert "/review?project=" in page.url
    page.reload()
    expect(page.locator("#b-state, #state").first).to_be_visible(timeout=30_000)
    page.go_back()
    expect(page.locator("table.rr-table-dense")).to_be_visible(timeout=30_000)
    assert page.url.endswith("/review")
