"""The page of waivers: what each reader sees and may do, in both languages, and the workbook of the public list."""

import io
import json
from typing import Any

import openpyxl
import pytest

from dashboards.pages import entry, home, review, waivers
from dashboards.pages.waivers import WaiversPage
from dashboards.wiring import CurrentUser
from reserve.accounts import who
from reserve.services import accept_project, open_draft, submit_project
from reserve.services.waivers.export import export_waivers
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual, Language
from tests.support.office import Chain, Office
from widgets import Form, View

RULE, PATH = "R-CAPACITY-GROWTH", "capacity_after_t_per_year"
WHY, GROUND, PAPER = "置换方案已由省厅批复，登记尚未更新。", "=省级置换批复已下达，准予先行申报。", "浙经信产业〔2024〕9号"


def seat(office: Office, session: str, language: Language = "zh", **query: str) -> CurrentUser:
    return CurrentUser(session, who(office.desk, session), office.desk, language, query)


def texts(view: Any) -> str:
    assert isinstance(view, View)
    return json.dumps(view.blocks, ensure_ascii=False)


def send(page: WaiversPage, name: str, comment: str = "", values: dict[str, str] | None = None, **data: str) -> None:
    page.act(name, {"values": values or {}, "comment": comment, "fields": [], "data": data})


@pytest.fixture
def chain(local_office: Office) -> Chain:
    return local_office.chain()


@pytest.fixture
def code(local_office: Office, chain: Chain) -> str:
    return local_office.drafted(chain.clerk, {PATH: ("160", "10kt/yr")})


def test_from_the_blocked_form_to_the_public_list(local_office: Office, chain: Chain, code: str) -> None:
    form = entry.page(seat(local_office, chain.clerk, project=code)).children[0]  # type: ignore[attr-defined]
    assert isinstance(form, Form)
    (item,) = [one for one in form.findings if one["rule"] == RULE]
    assert "省级审核" in item["waiver"]["text"]
    assert item["waiver"]["href"] == f"/waivers?project={code}&rule={RULE}&path={PATH}"

    clerk = WaiversPage(seat(local_office, chain.clerk))
    clerk.show_ask(code, RULE, PATH)
    assert "1,600,000" in texts(clerk.view)
    send(clerk, "ask", values={"reason": WHY}, project=code, rule=RULE, path=PATH)
    assert clerk.view.address == "/waivers?waiver=W2024-0001"
    clerk.show_ask(code, RULE, PATH)
    assert '"withdraw"' in texts(clerk.view)

    assert "待您答复：1 项" in texts(waivers.page(seat(local_office, chain.province)))
    assert "豁免申请待答复" in texts(home.page(seat(local_office, chain.province)))
    assert "豁免申请待答复" not in texts(home.page(seat(local_office, chain.city)))
    province = WaiversPage(seat(local_office, chain.province))
    send(province, "open", code="W2024-0001")
    assert WHY in texts(province.view)
    with pytest.raises(BadInput, match="waiver_day_unreadable"):
        send(province, "grant", values={"reason": GROUND, "basis": PAPER, "until": "明年"}, code="W2024-0001")
    send(province, "grant", values={"reason": GROUND, "basis": PAPER, "until": "2024年12月31日"}, code="W2024-0001")
    assert '"outcome"' in texts(province.view)

    form = entry.page(seat(local_office, chain.clerk, "en", project=code)).children[0]  # type: ignore[attr-defined]
    (item,) = [one for one in form.findings if one["rule"] == RULE]
    assert item["waived"].startswith("W2024-0001: granted by zj.province, Zhejiang Province, on 2024-09-02")
    assert "waiver" not in item
    submit_project(local_office.desk, chain.clerk, code, open_draft(local_office.desk, chain.clerk, code).revision, "first-key")
    seen = review.page(seat(local_office, chain.chief, project=code)).children[0]  # type: ignore[attr-defined]
    assert "W2024-0001：由浙江省zj.province于 2024-09-02 批准" in texts(seen)
    accept_project(local_office.desk, chain.chief, code)

    finance = local_office.person("finance", "ZJ", "finance")
    public = texts(waivers.page(seat(local_office, finance, "en")))
    assert GROUND in public
    assert WHY not in public
    assert code not in texts(waivers.page(seat(local_office, finance, waiver="W2024-0001")))
    made = export_waivers(local_office.desk, finance, {RULE: Bilingual("产能不增加", "No growth")}, "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(made.content)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[4]]
    assert row[:2] == ["W2024-0001", "有效"]
    assert (sheet["G4"].value, sheet["G4"].data_type) == (GROUND, "s")
    assert code not in str([cell.value for line in sheet.iter_rows() for cell in line])

    send(province, "revoke", "置换批复已被撤销，不再准予。", code="W2024-0001")
    assert "已撤销" in texts(province.view)


@pytest.mark.parametrize(("language", "said"), [("zh", "还没有批准过豁免"), ("en", "No waiver was ever granted")])
def test_an_empty_list_says_what_a_waiver_is(language: Language, said: str, local_office: Office) -> None:
    view = waivers.page(seat(local_office, local_office.person("observer", "ZJ", "observer"), language))
    assert said in texts(view)


def test_an_ask_for_what_does_not_block_or_cannot_be_waived_is_told_so(local_office: Office, chain: Chain, code: str) -> None:
    local_office.type_in(chain.clerk, code, {"product": ("", None)})
    for rule, path, said in (("R-NEED-PRODUCT", "product", "不可豁免"), ("R-LINE-SIZE", "nowhere", "没有阻断提交")):
        assert said in texts(waivers.page(seat(local_office, chain.clerk, project=code, rule=rule, path=path)))
    assert "没有编号为“W2024-0009”的豁免" in texts(waivers.page(seat(local_office, chain.clerk, waiver="W2024-0009")))


def test_a_reason_for_other_figures_is_offered_back_with_its_author(local_office: Office) -> None:
    office, field = local_office, "energy_saving_declared_tce_per_year"
    clerk = office.person("wang", "330522", "county_clerk", name="王芳")
    code = office.drafted(clerk, {field: ("9900", "tce/yr")})
    office.type_in(clerk, code, {f"explain/R-SAVING-DIFFERS/{field}": ("含余热发电折算的节能量，见诊断报告。", None)})
    office.type_in(clerk, code, {field: ("10800", "tce/yr")})
    form = entry.page(seat(office, clerk, project=code)).children[0]  # type: ignore[attr-defined]
    (item,) = [one for one in form.findings if one["rule"] == "R-SAVING-DIFFERS"]
    assert (item["explained"], item["fallen"]) == (False, "原说明由 王芳 于 2024-09-02 10:00 填写，保留在下方。")
    assert form.explanations == {f"R-SAVING-DIFFERS/{field}": "含余热发电折算的节能量，见诊断报告。"}
    message = {"changes": {f"explain/R-SAVING-DIFFERS/{field}": {"text": "x"}}, "raw": {**form.values, "explanations": form.explanations}}
    form._told(message)
    (item,) = [one for one in form.findings if one["rule"] == "R-SAVING-DIFFERS"]
    assert item["explained"]
