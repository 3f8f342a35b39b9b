"""A funding batch from an official list to the workbook, and a table imported twice."""

import datetime as dt
import os
from pathlib import Path

import pytest

from reserve.exchange.table_import import load_mapping
from reserve.services import (
    export_batch,
    home,
    import_memberships,
    import_projects,
    list_batches,
    open_batch,
    reopen_batch,
    run_batch,
    verify_audit,
)
from tests.support.office import Office

REFERENCE = Path(os.environ.get("RESERVE_REFERENCE_DIR", Path(__file__).parents[4] / "shared" / "reference"))
FACTS = REFERENCE / "data" / "published_project_facts.csv"


def test_a_batch_is_opened_ranked_twice_alike_exported_and_reopened(office: Office) -> None:
    c = office.chain()
    code = office.in_state(c, "province")
    r = import_memberships(
        office.desk, c.ranker, [{"project_code": "2401-330522-07-02-123456"}], "provincial_key_plan", "演示〔2024〕1号", dt.date(2024, 5, 1)
    )
    assert r.matched == 1
    ordered = "演示〔2024〕9号（2024-08-30）"
    b = open_batch(office.desk, c.ranker, "zhejiang_cement_special_fund", 3_000_000_000, ordered)
    v = run_batch(office.desk, c.ranker, b.code)
    assert v.rows[0].project_code == code
    d = v.runs[-1].result_digest
    assert run_batch(office.desk, c.ranker, b.code).runs[-1].result_digest == d
    assert export_batch(office.desk, c.ranker, b.code).content[:2] == b"PK"
    assert reopen_batch(office.desk, c.ranker, b.code, "重新核对") == "open"
    assert list_batches(office.desk, c.ranker)[0].code == b.code
    assert home(office.desk, c.clerk).counts == {"province": 1}


def test_a_table_imported_twice_adds_nothing_the_second_time(office: Office) -> None:
    if not FACTS.exists():
        pytest.skip(f"1 file of published facts is not here: {FACTS}")
    clerk = office.person("cx.clerk", "330522", "county_clerk")
    mapping, content = load_mapping("published_project_facts"), FACTS.read_bytes()
    first = import_projects(office.desk, clerk, content, "facts.csv", mapping)
    second = import_projects(office.desk, clerk, content, "facts.csv", mapping)
    assert {row.status for row in first.rows} == {"created", "refused"}
    assert {row.status for row in second.rows} == {"already", "refused"}
    assert verify_audit(office.desk).ok
