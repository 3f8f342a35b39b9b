"""Attachments and signatures as people meet them: files on the last step, the password in place before a decision."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from dashboards.demo.people import DEMO_PASSWORD
from reserve.services import list_attachments, read_project
from reserve.store.people import WebSession
from tests.browser.conftest import Site
from tests.browser.filing import STORY
from tests.browser.person import Person
from tests.support.browser import axe_violations

pytestmark = pytest.mark.browser
CASE = STORY["projects"]["P1"]
COUNTY = CASE["unit"]
ALLOWED_ERRORS = ("the server responded with a status of 403", "the server responded with a status of 400")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SitDown = Callable[[str, str], Person]


def test_files_are_attached_seen_fetched_and_taken_back(site: Site, sit_down: SitDown, tmp_path: Path) -> None:
    code = site.filing.draft(COUNTY, CASE["typed"], CASE["carriers"])
    clerk = sit_down(COUNTY, "county_clerk")
    clerk.open(f"/entry?project={code}")
    clerk.step("check")
    files = clerk.page.locator(".rr-attachments")
    good, disguised, large = tmp_path / "节能评估报告.pdf", tmp_path / "现场照片.png", tmp_path / "扫描件.pdf"
    good.write_bytes(PDF)
    disguised.write_bytes(b"MZ" + bytes(300))
    large.write_bytes(PDF.ljust(21_000_000, b" "))
    files.locator("input[type=file]").set_input_files([str(good), str(disguised), str(large)])
    expect(files.locator(".rr-notice-body")).to_contain_text("“现场照片.png”的内容不是 png 文件")
    expect(files.locator(".rr-notice-body")).to_contain_text("有 21 MB，单个附件最多 20 MB")
    expect(files.locator(".rr-files > li")).to_have_count(1)
    expect(files.locator(".rr-files > li")).to_contain_text("节能评估报告.pdf")
    clerk.picture("01-attached")
    assert axe_violations(clerk.page) == []
    with clerk.page.expect_download() as download:
        files.get_by_role("link", name="节能评估报告.pdf").click()
    assert download.value.suggested_filename == "节能评估报告.pdf"
    assert Path(download.value.path()).read_bytes() == PDF

    files.get_by_role("button", name="删除 节能评估报告.pdf").click()
    files.get_by_role("button", name="删除该附件").click()
    expect(files.locator(".rr-notice-body")).to_contain_text("已删除")
    expect(files.locator(".rr-files > li")).to_have_count(0)
    files.locator("input[type=file]").set_input_files(str(good))
    expect(files.locator(".rr-files > li")).to_have_count(1)
    assert [item.name for item in list_attachments(site.desk, site.filing.session(COUNTY, "county_clerk"), code).items] == [good.name]

    site.filing.submit(COUNTY, code)
    chief = sit_down(COUNTY, "county_chief")
    chief.open(f"/review?project={code}")
    seen = chief.page.locator(".rr-attachments")
    expect(seen.locator(".rr-files > li")).to_contain_text("节能评估报告.pdf")
    expect(seen.locator("input[type=file]")).to_have_count(0)
    site.watch.check()


def test_a_decision_asks_for_the_password_in_place_and_goes_on_with_what_was_typed(site: Site, sit_down: SitDown) -> None:
    site.watch.problems.clear()
    typed = {**CASE["typed"], "project_code": "2401-330522-07-02-129999", "line_name": "9号线"}
    code = site.filing.draft(COUNTY, typed, CASE["carriers"])
    site.filing.submit(COUNTY, code)
    chief = sit_down(COUNTY, "county_chief")
    chief.open(f"/review?project={code}")
    with site.desk.store.write() as session:
        session.execute(update(WebSession).values(confirmed_at=site.desk.wall() - dt.timedelta(minutes=16)))
    page = chief.page
    page.get_by_role("button", name="不予入库").click()
    page.locator(".rr-ask textarea").fill("不符合本地产能整合方案")
    page.locator(".rr-ask .rr-danger").click()
    panel = page.locator(".rr-confirm")
    expect(panel).to_contain_text("等同签字")
    expect(panel.locator("input")).to_be_focused()
    chief.picture("02-password-asked")
    assert axe_violations(page) == []
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    panel.locator("input").fill("not the password")
    panel.get_by_role("button", name="确认并继续办理").click()
    expect(panel.locator(".rr-error")).to_contain_text("还可尝试 4 次")
    expect(panel.locator("input")).to_be_focused()
    assert axe_violations(page) == []
    expect(page.locator(".rr-ask textarea")).to_have_value("不符合本地产能整合方案")
    panel.locator("input").fill(DEMO_PASSWORD)
    panel.locator("input").press("Enter")
    expect(page.locator("[data-block=outcome]")).to_be_visible(timeout=30_000)
    chief.picture("03-signed")
    project = read_project(site.desk, site.filing.session(COUNTY, "county_chief"), code)
    assert project.state == "refused"
    assert project.transitions[-1].comment == "不符合本地产能整合方案"
    page.get_by_role("button", name="撤销").first.click()
    expect(page.locator(".rr-confirm")).to_have_count(0)
    expect(page.locator("[data-block=outcome]")).to_contain_text("已撤销")
    assert not any(DEMO_PASSWORD in frame for frame in sent)
    site.watch.check()
