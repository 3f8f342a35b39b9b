"""Tables of others: what is read, what is refused by name, what adds up."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from reserve.exchange.mapping import TableMapping, parse_mapping
from reserve.exchange.table_import import load_mapping, read_rows, safe_name
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from tests.reserve.exchange.archives import workbook

FACTS = Path(os.environ.get("RESERVE_REFERENCE_DIR", "../shared/reference/data")) / "published_project_facts.csv"
MAPPING = """
code: county_sheet
title: {zh: 县级表, en: County sheet}
source: test
row_id: 编号
row_name: 名称
scope: {column: 类型, accepted: [项目]}
fields:
  - {field: project_name, column: 名称}
  - {field: investment_total, column: 投资, unit: 10kCNY}
  - {field: location_code, columns: [市, 县], find: county}
  - {field: product, column: 产品, values: {熟料: clinker}}
  - {field: construction_nature, constant: retrofit}
tables:
  - table: energy_carriers
    key: power
    cells:
      - {field: carrier, constant: electricity}
      - {field: quantity_before, column: 前电, unit: 10MWh}
totals:
  - {column: 投资, unit: 10kCNY, label: {zh: 投资, en: Investment}}
"""
HEADER = ["编号", "名称", "类型", "投资", "市", "县", "产品", "前电"]
GOOD = ["1", "一号线", "项目", "0.1", "湖州市", "长兴县", "熟料", "500"]


@pytest.fixture
def mapping() -> TableMapping:
    return parse_mapping(MAPPING, "county.yaml")


def csv_of(*rows: list[str], header: list[str] = HEADER) -> bytes:
    return "\r\n".join(",".join(row) for row in (header, *rows)).encode()


@pytest.mark.skipif(not FACTS.exists(), reason="the reference data are not beside the project")
def test_published_facts_are_read_with_totals_to_the_last_digit():
    table = read_rows(FACTS.read_bytes(), FACTS.name, load_mapping("published_project_facts"))
    assert [row.row_id for row in table.rows if row.refusal is None] == ["P01", "P04"]
    assert [row.row_id for row in table.rows if row.refusal] == ["P07", "P10", "P11", "P12", "P13", "P14", "P15", "P19"]
    subsidy = next(total for total in table.totals if total.column == "subsidy_wan_yuan")
    assert subsidy.total == Decimal("8916.023257")
    assert ("fund_plan", Decimal("8604.023257"), 6) in subsidy.by_scope
    assert {total.column: total.total for total in table.totals} == {
        "investment_wan_yuan": Decimal("5012352.71"),
        "subsidy_wan_yuan": Decimal("8916.023257"),
        "annual_benefit_wan_yuan": Decimal("3565.12"),
    }


@pytest.mark.skipif(not FACTS.exists(), reason="the reference data are not beside the project")
def test_published_power_and_tce_claims_arrive_in_their_fields():
    table = read_rows(FACTS.read_bytes(), FACTS.name, load_mapping("published_project_facts"))
    document = Document.from_raw(table.rows[1].raw)
    assert document.value("power_saving_declared_kwh_per_year") == 65_600_000 * 10**6
    assert document.value("energy_saving_declared_tce_per_year") == 45_895 * 10**6
    assert [problem.error.code for problem in table.rows[1].problems] == ["place_is_a_city"]
    assert Document.from_raw(table.rows[0].raw).value("location_code") == "350481"
    assert Document.from_raw(table.rows[0].raw).value("investment_total") == 12_352_710_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_reads_the_same(mapping, encoding):
    table = read_rows(csv_of(GOOD).decode().encode(encoding), "a.csv", mapping)
    assert table.rows[0].name == "一号线"
    assert table.rows[0].key == read_rows(csv_of(GOOD), "b.csv", mapping).rows[0].key


def test_csv_and_workbook_give_the_same_documents(mapping):
    from_csv = read_rows(csv_of(GOOD), "a.csv", mapping)
    cells: list[list[object]] = [list(HEADER), [1, "一号线", "项目", 0.1, "湖州市", "长兴县", "熟料", 500]]
    from_book = read_rows(workbook(cells), "a.xlsx", mapping)
    assert from_book.rows[0].raw == from_csv.rows[0].raw
    assert from_book.rows[0].digest == from_csv.rows[0].digest


def test_row_becomes_fields_constants_and_repeat_rows(mapping):
    row = read_rows(csv_of(GOOD), "a.csv", mapping).rows[0]
    document = Document.from_raw(row.raw)
    assert document.value("product") == "clinker"
    assert document.value("location_code") == "330522"
    assert document.value("energy_carriers/power/quantity_before") == 5_000_000 * 10**6
    assert row.problems == ()


def test_repeat_row_whose_columns_are_blank_is_absent_instead_of_zero(mapping):
    row = read_rows(csv_of([*GOOD[:7], ""]), "a.csv", mapping).rows[0]
    assert row.raw["tables"] == {}


def test_sum_of_tenths_is_exact(mapping):
    rows = [[str(n), *GOOD[1:]] for n in range(1, 31)]
    assert read_rows(csv_of(*rows), "a.csv", mapping).totals[0].total == Decimal("3.0")


def test_full_width_digits_and_separators_count_in_totals_and_stay_as_typed(mapping):
    row = ["１", *GOOD[1:3], '"１，２３４．５"', *GOOD[4:]]
    table = read_rows(csv_of(row), "a.csv", mapping)
    assert table.totals[0].total == Decimal("1234.5")
    assert table.rows[0].raw["fields"]["investment_total"]["text"] == "１，２３４．５"


def test_unreadable_amount_is_named_by_its_line_and_left_out_of_the_sum(mapping):
    table = read_rows(csv_of(GOOD, ["2", "二", "项目", "约300", "", "", "", ""]), "a.csv", mapping)
    assert (table.totals[0].total, table.totals[0].unreadable) == (Decimal("0.1"), (3,))


def test_row_out_of_scope_is_refused_by_name(mapping):
    refusal = read_rows(csv_of(["7", "七个企业", "批次", "", "", "", "", ""]), "a.csv", mapping).rows[0].refusal
    assert refusal is not None
    assert refusal.text("zh").startswith("第 2 行 7“七个企业”的范围是“批次”")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([[*GOOD, "多", "余"]], "row_ragged"),
        ([["", *GOOD[1:]]], "row_id_blank"),
        ([GOOD, GOOD], "row_id_twice"),
    ],
)
def test_row_that_cannot_be_trusted_is_refused_and_the_others_are_read(mapping, rows, code):
    table = read_rows(csv_of(*rows, ["9", *GOOD[1:]]), "a.csv", mapping)
    assert code in {row.refusal.code for row in table.rows if row.refusal}
    assert table.rows[-1].refusal is None


def test_same_row_keeps_its_key_while_its_digest_follows_its_cells(mapping):
    first = read_rows(csv_of(GOOD), "a.csv", mapping).rows[0]
    changed = read_rows(csv_of([GOOD[0], "改名", *GOOD[2:]]), "a.csv", mapping).rows[0]
    assert first.key == changed.key
    assert first.digest != changed.digest


@pytest.mark.parametrize(
    ("names", "code"),
    [(["湖州市", ""], "place_is_a_city"), (["湖州市", "没有县"], "place_not_found"), (["", "鼓楼区"], "place_not_unique")],
)
def test_place_that_is_not_one_county_is_left_blank_with_advice(mapping, names, code):
    row = read_rows(csv_of([*GOOD[:4], *names, *GOOD[6:]]), "a.csv", mapping).rows[0]
    assert [problem.error.code for problem in row.problems] == [code]
    assert "location_code" not in row.raw["fields"]


def test_word_that_the_mapping_does_not_translate_is_named(mapping):
    row = read_rows(csv_of([*GOOD[:6], "砖", "500"]), "a.csv", mapping).rows[0]
    assert "“砖”不在对照表的取值中：熟料" in row.problems[0].error.text("zh")


def test_missing_columns_are_named_together_with_those_found(mapping):
    with pytest.raises(BadInput) as caught:
        read_rows(csv_of(GOOD, header=["编号", "名称", "类型", "投 资", "市", "县", "产品", "前电"]), "a.csv", mapping)
    assert "缺少列：投资" in caught.value.text("zh")
    assert "投 资" in caught.value.text("zh")


def test_column_name_used_twice_is_refused_only_when_it_matters(mapping):
    with pytest.raises(BadInput, match="column_twice"):
        read_rows(csv_of([*GOOD, "x"], header=[*HEADER, "投资"]), "a.csv", mapping)
    assert read_rows(csv_of([*GOOD, "x", "y"], header=[*HEADER, "备注", "备注"]), "a.csv", mapping).unmapped == ("备注", "备注")


@pytest.mark.parametrize(
    "header", ["__proto__", "=cmd|' /C calc'!A0", "<script>", "../../etc/passwd", "{0.__class__}", "备注{name}", "%s", "x" * 500]
)
def test_hostile_header_names_are_only_names(mapping, header):
    table = read_rows(csv_of([*GOOD, "值"], header=[*HEADER, header]), "a.csv", mapping)
    assert table.unmapped == (header,)
    assert table.rows[0].source[header] == "值"
    with pytest.raises(BadInput) as caught:
        read_rows(csv_of(GOOD, header=[*HEADER[:-1], header]), "a.csv", mapping)
    assert header[:40] in caught.value.text("en")


def test_braces_in_a_refused_row_do_not_reach_the_format_of_the_message(mapping):
    row = read_rows(csv_of(["{line.__class__}", "{name}", "批次", "", "", "", "", ""]), "a.csv", mapping).rows[0]
    assert row.refusal is not None
    assert "{line.__class__}" in row.refusal.text("zh")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\用户\\表.xlsx", "表.xlsx"), ("a\x00b\n.csv", "ab.csv"), ("", "file"), ("甲" * 500, "甲" * 120)],
)
def test_file_name_is_shown_without_path_and_control_characters(given, kept):
    assert safe_name(given) == kept


def test_blank_lines_are_skipped_and_line_numbers_stay_those_of_the_sheet(mapping):
    table = read_rows(csv_of([""] * 8, GOOD), "a.csv", mapping)
    assert [row.number for row in table.rows] == [3]


def test_line_break_inside_a_cell_does_not_shift_the_numbers_below(mapping):
    table = read_rows(csv_of(["1", '"一\n号"', *GOOD[2:]], ["2", *GOOD[1:]]), "a.csv", mapping)
    assert [row.number for row in table.rows] == [2, 4]


def test_file_with_header_alone_says_that_data_must_follow(mapping):
    with pytest.raises(BadInput, match="file_empty"):
        read_rows(csv_of(), "a.csv", mapping)
    with pytest.raises(BadInput, match="file_empty"):
        read_rows(b"", "a.csv", mapping)
