"""What people do with a ranked batch at their browsers: the county reads its result, the office asks how robust it is, the signer signs."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from reserve.services import freeze_batch, open_batch, read_batch, run_batch
from tests.browser.conftest import Site
from tests.browser.person import Person
from tests.support import proceedings
from tests.support.browser import axe_violations
from tests.support.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def case(site: Site) -> Iterator[proceedings.Case]:
    """A frozen batch of three projects; a test that changes a batch opens another one over them."""
    with pytest.MonkeyPatch.context() as patched:
        yield proceedings.ranked(Office(site.desk.store), patched)


def another(case: proceedings.Case) -> str:
    """Another ranked batch over the same projects."""
    desk, session = case.office.desk, case.chain.ranker
    batch = open_batch(desk, session, proceedings.FUND, 600_000_000, proceedings.ORDER).code
    run_batch(desk, session, batch)
    return batch


def test_a_county_finds_the_result_and_takes_its_letter_away(
    site: Site, sit_down: Callable[[str, str], Person], case: proceedings.Case
) -> None:
    case.approve()
    case.publicise()
    clerk = sit_down("330522", "county_clerk")
    page = clerk.page
    clerk.open("/")
    expect(page.get_by_role("heading", name="资金批次结果")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=case.projects[2]).filter(has_text="候补")
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


def test_the_office_draws_opinions_and_reads_how_robust_the_list_is(
    site: Site, sit_down: Callable[[str, str], Person], case: proceedings.Case
) -> None:
    ranker = sit_down("ZJ", "province_ranker")
    page = ranker.page
    ranker.open(f"/batch?batch={another(case)}&part=robustness")
    page.get_by_role("button", name="开始抽样").click()
    expect(page.locator("svg.rr-opinions-svg")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("rowheader", name="改造后能效水平").first).to_be_visible()
    expect(page.get_by_role("button", name="开始抽样")).to_have_count(0)
    assert axe_violations(page) == []
    site.watch.check()


def test_the_signer_approves_a_frozen_list_on_its_page(site: Site, sit_down: Callable[[str, str], Person], case: proceedings.Case) -> None:
    batch = another(case)
    freeze_batch(case.office.desk, case.chain.ranker, batch)
    signer = sit_down("ZJ", "province_signer")
    page = signer.page
    signer.open(f"/batch?batch={batch}&part=proceedings")
    form = page.get_by_role("group", name="签批名单")
    form.get_by_label("会议纪要文号").fill("浙经信会纪〔2024〕3号")
    form.get_by_label("出席人员").fill("王处长，李科长，陈主任")
    form.get_by_label("会议决定").fill("同意排序结果，按程序公示。")
    assert axe_violations(page) == []
    form.get_by_role("button", name="签批名单").click()
    page.locator(".rr-ask .rr-buttons button").first.click()
    expect(page.locator(".rr-stage-now")).to_contain_text("已签批", timeout=30_000)
    assert read_batch(site.desk, site.filing.session("ZJ", "province_signer"), batch).state == "approved"
    site.watch.check()
