"""The documents as files: the same bytes every time, fonts inside, text that can be read, and nothing typed that acts."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from reserve.exchange.documents import write_pdf as pdf_writer
from reserve.exchange.documents.catalogue import DOCUMENTS, WRITERS
from reserve.exchange.documents.harmless import BREAK
from reserve.exchange.documents.letter import letter
from reserve.exchange.documents.paper import Paper
from reserve.exchange.documents.write_docx import write_docx
from reserve.exchange.documents.write_pdf import write_pdf
from reserve.exchange.documents.write_xlsx import write_xlsx
from reserve.vocabulary.errors import ReserveError
from tests.reserve.exchange.archives import part, sheet_parts
from tests.reserve.exchange.documents.papers import TYPST, listed, papers
from tests.reserve.exchange.listing import ATTACK, row

LONG = "超长名称" * 30 + "A" * 200


def named(*names: str) -> Paper:
    """The notice with projects of these names."""
    rows = tuple(row(place, name, (1, 2), 100) for place, name in enumerate(names, start=1))
    return DOCUMENTS["notice"].make(papers(listed(rows=rows, spent_fen=100 * len(rows), line_after_place=len(rows))))


def pdf_text(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("format_", list(WRITERS))
def test_the_same_document_is_the_same_bytes(format_: str) -> None:
    write: Callable[[Paper], bytes] = WRITERS[format_][0]
    paper = DOCUMENTS["funding"].make(papers())
    again = DOCUMENTS["funding"].make(papers(listed(digest="3" * 64)))
    assert write(paper) == write(paper)
    assert write(paper) != write(again)


@pytest.mark.parametrize("write", [write_docx, write_xlsx])
def test_an_archive_carries_no_clock(write: Callable[[Paper], bytes]) -> None:
    content = write(named("一号线"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", part(content, "docProps/core.xml"))) == {"2024-09-02T00:00:00Z"}


def test_every_font_of_a_pdf_is_inside_it_and_its_chinese_can_be_read() -> None:
    content = write_pdf(DOCUMENTS["funding"].make(papers()))
    reader = PdfReader(io.BytesIO(content))
    found = 0
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner)
            found += 1
    assert found
    text = squeezed(pdf_text(content))
    for word in ("项目资金安排表", "长兴县小计", "450.000061", "填报单位", "审核人", "盖章处", "第1页共1页", "1" * 64, "2" * 64):
        assert word in text
    assert reader.metadata is not None
    assert reader.metadata["/CreationDate"] == "D:20240902000000Z"


@pytest.mark.parametrize("attack", [ATTACK, TYPST, "</w:t><w:br/>", "<b>&amp;", "{page} {0} %s", "\u202eevil", "a\x00b\x1b", "坏\ud800字"])
def test_what_was_typed_is_text_in_every_format(attack: str) -> None:
    paper = named(attack)
    shown = "".join(letter if letter >= " " and letter not in "\ud800\u202e" else "\ufffd" for letter in attack)
    assert squeezed(shown) in squeezed(pdf_text(write_pdf(paper)))
    assert shown in [cell.text for cell in docx.Document(io.BytesIO(write_docx(paper))).tables[0]._cells]
    sheet = write_xlsx(paper)
    assert all("<f" not in xml and "<hyperlink" not in xml for xml in sheet_parts(sheet))
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    assert shown in [cell for line in book.active.iter_rows(values_only=True) for cell in line]


def test_an_over_long_name_wraps_and_loses_nothing() -> None:
    text = pdf_text(write_pdf(named(LONG)))
    assert squeezed(LONG) in squeezed(text)
    assert "A" * 60 not in text, "the word is set in several lines"
    assert BREAK not in text, "whoever copies a code from the file copies nothing else"
    assert LONG in [cell.text for cell in docx.Document(io.BytesIO(write_docx(named(LONG)))).tables[0]._cells]


def test_the_header_of_a_table_stands_on_every_page() -> None:
    paper = named(*(f"{number} 号线" for number in range(1, 81)))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(write_pdf(paper))).pages]
    with_rows = [page for page in pages if "号线" in page]
    assert len(with_rows) > 1
    assert all("项目名称" in page for page in with_rows)
    document = docx.Document(io.BytesIO(write_docx(paper)))
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(paper))).active.print_title_rows is not None


def test_a_word_document_numbers_its_pages_and_carries_digest_and_head() -> None:
    footer = docx.Document(io.BytesIO(write_docx(named("一号线")))).sections[0].footer
    xml = footer._element.xml
    assert 'w:instr="PAGE"' in xml
    assert 'w:instr="NUMPAGES"' in xml
    text = "\n".join(paragraph.text for paragraph in footer.paragraphs)
    assert "1" * 64 in text
    assert "2" * 64 in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_footer_of_a_sheet_stays_within_what_programs_read(language: str) -> None:
    data = papers(listed(language=language, batch_code="A&B" * 20))
    for xml in sheet_parts(write_xlsx(DOCUMENTS["summary"].make(data))):
        footer = re.search(r"<oddFooter>(.*?)</oddFooter>", xml, re.DOTALL)
        assert footer
        assert len(footer[1].replace("&amp;", "&")) <= 255


def test_numbers_of_a_sheet_are_numbers_and_blanks_are_blank() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(DOCUMENTS["recommendation"].make(papers()))))
    lines = list(book.active.iter_rows(values_only=True))
    header = next(line for line in lines if "拟安排资金" in line)
    total = next(line for line in lines if "合计（2 个项目）" in line)
    assert total[header.index("拟安排资金")] == 550.000061
    third = write_xlsx(DOCUMENTS["summary"].make(papers()))
    lines = list(openpyxl.load_workbook(io.BytesIO(third)).active.iter_rows(values_only=True))
    header = next(line for line in lines if "年节能量" in line)
    assert next(line for line in lines if TYPST in line)[header.index("年节能量")] is None


def test_a_long_table_is_set_apart_and_is_the_same_as_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = named("一号线", "二号线")
    here = write_pdf(paper)
    monkeypatch.setattr(pdf_writer, "ROWS_AT_HAND", 0)
    assert write_pdf(paper) == here


def test_a_typesetter_that_fails_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_writer, "ROWS_AT_HAND", 0)
    monkeypatch.setattr(pdf_writer, "pdf_inputs", lambda _: {"title": 1})
    with pytest.raises(ReserveError) as shown:
        write_pdf(named("一号线"))
    assert ".xlsx" in shown.value.message.zh
    assert "2 行" in shown.value.message.zh


def test_texts_of_a_document_never_reach_the_source_of_the_template() -> None:
    inputs = pdf_writer.pdf_inputs(named(TYPST))
    assert TYPST in str(inputs["blocks"]).replace("\\\\", "\\").replace("\\'", "'")
    changed = replace(named(TYPST), title='#eval("1+1")')
    assert "#eval" in pdf_text(write_pdf(changed))


def test_the_catalogue_loads_no_writer_until_one_is_asked() -> None:
    code = "import sys, reserve.exchange.documents.catalogue; sys.exit(bool({'typst', 'docx', 'noto_cjk_sans_otc'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0


def test_letters_in_chinese_have_the_sizes_of_official_letters_and_english_ones_do_not() -> None:
    for language, sizes, face in (("zh", (22, 16), "仿宋"), ("en", (17, 11.5), "宋体")):
        made = docx.Document(io.BytesIO(write_docx(DOCUMENTS["recommendation"].make(papers(listed(language=language), settled=True)))))
        said = [run for paragraph in made.paragraphs for run in paragraph.runs if run.text.strip()]
        assert {said[1].font.size.pt, said[3].font.size.pt} == set(sizes)
        assert f'w:eastAsia="{face}"' in said[3]._element.xml
        assert made.sections[0].left_margin.mm == pytest.approx(28, abs=0.1)


def test_letters_set_in_pieces_are_the_bytes_of_each_alone_and_say_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    data = papers()
    made = [letter(data, row.project_code) for row in data.listed.rows[:3]]
    monkeypatch.setattr(pdf_writer, "_PIECE", 2)
    steps: list[tuple[int, int]] = []
    assert list(pdf_writer.write_pdfs(made, lambda done, total: steps.append((done, total)))) == [write_pdf(one) for one in made]
    assert steps == [(2, 3), (3, 3)]
