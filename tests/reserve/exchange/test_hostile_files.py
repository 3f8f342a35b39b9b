"""Files made to hurt: each is shown to hurt a careless reader, or to be what it claims, and is refused with advice."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from reserve.exchange import limits
from reserve.exchange.sheet import read_lines
from reserve.vocabulary.errors import BadInput
from tests.reserve.exchange.archives import part, with_part, workbook

PLAIN = [["编号", "名称"], ["1", "一号线"]]


def code_of(content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(BadInput) as caught:
        read_lines(content, name)
    assert "{" not in caught.value.text("zh") + caught.value.text("en")
    return caught.value.code


def test_plain_workbook_is_read():
    assert [line.cells for line in read_lines(workbook(PLAIN), "a.xlsx")] == [("编号", "名称"), ("1", "一号线")]


def test_zip_bomb_is_refused_before_anything_is_unpacked():
    bomb = with_part(workbook(PLAIN), "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>")
    assert len(bomb) < 100_000, "a small file"
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) > 60_000_000, "that a careless reader unpacks to 60 MB"
    assert code_of(bomb) == "workbook_unpacks_too_large"


def test_archive_with_thousands_of_parts_is_refused():
    out = io.BytesIO(workbook(PLAIN))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(limits.MAX_PARTS + 1):
            archive.writestr(f"xl/media/{number}.png", b"")
    assert code_of(out.getvalue()) == "workbook_unpacks_too_large"


def test_workbook_that_points_at_other_files_is_refused():
    assert code_of(with_part(workbook(PLAIN), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")) == "workbook_external"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_declaration_is_refused_in_any_encoding(encoding):
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert code_of(with_part(workbook(PLAIN), "xl/worksheets/sheet1.xml", xml.encode(encoding))) == "workbook_not_plain"


def test_formula_without_saved_result_is_named_instead_of_read_as_blank():
    content = workbook([["编号", "名称"], ["1", "=1+1"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    assert sheet["B2"].value is None, "a careless reader sees a blank"
    with pytest.raises(BadInput, match="B2"):
        read_lines(content, "a.xlsx")


def test_formula_with_saved_result_is_read_as_its_result():
    content = workbook([["编号", "名称"], ["1", "=1+1"]])
    xml = part(content, "xl/worksheets/sheet1.xml").replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>").replace("<v />", "<v>2</v>")
    lines = read_lines(with_part(content, "xl/worksheets/sheet1.xml", xml.encode()), "a.xlsx")
    assert lines[1].cells == ("1", "2")


def test_dimension_that_hides_lines_is_not_believed():
    content = workbook(PLAIN)
    xml = part(content, "xl/worksheets/sheet1.xml").replace('ref="A1:B2"', 'ref="A1:A1"')
    assert 'ref="A1:A1"' in xml
    assert len(read_lines(with_part(content, "xl/worksheets/sheet1.xml", xml.encode()), "a.xlsx")[1].cells) == 2


def test_first_visible_sheet_is_read_and_a_named_one_when_asked():
    book = openpyxl.Workbook()
    book.active.title = "隐藏"
    book.active.append(["机密"])
    book.active.sheet_state = "hidden"
    book.create_sheet("填报").append(["编号"])
    out = io.BytesIO()
    book.save(out)
    assert read_lines(out.getvalue(), "a.xlsx")[0].cells == ("编号",)
    assert read_lines(out.getvalue(), "a.xlsx", "填报")[0].cells == ("编号",)
    with pytest.raises(BadInput, match="sheet_missing"):
        read_lines(out.getvalue(), "a.xlsx", "没有")


def test_numbers_and_dates_of_a_workbook_become_what_a_person_would_type():
    lines = read_lines(workbook([[0.1 + 0.2, 8604.023257, 65_600_000, 1e-7, True, dt.date(2024, 9, 2), 330522.0]]), "a.xlsx")
    assert lines[0].cells == ("0.3", "8604.023257", "65600000", "0.0000001", "true", "2024-09-02", "330522")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "file_kind_unknown"),
        (b"%PDF-1.7\0\0", "file_kind_unknown"),
        (b"PK\x03\x04 not a zip", "file_unreadable"),
        (workbook(PLAIN)[:-200], "file_unreadable"),
        (b"\xff\xff\xff\xff\x80", "file_encoding"),
        (b'a,b\n"unclosed,1', "file_unreadable"),
    ],
)
def test_file_of_another_kind_or_damaged_is_refused_with_advice(content, code):
    assert code_of(content, "表.csv") == code


def test_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert code_of(out.getvalue()) == "file_kind_unknown"


def test_lines_at_the_limit_are_read_and_one_more_is_refused():
    at = "编号\n" + "\n".join(map(str, range(limits.MAX_LINES)))
    assert len(read_lines(at.encode(), "a.csv")) == limits.MAX_LINES + 1
    assert code_of((at + "\nx").encode(), "a.csv") == "too_many_lines"


def test_columns_cells_and_bytes_above_the_limit_are_refused():
    assert read_lines(",".join(["a"] * limits.MAX_COLUMNS).encode(), "a.csv")
    assert code_of(",".join(["a"] * (limits.MAX_COLUMNS + 1)).encode(), "a.csv") == "too_many_columns"
    assert read_lines(b"a" * limits.MAX_CELL_CHARACTERS, "a.csv")
    assert code_of(b"a" * (limits.MAX_CELL_CHARACTERS + 1), "a.csv") == "cell_too_long"
    assert code_of(b"a" * (limits.MAX_FILE_BYTES + 1), "a.csv") == "file_too_large"


def test_sheet_that_claims_a_line_beyond_every_spreadsheet_ends_in_a_refusal(monkeypatch):
    monkeypatch.setattr("reserve.exchange.xlsx_in.MAX_SCANNED_CELLS", 10_000)
    xml = part(workbook(PLAIN), "xl/worksheets/sheet1.xml").replace('<row r="2"', '<row r="999999999"')
    assert code_of(with_part(workbook(PLAIN), "xl/worksheets/sheet1.xml", xml.encode())) == "too_many_lines"
