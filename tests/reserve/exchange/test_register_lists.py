"""The three lists as files: the prescribed columns in their order, numbers as numbers, and nothing in them runs."""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from reserve.exchange.register_lists import LIST_NAMES, Measured, RegisterListData, list_columns, register_list_workbook
from reserve.vocabulary.language import Bilingual
from tests.reserve.exchange.archives import cells, part, sheet_parts

ATTACK = '=HYPERLINK("http://evil.example/","x")'
PRESCRIBED = {
    "enterprises": ["企业", "代码", "领域", "产能", "综合能耗", "能效档", "碳效码", "绩效", "诊断", "责任部门"],
    "projects": ["改造时间", "措施", "内容", "期限", "预期目标", "投资", "状态", "销号"],
    "efficiency": ["产线", "装置", "产能（备案", "产能（实际", "年份", "单耗", "基准", "标杆", "差距", "GB级", "达标时限"],
}
KG = Bilingual("kgce/t", "kgce/t")
LINE = (
    ATTACK, "篦冷机", Measured(Decimal(1_550_000), Bilingual("t/年", "t/yr")), None, 2023, Measured(Decimal("108.0492"), KG),
    Measured(Decimal(117), KG), Measured(Decimal(100), KG), Measured(Decimal("8.0492"), KG), "2 级", dt.date(2025, 12, 31),
    "长兴示例水泥有限公司", "91330522MA28ABCD1F", "长兴县",
)  # fmt: skip
PROJECT = (
    "2024-03-01 至 2024-12-31", "篦冷机改造", "+更换", dt.date(2024, 12, 31), "单耗降至 98 kgce/t", 450_000_000_1, "在建", None,
    "长兴示例水泥有限公司", "91330522MA28ABCD1F", "长兴县", "1号熟料线", "3305-2024-00001",
)  # fmt: skip


def listing(name="efficiency", rows=(LINE,), **more):
    settings = {
        "area": Bilingual("浙江省", "Zhejiang"), "basis": Bilingual("浙经信绿色〔2022〕134号", "No. 134"), "as_of": dt.date(2024, 9, 2),
        "generated_on": dt.date(2024, 9, 3), "audit_head": "5" * 64,
    } | more  # fmt: skip
    return RegisterListData(name=name, rows=rows, **settings)


@pytest.mark.parametrize("name", LIST_NAMES)
def test_prescribed_columns_come_first_in_their_order_and_what_a_row_belongs_to_follows(name):
    columns = list_columns(name)
    prescribed = [column.label.zh for column in columns if column.group != "identity"]
    assert len(prescribed) == len(PRESCRIBED[name])
    for label, expected in zip(prescribed, PRESCRIBED[name], strict=True):
        assert label.startswith(expected)
    assert [column.group == "identity" for column in columns] == sorted(column.group == "identity" for column in columns)
    header = cells(register_list_workbook(listing(name, rows=())))[4]
    assert [label for label in header if label] == [column.label.zh for column in columns]


def test_numbers_are_numbers_that_show_their_unit_and_dates_are_dates():
    sheet = openpyxl.load_workbook(io.BytesIO(register_list_workbook(listing()))).active
    line = sheet[6]
    assert (line[2].value, line[2].number_format) == (1_550_000, '#,##0" t/年"')
    assert line[3].value is None
    assert line[4].value == 2023
    assert (line[5].value, line[5].number_format) == (108.0492, '#,##0.0000" kgce/t"')
    assert line[10].value == dt.datetime.combine(dt.date(2025, 12, 31), dt.time())
    assert line[10].number_format == "yyyy-mm-dd"


def test_money_is_exact_to_the_fen():
    sheet = openpyxl.load_workbook(io.BytesIO(register_list_workbook(listing("projects", rows=(PROJECT,))))).active
    assert Decimal(str(sheet[6][5].value)) * 1_000_000 == 4_500_000_001


def test_hostile_text_stays_text():
    content = register_list_workbook(listing())
    assert all("<f" not in xml and "<hyperlink" not in xml for xml in sheet_parts(content))
    assert cells(content)[5][0] == ATTACK
    assert 'quotePrefix="1"' in part(content, "xl/styles.xml")


def test_page_is_ready_to_print_with_a_header_that_stays():
    sheet = openpyxl.load_workbook(io.BytesIO(register_list_workbook(listing()))).active
    assert sheet.freeze_panes == "B6"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0), "one page wide, as many high as it takes"
    assert sheet.auto_filter.ref == "A5:N6"
    assert "5" * 64 in (sheet.oddFooter.right.text or "")


def test_title_date_digest_and_audit_head_stand_on_the_sheet_in_both_languages():
    chinese, english = listing(), listing(language="en")
    for data, title, day in ((chinese, "浙江省能效清单", "截止日期 2024-09-02"), (english, "Zhejiang: list of", "As of 2024-09-02")):
        lines = cells(register_list_workbook(data))
        assert str(lines[0][0]).startswith(title)
        assert day in str(lines[1][0])
        assert data.digest in str(lines[-2][0])
        assert data.audit_head in str(lines[-1][0])
    assert chinese.digest == english.digest


def test_same_list_gives_the_same_bytes_without_a_clock_and_one_changed_cell_another_digest():
    content = register_list_workbook(listing())
    assert content == register_list_workbook(listing())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    changed = (*LINE[:5], Measured(Decimal("108.0493"), KG), *LINE[6:])
    assert listing(rows=(changed,)).digest != listing().digest
    assert listing(rows=((*LINE[:4], None, *LINE[5:]),)).digest != listing(rows=((*LINE[:4], 0, *LINE[5:]),)).digest


def test_empty_list_says_so_and_a_demonstration_is_marked():
    lines = cells(register_list_workbook(replace(listing(rows=()), demo=True)))
    assert "没有符合条件的数据" in [line[0] for line in lines]
    assert str(lines[1][0]).startswith("演示数据，不得用于正式工作")


def test_row_without_one_cell_for_each_column_is_never_written():
    with pytest.raises(ValueError, match="shorter"):
        register_list_workbook(listing(rows=(LINE[:-1],)))
