"""What the last library check found since the filing is told on the start page, listed in the review and shown at the project."""

import json
from typing import Any

import pytest

from dashboards.pages import home, review
from dashboards.wiring import CurrentUser
from reserve.accounts import who
from reserve.services.library_check.run import check_library
from reserve.vocabulary.language import Language
from tests.support.office import Office
from widgets import Table, View


def seated(office: Office, session_id: str, language: Language = "zh", **query: str) -> CurrentUser:
    return CurrentUser(session_id, who(office.desk, session_id), office.desk, language, query)


def texts(view: Any) -> str:
    assert isinstance(view, View)
    return json.dumps(view.blocks, ensure_ascii=False)


@pytest.mark.parametrize(("language", "word"), [("zh", "全库校核"), ("en", "Check of the whole library")])
def test_what_is_new_since_the_filing_is_told_listed_and_shown(language: Language, word: str, local_office: Office) -> None:
    chain = local_office.chain()
    code = local_office.in_state(chain, "county")
    other = local_office.in_state(
        chain,
        "county",
        {"project_code": ("2401-330522-07-02-654321", None), "line_name": ("2号熟料线", None), "project_name": ("2号熟料线改造", None)},
    )
    assert word not in texts(home.page(seated(local_office, chain.city, language)))
    with local_office.store.write() as session:
        held = "(SELECT project_code FROM project_facts ORDER BY project_id LIMIT 1)"
        session.connection().exec_driver_sql(f"UPDATE project_facts SET project_code = {held}")
    check_library(local_office.desk, chain.province)
    page = texts(home.page(seated(local_office, chain.city, language)))
    assert word in page
    assert "/review?show=rechecked" in page
    assert word not in texts(home.page(seated(local_office, chain.clerk, language)))
    box = review.page(seated(local_office, chain.city, language, show="rechecked"))
    table = box.children[1]
    assert isinstance(table, Table)
    assert [row["key"] for row in table.rows] == [code, other]
    assert table.caption == {"zh": "申报后新出现校核意见的项目", "en": "New findings since the filing"}[language]
    heading = {"zh": "全库校核新发现的问题", "en": "Found by the check of the whole library on"}[language]
    assert heading in texts(review.page(seated(local_office, chain.city, language, project=code)).children[0])
    assert heading not in texts(review.page(seated(local_office, chain.city, language, project=other)).children[0])
