"""A list and a nomination on the batch page: opened by places or by nothing, told in their own words, without money anywhere."""

import io
from typing import Any

import openpyxl
import pytest

from dashboards.pages.batch import BatchPage
from reserve.accounts import Desk
from reserve.services import export_batch
from tests.dashboards.test_pages import seat, walk

ORDER = {"basis_number": "演示〔2024〕10号", "basis_date": "2024-08-30"}


def opened(desk: Desk, language: str, code: str, values: dict[str, str]) -> tuple[BatchPage, Any]:
    page = BatchPage(seat(desk, "zhejiang.ranker", language))
    page.show_list()
    view = page.box.children[0]
    view._acted({"name": "choose", "payload": {"data": {"programme": code}}})
    view._acted({"name": "open", "payload": {"values": values | ORDER}})
    return page, view


@pytest.mark.parametrize(("language", "selected"), [("zh", "入选"), ("en", "Selected")])
def test_a_list_is_opened_by_its_places_and_told_without_money(own_demo: Desk, language: str, selected: str) -> None:
    page, view = opened(own_demo, language, "zhejiang_key_retrofit_plan", {"places": "0"})
    assert "1" in next(each["error"] for each in walk(view.blocks) if each["type"] == "field" and each["name"] == "places")
    page, _ = opened(own_demo, language, "zhejiang_key_retrofit_plan", {"places": "3"})
    page.box.children[0].children[0]._acted({"name": "run", "payload": {}})
    head, table = page.box.children[0].children[:2]
    statuses = [row["cells"]["status"]["text"] for row in table.rows[:4]]
    assert statuses[:3] == [selected] * 3
    assert statuses[3] != selected
    assert {column["key"] for column in table.columns}.isdisjoint({"requested", "offer"})
    assert "3" in table.marker[0]["text"]
    code = next(each["text"] for each in walk(head.blocks) if each.get("id") == "batch").split(" ")[0]
    user = seat(own_demo, "zhejiang.ranker", language)
    book = openpyxl.load_workbook(io.BytesIO(export_batch(user.desk, user.session_id, code).content))
    texts = [str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value is not None]
    assert len(book.worksheets) == 4
    assert texts.count("入选") == 3, "the workbook speaks the language of the account"
    assert not any("万元" in text or "拟安排" in text for text in texts), "no money is told on the sheet of a list"


def test_a_nomination_asks_for_neither_money_nor_places(own_demo: Desk) -> None:
    page, view = opened(own_demo, "zh", "five_sector_reserve", {})
    assert not any(each["type"] == "field" and each["name"] in ("budget", "places") for each in walk(view.blocks))
    page.box.children[0].children[0]._acted({"name": "run", "payload": {}})
    head = page.box.children[0].children[0]
    told = " ".join(line for each in walk(head.blocks) if each["type"] == "notice" for line in each["lines"])
    assert "推荐上级审定，本级不安排资金" in told
