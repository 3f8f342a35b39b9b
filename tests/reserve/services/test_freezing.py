"""A batch is frozen, kept, taken back and reproduced, the same on either database."""

import sys
from pathlib import Path

import pytest
from sqlmodel import col, select

from reserve import frozen
from reserve.frozen.folder import files_of
from reserve.frozen.verify import verify
from reserve.parameters.held import holding
from reserve.parameters.loader import Library
from reserve.parameters.lookup import library, shipped
from reserve.services import (
    export_batch,
    export_frozen,
    freeze_batch,
    read_batch,
    read_frozen,
    reopen_batch,
    run_batch,
    unfreeze_batch,
    verify_audit,
)
from reserve.services.batches.documents import batch_document
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.read_frozen import frozen_of
from reserve.services.proceedings import approve_batch
from reserve.store import Store, make_engine
from reserve.store.audit import AuditEvent
from reserve.store.backup_restore import restore_backup
from reserve.store.backup_take import take_backup
from reserve.store.batches import Batch, BatchRun, RankingRow
from reserve.store.people import PersonRow
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused
from tests.reserve.exchange.archives import cells
from tests.reserve.services.test_batches import enter_list, opened
from tests.support.office import TODAY, Chain, Office


def ranked(office: Office) -> tuple[Chain, str]:
    """The people and a ranked batch."""
    chain, _, batch = opened(office)
    run_batch(office.desk, chain.ranker, batch)
    return chain, batch


def test_a_frozen_batch_proves_itself_and_its_digest_stands_in_the_audit_chain(office: Office, tmp_path: Path) -> None:
    chain, batch = ranked(office)
    with pytest.raises(NotAllowedNow, match="batch_not_frozen"):
        export_frozen(office.desk, chain.ranker, batch)
    done = freeze_batch(office.desk, chain.ranker, batch)
    first, second = (export_frozen(office.desk, chain.ranker, batch) for _ in range(2))
    files = files_of(first.content, batch)
    assert (first.content, read_frozen(office.desk, chain.ranker, batch)) == (second.content, done)
    assert (verify(files, done.digest).differences, done.projects, done.run) == ((), 1, 1)
    with office.store.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "batch.freeze")).one()
        assert done.digest in str(event.detail)
    assert verify_audit(office.desk).ok
    (tmp_path / "frozen.zip").write_bytes(first.content)
    ranking = frozen.read(tmp_path / "frozen.zip").rank()
    view = read_batch(office.desk, chain.ranker, batch)
    assert [(r.project_code, r.place, r.points_micro, r.offer_fen, r.lift) for r in view.rows] == [
        (r.project_code, r.place, r.points_micro, r.offer_fen, r.lift) for r in ranking.rows
    ]
    assert (view.state, view.spent_fen, view.runs[-1].seed) == ("frozen", ranking.spent_fen, ranking.seed)


def test_sqlite_and_postgresql_freeze_the_same_batch_to_the_same_bytes(local_office: Office, postgresql_url: str, tmp_path: Path) -> None:
    chain, batch = ranked(local_office)
    take_backup(local_office.store.engine, tmp_path / "copy", version="1", attachments=tmp_path / "none")
    engine = make_engine(postgresql_url)
    try:
        restore_backup(tmp_path / "copy", engine, attachments=None, replace=True)
        other = Office(Store(engine), local_office.clock, local_office.wall)
        made = [freeze_batch(one.desk, chain.ranker, batch) for one in (local_office, other)]
        assert made[0] == made[1]
        content = [export_frozen(one.desk, chain.ranker, batch).content for one in (local_office, other)]
        assert content[0] == content[1]
    finally:
        engine.dispose()


def test_a_frozen_batch_is_neither_run_nor_opened_again_until_its_freezing_is_undone_with_a_reason(local_office: Office) -> None:
    desk = local_office.desk
    chain, batch = ranked(local_office)
    done = freeze_batch(desk, chain.ranker, batch)
    for act in (run_batch, freeze_batch):
        with pytest.raises(NotAllowedNow, match="batch_state_forbids"):
            act(desk, chain.ranker, batch)
    with pytest.raises(NotAllowedNow, match="batch_state_forbids"):
        reopen_batch(desk, chain.ranker, batch, "名单有误")
    with pytest.raises(BadInput):
        unfreeze_batch(desk, chain.ranker, batch, " ")
    assert unfreeze_batch(desk, chain.ranker, batch, "名单有误") == "ranked"
    with pytest.raises(NotAllowedNow, match="batch_not_frozen"):
        read_frozen(desk, chain.ranker, batch)
    run_batch(desk, chain.ranker, batch)
    again = freeze_batch(desk, chain.ranker, batch)
    assert (again.number, again.run, again.digest == done.digest) == (2, 2, False)
    assert verify_audit(desk).ok


def test_the_signer_signs_the_digest_and_then_the_freezing_stands(local_office: Office) -> None:
    desk = local_office.desk
    chain, batch = ranked(local_office)
    signer = local_office.person("zj.signer", "ZJ", "province_signer")
    words = {
        "meeting": "会纪〔2024〕3号",
        "meeting_day": TODAY.date(),
        "present": ("王处长", "李科长"),
        "decision": "同意排序结果，按程序公示。",
    }
    with pytest.raises(NotAllowedNow, match="batch_state_forbids"):
        approve_batch(desk, signer, batch, run=1, **words)
    done = freeze_batch(desk, chain.ranker, batch)
    assert approve_batch(desk, signer, batch, run=1, **words) == "approved"
    with local_office.store.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "batch.approve"))
        assert any(done.digest in str(event.detail) for event in events)
    with pytest.raises(NotAllowedNow, match="batch_state_forbids"):
        unfreeze_batch(desk, chain.ranker, batch, "名单有误")
    assert read_frozen(desk, chain.ranker, batch) == done


def test_only_the_ranker_of_the_batch_freezes_it(local_office: Office) -> None:
    desk = local_office.desk
    chain, batch = ranked(local_office)
    for session in (chain.province, chain.clerk):
        with pytest.raises(Refused):
            freeze_batch(desk, session, batch)
        with pytest.raises(Refused):
            unfreeze_batch(desk, session, batch, "名单有误")
    elsewhere = local_office.person("js.ranker", "3305", "province_ranker")
    with pytest.raises((Refused, NotFound)):
        freeze_batch(desk, elsewhere, batch)
    freeze_batch(desk, chain.ranker, batch)
    with pytest.raises(Refused):
        export_frozen(desk, chain.clerk, batch)


def depart(office: Office, *, signed: bool) -> None:
    """A departure from the list of the only batch, or the signature under it."""
    with office.store.write() as session:
        author, signer = session.exec(select(PersonRow).order_by(col(PersonRow.login))).all()[:2]
        if signed:
            parts = {"id": "s", "departure_id": "d", "act": "signed", "author_id": author.id, "person_id": signer.id, "done_at": TODAY}
            session.add(DepartureStep.model_validate({**parts, "person_name": "李"}))
            return
        row = session.exec(select(RankingRow)).one()
        parts = {
            "id": "d", "batch_id": session.exec(select(Batch)).one().id, "number": 1, "run_number": 1, "project_code": row.project_code,
            "kind": "out", "offer_fen": 0, "list_offer_fen": row.offer_fen, "breaks": [], "reason": "企业停产", "author_id": author.id,
            "author_name": "王", "proposed_at": TODAY,
        }  # fmt: skip
        session.add(Departure.model_validate(parts))


def test_a_departure_is_frozen_once_it_is_signed_and_waits_for_nobody(local_office: Office) -> None:
    chain, batch = ranked(local_office)
    depart(local_office, signed=False)
    with pytest.raises(NotAllowedNow, match="batch_freeze_departures"):
        freeze_batch(local_office.desk, chain.ranker, batch)
    depart(local_office, signed=True)
    done = freeze_batch(local_office.desk, chain.ranker, batch)
    files = files_of(export_frozen(local_office.desk, chain.ranker, batch).content, batch)
    assert "企业停产" in files["notice.zh.txt"].decode()
    assert verify(files, done.digest).holds


def test_a_departure_that_is_signed_while_a_list_is_frozen_is_not_lost(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    chain, batch = ranked(local_office)

    def slowly(task: frozen.Ranked, progress: object = None) -> frozen.Made:
        depart(local_office, signed=False)
        depart(local_office, signed=True)
        return frozen.make(task)

    monkeypatch.setattr(sys.modules["reserve.services.batches.freeze_batch"], "make", slowly)
    with pytest.raises(Conflict, match="batch_freeze_meanwhile"):
        freeze_batch(local_office.desk, chain.ranker, batch)
    assert read_batch(local_office.desk, chain.ranker, batch).state == "ranked"


def test_a_list_that_can_no_longer_be_made_is_not_frozen(local_office: Office) -> None:
    chain, batch = ranked(local_office)
    with local_office.store.write() as session:
        session.exec(select(BatchRun)).one().result_digest = "0" * 64
    with pytest.raises(NotAllowedNow, match="batch_freeze_differs"):
        freeze_batch(local_office.desk, chain.ranker, batch)
    assert read_batch(local_office.desk, chain.ranker, batch).state == "ranked"


def test_what_happens_to_the_library_afterwards_changes_nothing_that_was_frozen(local_office: Office) -> None:
    chain, batch = ranked(local_office)
    done = freeze_batch(local_office.desk, chain.ranker, batch)
    enter_list(local_office, chain.ranker)
    with local_office.store.read() as session:
        kept = frozen_of(session, session.exec(select(Batch)).one())
    assert kept.reproduce().files["rows.jsonl"] == kept.files["rows.jsonl"]
    assert read_frozen(local_office.desk, chain.ranker, batch) == done


def test_what_leaves_the_house_later_rests_on_the_frozen_law(local_office: Office) -> None:
    chain, batch = ranked(local_office)
    freeze_batch(local_office.desk, chain.ranker, batch)
    before = batch_document(local_office.desk, chain.ranker, batch, "summary", "xlsx").content
    with holding(Library({}, {}, shipped().packs)):
        assert export_batch(local_office.desk, chain.ranker, batch).content[:2] == b"PK"
        after = batch_document(local_office.desk, chain.ranker, batch, "summary", "xlsx").content
        with local_office.store.read() as session, frozen_law(session, session.exec(select(Batch)).one()):
            assert library().entries != {}
    assert cells(before)[:6] == cells(after)[:6]


def test_a_frozen_batch_shows_the_values_that_it_was_made_with(local_office: Office) -> None:
    chain, batch = ranked(local_office)
    before = read_batch(local_office.desk, chain.ranker, batch)
    assert [value.path for value in before.resting] == list(before.unverified)
    with holding(Library({}, {}, shipped().packs)):
        assert read_batch(local_office.desk, chain.ranker, batch).resting == ()
    freeze_batch(local_office.desk, chain.ranker, batch)
    with holding(Library({}, {}, shipped().packs)):
        assert read_batch(local_office.desk, chain.ranker, batch).resting == before.resting
