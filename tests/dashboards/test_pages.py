"""Pages over the demonstration: what waits, what can be done, what a person is told, in both languages."""

import json
from typing import Any

import pytest

from dashboards.pages import batch, entry, home, review
from dashboards.pages.batch import BatchPage
from dashboards.pages.review import ReviewPage
from reserve.accounts import Desk
from reserve.services import list_projects
from tests.dashboards.conftest import seat
from widgets import Form, Table, View


def texts(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def block(view: View, kind: str) -> dict[str, Any]:
    return next(each for each in walk(view.blocks) if each["type"] == kind)


def walk(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for each in blocks:
        found.append(each)
        for part in each.get("columns", []):
            found.extend(walk(part) if isinstance(part, list) else [])
        found.extend(walk(each.get("blocks", [])))
        for tab in each["items"] if each["type"] == "tabs" else []:
            found.extend(walk(tab["blocks"]))
    return found


@pytest.mark.parametrize(
    "login", ["changxing.clerk", "changxing.chief", "huzhou.reviewer", "zhejiang.reviewer", "zhejiang.ranker", "zhejiang.analyst"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_home_says_what_waits_in_the_reader_s_language(demo: Desk, login: str, language: str) -> None:
    view = home.page(seat(demo, login, language))
    assert isinstance(view, View)
    assert ("待您处理" in texts(view)) == (language == "zh")
    assert ("What waits for you" in texts(view)) == (language == "en")


def test_a_clerk_sees_own_projects_with_a_count_for_each_state(demo: Desk) -> None:
    page = entry.page(seat(demo, "changxing.clerk"))
    table = page.children[1]
    assert isinstance(table, Table)
    assert table.tabs[0]["count"] == table.total == sum(tab["count"] for tab in table.tabs[1:])
    assert all(row["href"] == f"/entry?project={row['key']}" for row in table.rows)


def test_the_start_page_opens_the_list_at_its_tab(demo: Desk) -> None:
    table = entry.page(seat(demo, "changxing.clerk", tab="returned")).children[1]
    assert {row["cells"]["state"]["text"] for row in table.rows} == {"已退回"}


def project_in(desk: Desk, login: str, state: str) -> str:
    return list_projects(desk, seat(desk, login).session_id, states=[state], scope="mine").rows[0].code


def test_a_returned_project_opens_as_a_form_with_the_comment_and_only_marked_fields_open(demo: Desk) -> None:
    code = project_in(demo, "changxing.clerk", "returned")
    form = entry.page(seat(demo, "changxing.clerk", project=code)).children[0]
    assert isinstance(form, Form)
    assert form.comment
    assert form.marks
    locked = {field["path"]: field["locked"] for step in form.schema["steps"] for field in step["fields"]}
    assert not any(locked[path] for path in form.marks)
    assert locked["enterprise_name"]


def test_a_project_beyond_the_county_is_read_only_and_says_who_acts_next(demo: Desk) -> None:
    code = project_in(demo, "changxing.clerk", "county")
    view = entry.page(seat(demo, "changxing.clerk", project=code)).children[0]
    assert isinstance(view, View)
    assert "下一步：湖州市 市级审核" in texts(view)


def test_a_neighbour_s_project_is_not_shown_and_its_name_does_not_leak(demo: Desk) -> None:
    code = project_in(demo, "changxing.clerk", "county")
    view = entry.page(seat(demo, "jiande.clerk", project=code))
    assert isinstance(view, View)
    assert [each["type"] for each in view.blocks] == ["notice"]
    assert "熟料线" not in texts(view)


def test_a_change_on_the_screen_is_answered_with_findings_and_figures_and_stores_nothing(own_demo: Desk) -> None:
    code = project_in(own_demo, "changxing.clerk", "returned")
    user = seat(own_demo, "changxing.clerk", project=code)
    form = entry.page(user).children[0]
    raw = json.loads(json.dumps(form.values))
    raw["fields"]["finish_date"] = {"text": "2020-01-01"}
    form._told({"seq": 1, "changes": {"finish_date": {}}, "raw": raw, "step": "project"})
    assert any(item["path"] == "finish_date" and item["severity"] == "block" for item in form.findings)
    assert entry.page(user).children[0].values["fields"]["finish_date"]["text"] != "2020-01-01"


def test_after_accepting_the_next_of_the_queue_is_offered(own_demo: Desk) -> None:
    user = seat(own_demo, "zhejiang.reviewer")
    page = ReviewPage(user)
    page.show_queue()
    table = page.box.children[1]
    waiting = table.total
    code = table.rows[0]["key"]
    table._opened({"key": code})
    view = page.box.children[0]
    view._acted({"name": "accept", "payload": {}})
    assert "已接收" in texts(view)
    names = [each["name"] for each in block(view, "actions")["items"]]
    assert names == ["next", "undo", "queue"]
    assert f"还有 {waiting - 1} 个项目待您处理" in texts(view)
    view._acted({"name": "undo", "payload": {}})
    assert list_projects(own_demo, user.session_id, scope="queue").total == waiting


def test_a_return_needs_fields_and_comment_and_says_so(own_demo: Desk) -> None:
    page = ReviewPage(seat(own_demo, "changxing.chief"))
    page.show_queue()
    page.box.children[1]._opened({"key": page.box.children[1].rows[0]["key"]})
    view = page.box.children[0]
    sent: list[dict[str, Any]] = []
    view.send = lambda message, *_: sent.append(message)
    view._heard(view, {"type": "action", "seq": 1, "name": "return", "payload": {"comment": "请核对", "fields": []}}, [])
    assert sent[-1]["type"] == "failed"
    view._heard(
        view,
        {"type": "action", "seq": 2, "name": "return", "payload": {"comment": "请核对产量", "fields": ["output_before_t_per_year"]}},
        [],
    )
    assert sent[-1]["type"] == "done"
    assert "已退回县级" in texts(view)


def test_a_resubmitted_project_shows_what_changed_since_the_last_version(demo: Desk) -> None:
    user = seat(demo, "zhejiang.reviewer")
    found = next(row for row in list_projects(demo, user.session_id, scope="all", size=200).rows if row.version_number > 1)
    view = review.page(seat(demo, "zhejiang.reviewer", project=found.code)).children[0]
    compared = block(view, "compare")["rows"]
    assert compared
    assert all(row["before"] != row["after"] for row in compared)


def ranked(desk: Desk, language: str = "zh") -> tuple[BatchPage, View, Table]:
    page = BatchPage(seat(desk, "zhejiang.ranker", language))
    page.show_list()
    values = {"programme": "zhejiang_cement_special_fund", "budget": "3000", "basis_number": "演示〔2024〕9号", "basis_date": "2024-08-30"}
    page.box.children[0]._acted({"name": "open", "payload": {"values": values}})
    box = page.box.children[0]
    box.children[0]._acted({"name": "run", "payload": {}})
    return page, box.children[0], box.children[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_batch_is_opened_run_and_explained(own_demo: Desk, language: str) -> None:
    _, head, table = ranked(own_demo, language)
    assert table.total == 60
    assert len(table.marker) == 1
    assert {tab["value"] for tab in table.tabs} == {"", "funded", "partial", "reserve", "below_floor", "gated_out"}
    link = next(item for each in walk(head.blocks) if each["type"] == "links" for item in each["items"] if item["download"])
    assert link["href"].endswith(".xlsx")
    detail = table._expanded({"key": table.rows[0]["key"]})["blocks"]
    reasons = next(each for each in detail if each["type"] == "table")["rows"]
    points = [float(row["cells"]["points"].replace(",", "")) for row in reasons]
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=1e-3)


def test_the_line_is_drawn_only_where_the_list_stands_in_its_own_order(own_demo: Desk) -> None:
    _, _, table = ranked(own_demo)
    table._queried({"query": {"page": 1, "sort": "points", "descending": True, "search": "", "tab": ""}})
    assert table.marker == []
    table._queried({"query": {"page": 1, "sort": "place", "descending": False, "search": "", "tab": ""}})
    assert len(table.marker) == 1


def test_an_unreadable_budget_is_told_beside_its_field_and_opens_nothing(own_demo: Desk) -> None:
    user = seat(own_demo, "zhejiang.ranker")
    view = batch.page(user).children[0]
    values = {"programme": "zhejiang_cement_special_fund", "budget": "三千", "basis_number": "", "basis_date": "2024-13-01"}
    view._acted({"name": "open", "payload": {"values": values}})
    errors = {each["name"]: each["error"] for each in walk(view.blocks) if each["type"] == "field"}
    assert "三千" in errors["budget"]
    assert "文号" in errors["basis_number"]
    assert "2024-13-01" in errors["basis_date"]


def test_a_person_without_the_right_sees_no_opening_form(demo: Desk) -> None:
    view = batch.page(seat(demo, "zhejiang.auditor")).children[0]
    assert not any(each["type"] == "field" for each in walk(view.blocks))
