"""The tables of waivers refuse by themselves what must never be in them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from tests.support.office import Office
from tests.support.waivers import AT, waived

IMPOSSIBLE: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "a grant by the county that benefits": ({"unit_code": "330522"}, "granted_by_another"),
    "a grant without a document": ({"basis": None}, "grant_complete"),
    "a grant without an end": ({"expires_on": None}, "grant_complete"),
    "a grant that ended before it began": ({"expires_on": AT.date() - dt.timedelta(days=1)}, "expires_later"),
    "a refusal with an end": ({"act": "declined"}, "grant_complete"),
    "a revocation of nothing": ({"act": "revoked", "basis": None, "expires_on": None}, "number_follows"),
    "a second answer that grants": ({"number": 2}, "number_follows"),
    "an act that nobody knows": ({"act": "forgotten", "basis": None, "expires_on": None}, "act_known"),
}


@pytest.fixture
def engine(office: Office) -> Engine:
    """A register with a submitted project."""
    chain = office.chain()
    office.submitted(chain.clerk)
    return office.store.engine


def test_the_table_refuses_what_no_answer_can_be_and_takes_what_one_is(engine: Engine) -> None:
    for wrong, (changed, constraint) in IMPOSSIBLE.items():
        with pytest.raises(IntegrityError, match=constraint):
            waived(engine, **changed)
        assert wrong
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM waiver").scalar_one() == 0
    waived(engine, expires_on=AT.date())


def test_whoever_asked_never_grants(engine: Engine) -> None:
    with engine.connect() as connection:
        asker = connection.exec_driver_sql("SELECT id FROM person ORDER BY id").scalars().first()
    with pytest.raises(IntegrityError, match="granted_by_another"):
        waived(engine, person_id=asker)
