"""The data-quality page over the history counted by hand: what it shows to whom, what its links do, what an empty one teaches."""

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, select

from dashboards.dictionary.quality import quality_page
from dashboards.pages.quality import QualityPage
from dashboards.pages.quality.card import COMPARED
from dashboards.wiring import CurrentUser
from reserve.accounts import who
from reserve.services.quality.export_card import export_quality
from reserve.services.quality.read_card import read_quality
from reserve.store import Store, make_engine
from reserve.store.audit import AuditEvent, head_of
from reserve.vocabulary.errors import BadInput, Refused
from reserve.vocabulary.quality import quality_figures
from tests.support.office import Office
from tests.support.quality import CASE, write_case

PERIOD = {"from": "2024-07-01", "to": "2024-09-02"}


@pytest.fixture(scope="module")
def filed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The case file with a clerk, a city and a provincial reviewer."""
    path = tmp_path_factory.mktemp("quality-page") / "reserve.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    office = Office(Store(engine))
    office.person("clerk", "330522", "county_clerk")
    office.person("city", "3305", "city_reviewer")
    office.person("province", "ZJ", "province_reviewer")
    write_case(office)
    yield office
    engine.dispose()


def shown(office: Office, login: str, language: str = "zh", **query: str) -> QualityPage:
    session = office.sessions[login]
    return QualityPage(CurrentUser(session, who(office.desk, session), office.desk, language, query))  # type: ignore[arg-type]


def tables(page: QualityPage) -> dict[str, dict[str, Any]]:
    """All table blocks by id."""
    return {block.get("id", ""): block for block in page.view.blocks if block["type"] == "table"}


def rows(block: dict[str, Any]) -> dict[str, Any]:
    return {row["key"]: row["cells"] for row in block["rows"]}


def text_of(page: QualityPage) -> str:
    return json.dumps(page.view.blocks, ensure_ascii=False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_county_sees_first_what_to_do_and_every_figure_with_its_definition(filed: Office, language: str) -> None:
    page = shown(filed, "clerk", language, **PERIOD)
    found = tables(page)
    assert list(rows(found["first"])) == CASE["weak"]
    assert "below" not in found
    every = {code: cells for name, block in found.items() if name.startswith("family-") for code, cells in rows(block).items()}
    assert set(every) == set(quality_figures())
    for code, cells in every.items():
        figure = quality_figures()[code]
        assert figure.counted.zh in cells["figure"]["sub"] if language == "zh" else figure.counted.en in cells["figure"]["sub"]
        assert figure.of.text(language) in cells["figure"]["sub"]  # type: ignore[arg-type]
    assert every["returned"]["now"] == {"text": "50.0 %", "sub": "4 / 8"}
    assert every["returned"]["median0"]["text"] == "30.0 %"
    assert every["saving_changed"]["now"]["sub"] == ("10 / 300 tce/年" if language == "zh" else "10 / 300 tce/yr")
    assert every["investment_changed"]["now"]["sub"].startswith("50 / 800 ")
    assert every["city_in_time"]["state"]["text"] == ("数量太少" if language == "zh" else "too few")
    assert every["city_in_time"]["standing"] == "", "nothing is drawn of too few cases"
    assert every["returned"]["standing"]["standing"]["tone"] == "bad"
    if language == "en":
        assert not re.search("[\u4e00-\u9fff]", text_of(page).replace("\\u", "")), "Chinese on an English page"


def test_a_weak_figure_leads_to_its_projects_and_back(filed: Office) -> None:
    page = shown(filed, "clerk", **PERIOD)
    act = rows(tables(page)["first"])["county_in_time"]["behind"]["act"]
    page.act(act["name"], {"data": act["data"], "values": {}})
    listed = tables(page)["projects"]["rows"]
    assert [row["cells"]["project"]["href"] for row in listed] == ["/entry?project=3305-2024-P2"]
    assert listed[0]["cells"]["what"] == "用了 6 天，规定 5 天"
    assert "figure=county_in_time" in page.view.address
    page.act("figure", {"data": {"figure": "complete_register"}, "values": {}})
    (notice,) = (block for block in page.view.blocks if block["type"] == "notice")
    assert notice["links"][0]["href"] == "/register?task=stale&county=330522", "lines are listed by the register, of this county"
    page.act("card", {"data": {}, "values": {}})
    assert "first" in tables(page)
    assert "figure=" not in page.view.address
    assert tables(shown(filed, "clerk", figure="county_in_time", **PERIOD))["projects"]["rows"] == listed


def test_units_below_stand_weakest_first_and_too_few_last_without_merit(filed: Office) -> None:
    page = shown(filed, "city", **PERIOD)
    order = [row["key"] for row in tables(page)["below"]["rows"]]
    assert order[:4] == ["330522", "330502", "330523", "330503"]
    assert rows(tables(page)["below"])["330521"]["returned"]["text"] == "数量太少"
    for code in COMPARED:
        page.act("by", {"data": {"by": code}, "values": {}})
        assert quality_figures()[code].label.zh in tables(page)["below"]["caption"]
    page.act("unit", {"data": {"unit": "330502"}, "values": {}})
    assert "unit=330502" in page.view.address
    assert "from=2024-07-01" in page.view.address, "the period stays"


def test_another_period_is_chosen_and_an_impossible_one_changes_nothing(filed: Office) -> None:
    page = shown(filed, "clerk", **PERIOD)
    before = page.view.address, page.view.blocks
    for values, code in (
        ({"from": "2024-09-02", "to": "2024-09-01"}, "quality_period_turned"),
        ({"from": "gestern", "to": ""}, "quality_day_unreadable"),
        ({"from": "", "to": "2030-01-01"}, "quality_end_ahead"),
    ):
        with pytest.raises(BadInput) as caught:
            page.act("choose", {"data": {}, "values": values})
        assert caught.value.code == code
        assert (page.view.address, page.view.blocks) == before
    with pytest.raises(Refused):
        page.act("unit", {"data": {"unit": "330523"}, "values": {}})
    page.act("period", {"data": {"period": "before"}, "values": {}})
    assert "from=2023-01-01&to=2023-12-31" in page.view.address
    assert "选择更长的统计期" in text_of(page), "an empty period says what to do"
    assert [name for name in tables(page) if name.startswith("family-")] == ["family-timely"], "who waits today waits in any period"
    page.act("choose", {"data": {}, "values": {"from": "2024-07-01", "to": "2024-09-02"}})
    assert rows(tables(page)["family-returned"])["returned"]["now"]["sub"] == "4 / 8"


def test_the_start_page_has_one_line_and_the_way(filed: Office) -> None:
    from dashboards.pages import home

    session = filed.sessions["clerk"]
    view: Any = home.page(CurrentUser(session, who(filed.desk, session), filed.desk, "zh", {}))
    told = json.dumps(view.blocks, ensure_ascii=False)
    assert "近 12 个月提交 9 次，被退回 4 次（44.4 %，要求不超过 20 %）。3 个待办项目中 2 个已超过规定天数。" in told
    assert '"/quality"' in told


def test_the_workbook_counts_what_the_page_counts_and_is_recorded(filed: Office) -> None:
    start, end = CASE["period"]["start"], CASE["period"]["end"]
    session = filed.sessions["city"]
    made = export_quality(filed.desk, session, "330522", start=start, end=end)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["指标", "按月", "退回字段"]
    cells = {row[1]: row for row in book["指标"].iter_rows(min_row=5, values_only=True) if row[1]}
    card = read_quality(filed.desk, session, "330522", start=start, end=end)
    for view in card.figures:
        row = cells[view.figure.label.zh]
        assert (row[2] is None) == (view.now.value is None)
        if view.now.value is not None:
            assert row[2] == pytest.approx(float(view.now.value))
    assert cells["申报节能量改动幅度"][3:5] == (10, 300)
    assert cells["退回率"][3:6] == (4, 8, "≤ 20 %")
    text = str([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    with filed.store.read() as opened:
        event = opened.exec(
            select(AuditEvent).where(col(AuditEvent.action) == "quality.export").order_by(col(AuditEvent.id).desc())
        ).first()
        assert event is not None
        assert event.detail["digest"] in text
        assert head_of(opened)[1] in text
    assert export_quality(filed.desk, session, "330522", start=start, end=end).filename == "长兴县 数据质量 2024-07-01 2024-09-02.xlsx"
    with pytest.raises(Refused):
        export_quality(filed.desk, filed.sessions["clerk"], "3305")
    english = openpyxl.load_workbook(io.BytesIO(export_quality(filed.desk, session, start=start, end=end, language="en").content))
    assert english.sheetnames == ["Figures", "Units below", "By month", "Fields returned"]


def test_the_page_of_definitions_is_current() -> None:
    assert Path("docs/data-quality.md").read_text(encoding="utf-8") == quality_page(), "run: make docs"
