"""A county is told the results of its own projects and fetches its own letters; nobody else's, and nothing before it may be known."""

import io

import docx
import pytest
from sqlmodel import col, select

from reserve.services import home, verify_audit
from reserve.services.batches.result_letter import result_letter
from reserve.services.batches.results import results_of
from reserve.services.proceedings import withdraw_from_batch
from reserve.store.audit import AuditEvent
from reserve.vocabulary.errors import NotFound, Refused
from tests.reserve.services.test_batch_documents import text_of
from tests.support import proceedings
from tests.support.office import Office


def code_of(error: pytest.ExceptionInfo[NotFound]) -> str:
    return error.value.code


def test_a_county_and_its_city_are_told_step_by_step_and_fetch_their_letters(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {"project_code": ("2401-330522-07-02-999999", None), "line_name": ("9号熟料线", None), "credit_record_clean": ("否", None)}
    case = proceedings.ranked(local_office, monkeypatch, changed)
    desk, chain = local_office.desk, case.chain
    first, second, third, refused = case.projects
    assert (results_of(desk, chain.clerk, refused), home(desk, chain.clerk).results) == ((), ())
    case.approve()
    [no] = results_of(desk, chain.clerk, refused, language="zh")
    assert (no.place, no.status, no.result) == (None, "gated_out", "不符合条件")
    assert no.said[0] == "项目未进入排位：以下审核条件没有通过。"
    assert no.lift[0] == "补齐或改正上述未通过的条件后，可以参加下一批次。"
    assert [one.project_code for one in home(desk, chain.clerk).results] == [refused]
    assert results_of(desk, chain.clerk, first) == ()
    with pytest.raises(NotFound) as early:
        result_letter(desk, chain.clerk, first, case.batch, "pdf")
    assert code_of(early) == "result_not_known"
    case.publicise()
    [told] = results_of(desk, chain.clerk, third, language="zh")
    assert (told.place, told.result, told.status) == (3, "候补", "reserve")
    assert "结果为“候补”：有项目退出时按次序递补。" in told.said
    assert told.lift
    assert (told.objections, told.until) == ("0571-00000000（节能处）", proceedings.LAST)
    for reader in (chain.clerk, chain.chief, chain.city):
        lines = [(one.project_code, one.result.en, one.place) for one in home(desk, reader).results]
        assert lines == [(first, "Funded", 1), (second, "Funded in part", 2), (third, "Reserve list", 3), (refused, "Not eligible", None)]
    assert home(desk, chain.ranker).results == (), "who has the batches themselves needs no second list"
    made = result_letter(desk, chain.city, third, case.batch, "docx", language="en")
    said = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.content)).paragraphs)
    assert "Why “1号熟料线节能改造” stands where it stands" in said
    assert "The project stands at place 3 of 3" in said
    assert made.filename == f"Zhejiang cement retrofit special fund {case.batch} {third}.docx"
    with local_office.store.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "result.letter").order_by(col(AuditEvent.number))).one()
        assert (event.subject, event.detail["project"], event.detail["format"]) == (case.batch, third, "docx")
    day = proceedings.TODAY
    withdraw_from_batch(desk, chain.ranker, case.batch, first, letter="长经信函〔2024〕9号", letter_day=day, reason="企业停止实施项目")
    [gone], [offered] = results_of(desk, chain.clerk, first, language="zh"), results_of(desk, chain.clerk, third, language="zh")
    assert (gone.result, gone.lift) == ("已退出", ())
    assert gone.said[-1] == "排序后的变更：项目已退出本批次，原安排不再执行。"
    assert (offered.status, offered.said[-1][:6]) == ("offered", "排序后的变更")
    assert [one.result.zh for one in home(desk, chain.clerk).results] == ["已退出", "部分安排", "递补待答复", "不符合条件"]
    letter = text_of(result_letter(desk, chain.clerk, first, case.batch, "pdf").content)
    assert "项目已退出本批次" in letter
    assert (third in letter, second in letter) == (False, False), "a letter speaks of its own project"
    assert verify_audit(desk).ok


def test_neighbours_and_others_get_nothing_and_every_refusal_is_a_sentence(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = proceedings.ranked(local_office, monkeypatch)
    desk, project = local_office.desk, case.projects[0]
    case.approve()
    case.publicise()
    neighbour = local_office.person("anji.clerk", "330523", "county_clerk")
    city = local_office.person("hangzhou.city", "3301", "city_reviewer")
    observer = local_office.person("zj.observer", "ZJ", "observer")
    for stranger in (neighbour, city):
        assert home(desk, stranger).results == ()
        with pytest.raises(NotFound) as hidden:
            results_of(desk, stranger, project)
        assert code_of(hidden) == "project_not_found"
        with pytest.raises(NotFound) as shut:
            result_letter(desk, stranger, project, case.batch, "pdf")
        assert code_of(shut) == "project_not_found"
    with pytest.raises(Refused):
        result_letter(desk, observer, project, case.batch, "pdf")
    assert home(desk, observer).results == ()
    for batch, format_, code in (
        ("3300-2024-B99", "pdf", "result_not_known"),
        ("x\x00", "pdf", "result_not_known"),
        (case.batch, "xlsx", "result_no_format"),
    ):
        with pytest.raises(NotFound) as shown:
            result_letter(desk, case.chain.clerk, project, batch, format_)
        assert code_of(shown) == code
