"""Real Chromium: somebody types and submits while kernel, zygote, server or database is killed. The page says so, and mends itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reserve.accounts import open_local_session
from tests.browser.conftest import RESULTS
from tests.browser.person import Person
from tests.kills.crew import prepared
from tests.kills.moments import chance
from tests.kills.postgres import Postgres, own_postgres
from tests.kills.served import Served, served
from tests.kills.whole import Fate, require_sound, require_whole
from tests.server.running import PASSWORD, until
from tests.support.browser import Watch

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser_kills")]
TROUBLE = ("ERR_CONNECTION", "ERR_NETWORK", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE", "WebSocket", "status of 4", "status of 5")
BEFORE, WITHOUT, AFTER = "中断之前填写，", "中断之中填写，", "中断之后填写。"
WITHIN_MS = 15_000
PATIENCE_MS = 90_000
LATEST_MS = 600
"""A submission takes less than this: the kill falls before, into or after it."""

NOTES = """() => {
  window.stayed = true;
  window.told = [];
  window.addEventListener("reserve:kernel", ({ detail }) => window.told.push(detail.state));
}"""


@dataclass(slots=True)
class Scene:
    """An installation with something in it to kill, and the two halves of doing so."""

    place: Served
    database: Postgres | None
    victim: str

    def kill(self, page: Page) -> None:
        """SIGKILL to the victim."""
        if self.victim == "kernel":
            self.place.kernel(page.locator("body").get_attribute("data-kernel") or "").kill()
        elif self.victim == "zygote":
            zygote = self.place.zygote()
            assert zygote is not None, self.place.words()
            zygote.kill()
        elif self.database is not None:
            self.database.kill()
        else:
            self.place.kill()

    def restart(self) -> None:
        """What a service manager starts again; what the server itself starts again needs nobody."""
        if self.database is not None:
            self.database.restart()
        elif self.victim == "server":
            self.place.start()


@pytest.fixture(scope="module", params=["kernel", "zygote", "server", "database"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One installation for each victim."""
    folder: Path = tmp_path_factory.mktemp("killed")
    with ExitStack() as stack:
        database = stack.enter_context(own_postgres()) if request.param == "database" else None
        url = database.create("reserve") if database else f"sqlite:///{folder / 'reserve.db'}"
        place = stack.enter_context(served(url, folder))
        assert until(place.forks, 120), place.words()
        yield Scene(place, database, request.param)


@pytest.fixture
def clerk(browser: Browser, scene: Scene) -> Iterator[Person]:
    """Somebody at a browser who may see that the network fails, and no other error."""
    watch = Watch(scene.place.base, TROUBLE)
    person = Person(browser, scene.place.base, "changxing.clerk1", PASSWORD, watch, RESULTS / "kills")
    person.context.set_default_timeout(PATIENCE_MS)
    yield person
    person.context.close()
    watch.check()


@pytest.fixture
def code(scene: Scene) -> str:
    """A project with every answer given."""
    session = open_local_session(scene.place.desk, "changxing.clerk1", "tests").session_id
    return prepared(scene.place, session, next(_numbers))()


_numbers = iter(range(100))


def begin(clerk: Person, code: str) -> Page:
    """The form of the project on the screen, its line connected."""
    clerk.open(f"/entry?project={code}")
    connected(clerk.page)
    clerk.page.evaluate(NOTES)
    return clerk.page


def connected(page: Page) -> None:
    """Wait until the page has a kernel."""
    expect(page.locator("html")).to_have_attribute("data-kernel-state", "connected", timeout=PATIENCE_MS)


def fate_of(scene: Scene, code: str) -> Fate:
    """What the register holds."""
    return require_whole(scene.place.desk.store, code)


def soon(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that must come."""
    assert until(condition, PATIENCE_MS / 1000), f"{what} did not come"


def test_typing_goes_on_and_nothing_typed_is_lost(scene: Scene, clerk: Person, code: str) -> None:
    page = begin(clerk, code)
    clerk.step("project")
    area = page.locator("#in-content")
    area.fill("")
    area.press_sequentially(BEFORE, delay=20)
    clerk.saved()
    first = page.locator("body").get_attribute("data-kernel")
    scene.kill(page)
    area.press_sequentially(WITHOUT, delay=20)
    if scene.victim == "database":
        expect(page.locator(".rr-save")).to_contain_text("本机", timeout=WITHIN_MS)
    else:
        assert until(lambda: bool(page.evaluate("window.told.length")), WITHIN_MS / 1000), "the page did not notice"
    if scene.victim in {"server", "zygote"}:  # a new kernel alone comes too soon for words
        expect(page.locator(".rr-connection")).to_be_visible(timeout=WITHIN_MS)
        expect(page.locator(".rr-connection-safe")).to_contain_text("可以继续填写")
    clerk.picture(f"{scene.victim}-killed")
    scene.restart()
    area.press_sequentially(AFTER, delay=20)
    soon(lambda: fate_of(scene, code).typed("content") == BEFORE + WITHOUT + AFTER, "what was typed")
    connected(page)
    expect(area).to_have_value(BEFORE + WITHOUT + AFTER)
    expect(area).to_be_focused()
    assert page.evaluate("window.stayed"), "the page was loaded anew under the person's hands"
    if scene.victim != "database":
        assert page.locator("body").get_attribute("data-kernel") != first
    clerk.picture(f"{scene.victim}-back")
    page.reload()
    connected(page)
    expect(page.locator("#in-content")).to_have_value(BEFORE + WITHOUT + AFTER)
    require_sound(scene.place.desk.store)


def press_again(scene: Scene, clerk: Person) -> None:
    """The page lives on: it says that the step is not confirmed, and the same button on the same page gets the same answer once."""
    filed, sentence = clerk.page.locator(".rr-result"), clerk.page.get_by_text("这一步尚未确认")
    expect(filed.or_(sentence).first).to_be_visible(timeout=PATIENCE_MS)
    clerk.picture("database-killed-in-submission-told")
    scene.restart()
    if not filed.count():
        clerk.page.locator(".rr-submit button").click()
        expect(filed).to_be_visible(timeout=PATIENCE_MS)


def test_a_submission_under_the_kill_is_filed_once_or_not_at_all(scene: Scene, clerk: Person, code: str) -> None:
    page = begin(clerk, code)
    clerk.step("check")
    page.locator(".rr-submit button").click()
    page.wait_for_timeout(chance(f"browser/{scene.victim}").uniform(0, LATEST_MS))
    scene.kill(page)
    if scene.victim == "database":
        press_again(scene, clerk)
    else:
        scene.restart()
    page.goto(f"/entry?project={code}")
    page.wait_for_selector("[data-skeleton]", state="detached", timeout=PATIENCE_MS)
    fate = fate_of(scene, code)
    clerk.picture(f"{scene.victim}-killed-in-submission")
    assert len(fate.keys) == (fate.state == "submitted")
    if page.locator(".rr-stepper").count():
        assert fate.state == "draft", "the page offers to submit what was submitted"
        clerk.submit()
    fate = fate_of(scene, code)
    assert (fate.state, len(fate.keys)) == ("submitted", 1)
    require_sound(scene.place.desk.store)
