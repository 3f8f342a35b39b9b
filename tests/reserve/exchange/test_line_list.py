"""Lists of lines: which sheets are understood, what is refused with which words, and nothing that is guessed."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from reserve.exchange import line_list
from reserve.exchange.line_list import LineList, LineRow, read_line_list
from reserve.exchange.line_list_columns import find_column, line_columns
from reserve.exchange.line_list_returned import refused_rows_workbook
from reserve.exchange.line_list_template import heading, line_list_template
from reserve.vocabulary.errors import BadInput
from tests.reserve.exchange.archives import cells, part, sheet_parts, with_part, workbook

HEADER = [
    "企业名称", "统一社会信用代码", "县（市、区）", "产线", "主要产品", "产能（万t/年）", "年份", "产量", "产量单位",
    "单耗（kgce/t）", "烟煤（t）", "备注",
]  # fmt: skip
GOOD = ["湖州甲水泥有限公司", "91330522DEM000000C", "长兴县", "1号熟料线", "熟料", 155, 2023, "148.5", "万t/年", 104.6, 205000, "x"]
AREA = "330522"


def changed(**cell: object) -> list[object]:
    row = list(GOOD)
    for name, value in cell.items():
        row[{"name": 0, "code": 1, "county": 2, "line": 3, "product": 4, "capacity": 5, "year": 6, "output": 7, "unit": 8}[name]] = value
    return row


def read(*rows: list[object], header: list[object] | None = None) -> LineList:
    return read_line_list(workbook([header or HEADER, *rows]), "表.xlsx", AREA)


def refused(row: LineRow) -> list[tuple[str, str]]:
    return [(problem.heading, problem.error.code) for problem in row.problems]


def test_any_sheet_whose_headings_are_understood_is_read_with_its_text_kept():
    listed = read(GOOD)
    row = listed.rows[0]
    assert (row.number, row.credit_code, row.line_name, row.year, row.problems) == (2, "91330522DEM000000C", "1号熟料线", 2023, ())
    capacity = row.answers["line"]["capacity_filed"]
    assert (capacity.text, capacity.unit, capacity.value) == ("155", "10kt/yr", 1_550_000 * 10**6)
    assert row.answers["line"]["location_code"].value == row.answers["enterprise"]["location_code"].value == "330522"
    assert row.answers["line"]["product"].value == "clinker"
    assert row.answers["observation"]["energy_carriers/bituminous_coal/quantity"].value == 205_000 * 10**6
    assert listed.ignored == ("备注",)


def test_title_above_the_header_and_columns_in_another_order_do_no_harm():
    plain = read(GOOD).rows[0]
    content = workbook([["长兴县产线清单"], [], HEADER[::-1], GOOD[::-1]])
    turned = read_line_list(content, "a.xlsx", AREA).rows[0]
    assert turned.number == 4
    assert turned.answers == plain.answers


def test_csv_reads_the_same():
    text = "\r\n".join(",".join(str(cell) for cell in row) for row in (HEADER, GOOD))
    assert read_line_list(text.encode("gb18030"), "a.csv", AREA).rows[0].answers == read(GOOD).rows[0].answers


@pytest.mark.parametrize(
    ("typed", "heading_unit", "expected"),
    [
        ("155万吨", "", 1_550_000),
        ("1,550,000 t/年", "", 1_550_000),
        ("１５５", "（万t/年）", 1_550_000),
        ("1550000", "（吨/年）", 1_550_000),
    ],
)
def test_unit_is_taken_from_the_cell_or_the_heading(typed, heading_unit, expected):
    header = ["备案产能" + heading_unit if cell == "产能（万t/年）" else cell for cell in HEADER]
    row = read(changed(capacity=typed), header=header).rows[0]
    assert row.problems == ()
    assert row.answers["line"]["capacity_filed"].value == expected * 10**6


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        (changed(code="91330522DEM00000"), "统一社会信用代码", "line_credit_code"),
        (changed(code=""), "统一社会信用代码", "line_needed"),
        (changed(line=""), "生产线名称", "line_needed"),
        (changed(product="水泥窑"), "主要产品", "choice_unknown"),
        (changed(county="长兴市"), "县（市、区）", "place_not_found"),
        (changed(county="湖州市"), "县（市、区）", "place_is_a_city"),
        (changed(capacity="一百五十五"), "产能（万t/年）", "number_unreadable"),
        (changed(capacity=-1), "产能（万t/年）", "register_out_of_bounds"),
        (changed(output="148.5", unit=""), "产量", "line_unit_missing"),
        (changed(output="148.5", unit="万重量箱/年"), "产量", "unit_unknown"),
        (changed(year=""), "年份", "line_part_missing"),
        (changed(year=1800), "年份", "register_out_of_bounds"),
        ([*GOOD, "surplus"], "", "line_ragged"),
    ],
)
def test_unusable_cell_refuses_its_row_with_place_and_reason(row, place, code):
    listed = read(row, changed(line="2号熟料线"))
    assert refused(listed.rows[0]) == [(place, code)]
    assert listed.rows[0].answers == {}
    assert listed.rows[1].problems == ()
    for language in ("zh", "en"):
        assert listed.rows[0].problems[0].error.text(language)


def test_second_row_of_a_line_and_year_and_a_contradiction_are_refused_with_the_first_line():
    listed = read(GOOD, GOOD, changed(year=2022), changed(year=2021, name="湖州乙水泥有限公司"), changed(year=2020, capacity=160))
    assert [refused(row) for row in listed.rows] == [
        [], [("", "line_twice")], [], [("企业名称", "line_differs")], [("备案产能", "line_differs")],
    ]  # fmt: skip
    assert "第 2 行" in listed.rows[3].problems[0].error.text("zh")
    assert "湖州甲水泥有限公司" in listed.rows[3].problems[0].error.text("zh")


def test_refused_row_binds_no_later_row():
    listed = read(changed(name="湖州乙水泥有限公司", product="水泥窑"), GOOD)
    assert refused(listed.rows[1]) == []


def test_blank_stays_missing_and_zero_stays_zero():
    row = read(changed(output=0, capacity=None)).rows[0]
    assert row.answers["observation"]["output"].value == 0
    assert "capacity_filed" not in row.answers["line"]


def test_formula_is_never_computed_and_one_without_a_result_is_named():
    naive = openpyxl.Workbook()
    naive.active.append(HEADER)
    naive.active.append([*GOOD[:5], "=150+5", *GOOD[6:]])
    out = io.BytesIO()
    naive.save(out)
    with pytest.raises(BadInput) as caught:
        read_line_list(out.getvalue(), "a.xlsx", AREA)
    assert (caught.value.code, "F2" in str(caught.value)) == ("formula_without_value", True)


def test_file_without_a_header_names_what_is_missing():
    with pytest.raises(BadInput) as caught:
        read_line_list(workbook([["企业名称", "产线"], ["甲", "1"]]), "a.xlsx", AREA)
    assert caught.value.code == "line_columns_missing"
    assert "统一社会信用代码、产品" in caught.value.text("zh")


def test_column_that_stands_twice_is_refused():
    with pytest.raises(BadInput) as caught:
        read(GOOD, header=[*HEADER[:-1], "单位名称"])
    assert caught.value.code == "line_column_twice"


def test_list_longer_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(line_list, "MAX_REGISTER_LINES", 3)
    with pytest.raises(BadInput) as caught:
        read(*(changed(year=2018 + number) for number in range(4)))
    assert caught.value.code == "too_many_lines"


@pytest.mark.parametrize("unpacked", [300_000_000])
def test_bomb_and_document_types_are_refused_before_they_unpack(unpacked):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * unpacked)
    with pytest.raises(BadInput) as caught:
        read_line_list(bomb.getvalue(), "a.xlsx", AREA)
    assert caught.value.code == "workbook_unpacks_too_large"
    typed = with_part(workbook([HEADER, GOOD]), "xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    with pytest.raises(BadInput) as refused_type:
        read_line_list(typed, "a.xlsx", AREA)
    assert refused_type.value.code == "workbook_not_plain"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_template_is_understood_with_all_its_columns_and_its_example_is_left_out(language):
    content = line_list_template(["330522", "330523"], language)
    assert content == line_list_template(["330522", "330523"], language)
    assert "<f>" not in "".join(sheet_parts(content)[:1])
    with pytest.raises(BadInput) as caught:
        read_line_list(content, "template.xlsx", AREA)
    assert caught.value.code == "file_empty", "only the example stands in it"
    for column in line_columns().values():
        found = find_column(heading(column, language))
        assert found is not None
        assert found[0].code == column.code


def test_example_of_the_template_itself_would_be_a_good_line():
    example = [column.example.text("zh") for column in line_columns().values()]
    example[:2] = ["湖州甲水泥有限公司", "91330522DEM000000C"]
    content = workbook([[heading(column, "zh") for column in line_columns().values()], example])
    row = read_line_list(content, "a.xlsx", AREA).rows[0]
    assert [str(problem.error) for problem in row.problems] == []
    assert sorted(kind for kind, answers in row.answers.items() if len(answers) > 3) == ["enterprise", "line", "measure", "observation"]


def test_template_offers_every_product_and_only_words_that_are_understood():
    book = openpyxl.load_workbook(io.BytesIO(line_list_template(["330522"])))
    rules = {str(rule.sqref).split("5")[0]: rule for rule in book.worksheets[0].data_validations.dataValidation}
    places = {column.code: place for place, column in enumerate(line_columns().values())}
    offered = rules[openpyxl.utils.get_column_letter(places["product"] + 1)]
    assert (offered.type, offered.errorStyle) == ("list", "warning")
    words = book.worksheets[2]
    assert words.sheet_state == "hidden"
    assert "水泥熟料" in [cell.value for column in words.iter_cols() for cell in column]


def test_refused_rows_come_back_marked_with_reasons_and_are_taken_once_corrected():
    listed = read(GOOD, changed(line="+2号", capacity="一百"), changed(line="3号", product="水泥窑"))
    bad = tuple(row for row in listed.rows if row.problems)
    content = refused_rows_workbook(listed, bad, dt.date(2024, 9, 2), "zh")
    assert content == refused_rows_workbook(listed, bad, dt.date(2024, 9, 2), "zh")
    assert all("<f" not in xml for xml in sheet_parts(content))
    lines = cells(content)
    assert lines[1][-2:] == ("原文件行号", "退回原因")
    assert lines[2][-2] == 3
    assert str(lines[2][-1]).startswith("【产能（万t/年）】")
    assert "FFFDECEA" in part(content, "xl/styles.xml")
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active["F3"], book.active["E4"] = "100", "熟料"
    out = io.BytesIO()
    book.save(out)
    again = read_line_list(out.getvalue(), "returned.xlsx", AREA)
    assert [(row.line_name, row.problems) for row in again.rows] == [("+2号", ()), ("3号", ())]
