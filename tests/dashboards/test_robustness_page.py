"""Robustness and price of policy on the batch page: what is asked, what is shown, in both languages, for readers of the batch."""

import json

from dashboards.pages.batch.desk import BatchDesk
from dashboards.pages.batch.robustness_words import share_text, sure_of
from reserve.accounts import Desk
from reserve.services import open_batch, run_batch
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import block, texts
from widgets import Table, View


def ranked(demo: Desk) -> str:
    ranker = seat(demo, "zhejiang.ranker").session_id
    made = open_batch(demo, ranker, "zhejiang_cement_special_fund", 3_000_000_000, "演示〔2024〕1号（2024-09-01）")
    run_batch(demo, ranker, made.code)
    return made.code


def part(demo: Desk, code: str, name: str, language: str = "zh") -> tuple[BatchDesk, list[View | Table]]:
    frame = BatchDesk(seat(demo, "zhejiang.ranker", language), code, name)
    return frame, list(frame.box.children[1:])


def test_a_reader_asks_once_and_finds_the_contested_projects_around_the_line(own_demo: Desk) -> None:
    code = ranked(own_demo)
    frame, (asking,) = part(own_demo, code, "robustness")
    assert "尚未做稳健性分析" in texts(asking)
    asking._acted({"name": "study", "payload": {}})
    top, table, bottom = frame.box.children[1:]
    drawn = block(top, "acceptance")
    placed = [row for row in frame.batch.rows if row.place is not None]
    assert [bar["place"] for bar in drawn["bars"]] == [row.place for row in placed]
    assert drawn["line_after"] == frame.batch.line_after_place
    contested = [bar for bar in drawn["bars"] if bar["sure"] == "contested"]
    assert contested
    assert table.total == next(tab["count"] for tab in table.tabs if tab["value"] == "contested")
    assert all(
        "即入围" in row["cells"]["flip"] or "即落选" in row["cells"]["flip"] or "不改变" in row["cells"]["flip"] for row in table.rows
    )
    told = json.dumps(table._expand(table.rows[0]["key"]), ensure_ascii=False)
    assert "任意权重" in told
    assert "政策权重" in told
    assert block(bottom, "table")["rows"]
    top._acted({"name": "kind", "payload": {"data": {"kind": "any"}}})
    assert table.total >= len(contested)
    table._queried({"query": {"page": 1, "sort": "share", "descending": True, "search": "", "tab": ""}})
    shares = [row["cells"]["share"]["standing"]["share"] for row in table.rows]
    assert shares == sorted(shares, reverse=True)
    english, (shown, *_rest) = part(own_demo, code, "robustness", "en")
    assert "The contested zone reaches from place" in texts(shown)
    assert english.part.name == "robustness"


def test_the_price_of_every_rule_stands_beside_the_best_use_of_the_money(own_demo: Desk) -> None:
    code = ranked(own_demo)
    frame, (view,) = part(own_demo, code, "price")
    assert "尚未计算政策代价" in texts(view)
    view._acted({"name": "price", "payload": {}})
    (view,) = frame.box.children[1:]
    drawn = block(view, "sides")
    assert {item["group"] for item in drawn["items"]} >= {"权重", "底线", "优先档", "上限", "资金线规则"}
    assert all(not (item["left"] and item["right"]) for item in drawn["items"])
    assert "已证明" in texts(view)
    tabs = block(view, "tabs")["items"]
    assert [tab["label"] for tab in tabs] == ["设区市", "县区类别", "企业规模", "产品"]
    _, (english,) = part(own_demo, code, "price", "en")
    assert "of what the same money could save at best" in texts(english)


def test_before_the_first_run_there_are_no_such_parts(own_demo: Desk) -> None:
    ranker = seat(own_demo, "zhejiang.ranker").session_id
    code = open_batch(own_demo, ranker, "zhejiang_cement_special_fund", 3_000_000_000, "演示〔2024〕1号（2024-09-01）").code
    for name in ("robustness", "price"):
        frame, _ = part(own_demo, code, name)
        assert frame.part.name == ""


def test_a_share_never_reads_as_certain_when_it_is_not() -> None:
    assert [share_text(share) for share in (0.0, 0.0004, 0.05, 0.9996, 1.0)] == ["0%", "<0.1%", "5%", ">99.9%", "100%"]
    assert [sure_of(share) for share in (0.0, 0.05, 0.051, 0.949, 0.95)] == ["never", "never", "contested", "contested", "always"]
