"""A programme without competition as a batch: opened, run, read, exported; the same sums on every way."""

import io
import zipfile
from decimal import Decimal

import pytest
from sqlmodel import select

from reserve.services import export_batch, open_batch, read_batch, run_batch
from reserve.services.batches.freeze_batch import freeze_batch
from reserve.services.batches.read_frozen import check_frozen, export_frozen
from reserve.services.proceedings.approve import approve_batch
from reserve.services.projects.reckon_money import reckon_money
from reserve.store.batches import Batch
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound
from tests.support.office import Office

FUZHOU = "fujian_retrofit_reward"
ORDER = "演示〔2024〕10号（2024-08-30）"


def test_a_finished_project_is_paid_by_formula_and_the_workbook_says_so(local_office: Office) -> None:
    chain = local_office.chain()
    changed = {"finish_date": ("2024-08-31", None), "progress": ("accepted", None), "energy_contract": ("否", None)}
    project = local_office.in_state(chain, "province", changed)
    batch = open_batch(local_office.desk, chain.ranker, "shanghai_saving_support", 0, ORDER).code
    run_batch(local_office.desk, chain.ranker, batch)
    view = read_batch(local_office.desk, chain.ranker, batch)
    (row,) = view.rows
    assert (row.project_code, row.place, row.status, view.budget_fen) == (project, 1, "funded", 0)
    assert row.saving_tce_micro is not None
    saving_fen = row.saving_tce_micro * 600 * 100 // 1_000_000
    assert row.offer_fen == row.entitled_fen == view.spent_fen == min(saving_fen, 4500 * 300_000, 500 * 1_000_000)
    assert [step.code for step in row.caps if step.binding] == ["due_rate" if row.offer_fen == saving_fen else "due_project"]
    assert row.decisions
    assert all(decision.allowed for decision in row.decisions)
    assert {"subsidies.shanghai_2020.rate", "subsidies.shanghai_2020.share"} <= set(view.unverified)
    assert any("93.5 万元" in warning.zh for warning in view.warnings)
    book = zipfile.ZipFile(io.BytesIO(export_batch(local_office.desk, chain.ranker, batch).content))
    words = book.read("xl/sharedStrings.xml").decode()
    assert "办法未公布年度总额" in words
    assert "办法未公布年度总额" in words
    assert "参照测算" in words
    assert all(text in words for text in ("公式金额", "应享金额", "本批兑付"))
    assert "已读原文" not in words
    found = reckon_money(local_office.desk, chain.clerk, project, verified_tce=Decimal(1000))
    by_code = {one.would.programme.code: one for one in found.formulas}
    assert by_code["shanghai_saving_support"].would.due.entitled_fen == row.entitled_fen
    settled = by_code["shanghai_saving_support"].settled
    assert settled is not None
    assert (settled.final_fen, settled.balance_fen) == (60_000_000, 60_000_000)
    assert [content.stack.total_fen > 0 for content in found.contents] == [True]
    stranger = local_office.person("anji.clerk", "330523", "county_clerk")
    with pytest.raises(NotFound):
        reckon_money(local_office.desk, stranger, project)
    with pytest.raises(BadInput):
        reckon_money(local_office.desk, chain.clerk, project, received_fen=-1)


def test_what_a_final_list_granted_counts_towards_the_firm_and_is_not_paid_again(local_office: Office) -> None:
    chain = local_office.chain()
    done = {"finish_date": ("2024-08-31", None), "progress": ("finished", None)}
    first = local_office.in_state(chain, "province", done)
    local_office.clock.forward(days=300)
    batch = open_batch(local_office.desk, chain.ranker, FUZHOU, 0, ORDER).code
    (row,) = run_batch(local_office.desk, chain.ranker, batch).rows
    with local_office.desk.store.write() as session:
        kept = session.exec(select(Batch).where(Batch.code == batch)).one()
        assert kept.granted == {}
        kept.state = "final"
        session.add(kept)
    other = {**done, "project_code": ("2401-330522-07-02-654321", None), "line_name": ("2号熟料线", None), "project_name": ("二线", None)}
    second = local_office.in_state(chain, "province", other)
    later = open_batch(local_office.desk, chain.ranker, FUZHOU, 0, ORDER).code
    rows = {one.project_code: one for one in run_batch(local_office.desk, chain.ranker, later).rows}
    assert [one.reason for one in rows[first].decisions if not one.allowed] == ["undue_again"]
    (cap,) = (step for step in rows[second].caps if step.code == "due_firm_year")
    assert cap.amount_fen == 800_000_000 - row.entitled_fen
    assert 0 < rows[second].entitled_fen == min(row.entitled_fen, cap.amount_fen)
    frozen = freeze_batch(local_office.desk, chain.ranker, later)
    assert not check_frozen(local_office.desk, chain.ranker, later).differences
    notice = zipfile.ZipFile(io.BytesIO(export_frozen(local_office.desk, chain.ranker, later).content)).read("notice.zh.txt").decode()
    assert f"应享 {Decimal(rows[second].entitled_fen) / 100:,.2f} 元" in notice
    assert frozen.manifest.money.granted_fen == {"91330522MA28ABCD1F": row.entitled_fen}
    signer = local_office.person("zj.approver", "ZJ", "province_signer")
    with pytest.raises(NotAllowedNow) as elsewhere:
        approve_batch(
            local_office.desk, signer, later, run=1, meeting="会议纪要〔2025〕1号", meeting_day=local_office.desk.today(),
            present=["甲", "乙"], decision="同意",
        )  # fmt: skip
    assert "福建省" in elsewhere.value.text("zh")
