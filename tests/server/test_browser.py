"""The tiny pages in real Chromium: what the policy allows, what a download or a dead kernel does to a page."""

import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.conftest import Served
from tests.server.running import PASSWORD
from tests.support.browser import Watch, axe_violations, new_context

pytestmark = pytest.mark.browser
MEGABYTE = 1_000_000


@pytest.fixture
def watch(served: Served) -> Watch:
    """What must not happen on the page."""
    return Watch(served.base)


@pytest.fixture
def page(browser: Browser, served: Served, watch: Watch) -> Iterator[Page]:
    """A signed-in clerk at the tiny home page; any console error or outside request fails the test."""
    context = new_context(browser, served.base, watch)
    found = context.new_page()
    found.goto("/sign-in")
    found.fill("#login", "changxing.clerk")
    found.fill("#password", PASSWORD)
    found.click("main button.rr-primary")
    found.wait_for_selector("text=ready", timeout=60_000)
    yield found
    found.click("[data-sign-out] button")
    found.wait_for_selector("#login")
    context.close()
    watch.check()


def test_a_page_comes_alive_under_the_strict_policy(page: Page) -> None:
    page.click("text=press")
    expect(page.locator("text=pressed")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.kernelState") == "connected"


def test_a_cold_page_weighs_less_than_a_hundred_kilobytes(page: Page) -> None:
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.reload()
    page.wait_for_selector("text=ready")
    weight = page.evaluate("performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.transferSize, 0)")
    assert 0.02 * MEGABYTE < weight < 0.1 * MEGABYTE


def test_a_second_visit_asks_for_almost_nothing(page: Page) -> None:
    page.goto("/?again")
    page.wait_for_selector("text=ready")
    asked = page.evaluate("performance.getEntriesByType('resource').filter((entry) => entry.transferSize > 0).map((entry) => entry.name)")
    assert [name for name in asked if "/static/" in name or "/assets/" in name] == []


def test_a_download_link_leaves_the_page_alive(page: Page) -> None:
    headers = {"Content-Disposition": "attachment; filename=list.xlsx", "Content-Type": "application/octet-stream"}
    page.route("**/list.xlsx", lambda route: route.fulfill(headers=headers, body="bytes"))
    page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('a'), {href: '/list.xlsx', textContent: 'fetch'}))"
    )
    with page.expect_download() as download:
        page.click("text=fetch")
    assert download.value.suggested_filename == "list.xlsx"
    page.click("text=press")
    expect(page.locator("text=pressed")).to_be_visible()


def process(page: Page) -> int:
    """The kernel's process as the page shows it."""
    match = re.search(r"pid (\d+)", page.inner_text("main"))
    assert match
    return int(match[1])


def test_a_dead_kernel_is_replaced_without_a_reload(page: Page, watch: Watch) -> None:
    watch.allowed = ("Error during WebSocket handshake: Unexpected response code: 404", "the server responded with a status of 404")
    page.evaluate("window.stayed = true")
    first = process(page)
    os.kill(first, signal.SIGKILL)
    expect(page.locator("main")).not_to_contain_text(f"pid {first}", timeout=20_000)
    expect(page.locator("html")).to_have_attribute("data-kernel-state", "connected", timeout=20_000)
    page.click("text=press")
    expect(page.locator("text=pressed")).to_be_visible()
    assert page.evaluate("window.stayed")


def test_a_failed_cell_leaves_no_skeleton(page: Page) -> None:
    page.goto("/entry")
    expect(page.locator("[data-cell-failed]")).to_be_visible()
    expect(page.locator("[data-skeleton]")).to_have_count(0)


def test_door_frame_and_error_pages_have_no_axe_violation(page: Page, browser: Browser, served: Served, watch: Watch) -> None:
    watch.allowed = ("the server responded with a status of 404",)
    assert axe_violations(page) == []
    page.goto("/nothing")
    assert axe_violations(page) == []
    page.goto("/password")
    page.click("main button.rr-primary")
    page.wait_for_selector("#rr-summary")
    assert axe_violations(page) == []
    stranger = new_context(browser, served.base, watch).new_page()
    for language in ("中文", "English"):
        stranger.goto("/sign-in")
        assert axe_violations(stranger) == [], language
        stranger.click("main button.rr-primary")
        stranger.wait_for_selector("#rr-summary")
        assert axe_violations(stranger) == [], language
        stranger.click("[data-language-switch] button")
        stranger.wait_for_selector(f"text={'Sign in' if language == '中文' else '登录'} >> nth=0")
    stranger.context.close()
