"""The documents of a batch leave through one service: rights, records, terms, and only what the batch has."""

import datetime as dt
import io
import zipfile

import docx
import openpyxl
import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from reserve.exchange.documents.data import Terms
from reserve.services import open_batch, run_batch, verify_audit
from reserve.services.batches import documents as batch_documents
from reserve.services.batches.documents import batch_document
from reserve.services.proceedings import withdraw_from_batch
from reserve.store.audit import AuditEvent
from reserve.store.batches import Batch
from reserve.store.people import PersonRow
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.support import proceedings
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


def test_each_document_leaves_with_its_digest_in_the_chain_and_the_head_on_its_pages(
    local_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.setattr(batch_documents, "LETTERS_IN_ONE", 0)
    with pytest.raises(NotAllowedNow, match="letters_too_many"):
        batch_document(office.desk, chain.ranker, batch, "letters", "pdf")
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


def test_after_a_withdrawal_the_documents_show_the_list_as_it_stands_and_the_notice_its_own_period(
    local_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = proceedings.ranked(local_office, monkeypatch)
    desk, ranker, batch = local_office.desk, case.chain.ranker, case.batch

    def lines(name: str) -> list[tuple[object, ...]]:
        content = batch_document(desk, ranker, batch, name, "xlsx").content
        return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))

    def words(name: str) -> str:
        return "\n".join(str(cell) for line in lines(name) for cell in line if cell is not None)

    assert ("拟稿" in words("notice"), "变更后名单摘要" in words("notice")) == (True, False)
    assert "拟支持 2 个项目，拟安排资金 600.00 万元" in words("notice")
    depart(local_office, case)
    assert "拟支持 2 个项目，拟安排资金 550.00 万元" in words("notice")
    assert ("企业已停产" in words("notice"), "拟安排由 200.00 万元调整为 150.00 万元" in words("notice")) == (True, True)
    case.approve()
    case.publicise()
    day = proceedings.TODAY
    withdraw_from_batch(desk, ranker, batch, case.projects[0], letter="长经信函〔2024〕9号", letter_day=day, reason="企业停止实施项目")
    notice, summary, ranking = words("notice"), words("summary"), words("ranked")
    assert "拟支持 1 个项目，拟安排资金 150.00 万元" in notice
    assert "公示期：2024年9月3日 至 2024年9月9日。" in notice
    assert "0571-00000000（节能处）" in notice
    assert "拟稿" not in notice
    assert "已退出" in summary
    assert "变更后名单摘要" in summary
    assert ("已退出" in ranking, "变更后名单摘要" in ranking) == (False, False), "the ranking is told as it was run"


def depart(office: Office, case: proceedings.Case) -> None:
    """A signed departure: the second project gets 1.5 million instead of two."""
    with office.store.write() as session:
        batch = session.exec(select(Batch).where(Batch.code == case.batch)).one()
        people = session.exec(select(PersonRow).order_by(PersonRow.login)).all()
        about = {
            "id": "d" * 8, "batch_id": batch.id, "number": 1, "run_number": batch.run_number, "project_code": case.projects[1],
            "kind": "amount", "offer_fen": 150_000_000, "list_offer_fen": 200_000_000, "breaks": [], "reason": "企业已停产一条线",
            "author_id": people[0].id, "author_name": people[0].name, "proposed_at": office.desk.now(),
        }  # fmt: skip
        session.add(Departure.model_validate(about))
        session.flush()
        signed = {
            "id": "s" * 8, "departure_id": "d" * 8, "act": "signed", "author_id": people[0].id, "person_id": people[1].id,
            "person_name": people[1].name, "done_at": office.desk.now(),
        }  # fmt: skip
        session.add(DepartureStep.model_validate(signed))
