"""The awards of an issued batch from the advance to the last fen; who may do what, when; what the ledger keeps."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from reserve.services import verify_audit
from reserve.services.proceedings import withdraw_from_batch
from reserve.services.settlement import (
    SettlementRow,
    Typed,
    preview_settlement,
    propose_settlement,
    read_own_settlements,
    read_settlement,
    record_advance,
    record_payment,
    record_verification,
    refuse_settlement,
    settlement_form,
    sign_settlement,
    withdraw_settlement,
)
from reserve.services.settlement.export import export_settlement
from reserve.store.audit import AuditEvent
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.support.proceedings import Case
from tests.support.settlement import PAID, REPORT, Kept, typed

WAN = 1_000_000


@pytest.fixture
def case(issued_batch: Kept, tmp_path: Path) -> Iterator[Case]:
    """The issued batch in a register of this test's own."""
    made = issued_batch.copy(tmp_path)
    yield made
    made.office.store.dispose()


def row(case: Case, number: int = 0) -> SettlementRow:
    found = read_settlement(case.office.desk, case.chain.ranker, case.batch).of(case.projects[number])
    assert found is not None
    return found


def verify(case: Case, number: int = 0, **figures: str) -> int:
    desk = case.office.desk
    return record_verification(desk, case.chain.ranker, case.batch, case.projects[number], typed(**figures), day=desk.today(), **REPORT)


def test_half_is_paid_before_and_the_rest_on_what_was_verified_and_signed_by_another(case: Case) -> None:
    desk, ranker, batch, first = case.office.desk, case.chain.ranker, case.batch, case.projects[0]
    before = read_settlement(desk, ranker, batch)
    assert [(one.state, one.granted_fen // WAN, one.advance_fen // WAN) for one in before.rows] == [
        ("advance", 400, 200),
        ("advance", 200, 100),
    ]
    assert record_advance(desk, ranker, batch, day=desk.today(), **PAID) == 300 * WAN
    assert row(case).state == "waits"
    form = settlement_form(desk, ranker, batch, first)
    assert form.asks_investment
    assert form.level_unit == "kgce/t"
    figures = typed(saving="5,000 tce", investment="3000", level="90", air_class="A 级")
    would = preview_settlement(desk, ranker, batch, first, figures)
    number = record_verification(desk, ranker, batch, first, figures, day=desk.today(), **REPORT)
    kept = row(case).verification
    assert kept is not None
    assert kept.number == number
    saving = kept.figure("saving")
    assert saving is not None
    assert (saving.text, saving.unit, saving.value) == ("5,000 tce", "tce/yr", 5_000_000_000)
    made = propose_settlement(desk, ranker, batch, first)
    assert (made.earned_fen, made.due_fen, made.balance_fen) == (would.earned_fen, would.due_fen, would.balance_fen)
    assert made.earned_fen == 250 * WAN
    assert made.balance_fen == made.due_fen - 200 * WAN
    assert made.steps == would.steps
    assert row(case).state == "proposed"
    signed = sign_settlement(desk, case.signer, batch, first)
    assert (signed.state, signed.outstanding_fen) == ("to_pay", made.balance_fen)
    part = record_payment(desk, ranker, batch, first, day=desk.today(), amount_fen=10 * WAN, **PAID)
    assert part.outstanding_fen == made.balance_fen - 10 * WAN
    done = record_payment(desk, ranker, batch, first, day=desk.today(), **PAID)
    assert done.paid_fen == made.due_fen
    assert done.state == ("held" if made.held_fen else "settled")
    view = read_settlement(desk, ranker, batch)
    assert (view.paid_fen, view.due_fen, view.to_pay_fen, view.to_recover_fen) == (made.due_fen + 100 * WAN, made.due_fen, 0, 0)
    assert verify_audit(desk).ok


def test_a_short_saving_brings_the_difference_back_and_closing_settles_for_good(case: Case) -> None:
    desk, ranker, batch, first = case.office.desk, case.chain.ranker, case.batch, case.projects[0]
    record_advance(desk, ranker, batch, day=desk.today(), projects=[first], **PAID)
    verify(case, saving="1000", investment="3000", level="90", air_class="A", ultra_low="是")
    made = propose_settlement(desk, ranker, batch, first, closing=True)
    assert made.earned_fen == 50 * WAN
    assert made.balance_fen == made.due_fen - 200 * WAN < 0
    assert sign_settlement(desk, case.signer, batch, first).state == "to_recover"
    assert read_settlement(desk, ranker, batch).to_recover_fen == -made.balance_fen
    done = record_payment(desk, ranker, batch, first, day=desk.today(), **PAID)
    assert (done.state, done.paid_fen, done.moves[-1].amount_fen) == ("settled", made.due_fen, made.balance_fen)
    with pytest.raises(NotAllowedNow, match="settle_closed"):
        verify(case, saving="6000")


def test_a_project_that_left_pays_its_advance_back_without_a_report(case: Case) -> None:
    desk, ranker, batch, second = case.office.desk, case.chain.ranker, case.batch, case.projects[1]
    record_advance(desk, ranker, batch, day=desk.today(), **PAID)
    withdraw_from_batch(desk, ranker, batch, second, letter="长经信函〔2024〕9号", letter_day=desk.today(), reason="企业停止实施项目")
    assert (row(case, 1).gone, row(case, 1).state) == (True, "verified")
    made = propose_settlement(desk, ranker, batch, second)
    assert (made.balance_fen, made.verification) == (-100 * WAN, None)
    sign_settlement(desk, case.signer, batch, second)
    assert record_payment(desk, ranker, batch, second, day=desk.today(), **PAID).state == "settled"


def test_each_act_has_its_time_and_its_person(case: Case) -> None:
    desk, ranker, signer, batch, first = case.office.desk, case.chain.ranker, case.signer, case.batch, case.projects[0]
    both = case.office.person("zj.both", "ZJ", "province_ranker", "province_signer")
    finance = case.office.person("zj.finance", "ZJ", "finance")
    today = desk.today()
    with pytest.raises(NotAllowedNow, match="settle_unverified"):
        propose_settlement(desk, ranker, batch, first)
    with pytest.raises(NotAllowedNow, match="settle_nothing_waits"):
        sign_settlement(desk, signer, batch, first)
    with pytest.raises(NotFound, match="settle_no_award"):
        record_advance(desk, ranker, batch, day=today, projects=[case.projects[2]], **PAID)
    with pytest.raises(BadInput, match="settle_advance_sum"):
        record_advance(desk, ranker, batch, day=today, projects=[first], amount_fen=201 * WAN, **PAID)
    assert record_advance(desk, finance, batch, day=today, projects=[first], amount_fen=150 * WAN, **PAID) == 150 * WAN
    with pytest.raises(NotAllowedNow, match="settle_no_advance_of"):
        record_advance(desk, ranker, batch, day=today, projects=[first], **PAID)
    with pytest.raises(BadInput, match="typed_day"):
        record_advance(desk, ranker, batch, day=today.replace(year=today.year + 1), **PAID)
    verify(case, saving="5000", investment="3000")
    with pytest.raises(NotAllowedNow, match="settle_lacking"):
        propose_settlement(desk, ranker, batch, first, closing=True)
    propose_settlement(desk, both, batch, first)
    for act, error in (
        (lambda: sign_settlement(desk, both, batch, first), "settle_own"),
        (lambda: sign_settlement(desk, ranker, batch, first), "right_missing"),
        (lambda: withdraw_settlement(desk, ranker, batch, first), "settle_not_author"),
    ):
        with pytest.raises(Refused, match=error):
            act()
    for act in (lambda: propose_settlement(desk, ranker, batch, first), lambda: verify(case, saving="1")):
        with pytest.raises(NotAllowedNow, match="settle_waits"):
            act()
    assert refuse_settlement(desk, signer, batch, first, "请补充绩效分级证明").state == "verified"
    refused = row(case).refused
    assert refused is not None
    assert (refused.outcome, refused.comment) == ("refused", "请补充绩效分级证明")
    propose_settlement(desk, ranker, batch, first)
    assert withdraw_settlement(desk, ranker, batch, first).state == "verified"
    propose_settlement(desk, ranker, batch, first)
    signed = sign_settlement(desk, signer, batch, first)
    with pytest.raises(BadInput, match="settle_payment_sum"):
        record_payment(desk, finance, batch, first, day=today, amount_fen=abs(signed.outstanding_fen) + 1, **PAID)
    with pytest.raises(NotAllowedNow, match="settle_unpaid"):
        verify(case, saving="6000")
    record_payment(desk, finance, batch, first, day=today, **PAID)
    assert row(case).state == "held"
    with pytest.raises(NotAllowedNow, match="settle_nothing_new"):
        propose_settlement(desk, ranker, batch, first)
    assert verify_audit(desk).ok


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({}, "settle_saving_missing"),
        ({"saving": "很多"}, "settle_figure"),
        ({"saving": "5000 吨"}, "settle_figure"),
        ({"saving": "1", "luck": "2"}, "settle_figure_unknown"),
        ({"saving": "1", "level": "-3"}, "settle_figure_range"),
        ({"saving": "1", "investment": "=1+1"}, "settle_figure"),
        ({"saving": "1", "air_class": "Z"}, "settle_figure"),
    ],
)
def test_a_figure_that_cannot_be_read_is_named_with_what_was_typed(case: Case, figures: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        verify(case, **figures)
    assert caught.value.code == code
    assert caught.value.text("zh")
    assert caught.value.text("en") != caught.value.text("zh")


def test_a_county_reads_its_own_awards_and_nobody_elses(case: Case) -> None:
    desk, chain = case.office.desk, case.chain
    record_advance(desk, chain.ranker, case.batch, day=desk.today(), **PAID)
    own = read_own_settlements(desk, chain.clerk)
    assert [(one.batch_code, one.row.project_code) for one in own] == [(case.batch, code) for code in case.projects[:2]]
    assert {one.row.paid_fen for one in own} == {200 * WAN, 100 * WAN}
    assert read_own_settlements(desk, case.office.person("huzhou", "3305", "city_reviewer")) == own
    assert read_own_settlements(desk, case.office.person("anji.clerk", "330523", "county_clerk")) == ()
    with pytest.raises(Refused):
        read_own_settlements(desk, chain.ranker)
    with pytest.raises(Refused):
        read_settlement(desk, chain.clerk, case.batch)


def test_nothing_is_settled_before_the_list_is_issued(case: Case) -> None:
    with case.office.store.engine.begin() as connection:
        connection.execute(text("UPDATE batch SET state = 'final'"))
    view = read_settlement(case.office.desk, case.chain.ranker, case.batch)
    assert (view.issued, view.rows) == (False, ())
    with pytest.raises(NotAllowedNow, match="settle_not_issued"):
        record_advance(case.office.desk, case.chain.ranker, case.batch, day=case.office.desk.today(), **PAID)


def test_the_database_refuses_a_signature_of_the_author_and_a_payment_of_nothing(case: Case) -> None:
    record_advance(case.office.desk, case.chain.ranker, case.batch, day=case.office.desk.today(), **PAID)
    columns = "batch_id, project_code, document, day, detail, person_id, person_name, done_at"
    for kind, amount, author in (
        ("'pay'", "0", "NULL"),
        ("'sign'", "NULL", "person_id"),
        ("'verify'", "5", "NULL"),
        ("'gift'", "5", "NULL"),
    ):
        insert = (
            f"INSERT INTO settlement_act (id, number, refers_to, kind, amount_fen, author_id, {columns}) "
            f"SELECT 'x', 99, 1, {kind}, {amount}, {author}, {columns} FROM settlement_act WHERE number = 1"
        )
        with pytest.raises(IntegrityError), case.office.store.engine.begin() as connection:
            connection.execute(text(insert))


def test_figures_keep_what_was_typed(case: Case) -> None:
    figures = {"saving": Typed("0.5", "10ktce/yr"), "investment": Typed("3000万元"), "other": Typed("0")}
    desk = case.office.desk
    record_verification(desk, case.chain.ranker, case.batch, case.projects[0], figures, day=desk.today(), **REPORT)
    kept = row(case).verification
    assert kept is not None
    assert [(one.name, one.text, one.unit, one.value) for one in kept.figures] == [
        ("saving", "0.5", "10ktce/yr", int(Decimal(5000) * 1_000_000)),
        ("investment", "3000万元", "10kCNY", 3_000_000_000),
        ("other", "0", "10kCNY", 0),
    ]


def test_the_table_leaves_with_its_sums_its_digest_and_the_head_of_the_audit_chain(case: Case) -> None:
    desk, ranker, batch, first = case.office.desk, case.chain.ranker, case.batch, case.projects[0]
    record_advance(desk, ranker, batch, day=desk.today(), **PAID)
    verify(case, saving="1000", investment="3000", level="90", air_class="A", ultra_low="是")
    made = propose_settlement(desk, ranker, batch, first, closing=True)
    sign_settlement(desk, case.signer, batch, first)
    file = export_settlement(desk, ranker, batch, language="zh")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    said = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    told = "\n".join(str(value) for row in said for value in row)
    assert sheet.title == "清算表"
    for text_ in ("单位：万元、吨标准煤（tce）", "填报单位（盖章）", "审核人", "日期", "（盖章处）", "待收回", "待核定"):
        assert text_ in told
    total = next(row for row in said if "合计（2 个项目）" in row)
    assert [float(value) for value in total[1:4]] == [600, 300, 1000]
    assert float(total[-1]) == made.balance_fen / WAN
    again = export_settlement(desk, ranker, batch, language="zh")
    assert again.content != file.content, "each carries the head of the chain as it was then"
    with desk.store.read() as session:
        logged = [one for one in session.exec(select(AuditEvent)) if one.action == "batch.export" and one.outcome == "done"]
    assert len(logged) == 2
    assert all(len(export_settlement(desk, ranker, batch, each).content) > 2_000 for each in ("docx", "pdf"))
    with pytest.raises(NotFound, match="document_no_format"):
        export_settlement(desk, ranker, batch, "exe")
    with pytest.raises(Refused):
        export_settlement(desk, case.chain.clerk, batch)
