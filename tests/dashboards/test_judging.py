"""The page of experts and the part of the office: drawing, scoring, recusing, what each of them sees."""

import json
from typing import Any

import pytest

from dashboards.pages import batch, home, judging
from reserve.services import open_batch, run_batch
from reserve.vocabulary.errors import BadInput
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import walk
from tests.support.office import Office
from widgets import View

FUND = "zhejiang_cement_special_fund"


def told(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def press(view: View, name: str, values: dict[str, str] | None = None, comment: str = "") -> None:
    """Press the button that must be there."""
    shown = [item for each in walk(view.blocks) if each["type"] == "actions" for item in each["items"]]
    button = next(item for item in shown if item["name"] == name)
    payload: dict[str, Any] = {"values": values or {}, "comment": comment, "data": button["data"]}
    view._acted({"name": name, "payload": payload})


def part(office: Office, code: str, language: str = "zh") -> View:
    view = batch.page(seat(office.desk, "zj.ranker", language, batch=code, part="experts")).children[0].children[1]
    assert isinstance(view, View)
    return view


def test_panels_are_drawn_on_the_page_and_experts_score_without_money(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    office.in_state(chain, "province")
    for number in range(4):
        office.person(f"zj.expert{number}", "ZJ", "expert", name=f"专家{number}")
    code = open_batch(office.desk, chain.ranker, FUND, 3_000_000_000, "演示〔2024〕9号（2024-08-30）").code
    assert "没有需要您评分的项目" in told(judging.page(seat(office.desk, "zj.expert0")))
    view = part(office, code)
    assert "专家库现有 4 人" in told(view)
    press(view, "call_experts", {"seats": "3"})
    assert "已答复席位：" in told(view)

    pages = {login: judging.page(seat(office.desk, login)) for login in (f"zj.expert{number}" for number in range(4))}
    seated = {login: page for login, page in pages.items() if "长兴示例水泥" in told(page)}
    assert len(seated) == 3
    for page in seated.values():
        assert not any(figure in told(page) for figure in ("4500", "4,500", "3000", "3,000", "400", "专家1、"))
    first, second, third = seated.values()
    assert "待您评分的项目" in told(home.page(seat(office.desk, next(iter(seated)))))
    with pytest.raises(BadInput, match="expert_score"):
        press(first, "score", {"score": "一百", "reason": "技术路线可复制可推广，应用面广"})
    press(first, "score", {"score": "85.5", "reason": "技术路线可复制可推广，应用面广"})
    assert "评分已记录。" in told(first)
    assert "您已完成全部项目" in told(first)
    press(second, "unable", comment="材料不足以判断示范性，无法评分")
    press(third, "conflict", comment="曾为该企业做过节能诊断报告")
    assert "没有需要您评分的项目" in told(third)
    english = told(part(office, code, "en"))
    assert "cannot judge: 专家" in english
    assert "with a conflict: 专家" in english
    assert "85.5" in english
    run_batch(office.desk, chain.ranker, code)
    table = batch.page(seat(office.desk, "zj.ranker", batch=code)).children[0].children[1]
    assert table.rows[0]["cells"]["points:demonstration"] == "4.28", "5 % of 85.5, shown with two decimals, stands in a column of its own"
