"""The page of a workbook: it says what it is at while it works, and has findings to fetch only where there are any."""

from pathlib import Path

import pytest

from dashboards.pages.entry.upload import EntryImport
from dashboards.settings import settings
from reserve.services import projects_template
from reserve.store.tray import Tray
from reserve.vocabulary.language import Language
from tests.dashboards.test_rechecked import seated, texts
from tests.reserve.services.test_project_workbook import fill, raw_of
from tests.support.office import GOOD, Office


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["正在读取工作簿", "正在检查第 1 个项目，共 2 个", "正在检查第 2 个项目，共 2 个", "正在把检查结果写回工作簿：1 条"]),
        ("en", ["Reading the workbook", "Checking project 1 of 2", "Checking project 2 of 2", "Writing findings into the workbook: 1"]),
    ],
)
def test_the_page_names_each_step_of_the_work(
    language: Language, said: list[str], local_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESERVE_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    clerk = local_office.person("wang", "330522", "county_clerk")
    user = seated(local_office, clerk, language)
    template = projects_template(local_office.desk, clerk).content
    page, told = EntryImport(user, lambda: None), list[str]()
    tray = Tray(settings().tray, str(user.person.id))
    monkeypatch.setattr(page.view, "send", lambda message: told.append(message["text"]))
    for projects, steps in (([GOOD, {**GOOD, "contact_phone": ("12", None)}], said), ([GOOD], said[:1])):
        told.clear()
        token = tray.keep(fill(template, [raw_of(one) for one in projects]))
        page.act("uploaded", {"data": {"token": token, "name": "a.xlsx"}})
        assert told[: len(steps)] == steps
        assert ("/download/projects/checked/" in texts(page.view)) == (len(projects) == 2)
    settings.cache_clear()
