"""Officially announced lists: the columns that identify a project, whatever stands around them."""

import pytest

from reserve.exchange.official_list import read_official_list
from reserve.vocabulary.errors import BadInput
from tests.reserve.exchange.archives import workbook

LINE = ["1", "2403-330522-07-02-101373", "长兴水泥", "一号线改造"]
EXPECTED = [{"number": "1", "project_code": LINE[1], "enterprise_name": LINE[2], "project_name": LINE[3]}]


@pytest.mark.parametrize(
    "header", [["number", "project_code", "enterprise_name", "project_name"], ["序号", "投资项目代码", "企业名称", "项目名称"]]
)
def test_list_is_read_by_chinese_or_english_column_names(header):
    assert read_official_list("\n".join([",".join(header), ",".join(LINE)]).encode(), "a.csv") == EXPECTED


def test_title_above_the_header_and_other_columns_do_no_harm():
    rows: list[list[object]] = [["2024年重点计划"], [], ["序号", "备注", "项目代码", "企业名称", "项目名称"], ["1", "=x", *LINE[1:]]]
    rows[3][1] = "略"
    assert read_official_list(workbook(rows), "a.xlsx") == EXPECTED


def test_list_without_the_code_column_says_which_columns_are_needed():
    with pytest.raises(BadInput) as caught:
        read_official_list("序号,企业名称,项目名称\n1,a,b".encode(), "a.csv")
    assert "项目统一代码" in caught.value.text("zh")


def test_list_without_lines_and_doubled_columns_are_refused():
    with pytest.raises(BadInput, match="file_empty"):
        read_official_list("项目代码,企业名称,项目名称".encode(), "a.csv")
    with pytest.raises(BadInput, match="column_twice"):
        read_official_list("项目代码,投资项目代码,企业名称,项目名称\n1,2,3,4".encode(), "a.csv")
