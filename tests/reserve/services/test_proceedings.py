"""A batch from its ranking to its end, on both databases; and who may not do what, when."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from reserve.accounts import NeedsConfirmation
from reserve.services import freeze_batch, home, reopen_batch, run_batch, unfreeze_batch, verify_audit
from reserve.services.proceedings import (
    ProceedingsView,
    accept_offer,
    answer_objection,
    approve_batch,
    close_notice,
    decline_offer,
    end_batch,
    finalise_batch,
    issue_batch,
    publicise_batch,
    read_objector,
    read_proceedings,
    take_back_approval,
    take_objection,
    withdraw_from_batch,
)
from reserve.store import Store, make_engine
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused
from tests.support.office import Office
from tests.support.proceedings import FIRST, LAST, PRESENT, TODAY, Case, ranked

WAN = 1_000_000
"""Fen in 10^4 yuan."""


@pytest.fixture(scope="module")
def ranked_once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    """A ranked batch in a file, made once."""
    file = tmp_path_factory.mktemp("ranked") / "reserve.db"
    shutil.copyfile(sqlite_template, file)
    office = Office(Store(make_engine(f"sqlite:///{file}")))
    with pytest.MonkeyPatch.context() as patched:
        case = ranked(office, patched)
    with office.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.store.dispose()
    return file, case


@pytest.fixture
def case(ranked_once: tuple[Path, Case], tmp_path: Path) -> Iterator[Case]:
    """The ranked batch in a register of this test's own."""
    file, made = ranked_once
    shutil.copyfile(file, tmp_path / "own.db")
    office = Office(Store(make_engine(f"sqlite:///{tmp_path / 'own.db'}")), sessions=dict(made.office.sessions))
    yield replace(made, office=office)
    office.store.dispose()


def standing(view: ProceedingsView) -> list[tuple[str, int, int]]:
    return [(one.standing, one.holds_fen // WAN, one.offered_fen // WAN) for one in view.listed]


def due(view: ProceedingsView) -> list[str]:
    return [step.action for step in view.due if step.mine and step.waits_for is None]


def test_a_batch_lives_to_its_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Approved, publicised, objected to, somebody leaves, the list moves up, final, issued, changed, issued again, ended."""
    case = ranked(office, monkeypatch)
    desk, ranker, signer, batch = office.desk, case.chain.ranker, case.signer, case.batch

    def view(who: str = ranker) -> ProceedingsView:
        return read_proceedings(desk, who, batch)

    assert standing(view()) == [("holds", 400, 0), ("holds", 200, 0), ("waits", 0, 0)]
    assert (due(view()), due(view(signer))) == ([], ["approve"])
    assert (case.approve(), case.publicise()) == ("approved", "publicised")
    assert (view().days_left, view().notice.working_days) == (5, 5)  # type: ignore[union-attr]

    office.clock.forward(days=2)
    number = take_objection(
        desk, ranker, batch, name="李四", contact="13800000000", received_on=dt.date(2024, 9, 4), text="第一名项目的产能与公示不符。",
        project=case.projects[0],
    )  # fmt: skip
    assert answer_objection(desk, signer, batch, number, effect="recheck", text="已转区县现场复核，复核后再答复。") == ()
    assert [one.number for one in view().open_objections] == [number]
    assert answer_objection(desk, signer, batch, number, effect="out", text="经复核产能不实，取消资格。") == case.projects[1:]
    assert standing(view()) == [("gone", 0, 0), ("offered", 200, 200), ("offered", 0, 200)]
    assert [offer.answer_by for offer in view().offers] == [dt.date(2024, 9, 11)] * 2

    first, second = (offer.number for offer in view().offers)
    assert accept_offer(desk, ranker, batch, first, letter="长经信函〔2024〕8号", letter_day=dt.date(2024, 9, 4)) == ()
    assert decline_offer(desk, ranker, batch, second, "企业资金安排调整，放弃递补") == ()
    assert standing(view()) == [("gone", 0, 0), ("holds", 400, 0), ("passed", 0, 0)]

    office.clock.forward(days=6)
    assert close_notice(desk, ranker, batch) == "objections"
    assert finalise_batch(desk, signer, batch) == "final"
    issued_on = dt.date(2024, 9, 10)
    assert issue_batch(desk, signer, batch, document_number="浙经信绿色〔2024〕88号", day=issued_on) == "issued"
    withdraw_from_batch(
        desk, ranker, batch, case.projects[1], letter="长经信函〔2024〕9号", letter_day=issued_on, reason="企业停止实施项目"
    )
    with pytest.raises(NotAllowedNow, match="end_unissued"):
        end_batch(desk, ranker, batch)
    assert issue_batch(desk, signer, batch, document_number="浙经信绿色〔2024〕90号", day=issued_on) == "issued"
    assert end_batch(desk, ranker, batch) == "ended"

    ended = view()
    assert ended.held_fen == 0
    assert [one.document for one in ended.issues] == ["浙经信绿色〔2024〕88号", "浙经信绿色〔2024〕90号"]
    assert [step.action for step in ended.steps] == [
        "open", "run", "freeze", "approve", "publicise", "object", "answer", "answer", "accept", "decline", "close", "final", "issue",
        "withdraw", "issue", "end",
    ]  # fmt: skip
    assert ended.due == ()
    assert verify_audit(desk).ok


def test_the_list_is_approved_by_another_person_than_whoever_ran_it(case: Case) -> None:
    both = case.office.person("zj.both", "ZJ", "province_ranker", "province_signer")
    unfreeze_batch(case.office.desk, case.chain.ranker, case.batch, "另一位同事重新运行")
    run_batch(case.office.desk, both, case.batch)
    freeze_batch(case.office.desk, both, case.batch)
    words = {"meeting": "会纪〔2024〕3号", "meeting_day": TODAY, "present": PRESENT, "decision": "同意排序结果，按程序公示。"}
    with pytest.raises(Refused, match="batch_runner_never_signs"):
        approve_batch(case.office.desk, both, case.batch, run=2, **words)
    with pytest.raises(Refused, match="right_missing"):
        approve_batch(case.office.desk, case.chain.ranker, case.batch, run=2, **words)
    with pytest.raises(Conflict):
        approve_batch(case.office.desk, case.signer, case.batch, run=1, **words)
    assert next(step.waits_for for step in read_proceedings(case.office.desk, both, case.batch).due if step.action == "approve")
    assert approve_batch(case.office.desk, case.signer, case.batch, run=2, **words) == "approved"
    columns = "step, kind, project_code, refers_to, amount_fen, day, last_day, document, text, effect, detail"
    statement = text(
        f"INSERT INTO batch_act (id, batch_id, number, {columns}, person_id, person_name, run_by, done_at) "
        f"SELECT 'x', batch_id, 99, {columns}, run_by, person_name, run_by, done_at FROM batch_act WHERE kind = 'approve'"
    )
    with pytest.raises((IntegrityError, DBAPIError), match="approved_by_another"), case.office.store.write() as session:
        session.execute(statement)


def test_an_approval_is_taken_back_before_the_notice_and_never_after(case: Case) -> None:
    desk = case.office.desk
    case.approve()
    with pytest.raises(NotAllowedNow):
        reopen_batch(desk, case.chain.ranker, case.batch, "重新核对")
    with pytest.raises(BadInput, match="comment_missing"):
        take_back_approval(desk, case.signer, case.batch, " ")
    assert take_back_approval(desk, case.signer, case.batch, "会议记录文号有误") == "frozen"
    assert read_proceedings(desk, case.signer, case.batch).approval is None
    case.approve()
    case.publicise()
    for act in (
        lambda: take_back_approval(desk, case.signer, case.batch, "会议记录文号有误"),
        lambda: run_batch(desk, case.chain.ranker, case.batch),
        lambda: reopen_batch(desk, case.chain.ranker, case.batch, "重新核对"),
    ):
        with pytest.raises(NotAllowedNow, match="batch_state_forbids"):
            act()


def test_steps_out_of_order_are_refused_with_what_is_open(case: Case) -> None:
    desk, ranker, signer, batch = case.office.desk, case.chain.ranker, case.signer, case.batch
    for act in (case.publicise, lambda: close_notice(desk, ranker, batch), lambda: finalise_batch(desk, signer, batch)):
        with pytest.raises(NotAllowedNow, match="batch_state_forbids"):
            act()
    case.approve()
    case.publicise()
    case.office.clock.forward(days=7)
    with pytest.raises(NotAllowedNow, match="notice_runs") as running:
        close_notice(desk, ranker, batch)
    assert "2024-09-09" in running.value.message.zh
    number = take_objection(desk, ranker, batch, name="李四", contact="信访件3号", received_on=FIRST, text="对整个名单的排序有异议。")
    case.office.clock.forward(days=1)
    close_notice(desk, ranker, batch)
    with pytest.raises(NotAllowedNow, match="objections_open"):
        finalise_batch(desk, signer, batch)
    with pytest.raises(BadInput, match="objection_names_nobody"):
        answer_objection(desk, signer, batch, number, effect="out", text="经核实，异议成立。予以取消。")
    answer_objection(desk, signer, batch, number, effect="none", text="经核实，排序依据公布的方案。")
    with pytest.raises(NotAllowedNow, match="objection_answered"):
        answer_objection(desk, signer, batch, number, effect="none", text="经核实，排序依据公布的方案。")
    with pytest.raises(BadInput, match="project_not_chosen"):
        withdraw_from_batch(desk, ranker, batch, " ", letter="长经信函〔2024〕9号", letter_day=LAST, reason="企业停止实施项目")
    withdraw_from_batch(desk, ranker, batch, case.projects[0], letter="长经信函〔2024〕9号", letter_day=LAST, reason="企业停止实施项目")
    with pytest.raises(NotAllowedNow, match="offers_open"):
        finalise_batch(desk, signer, batch)
    withdraw_from_batch(desk, ranker, batch, case.projects[1], letter="长经信函〔2024〕10号", letter_day=LAST, reason="企业停止实施项目")
    lapsed = read_proceedings(desk, ranker, batch).offers[0]
    with pytest.raises(NotAllowedNow, match="offer_lapsed"):
        accept_offer(desk, ranker, batch, lapsed.number, letter="长经信函〔2024〕11号", letter_day=dt.date(2024, 9, 10))


def test_what_is_typed_is_refused_with_its_name_and_its_numbers(case: Case) -> None:
    desk, right = (
        case.office.desk,
        {"meeting": "会纪〔2024〕3号", "meeting_day": TODAY, "present": PRESENT, "decision": "同意排序结果，按程序公示。"},
    )
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("typed_day", {"meeting_day": dt.date(2024, 9, 1)}),
        ("typed_day", {"meeting_day": dt.date(2024, 9, 3)}),
        ("typed_present", {"present": ["", "王五"]}),
        ("typed_line", {"meeting": "会纪\n〔2024〕3号"}),
        ("typed_line", {"present": ["王" * 201, "李四"]}),
        ("typed_text", {"decision": "同" * 4001}),
        ("draft_text_unusable", {"decision": "同意排序结果\x00，按程序公示。"}),
    ]
    for code, changed in wrong:
        with pytest.raises(BadInput) as refused:
            approve_batch(desk, case.signer, case.batch, run=1, **{**right, **changed})
        assert refused.value.code == code, changed
    case.approve()
    notice = {"channel": "门户网站", "objections_to": "0571-00000000"}
    for code, first, last in (
        ("notice_short", FIRST, dt.date(2024, 9, 6)), ("typed_day", dt.date(2024, 9, 1), LAST), ("typed_day", FIRST, dt.date(2024, 9, 2)),
        ("typed_day", dt.date(2024, 11, 1), dt.date(2024, 11, 30)),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            publicise_batch(desk, case.chain.ranker, case.batch, first_day=first, last_day=last, **notice)
        assert refused.value.code == code, (first, last)
    assert read_proceedings(desk, case.signer, case.batch).state == "approved"


def test_who_objects_is_told_to_the_office_only_and_each_look_is_audited(case: Case) -> None:
    desk, ranker, batch = case.office.desk, case.chain.ranker, case.batch
    analyst, finance = case.office.person("zj.analyst", "ZJ", "analyst"), case.office.person("zj.finance", "ZJ", "finance")
    case.approve()
    case.publicise()
    with pytest.raises(BadInput, match="typed_day"):
        take_objection(desk, ranker, batch, name="李四", contact="13800000000", received_on=FIRST, text="对整个名单的排序有异议。")
    case.office.clock.forward(days=1)
    hostile = '=HYPERLINK("http://evil.example")<script>alert(1)</script>'
    number = take_objection(desk, ranker, batch, name="李四", contact="13800000000", received_on=FIRST, text=hostile)
    with pytest.raises(NotFound, match="project_not_listed"):
        take_objection(desk, ranker, batch, name="李四", contact="13800000000", received_on=FIRST, text=hostile, project="x' OR 1=1")
    for who in (analyst, finance, ranker):
        view = read_proceedings(desk, who, batch)
        assert view.objections[0].text == hostile
        assert "13800000000" not in repr(view)
        assert "李四" not in repr(view)
    for who in (analyst, finance, case.chain.clerk):
        with pytest.raises(Refused):
            read_objector(desk, who, batch, number)
    assert read_objector(desk, case.signer, batch, number) == ("李四", "13800000000")
    with case.office.store.read() as session:
        told = session.execute(text("SELECT detail FROM audit_event")).scalars().all()
        looked = session.execute(text("SELECT count(*) FROM audit_event WHERE action = 'batch.objector' AND outcome = 'done'")).scalar_one()
    assert looked == 1
    assert not any("13800000000" in str(detail) for detail in told)


def test_every_act_asks_for_its_right_its_unit_and_the_password(case: Case) -> None:
    desk, batch = case.office.desk, case.batch
    elsewhere = case.office.person("jx.signer", "3305", "province_signer", "province_ranker")
    with pytest.raises(NotFound):
        approve_batch(
            desk,
            elsewhere,
            batch,
            run=1,
            meeting="会纪〔2024〕3号",
            meeting_day=TODAY,
            present=PRESENT,
            decision="同意排序结果，按程序公示。",
        )
    with pytest.raises(NotFound):
        read_proceedings(desk, elsewhere, batch)
    with pytest.raises(Refused):
        read_proceedings(desk, case.chain.clerk, batch)
    case.office.wall.forward(minutes=16)
    with pytest.raises(NeedsConfirmation):
        case.approve()
    case.office.enter("zj.signer")
    case = replace(case, signer=case.office.sessions["zj.signer"])
    assert case.approve() == "approved"
    for act in (close_notice, finalise_batch, end_batch):
        with pytest.raises(Refused):
            act(desk, case.chain.clerk, batch)


def test_the_start_page_tells_for_whom_an_act_waits(case: Case) -> None:

    def cards(who: str) -> dict[str, str]:
        return {card.code: card.address for card in home(case.office.desk, who).cards if card.code not in ("batch_open", "batch_ranked")}

    address = f"/batch?batch={case.batch}&part=proceedings"
    assert (cards(case.signer), cards(case.chain.ranker)) == ({"batch_approve": address}, {})
    case.approve()
    assert (cards(case.signer), cards(case.chain.ranker)) == ({}, {"batch_publicise": address})
    case.publicise()
    assert (cards(case.signer), cards(case.chain.ranker)) == ({}, {})
    case.office.clock.forward(days=8)
    assert cards(case.chain.ranker) == {"batch_close": address}
