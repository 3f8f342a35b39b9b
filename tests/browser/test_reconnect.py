"""A page whose server, kernel, line or session goes away in the middle of typing mends itself: no reload by hand, nothing lost."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboards.demo.people import DEMO_PASSWORD
from reserve.accounts import sign_out
from reserve.services import open_draft
from tests.browser.conftest import RESULTS
from tests.browser.house import House, Wire, house
from tests.browser.person import Person
from tests.server.running import until
from tests.support.browser import Watch, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("reconnect")]
TROUBLE = (
    "ERR_CONNECTION",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_NETWORK",
    "ERR_EMPTY_RESPONSE",
    "ERR_INCOMPLETE",
    "WebSocket",
    "status of 4",
    "status of 5",
)
PICTURES = RESULTS / "test_reconnect"
Seat = Callable[[str, str], Person]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of this module's own."""
    with house(tmp_path_factory.mktemp("reconnect")) as found:
        yield found


@pytest.fixture
def sit_down(browser: Browser, home: House) -> Iterator[Seat]:
    """Seat people whose pages may complain of the network, and of nothing else."""
    seated: list[Person] = []
    watch = Watch(home.base, TROUBLE)

    def seat(unit: str, role: str) -> Person:
        seated.append(Person(browser, home.base, home.filing.login(unit, role), DEMO_PASSWORD, watch, PICTURES))
        return seated[-1]

    yield seat
    for person in seated:
        person.context.close()
    watch.check()


def begin(home: House, person: Person) -> str:
    """A new project, its form on the screen at the step of the description; its code."""
    person.open("/entry")
    person.page.get_by_role("button", name="新建项目").click()
    expect(person.page.locator(".rr-stepper")).to_be_visible()
    code = person.code()
    person.step("project")
    person.page.evaluate("window.stayed = true")
    return code


def state(page: Page, wanted: str, seconds: float = 40) -> None:
    """Wait until the line is in a state."""
    expect(page.locator("html")).to_have_attribute("data-kernel-state", wanted, timeout=1000 * seconds)


def stored(home: House, code: str, path: str) -> str | None:
    """The text on the server."""
    raw = open_draft(home.desk, home.filing.session("330522", "county_clerk"), code).raw
    return raw["fields"].get(path, {}).get("text")


def test_a_restart_of_the_server_in_the_middle_of_a_word(home: House, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = begin(home, clerk)
    first = clerk.page.locator("body").get_attribute("data-kernel")
    area = clerk.page.locator("#in-content")
    area.press_sequentially("重启之前，", delay=20)
    clerk.saved()
    home.kill()
    area.press_sequentially("服务器不在时，", delay=20)
    bar = clerk.page.locator(".rr-connection")
    expect(bar).to_contain_text("1 项已存在本机", timeout=15_000)
    clerk.picture("server-gone")
    home.start()
    area.press_sequentially("重启之后。", delay=20)
    state(clerk.page, "connected")
    typed = "重启之前，服务器不在时，重启之后。"
    assert until(lambda: stored(home, code, "content") == typed, 20)
    expect(area).to_be_focused()
    expect(area).to_have_value(typed)
    assert clerk.page.evaluate("document.activeElement.selectionStart") == len(typed)
    assert clerk.page.evaluate("window.stayed")
    assert clerk.page.locator("body").get_attribute("data-kernel") != first
    expect(bar).to_be_hidden(timeout=10_000)
    answers(clerk)
    clerk.picture("server-back")


def answers(person: Person) -> None:
    """The kernel behind the page computes: a field that is left is answered."""
    person.step("line")
    person.type_field("output_before_t_per_year", "1200000")
    expect(person.page.locator(".rr-panel-state")).to_have_text("", timeout=20_000)
    state(person.page, "connected")


def test_a_line_that_died_in_the_sleep_is_noticed_on_waking(home: House, browser: Browser) -> None:
    with closing(Wire(home.port)) as wire:
        base = f"http://127.0.0.1:{wire.port}"
        watch = Watch(base, TROUBLE)
        clerk = Person(browser, base, home.filing.login("330522", "county_clerk"), DEMO_PASSWORD, watch, PICTURES)
        begin(home, clerk)
        state(clerk.page, "connected")
        kernel = clerk.page.locator("body").get_attribute("data-kernel")
        wire.go_dead()
        clerk.page.evaluate("window.dispatchEvent(new Event('online'))")
        state(clerk.page, "interrupted", 10)
        state(clerk.page, "connected")
        assert clerk.page.locator("body").get_attribute("data-kernel") == kernel
        answers(clerk)
        clerk.context.close()
        watch.check()


def test_a_frozen_tab_goes_on_where_it_was(home: House, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = begin(home, clerk)
    area = clerk.page.locator("#in-content")
    area.press_sequentially("冻结之前，", delay=20)
    session = clerk.context.new_cdp_session(clerk.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    home.kill()
    home.start()
    session.send("Page.setWebLifecycleState", {"state": "active"})
    area.press_sequentially("解冻之后。", delay=20)
    assert until(lambda: stored(home, code, "content") == "冻结之前，解冻之后。", 20)
    state(clerk.page, "connected")
    answers(clerk)
    assert clerk.page.evaluate("window.stayed")


def test_what_a_colleague_wrote_meanwhile_is_shown_and_ones_own_stays(home: House, sit_down: Seat) -> None:
    clerk, colleague = sit_down("330522", "county_clerk"), sit_down("330522", "county_clerk")
    code = begin(home, clerk)
    colleague.open(f"/entry?project={code}")
    colleague.step("project")
    clerk.page.locator("#in-content").press_sequentially("我写的，", delay=20)
    clerk.saved()
    clerk.context.set_offline(True)
    state(clerk.page, "interrupted", 10)
    clerk.page.locator("#in-content").press_sequentially("断网时写的。", delay=20)
    colleague.type_field("project_name", "同事写的名称")
    colleague.saved()
    home.kill()
    home.start()
    clerk.context.set_offline(False)
    state(clerk.page, "connected")
    expect(clerk.page.locator("#in-project_name")).to_have_value("同事写的名称", timeout=10_000)
    expect(clerk.page.locator("#in-content")).to_have_value("我写的，断网时写的。")
    assert until(lambda: stored(home, code, "content") == "我写的，断网时写的。", 20)


def test_an_ended_session_is_renewed_over_the_page(home: House, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = begin(home, clerk)
    area = clerk.page.locator("#in-content")
    area.press_sequentially("登录失效之前，", delay=20)
    clerk.saved()
    sign_out(home.desk, next(cookie["value"] for cookie in clerk.context.cookies() if cookie["name"] == "reserve"))
    bar = clerk.page.locator(".rr-connection-signed-out")
    expect(bar).to_contain_text("登录已失效", timeout=20_000)
    expect(area).to_be_focused()
    area.press_sequentially("失效之后。", delay=20)
    expect(bar).to_contain_text("1 项已存在本机", timeout=10_000)
    clerk.picture("session-ended")
    assert axe_violations(clerk.page) == []
    bar.get_by_role("button").click()
    expect(clerk.page.locator("[data-key^='explain:'], .rr-finding:visible")).to_have_count(0)
    door = clerk.page.locator("#rr-door")
    expect(door.locator("[name=login]")).to_have_value(clerk.login)
    door.locator("[name=password]").fill("wrong-password")
    door.locator("[name=password]").press("Enter")
    expect(door.locator(".rr-error")).to_be_visible()
    clerk.picture("sign-in-again")
    assert axe_violations(clerk.page) == []
    door.locator("[name=password]").fill(DEMO_PASSWORD)
    door.locator("[name=password]").press("Enter")
    expect(door).to_have_count(0)
    state(clerk.page, "connected")
    assert until(lambda: stored(home, code, "content") == "登录失效之前，失效之后。", 20)
    expect(area).to_have_value("登录失效之前，失效之后。")
    assert clerk.page.evaluate("window.stayed")
    answers(clerk)


def test_another_person_who_signs_in_over_the_page_sees_nothing_of_it(home: House, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = begin(home, clerk)
    clerk.page.locator("#in-content").press_sequentially("只给本人看。", delay=20)
    clerk.saved()
    sign_out(home.desk, next(cookie["value"] for cookie in clerk.context.cookies() if cookie["name"] == "reserve"))
    clerk.page.locator(".rr-connection-signed-out").get_by_role("button").click(timeout=20_000)
    door = clerk.page.locator("#rr-door")
    door.locator("[name=login]").fill(home.filing.login("330523", "county_clerk"))
    door.locator("[name=password]").fill(DEMO_PASSWORD)
    door.locator("[name=password]").press("Enter")
    clerk.page.wait_for_url(re.compile(r"/$"), timeout=30_000)
    clerk.page.wait_for_selector("[data-skeleton]", state="detached", timeout=30_000)
    expect(clerk.page.locator("body")).not_to_contain_text("只给本人看")
    assert code not in clerk.page.content()


def test_a_sign_out_in_another_tab_empties_this_one(home: House, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = begin(home, clerk)
    clerk.page.locator("#in-content").press_sequentially("退出之前的最后一句", delay=20)
    other = clerk.context.new_page()
    other.goto("/")
    other.wait_for_selector("[data-skeleton]", state="detached", timeout=30_000)
    other.locator("[data-sign-out] button").click()
    expect(other.locator("#login")).to_be_visible()
    expect(clerk.page.locator("#login")).to_be_visible(timeout=15_000)
    expect(clerk.page.locator("body")).to_contain_text("已退出登录")
    assert stored(home, code, "content") == "退出之前的最后一句"
    assert clerk.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('reserve.outbox')).length") == 0


HELD = """
import asyncio, pathlib
from dashboards.server.kernels import PageKernels
_start = PageKernels.start_kernel
async def _held(self, **options):
    while not pathlib.Path("go").exists():
        await asyncio.sleep(0.05)
    return await _start(self, **options)
PageKernels.start_kernel = _held
"""
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.shifted += entry.value; }))
  .observe({type: "layout-shift", buffered: true});"""


def test_the_outline_stands_before_the_kernel_and_nothing_jumps_under_any_address(browser: Browser, tmp_path: Path) -> None:
    with house(tmp_path, "/reserve/", HELD) as home:
        watch = Watch(home.base)
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.on("page", watch.attach)
        context.add_init_script(SHIFTS)
        page = context.new_page()
        page.goto(f"{home.base}/sign-in")
        page.fill("#login", home.filing.login("330522", "county_clerk"))
        page.fill("#password", DEMO_PASSWORD)
        page.click("main button.rr-primary", no_wait_after=True)
        expect(page.locator("h1")).to_have_text("首页", timeout=10_000)
        expect(page.locator(".rr-skeleton-cards")).to_be_visible()
        (tmp_path / "go").touch()
        expect(page.locator("[data-skeleton]")).to_have_count(0, timeout=30_000)
        page.goto(f"{home.base}/entry")
        page.get_by_role("button", name="新建项目").click()
        expect(page.locator(".rr-stepper")).to_be_visible(timeout=20_000)
        (tmp_path / "go").unlink()
        page.goto(page.url, wait_until="commit")
        expect(page.locator(".rr-skeleton-form")).to_be_visible(timeout=10_000)
        expect(page.locator("[data-sign-out] button")).to_be_visible()
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "outline.png")
        (tmp_path / "go").touch()
        expect(page.locator(".rr-stepper")).to_be_visible(timeout=30_000)
        expect(page.locator("html")).to_have_attribute("data-kernel-state", "connected", timeout=20_000)
        assert page.evaluate("window.shifted") < 0.05
        page.fill("#in-enterprise_name", "任何地址之下")
        page.locator("#in-enterprise_name").blur()
        expect(page.locator(".rr-save")).to_have_class(re.compile("rr-save-saved"), timeout=10_000)
        page.locator("[data-sign-out] button").click()
        expect(page.locator("#login")).to_be_visible()
        context.close()
        watch.check()
