"""The documents of a batch leave through one service: rights, records, terms, and only what the batch has."""

import datetime as dt
import io
import zipfile

import docx
import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from reserve.exchange.documents.data import Terms
from reserve.services import open_batch, run_batch, verify_audit
from reserve.services.batch_documents import batch_document
from reserve.store.audit import AuditEvent
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.support.office import Chain, Office

PROGRAMME, BUDGET, ORDER = "zhejiang_cement_special_fund", 3_000_000_000, "演示〔2024〕9号（2024-08-30）"


def ranked(office: Office) -> tuple[Chain, str, str]:
    """The people, a project and the ranked batch that pins it."""
    chain = office.chain()
    project = office.in_state(chain, "province")
    batch = open_batch(office.desk, chain.ranker, PROGRAMME, BUDGET, ORDER).code
    run_batch(office.desk, chain.ranker, batch)
    return chain, project, batch


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_each_document_leaves_with_its_digest_in_the_chain_and_the_head_on_its_pages(local_office: Office) -> None:
    office = local_office
    chain, project, batch = ranked(office)
    summary = batch_document(office.desk, chain.ranker, batch, "summary", "pdf")
    assert summary.filename == f"浙江省水泥行业节能降碳技术改造专项资金 {batch} 储备项目汇总表.pdf"
    with office.store.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "batch.export").order_by(col(AuditEvent.number))).all()[-1]
        head, detail = event.hash, event.detail
    said = text_of(summary.content)
    assert head in said
    assert detail["document"] == "summary"
    assert len(detail["content"]) == 64
    assert detail["digest"] in said
    assert verify_audit(office.desk).ok
    letter = text_of(batch_document(office.desk, chain.ranker, batch, "letters", "pdf", project=project).content)
    assert project in letter
    assert "排序结果的函" in letter
    letters = batch_document(office.desk, chain.ranker, batch, "letters", "zip").content
    with zipfile.ZipFile(io.BytesIO(letters)) as archive:
        assert [name.rsplit("/", 1)[1] for name in archive.namelist()] == [f"{project}.pdf"]
    workbook = batch_document(office.desk, chain.ranker, batch, "ranked", "xlsx")
    assert workbook.content[:2] == b"PK"


def test_terms_of_the_office_stand_in_the_document_and_impossible_ones_are_refused(local_office: Office) -> None:
    office = local_office
    chain, _, batch = ranked(office)
    terms = Terms(dt.date(2024, 9, 9), dt.date(2024, 9, 13), "节能处 #panic()", issuer="浙江省经济和信息化厅")
    made = batch_document(office.desk, chain.ranker, batch, "notice", "docx", terms=terms).content
    lines = [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert "公示期：2024年9月9日 至 2024年9月13日。" in lines
    assert "浙江省经济和信息化厅" in lines
    for wrong, code in (
        (Terms(dt.date(2024, 9, 9), None), "document_half_period"),
        (Terms(dt.date(2024, 9, 9), dt.date(2024, 9, 8)), "document_period"),
        (Terms(channel="长" * 301), "document_term_long"),
    ):
        with pytest.raises(BadInput) as shown:
            batch_document(office.desk, chain.ranker, batch, "notice", "docx", terms=wrong)
        assert shown.value.code == code


def test_who_may_not_export_gets_no_document_and_a_batch_not_ranked_has_none(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    office.in_state(chain, "province")
    batch = open_batch(office.desk, chain.ranker, PROGRAMME, BUDGET, ORDER).code
    with pytest.raises(Refused):
        batch_document(office.desk, chain.province, batch, "summary", "pdf")
    with pytest.raises(Refused):
        batch_document(office.desk, chain.clerk, batch, "notice", "pdf")
    with pytest.raises(NotAllowedNow) as early:
        batch_document(office.desk, chain.ranker, batch, "summary", "pdf")
    assert early.value.code == "batch_not_ranked"
    for name, format_, code in (("nothing", "pdf", "document_unknown"), ("summary", "exe", "document_no_format")):
        with pytest.raises(NotFound) as shown:
            batch_document(office.desk, chain.ranker, batch, name, format_)
        assert shown.value.code == code
