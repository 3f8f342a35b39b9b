"""A batch with a scenario and a signed departure, written straight into the tables."""

from sqlalchemy import Engine, insert, select

from reserve.store.identifiers import new_id
from reserve.store.schema import metadata
from tests.support.waivers import AT

DIGEST = "0" * 64


def departed(engine: Engine) -> None:
    """One row in every table of a batch that is never changed."""
    tables = metadata.tables
    batch, departure = new_id(), new_id()
    with engine.begin() as connection:
        author, signer = connection.execute(select(tables["person"].c.id).limit(2)).scalars()
        frozen = {"digest": DIGEST, "code": "fund", "content": "{}", "stored_at": AT}
        opened = {
            "id": batch, "code": "33-2024-B99", "unit_code": "ZJ", "state": "ranked", "programme_code": "fund", "programme_digest": DIGEST,
            "budget_fen": 1, "granted": {},
            "basis": "演示〔2024〕9号", "reference_date": "2024-09-02", "seed_secret": "s", "seed_commitment": DIGEST,
            "seed_revealed": True, "run_number": 1, "opened_by": author, "opened_at": AT, "updated_at": AT,
        }  # fmt: skip
        tried = {
            "id": new_id(), "batch_id": batch, "number": 1, "run_number": 1, "title": "B", "changes": {}, "programme_digest": DIGEST,
            "result_digest": DIGEST, "sums": {}, "entering": 0, "leaving": 0, "person_id": author, "person_name": "王", "ran_at": AT,
        }  # fmt: skip
        proposed = {
            "id": departure, "batch_id": batch, "number": 1, "run_number": 1, "project_code": "3305-2024-00001", "kind": "out",
            "offer_fen": 0, "list_offer_fen": 1, "breaks": [], "reason": "企业破产", "author_id": author, "author_name": "王",
            "proposed_at": AT,
        }  # fmt: skip
        signed = {
            "id": new_id(), "departure_id": departure, "act": "signed", "author_id": author, "person_id": signer, "person_name": "李",
            "done_at": AT,
        }  # fmt: skip
        approved = {
            "id": new_id(), "batch_id": batch, "number": 1, "step": 3, "kind": "approve", "day": AT.date(), "document": "会纪〔2024〕3号",
            "detail": {}, "person_id": signer, "person_name": "李", "run_by": author, "done_at": AT,
        }  # fmt: skip
        kept = {
            "id": new_id(), "batch_id": batch, "number": 1, "run_number": 1, "manifest_digest": DIGEST, "archive_bytes": 1,
            "frozen_by": author, "frozen_at": AT,
        }  # fmt: skip
        scored = {
            "id": new_id(), "batch_id": batch, "number": 1, "kind": "score", "project_code": "3305-2024-00001", "score": 80_000_000,
            "reason": "可复制", "detail": {}, "person_id": signer, "person_name": "李", "done_at": AT,
        }  # fmt: skip
        advanced = {
            "id": new_id(), "batch_id": batch, "number": 1, "project_code": "3305-2024-00001", "kind": "advance", "amount_fen": 1,
            "document": "财建〔2024〕3号", "day": AT.date(), "detail": {}, "person_id": author, "person_name": "王", "done_at": AT,
        }  # fmt: skip
        rows = (
            ("programme_version", frozen),
            ("batch", opened),
            ("scenario_run", tried),
            ("departure", proposed),
            ("departure_step", signed),
            ("batch_act", approved),
            ("expert_act", scored),
            ("settlement_act", advanced),
            ("batch_freeze", kept),
            ("batch_freeze_piece", {"id": new_id(), "batch_freeze_id": kept["id"], "number": 1, "content": b"x"}),
        )
        for name, row in rows:
            connection.execute(insert(tables[name]), [row])
