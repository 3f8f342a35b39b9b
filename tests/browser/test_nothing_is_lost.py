"""Kernel killed, network cut, tab closed, two people on one draft: what was typed is there afterwards."""

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest
from playwright.sync_api import expect

from dashboards.demo.people import DEMO_PASSWORD
from reserve.services import open_draft
from tests.browser.conftest import Site
from tests.browser.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("lost")]
ALLOWED_ERRORS = ("net::ERR_INTERNET_DISCONNECTED", "WebSocket", "ERR_CONNECTION", "ERR_NETWORK", "connection", "Failed to load resource")
Seat = Callable[[str, str], Person]


def kernel_of(person: Person) -> int:
    """The process of the kernel behind the person's page, found by its sockets or, where it was not forked, by its command line."""
    kernel_id = person.page.locator("body").get_attribute("data-kernel")
    assert kernel_id
    for one in psutil.process_iter():
        try:
            listening = any(kernel_id in str(line.laddr) for line in one.net_connections("unix"))
            if listening or any(kernel_id in part for part in one.cmdline()):
                return one.pid
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    raise AssertionError(f"no process of kernel {kernel_id}")


def open_new(person: Person) -> str:
    """A new project on the person's screen; its code."""
    person.open("/entry")
    person.page.get_by_role("button", name="新建项目").click()
    expect(person.page.locator(".rr-stepper")).to_be_visible()
    code = person.code()
    person.open(f"/entry?project={code}")
    return code


def stored(site: Site, unit: str, code: str, path: str) -> str | None:
    """The text on the server, read through the service."""
    raw = open_draft(site.desk, site.filing.session(unit, "county_clerk"), code).raw
    return raw["fields"].get(path, {}).get("text")


def wait_for(read: Callable[[], object], wanted: object, seconds: float = 5) -> None:
    """Wait until ``read`` gives what is wanted."""
    end = time.monotonic() + seconds
    while (found := read()) != wanted:
        assert time.monotonic() < end, f"{found!r} is not {wanted!r} after {seconds} s"
        time.sleep(0.1)


def test_a_killed_kernel_costs_nothing_that_was_typed(site: Site, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = open_new(clerk)
    clerk.type_field("enterprise_name", "长兴前半句水泥有限公司")
    clerk.step("project")
    area = clerk.page.locator("#in-content")
    first = clerk.page.locator("body").get_attribute("data-kernel") or ""
    area.press_sequentially("更换第四代篦冷机，", delay=30)
    os.kill(kernel_of(clerk), signal.SIGKILL)
    area.press_sequentially("预热器低阻改造。", delay=30)
    typed = "更换第四代篦冷机，预热器低阻改造。"
    wait_for(lambda: stored(site, "330522", code, "content"), typed)
    expect(clerk.page.locator("body")).not_to_have_attribute("data-kernel", first, timeout=30_000)
    expect(clerk.page.locator("html")).to_have_attribute("data-kernel-state", "connected", timeout=30_000)
    expect(area).to_be_focused()
    expect(area).to_have_value(typed)
    clerk.picture("kernel-killed")
    clerk.open(f"/entry?project={code}")
    expect(clerk.page.locator("#in-enterprise_name")).to_have_value("长兴前半句水泥有限公司")
    clerk.step("project")
    expect(clerk.page.locator("#in-content")).to_have_value(typed)


def test_a_network_cut_of_ten_seconds_costs_nothing(site: Site, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = open_new(clerk)
    clerk.step("project")
    area = clerk.page.locator("#in-content")
    area.press_sequentially("断网之前，", delay=30)
    clerk.context.set_offline(True)
    cut = time.monotonic()
    area.press_sequentially("断网之中，", delay=30)
    expect(clerk.page.locator(".rr-save")).to_contain_text("本机", timeout=10_000)
    clerk.picture("network-cut")
    clerk.page.wait_for_timeout(max(0, 10_000 - (time.monotonic() - cut) * 1000))
    clerk.context.set_offline(False)
    area.press_sequentially("断网之后。", delay=30)
    wait_for(lambda: stored(site, "330522", code, "content"), "断网之前，断网之中，断网之后。", 20)
    clerk.saved()
    clerk.open(f"/entry?project={code}")
    clerk.step("project")
    expect(clerk.page.locator("#in-content")).to_have_value("断网之前，断网之中，断网之后。")


def test_a_tab_closed_right_after_a_key_keeps_the_key(site: Site, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = open_new(clerk)
    clerk.page.locator("#in-enterprise_name").press_sequentially("长兴刚刚输完", delay=10)
    clerk.page.close(run_before_unload=True)
    wait_for(lambda: stored(site, "330522", code, "enterprise_name"), "长兴刚刚输完")
    clerk.page = clerk.context.new_page()
    clerk.open(f"/entry?project={code}")
    expect(clerk.page.locator("#in-enterprise_name")).to_have_value("长兴刚刚输完")


def test_two_people_on_one_draft_never_overwrite_each_other_silently(site: Site, sit_down: Seat) -> None:
    first, second = sit_down("330522", "county_clerk"), sit_down("330522", "county_clerk")
    code = open_new(first)
    second.open(f"/entry?project={code}")
    for person in (first, second):
        person.step("project")
    first.type_field("content", "甲写的内容")
    first.saved()
    second.type_field("project_name", "乙写的名称")
    second.saved()
    second.type_field("content", "乙写的内容")
    contest = second.page.locator(".rr-contest")
    expect(contest).to_contain_text("甲写的内容")
    expect(contest).to_contain_text("乙写的内容")
    second.picture("two-people")
    assert stored(site, "330522", code, "content") == "甲写的内容"
    contest.locator("button").first.click()
    wait_for(lambda: stored(site, "330522", code, "content"), "乙写的内容")
    assert stored(site, "330522", code, "project_name") == "乙写的名称"


def test_expiry_while_typing_keeps_the_text_and_offers_the_door(site: Site, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = open_new(clerk)
    clerk.type_field("enterprise_name", "登录失效之前")
    clerk.saved()
    clerk.context.clear_cookies(name="reserve")
    clerk.type_field("enterprise_name", "登录失效之后")
    clerk.page.locator(".rr-save").get_by_role("button", name="重新登录").click(timeout=15_000)
    door = clerk.page.locator("#rr-door")
    door.locator("[name=password]").fill(DEMO_PASSWORD)
    door.locator("[name=password]").press("Enter")
    expect(door).to_have_count(0)
    wait_for(lambda: stored(site, "330522", code, "enterprise_name"), "登录失效之后", 10)


def test_what_one_person_typed_is_never_saved_under_another_account(site: Site, sit_down: Seat) -> None:
    clerk = sit_down("330522", "county_clerk")
    code = open_new(clerk)
    clerk.type_field("enterprise_name", "本人填写")
    clerk.saved()
    other = sit_down("330522", "county_chief")
    theirs = next(cookie for cookie in other.context.cookies() if cookie["name"] == "reserve")
    clerk.context.add_cookies([theirs])  # as if the colleague had signed in from another tab of the same browser
    clerk.type_field("enterprise_name", "换人登录之后")
    expect(clerk.page.locator(".rr-save").get_by_role("button", name="重新登录")).to_be_visible(timeout=15_000)
    assert stored(site, "330522", code, "enterprise_name") == "本人填写"
