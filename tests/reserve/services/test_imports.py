"""A table becomes drafts once; who may not create projects imports none."""

import os
from pathlib import Path

import pytest

from reserve.exchange.table_import import load_mapping
from reserve.services import import_projects, list_projects, verify_audit
from reserve.services.drafts.import_projects import Receipt
from reserve.vocabulary.errors import Refused
from tests.support.office import Office

REFERENCE = Path(os.environ.get("RESERVE_REFERENCE_DIR", Path(__file__).parents[4] / "shared" / "reference"))
FACTS = REFERENCE / "data" / "published_project_facts.csv"


def facts(office: Office, session_id: str) -> Receipt:
    if not FACTS.exists():
        pytest.skip(f"1 file of published facts is not here: {FACTS}")
    return import_projects(office.desk, session_id, FACTS.read_bytes(), "facts.csv", load_mapping("published_project_facts"))


def test_a_table_becomes_drafts_of_the_clerks_unit(office: Office) -> None:
    clerk = office.person("cx.clerk", "330522", "county_clerk")
    receipt = facts(office, clerk)
    assert {row.status for row in receipt.rows} == {"created", "refused"}
    created = {row.code for row in receipt.rows if row.status == "created"}
    assert {row.code for row in list_projects(office.desk, clerk, size=200).rows} == created
    assert all(row.reason is not None for row in receipt.rows if row.status == "refused")


def test_a_table_imported_twice_adds_nothing_the_second_time(office: Office) -> None:
    clerk = office.person("cx.clerk", "330522", "county_clerk")
    first, second = facts(office, clerk), facts(office, clerk)
    assert {row.status for row in second.rows} == {"already", "refused"}
    codes = [{row.number: row.code for row in receipt.rows if row.code} for receipt in (first, second)]
    assert codes[0] == codes[1]
    assert verify_audit(office.desk).ok


def test_who_may_not_create_projects_imports_none(local_office: Office) -> None:
    chief = local_office.person("cx.chief", "330522", "county_chief")
    with pytest.raises(Refused):
        facts(local_office, chief)
    assert list_projects(local_office.desk, chief).total == 0
