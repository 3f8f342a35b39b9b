"""Text of people in files of others."""

import csv
import io

import pytest

from reserve.exchange.safe_text import csv_bytes, csv_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1"])
def test_text_that_could_become_a_formula_is_prefixed_in_csv(text):
    plain = io.StringIO()
    csv.writer(plain).writerow([text])
    assert plain.getvalue().strip('"\r\n\t').startswith(text.strip()[:1]), "without the guard the cell begins with the formula"
    assert csv_cell(text) == "'" + text


def test_negative_number_stays_a_number_in_csv():
    assert csv_cell(-5) == "-5"


def test_csv_opens_in_excel_with_chinese_and_blank_for_missing():
    content = csv_bytes(["名称", "值"], [["=甲", None], ["乙", 3]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [["名称", "值"], ["'=甲", ""], ["乙", "3"]]
