"""Documents of a batch over HTTP: each opens, has its name and type, carries the head of the audit chain; the rest is refused."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from sqlmodel import col, select

from reserve.exchange.documents.catalogue import DOCUMENTS, WRITERS, ZIP
from reserve.services.batches.documents import batch_document
from reserve.store.audit import AuditEvent
from tests.server.conftest import Served
from tests.server.running import Client
from tests.support import proceedings
from tests.support.office import PASSWORD, Office


@pytest.fixture(scope="module")
def case(served: Served) -> Iterator[proceedings.Case]:
    """A published batch in the library of the server."""
    with pytest.MonkeyPatch.context() as patch:
        made = proceedings.ranked(Office(served.desk.store), patch)
        made.approve()
        made.publicise()
        yield made


@pytest.fixture(scope="module")
def ranker(served: Served, case: proceedings.Case) -> Iterator[Client]:
    """The ranker's browser."""
    with signed_in(served, "zj.ranker") as client:
        yield client


def signed_in(served: Served, login: str) -> Client:
    client = served.client()
    assert client.sign_in(login, PASSWORD).status_code == 303
    return client


def last_event(served: Served, action: str) -> tuple[str, dict[str, Any]]:
    """Hash and details of the latest event of a kind."""
    with served.desk.store.read() as session:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(col(AuditEvent.number).desc())
        found = session.exec(query).first()
        assert found is not None
        return found.hash, dict(found.detail)


def words_of(content: bytes, format_: str) -> str:
    """All that a file says, without white space."""
    if format_ == "pdf":
        found = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    elif format_ == "docx":
        made = docx.Document(io.BytesIO(content))
        tables = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        found = [*(p.text for p in made.paragraphs), *tables, *(p.text for p in made.sections[0].footer.paragraphs)]
    else:
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        found = [str(cell) for sheet in sheets for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None]
    return "".join("".join(found).split())


def every_font_is_inside(content: bytes) -> bool:
    """Whether each font of a PDF brings its outlines along."""
    fonts = [font.get_object() for page in PdfReader(io.BytesIO(content)).pages for font in page["/Resources"]["/Font"].values()]
    inner = [each.get_object() for font in fonts for each in font.get("/DescendantFonts", [font])]
    described: list[DictionaryObject] = [font["/FontDescriptor"] for font in inner]
    return bool(described) and all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one) for one in described)


def test_every_document_arrives_in_each_format_with_its_name_and_the_head_of_the_chain(
    served: Served, case: proceedings.Case, ranker: Client
) -> None:
    for kind in DOCUMENTS.values():
        for format_ in kind.formats:
            if format_ == ZIP:
                continue
            answer = ranker.get(f"/download/batch/{case.batch}/{kind.name}.{format_}?language=zh")
            assert answer.status_code == 200, (kind.name, format_, answer.text[:300])
            assert answer.headers["Content-Type"].partition(";")[0] == WRITERS[format_][1]
            name = unquote(answer.headers["Content-Disposition"].rpartition("UTF-8''")[2])
            assert name == f"浙江省水泥行业节能降碳技术改造专项资金 {case.batch} {kind.label.zh}.{format_}"
            head, detail = last_event(served, "batch.export")
            assert (detail["document"], detail["format"]) == (kind.name, format_)
            said = words_of(answer.content, format_)
            assert head in said, (kind.name, format_)
            assert detail["digest"] in said
            if format_ == "pdf":
                assert every_font_is_inside(answer.content)


def test_the_digest_in_the_chain_is_that_of_what_the_document_says(served: Served, case: proceedings.Case, ranker: Client) -> None:
    def taken(query: str) -> str:
        assert ranker.get(f"/download/batch/{case.batch}/notice.docx?{query}").status_code == 200
        return str(last_event(served, "batch.export")[1]["content"])

    first = taken("language=zh")
    batch_document(case.office.desk, case.chain.ranker, case.batch, "notice", "docx", language="zh")
    assert last_event(served, "batch.export")[1]["content"] == first, "the same words have the same digest on every way out"
    assert taken("language=zh&channel=x") != first
    assert taken("language=en") != first


def test_who_may_not_and_what_is_not_there_gets_no_document(served: Served, case: proceedings.Case, ranker: Client) -> None:
    address = f"/download/batch/{case.batch}"
    for path, status in (
        ("/letters.xlsx", 404), ("/recommendation.xlsx", 404), ("/nothing.pdf", 404), ("/notice.exe", 404),
        ("/letters/3305-2024-99999.pdf", 404), ("/notice.pdf?from=2024-02-30&to=2024-03-01", 400),
        ("/notice.pdf?from=2024-09-09&to=2024-09-02", 400), ("/notice.pdf?from=2024-09-09", 400),
    ):  # fmt: skip
        answer = ranker.get(address + path)
        assert answer.status_code == status, (path, answer.text[:300])
        assert "attachment" not in answer.headers.get("Content-Disposition", "")
    with signed_in(served, "330522.clerk") as clerk, served.client() as nobody:
        assert clerk.get(f"{address}/notice.pdf").status_code == 403
        assert nobody.get(f"{address}/notice.pdf").status_code == 302


def test_a_county_fetches_the_letter_on_its_own_project_and_no_other_county_does(served: Served, case: proceedings.Case) -> None:
    project = case.projects[2]
    address = f"/download/result/{project}/{case.batch}"
    with signed_in(served, "330522.clerk") as clerk, served.client("anji.clerk") as neighbour, served.client("huzhou.city") as city:
        for client in (clerk, city):
            answer = client.get(f"{address}.pdf?language=zh")
            assert answer.status_code == 200, answer.text[:300]
            head, _ = last_event(served, "result.letter")
            said = words_of(answer.content, "pdf")
            assert (head in said, "项目列第3位" in said) == (True, True)
            assert answer.headers["Content-Type"] == "application/pdf"
        assert "Reservelist" in words_of(clerk.get(f"{address}.docx?language=en").content, "docx").replace(
            "Result:reservelist", "Reservelist"
        )
        assert neighbour.get(f"{address}.pdf").status_code == 404
        assert clerk.get(f"/download/result/{project}/3300-2024-B99.pdf").status_code == 404
        assert clerk.get(f"{address}.xlsx").status_code == 404
