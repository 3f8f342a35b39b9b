"""What the documents of a batch say: totals equal the rows, public ones name nobody, words fit the kind of the programme."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reserve.exchange.documents.catalogue import DOCUMENTS
from reserve.exchange.documents.data import Terms
from reserve.exchange.documents.letter import letter
from reserve.exchange.documents.paper import Figure, Heading, Paper, Table, Text
from reserve.exchange.documents.words import words
from reserve.vocabulary.errors import NotFound
from tests.reserve.exchange.documents.papers import CONTACT, DEPARTURE, PHONE, TYPST, listed, papers, without_money


def tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def column(table: Table, title: str) -> list[Figure]:
    at = [one.title for one in table.columns].index(title)
    return [cell for row in table.rows if row.kind == "plain" and isinstance(cell := row.cells[at], Figure)]


def summed(table: Table, title: str, kind: str = "total") -> Decimal | None:
    at = [one.title for one in table.columns].index(title)
    cell = next(row.cells[at] for row in table.rows if row.kind == kind)
    assert isinstance(cell, Figure)
    return cell.value


def said(paper: Paper) -> str:
    """Every text of a document."""
    cells = [cell if isinstance(cell, str) else cell.text if cell else "" for t in tables(paper) for row in t.rows for cell in row.cells]
    texts = [block.text for block in paper.blocks if isinstance(block, Text)]
    return "\n".join([paper.title, *paper.subtitle, *paper.footer, *texts, *cells])


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("summary", ("总投资", "设备投资", "年节能量", "年减碳量")),
        ("funding", ("合格投资", "核定节能量", "申请资金", "测算金额", "拟补资金", "已得资金")),
        ("notice", ("拟安排资金",)),
        ("recommendation", ("总投资", "年节能量", "年减碳量", "拟安排资金")),
        ("ranked", ("年节能量", "申请资金", "拟补资金")),
    ],
)
def test_every_total_is_the_exact_sum_of_its_rows(name: str, titles: tuple[str, ...]) -> None:
    table = tables(DOCUMENTS[name].make(papers()))[0]
    for title in titles:
        assert summed(table, title) == sum(cell.value for cell in column(table, title) if cell.value is not None)


def test_counties_and_cities_have_subtotals_in_the_order_of_their_codes() -> None:
    table = tables(DOCUMENTS["funding"].make(papers()))[0]
    labels = [row.cells[3] for row in table.rows if row.kind != "plain"]
    assert labels == ["长兴县小计（1 个）", "安吉县小计（1 个）", "湖州市合计（2 个）", "合计（2 个项目）"]
    assert summed(table, "拟补资金", "subtotal") == Decimal("450.000061")
    assert summed(table, "拟补资金") == Decimal("550.000061")


def test_the_table_of_money_says_formula_ceiling_and_what_decided() -> None:
    table = tables(DOCUMENTS["funding"].make(papers()))[0]
    first = table.rows[0].cells
    shown = [cell.text if isinstance(cell, Figure) else cell for cell in first[6:11]]
    assert shown == ["500.000001", "450.000061", "600.00", "每吨标准煤 500 元", "450.000061"]


def test_the_notice_names_no_person_no_telephone_and_no_energy() -> None:
    internal, public = said(DOCUMENTS["summary"].make(papers())), said(DOCUMENTS["notice"].make(papers()))
    assert PHONE in internal
    assert CONTACT in internal
    for hidden in (PHONE, CONTACT, "9,000.12", "108.05", "91330522MA0000001X", "tce", "节能量"):
        assert hidden not in public


@pytest.mark.parametrize("name", [kind.name for kind in DOCUMENTS.values() if kind.public or kind.name != "summary"])
def test_only_the_internal_summary_has_contacts(name: str) -> None:
    text = said(DOCUMENTS[name].make(papers()))
    assert PHONE not in text
    assert CONTACT not in text


def test_the_notice_states_period_and_channel_or_leaves_room_for_them() -> None:
    given, blank = said(DOCUMENTS["notice"].make(papers())), said(DOCUMENTS["notice"].make(papers(terms=Terms())))
    assert "公示期：2024年9月9日 至 2024年9月13日。" in given
    assert "浙江省经济和信息化厅节能处（杭州市体育场路）" in given
    assert "公示期：　　　年" in blank


def test_a_departure_stands_in_the_notice_with_its_reason_and_names_no_official() -> None:
    text = said(DOCUMENTS["notice"].make(papers(departures=(DEPARTURE,))))
    assert "企业已停产" in text
    assert ("王一" in text, "李二" in text) == (False, False)


@pytest.mark.parametrize("name", [kind.name for kind in DOCUMENTS.values() if kind.fits(pays=False)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_of_places_speaks_of_no_money(name: str, language: str) -> None:
    data = without_money()
    text = said(DOCUMENTS[name].make(replace(data, listed=replace(data.listed, language=language))))
    for word in ("资金线", "拟安排", "拟补", "申请资金", "Offer", "Requested", "Proposed", "Line of the money"):
        assert word not in text
    if name == "ranked":
        assert ("入选线：以上 2 个项目拟入选" if language == "zh" else "Line of the list: 2 projects above are chosen") in text


def test_a_programme_without_a_published_budget_draws_no_line_of_money() -> None:
    text = said(DOCUMENTS["ranked"].make(papers(listed(kind="entitlement", budget_fen=0))))
    assert "以上 2 个项目拟安排 550.000061 万元；办法未公布年度总额" in text
    assert "可得资金" in text


def test_a_list_has_no_table_of_money() -> None:
    assert [kind.name for kind in DOCUMENTS.values() if not kind.fits(pays=False)] == ["funding"]


def test_the_letter_says_place_points_cap_and_lift() -> None:
    text = said(letter(papers(), "3305-2024-00001"))
    assert "项目列第 1 位（共 3 个项目进入排位），总分 37.12 分，满分 100.00 分。" in text
    assert "失分最多的是：年节能量（满分 25，少得 4.88 分）、大气环境（满分 20，少得 3.00 分）。" in text
    assert "决定金额的是“每吨标准煤 500 元”：450.000061 万元。" in text
    assert "节能量再增 300 tce/年" in said(letter(papers(), "3305-2024-00003"))


def test_the_letter_on_a_stopped_project_names_the_condition_and_its_provision() -> None:
    text = said(letter(papers(), "3305-2024-00099"))
    assert "1．改造后产能高于备案产能（依据：二(二)）" in text
    assert "满分" not in text


def test_the_points_of_a_letter_sum_to_the_total() -> None:
    table = tables(letter(papers(), "3305-2024-00001"))[0]
    assert summed(table, "得分") == sum(cell.value for cell in column(table, "得分") if cell.value is not None) == Decimal("37.123457")


def test_a_letter_on_a_project_of_another_batch_is_not_written() -> None:
    with pytest.raises(NotFound, match="letter_no_project"):
        letter(papers(), "3305-2024-77777")


def test_performance_targets_leave_to_the_office_what_the_batch_cannot_know() -> None:
    table = tables(DOCUMENTS["performance"].make(papers()))[0]
    rows = {row.cells[2]: row.cells for row in table.rows}
    assert rows["受支持企业满意度"][3:] == (None, "%", "由填报单位填写")
    value = rows["单位节能量财政资金不超过"][3]
    assert isinstance(value, Figure)
    assert value.text == "305.55"  # 5,500,000.61 yuan over 18,000.246912 tce


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_english_documents_hold_no_chinese_but_what_people_typed(name: str) -> None:
    data = papers()
    text = said(DOCUMENTS[name].make(replace(data, terms=Terms(), listed=replace(data.listed, language="en", basis="Basis 1"))))
    for typed in (
        TYPST,
        "青峰水泥",
        "二号线",
        "四号线",
        "新型干法窑节能改造，更换篦冷机，增设余热利用",
        CONTACT,
        "浙经信材料〔2023〕83号",
        "二(二)",
    ):
        text = text.replace(typed, "")
    assert not [letter for letter in text if "一" <= letter <= "鿿"]


def test_a_draft_says_so_and_a_settled_batch_does_not() -> None:
    draft, settled = DOCUMENTS["notice"].make(papers()), DOCUMENTS["notice"].make(papers(listed(demo=False), settled=True))
    assert "拟稿　批次现为“已排序”" in draft.mark
    assert settled.mark == ""


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_a_batch_in_which_nothing_is_chosen_has_documents_too(name: str) -> None:
    rows = tuple(replace(row, status="reserve" if row.place else row.status, offer_fen=0) for row in listed().rows)
    assert DOCUMENTS[name].make(papers(listed(rows=rows, spent_fen=0, line_after_place=None))).title


def test_the_only_date_of_a_document_is_that_of_the_run() -> None:
    assert {kind.make(papers()).made_on for kind in DOCUMENTS.values()} == {dt.date(2024, 9, 2)}


def test_every_document_has_words_in_both_languages() -> None:
    for kind in DOCUMENTS.values():
        assert kind.label.zh
        assert kind.label.en != kind.label.zh
    assert all(text.zh and text.en for text in words().values())


def test_the_notice_on_paper_and_the_frozen_one_call_title_and_parts_the_same() -> None:
    frozen = (Path(__file__).parents[3] / "cases" / "frozen" / "cement" / "notice.zh.txt").read_text(encoding="utf-8").splitlines()
    paper = DOCUMENTS["notice"].make(papers(departures=(DEPARTURE,)))
    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert headings[:2] == [line for line in frozen if line.startswith(("一、", "二、"))]
    assert paper.title.replace("水泥行业节能降碳专项资金", "{}") == frozen[0].replace("浙江省水泥行业节能降碳技术改造专项资金", "{}")
    assert headings[2] == "三、与排序结果不一致的调整（经两人签批）"
