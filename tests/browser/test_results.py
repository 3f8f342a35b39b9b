"""A county reads on its start page what became of its projects, opens one, sees why, and takes its letter away."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Site
from tests.browser.person import Person
from tests.support import proceedings
from tests.support.browser import axe_violations
from tests.support.office import Office

pytestmark = pytest.mark.browser


def test_a_county_finds_the_result_and_takes_its_letter_away(
    site: Site, sit_down: Callable[[str, str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = proceedings.ranked(Office(site.desk.store), monkeypatch)
    case.approve()
    case.publicise()
    clerk = sit_down("330522", "county_clerk")
    page = clerk.page
    clerk.open("/")
    expect(page.get_by_role("heading", name="资金批次结果")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=case.projects[2]).filter(has_text="备选")
    expect(row).to_have_count(1)
    clerk.picture("01-start-page")
    assert axe_violations(page) == []
    row.get_by_role("link").first.click()
    notice = page.locator(".rr-notice").filter(has_text=case.batch)
    expect(notice).to_contain_text("项目列第 3 位（共 3 个项目进入排位）")
    expect(notice).to_contain_text("有异议请在 2024-09-09 前（含当日）反映：0571-00000000（节能处）")
    clerk.picture("02-project")
    assert axe_violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="通知函（中文）PDF").click()
    assert download.value.suggested_filename == f"浙江省水泥行业节能降碳技术改造专项资金 {case.batch} {case.projects[2]}.pdf"
    letter = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "项目列第3位" in "".join("".join(sheet.extract_text().split()) for sheet in letter.pages)
    site.watch.check()
