"""A funding batch from an official list to the workbook."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from sqlmodel import select

from reserve.services import (
    export_batch,
    home,
    import_memberships,
    list_batches,
    open_batch,
    read_batch,
    read_project,
    reopen_batch,
    run_batch,
    undo_transition,
    verify_audit,
)
from reserve.services.projects.import_memberships import MembershipReceipt
from reserve.store.batches import Batch
from reserve.vocabulary.errors import BadInput, NotAllowedNow
from tests.support.office import Chain, Office

PROGRAMME = "zhejiang_cement_special_fund"
ORDER = "演示〔2024〕9号（2024-08-30）"
BUDGET = 3_000_000_000


def enter_list(office: Office, ranker: str, code: str = "2401-330522-07-02-123456") -> MembershipReceipt:
    date = dt.date(2024, 5, 1)
    return import_memberships(office.desk, ranker, [{"project_code": code}], "provincial_key_plan", "演示〔2024〕1号", date)


def opened(office: Office) -> tuple[Chain, str, str]:
    """The people, a project in the provincial library and the batch that pins it."""
    chain = office.chain()
    project = office.in_state(chain, "province")
    return chain, project, open_batch(office.desk, chain.ranker, PROGRAMME, BUDGET, ORDER).code


def test_an_official_list_makes_members_once_and_names_the_rows_it_cannot_place(office: Office) -> None:
    chain = office.chain()
    code = office.in_state(chain, "province")
    first, again, other = enter_list(office, chain.ranker), enter_list(office, chain.ranker), enter_list(office, chain.ranker, "none")
    assert [(r.added, r.already, len(r.unmatched)) for r in (first, again, other)] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert [one.kind for one in read_project(office.desk, chain.province, code).memberships] == ["provincial_key_plan"]


def test_an_open_batch_keeps_its_seed_and_the_first_run_reveals_it(office: Office) -> None:
    chain, _, batch = opened(office)
    before = read_batch(office.desk, chain.ranker, batch)
    assert (before.state, before.candidates, before.runs, before.rows) == ("open", 1, (), ())
    run = run_batch(office.desk, chain.ranker, batch).runs[-1]
    assert hashlib.sha256(run.seed.encode()).hexdigest() == before.seed_commitment


def test_a_batch_ranked_twice_gives_the_same_result(office: Office) -> None:
    chain, project, batch = opened(office)
    told: list[tuple[int, int, str]] = []
    first, second = (run_batch(office.desk, chain.ranker, batch, lambda *step: told.append(step)) for _ in range(2))
    assert told[: len(told) // 2] == [(1, 1, "judge"), (0, 1, "rank"), (1, 1, "rank"), (0, 1, "store"), (1, 1, "store")]
    assert [row.project_code for row in first.rows] == [project]
    assert [run.number for run in second.runs] == [1, 2]
    assert second.runs[0].result_digest == second.runs[1].result_digest
    assert read_batch(office.desk, chain.ranker, batch) == second
    light = read_batch(office.desk, chain.ranker, batch, explained=False).rows
    assert light == tuple(replace(row, decisions=(), reasons=(), caps=(), lift=()) for row in second.rows)


def test_the_ranked_list_leaves_as_a_workbook_and_the_chain_knows_it(office: Office) -> None:
    chain, _, batch = opened(office)
    with pytest.raises(NotAllowedNow):
        export_batch(office.desk, chain.ranker, batch)
    run_batch(office.desk, chain.ranker, batch)
    download = export_batch(office.desk, chain.ranker, batch)
    assert (download.content[:2], download.filename.endswith(f"{batch} 第1次.xlsx")) == (b"PK", True)
    assert verify_audit(office.desk).ok


def test_a_ranking_is_undone_with_a_reason_and_its_run_stays_on_record(office: Office) -> None:
    chain, _, batch = opened(office)
    run_batch(office.desk, chain.ranker, batch)
    with pytest.raises(BadInput):
        reopen_batch(office.desk, chain.ranker, batch, " ")
    assert reopen_batch(office.desk, chain.ranker, batch, "重新核对") == "open"
    view = read_batch(office.desk, chain.ranker, batch)
    assert ([run.number for run in view.runs], view.rows) == ([1], ())


def test_a_pinned_project_is_not_taken_out_of_the_library(office: Office) -> None:
    chain, project, batch = opened(office)
    assert read_project(office.desk, chain.province, project).undo is None
    with pytest.raises(NotAllowedNow) as shown:
        undo_transition(office.desk, chain.province, project)
    assert shown.value.message.zh == f"项目已列入资金批次“{batch}”，不能再撤销；请先由省级撤销批次"


def test_the_start_page_and_the_list_show_the_batch(local_office: Office) -> None:
    chain, _, batch = opened(local_office)
    assert [each.code for each in list_batches(local_office.desk, chain.ranker)] == [batch]
    assert {card.code: card.count for card in home(local_office.desk, chain.ranker).cards} == {"batch_open": 1, "batch_ranked": 0}
    assert home(local_office.desk, chain.clerk).counts == {"province": 1}


@pytest.mark.parametrize(
    ("budget", "basis", "code"),
    [(0, ORDER, "batch_budget"), (10**15, ORDER, "batch_budget"), (BUDGET, "无", "batch_basis"), (BUDGET, "令\n" * 20, "batch_basis")],
)
def test_a_batch_needs_a_budget_and_a_basis(budget: int, basis: str, code: str, local_office: Office) -> None:
    ranker = local_office.person("ranker", "ZJ", "province_ranker")
    with pytest.raises(BadInput) as shown:
        open_batch(local_office.desk, ranker, PROGRAMME, budget, basis)
    assert shown.value.code == code


def test_an_empty_library_opens_no_batch(local_office: Office) -> None:
    ranker = local_office.person("ranker", "ZJ", "province_ranker")
    with pytest.raises(NotAllowedNow) as shown:
        open_batch(local_office.desk, ranker, PROGRAMME, BUDGET, ORDER)
    assert shown.value.code == "batch_empty"
    with local_office.store.read() as session:
        assert session.exec(select(Batch)).all() == []
