"""What a county sees of its projects in funding batches: on the start page in one line, on the project's page with reasons and letter."""

import json
from typing import Any

import pytest

from dashboards.pages.entry.read import EntryRead
from dashboards.pages.home import page
from dashboards.pages.review.project import ReviewProject
from reserve.services import read_project
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import texts
from tests.support import proceedings
from tests.support.office import Office


def shown(view: Any) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def test_result_reasons_and_letter_stand_on_the_page_of_the_project_and_one_line_on_the_start_page(
    local_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = proceedings.ranked(local_office, monkeypatch)
    desk, third = local_office.desk, case.projects[2]
    clerk = seat(desk, "330522.clerk")
    before = EntryRead(clerk, read_project(desk, clerk.session_id, third), lambda _code: None)
    assert "/download/result/" not in shown(before.view)
    case.approve()
    case.publicise()
    entry = EntryRead(clerk, read_project(desk, clerk.session_id, third), lambda _code: None).view
    review = ReviewProject(seat(desk, "3305.city"), third, lambda _code: None, lambda: None).view
    for view in (entry, review):
        said = texts(view)
        assert "候补：浙江省水泥行业节能降碳技术改造专项资金" in said
        assert "项目列第 3 位（共 3 个项目进入排位）" in said
        assert f"/download/result/{third}/{case.batch}.pdf?language=zh" in shown(view)
        assert f"/download/result/{third}/{case.batch}.docx?language=en" in shown(view)
    for person, target in ((clerk, "/entry"), (seat(desk, "3305.city"), "/review")):
        start = shown(page(person))
        assert f'"{target}?project={third}"' in start
        assert "候补" in start
    assert "资金批次结果" not in shown(page(seat(desk, "zj.ranker")))
