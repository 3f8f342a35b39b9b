"""The part of the batch page from the approval to the end, acted on as people do: by fields and buttons, in both languages."""

import json
from typing import Any

import pytest

from dashboards.pages import batch
from reserve.accounts import Desk
from reserve.services import freeze_batch, open_batch, run_batch
from reserve.vocabulary.errors import BadInput
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import walk
from widgets import View

FUND = "zhejiang_cement_special_fund"


def part(desk: Desk, login: str, code: str, language: str = "zh") -> View:
    """The view of the part for somebody who opens its address."""
    page = batch.page(seat(desk, login, language, batch=code, part="proceedings"))
    view = page.children[0].children[1]
    assert isinstance(view, View)
    return view


def press(view: View, name: str, values: dict[str, str] | None = None, comment: str = "") -> None:
    """Fill fields and press the button, which must be there; what stands in the other fields goes along as on the page."""
    shown = [each for each in walk(view.blocks) if each["type"] == "actions"]
    button = next(item for each in shown for item in each["items"] if item["name"] == name)
    filled = {each["name"]: each["value"] or (each["options"] or [[""]])[0][0] for each in walk(view.blocks) if each["type"] == "field"}
    assert set(values or {}) <= set(filled), "a field that is not on the page"
    view._acted({"name": name, "payload": {"values": {**filled, **(values or {})}, "comment": comment, "data": button["data"]}})


def told(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def stage(view: View) -> dict[str, Any]:
    return next(item for each in view.blocks if each["type"] == "stages" for item in each["items"] if item["standing"] == "now")


def test_a_batch_is_brought_from_the_frozen_list_to_offers_by_the_forms_of_its_page(own_demo: Desk) -> None:
    ranker, signer = "zhejiang.ranker", "zhejiang.signer"
    who = seat(own_demo, ranker).session_id
    code = open_batch(own_demo, who, FUND, 3_000_000_000, "演示〔2024〕9号（2024-08-30）").code
    first = next(row.project_code for row in run_batch(own_demo, who, code).rows if row.place == 1)
    assert "冻结名单" in told(part(own_demo, ranker, code))
    freeze_batch(own_demo, who, code)
    assert "签批排序结果：由省级签批办理" in told(part(own_demo, ranker, code))

    view = part(own_demo, signer, code)
    with pytest.raises(BadInput, match="typed_line"):
        press(view, "approve")
    meeting = {"approve.meeting": "会纪〔2024〕3号", "approve.present": "王处长、李科长", "approve.decision": "同意第1次排序结果并公示。"}
    press(view, "approve", meeting)
    view = part(own_demo, ranker, code)
    assert (stage(view)["label"], "王处长、李科长" in told(view)) == ("已签批", True)
    press(
        view,
        "publicise",
        {"publicise.channel": "门户网站", "publicise.objections_to": "0571-00000000", "publicise.first_day": "2024-09-02"},
    )

    view = part(own_demo, ranker, code)
    assert stage(view) == {"label": "公示中", "note": "2024-09-02", "standing": "now"}
    hostile = "<img src=x onerror=alert(1)> 产能与公示不符"
    press(view, "object", {"object.name": "李四", "object.contact": "13800000000", "object.project": first, "object.text": hostile})
    assert "第 1 号异议已登记。" in told(view)
    assert "13800000000" not in told(view)
    press(view, "objector")
    assert "13800000000" in told(view)
    reviewer = part(own_demo, signer, code)
    press(reviewer, "answer", {"answer.1.effect": "out", "answer.1.text": "经复核产能不实，取消资格。"})
    assert "个候补项目递补" in told(reviewer)

    view = part(own_demo, ranker, code)
    press(view, "accept", {"offer.letter": "来函〔2024〕9号"})
    press(view, "decline", comment="企业放弃递补")
    assert "第 2 号递补通知已登记放弃。" in told(view)
    english = told(part(own_demo, ranker, code, "en"))
    assert "Offers from the reserve list" in english
    assert "Took the offer" in english
    assert not any(each["type"] == "field" for each in walk(part(own_demo, "zhejiang.auditor", code).blocks))


def test_before_the_first_run_there_is_no_such_part(own_demo: Desk) -> None:
    who = seat(own_demo, "zhejiang.ranker").session_id
    code = open_batch(own_demo, who, FUND, 3_000_000_000, "演示〔2024〕9号（2024-08-30）").code
    page = batch.page(seat(own_demo, "zhejiang.ranker", batch=code, part="proceedings"))
    assert "proceedings" not in json.dumps(page.children[0].children[0].blocks)
