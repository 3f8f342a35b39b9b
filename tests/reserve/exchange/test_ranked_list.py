"""The ranked list as a file: exact, the same every time, and nothing in it runs."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from reserve.exchange.ranked_list import STATUSES, ranking_workbook
from reserve.exchange.texts import workbook_texts
from reserve.vocabulary.errors import ReserveError
from reserve.vocabulary.language import Bilingual
from tests.reserve.exchange.archives import cells, part, sheet_parts
from tests.reserve.exchange.listing import ATTACK, listing, row


def test_formula_in_a_project_name_runs_with_the_guard_off_and_is_text_with_it_on(monkeypatch):
    naive = io.BytesIO()
    book = xlsxwriter.Workbook(naive, {"in_memory": True})
    book.add_worksheet().write(0, 0, ATTACK)
    book.close()
    assert "<f>HYPERLINK" in part(naive.getvalue(), "xl/worksheets/sheet1.xml"), "the attack works where text is written as it comes"
    written = ranking_workbook(listing())
    assert all("<f" not in xml and "<hyperlink" not in xml for xml in sheet_parts(written))
    assert ATTACK in [value for line in cells(written) for value in line]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "http://evil.example/", "{=1}", "internal:A1"])
def test_text_that_programs_like_to_interpret_stays_the_text_that_was_typed(name):
    first = row(1, name, (1_000_000, 0), 0, "reserve")
    written = ranking_workbook(listing(rows=(first,), spent_fen=0, line_after_place=None))
    assert all("<f" not in xml and "<hyperlink" not in xml for xml in sheet_parts(written))
    expected = name.replace("\r", "\n")  # a line end is a line end in XML
    assert expected in [str(value).replace("_x000D_", "\n") for line in cells(written) for value in line]


def test_dangerous_text_carries_the_quote_prefix_that_survives_editing():
    assert 'quotePrefix="1"' in part(ranking_workbook(listing()), "xl/styles.xml")


def test_same_list_gives_the_same_bytes_and_another_digest_other_bytes():
    assert ranking_workbook(listing()) == ranking_workbook(listing())
    assert ranking_workbook(listing()) != ranking_workbook(listing(digest="3" * 64))


def test_archive_carries_no_clock():
    with zipfile.ZipFile(io.BytesIO(ranking_workbook(listing()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "2024-09-02T00:00:00Z" in part(ranking_workbook(listing()), "docProps/core.xml")


def test_totals_are_exact_values_to_the_last_fen():
    lines = cells(ranking_workbook(listing()))
    header = lines[3]
    money = header.index("申请资金（万元）")
    total = next(line for line in lines if line[3] == "合计（3 个项目）")
    funded = next(line for line in lines if line[3] == "其中拟安排（2 个项目）")
    assert total[money : money + 3] == (1500.000003, 1350.000183, 550.000061)
    assert funded[money : money + 3] == (1000.000002, 900.000122, 550.000061)


def test_missing_saving_stays_blank_and_is_named_below_the_totals():
    lines = cells(ranking_workbook(listing()))
    column = lines[3].index("年节能量（tce/年）")
    third = next(line for line in lines if line[0] == 3)
    assert third[column] is None
    assert any("1 个项目的节能量无法计算" in str(line[0]) for line in lines)


def test_line_stands_directly_below_the_last_funded_place():
    firsts = [line[0] for line in cells(ranking_workbook(listing()))]
    at = next(i for i, value in enumerate(firsts) if str(value).startswith("资金线"))
    assert (firsts[at - 1], firsts[at + 1]) == (2, 3)
    assert "拟安排 550.00 万元；预算 600.00 万元，余 50.00 万元" in str(firsts[at])


def test_list_without_funded_project_says_so_above_the_first_place():
    rows = tuple(replace(r, offer_fen=0, status="reserve") for r in listing().rows[:1])
    firsts = [line[0] for line in cells(ranking_workbook(listing(rows=rows, spent_fen=0, line_after_place=None)))]
    assert str(firsts[4]).startswith("本批次没有项目获得资金")
    assert firsts[5] == 1


def test_reasons_on_the_second_sheet_sum_to_the_points_of_the_first():
    book = ranking_workbook(listing())
    totals = {line[1]: line[8] for line in cells(book, 1)[4:] if line[3] == "合计"}
    for item in listing().rows[:3]:
        summed = sum(line[8] for line in cells(book, 1)[4:] if line[1] == item.project_code and line[3] in ("年节能量", "大气环境"))
        assert round(summed * 1_000_000) == round(totals[item.project_code] * 1_000_000) == item.points_micro


def test_gated_out_project_stands_with_its_reason_on_its_own_sheet_only():
    book = ranking_workbook(listing())
    assert not any("+四号线" in map(str, line) for line in cells(book))
    assert any("+四号线" in line and "改造后产能高于备案产能" in line for line in cells(book, 3))


def test_digest_and_audit_head_stand_in_cells_and_in_the_footer_of_every_page():
    book = openpyxl.load_workbook(io.BytesIO(ranking_workbook(listing())))
    for sheet in book:
        assert "1" * 64 in sheet.oddFooter.left.text
        assert "2" * 64 in sheet.oddFooter.right.text
    values = {str(v) for line in book["依据与说明"].iter_rows(values_only=True) for v in line}
    assert {"1" * 64, "2" * 64} <= values
    assert any(f"--head {'2' * 64}" in value for value in values)


def test_footer_stays_within_the_255_characters_excel_reads():
    for xml in sheet_parts(ranking_workbook(listing(batch_code="A&B" * 40))):
        footer = re.search(r"<oddFooter>(.*?)</oddFooter>", xml)
        assert footer
        assert len(footer[1].replace("&amp;", "&")) <= 255


def test_sheet_prints_on_a3_landscape_one_page_wide_with_repeated_header():
    book = openpyxl.load_workbook(io.BytesIO(ranking_workbook(listing())))
    sheet = book["排序清单"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "E5"


def test_english_list_holds_no_chinese_but_what_people_typed():
    def english(text: str) -> bool:
        return not re.search(r"[\u4e00-\u9fff]", text)

    english_row = row(1, "Line 1", (1_000_000, 0), 0, "reserve", enterprise="Qingfeng")
    data = listing(rows=(english_row,), language="en", basis="Basis 1", spent_fen=0, line_after_place=None, citations=())
    for sheet in range(5):
        typed = {"energy_carriers", "浙经信材料〔2023〕83号"}
        assert all(english(v) for line in cells(ranking_workbook(data), sheet) for v in line if isinstance(v, str) and v not in typed)


def test_list_whose_reasons_do_not_add_up_is_not_written():
    broken = replace(listing().rows[0], points_micro=1)
    with pytest.raises(ReserveError, match="list_inconsistent"):
        ranking_workbook(listing(rows=(broken,), spent_fen=broken.offer_fen))


def test_offers_above_the_budget_are_not_written():
    with pytest.raises(ReserveError, match="list_inconsistent"):
        ranking_workbook(listing(budget_fen=550_000_060))
    assert ranking_workbook(listing(budget_fen=550_000_061))


def test_text_longer_than_a_cell_is_cut_visibly_instead_of_vanishing():
    first = row(1, "长" * 40_000, (0, 0), 0, "reserve")
    name = next(line[3] for line in cells(ranking_workbook(listing(rows=(first,), spent_fen=0, line_after_place=None))) if line[0] == 1)
    assert str(name).endswith("（后文过长，略）")


def test_lone_surrogate_does_not_break_the_file():
    first = row(1, "坏\ud800字", (0, 0), 0, "reserve")
    assert "坏?字" in [v for line in cells(ranking_workbook(listing(rows=(first,), spent_fen=0, line_after_place=None))) for v in line]


def test_both_yardsticks_get_a_column_for_their_unit():
    grinding = row(2, "粉磨站", (0, 0), 0, "reserve", indicator_unit="kWh/t")
    lines = cells(ranking_workbook(listing(rows=(listing().rows[0], grinding), spent_fen=450_000_061, line_after_place=1)))
    unit = lines[3].index("能耗单位")
    assert [line[unit] for line in lines if line[0] in (1, 2)] == ["kgce/t", "kWh/t"]
    offer = lines[3].index("拟安排（万元）")
    assert next(line for line in lines if line[3] == "合计（2 个项目）")[offer] == 450.000061


def test_data_module_does_not_pull_in_the_writer():
    code = "import sys, reserve.exchange.ranked_list; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_standing_and_status_has_a_word_in_both_languages():
    for code in (*(f"status.{status}" for status in ("source", "published", "unverified", "house")), *STATUSES):
        assert workbook_texts()[code].zh
        assert workbook_texts()[code].en


def test_warning_is_shown_in_the_language_of_the_list():
    data = listing(language="en", warnings=(Bilingual("没有", "No expert review"),))
    assert any("No expert review" in str(v) for line in cells(ranking_workbook(data), 4) for v in line)
