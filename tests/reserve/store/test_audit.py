"""The audit chain: what was tampered with is named by its number, and a printed head proves the rest."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from reserve.store import Store
from reserve.store.audit import GENESIS, Act, AuditEvent, ChainReport, append, head_of, verify

AT = dt.datetime(2024, 9, 2, 10, 42, 7, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def record(store: Store, count: int, login: str = "wang") -> list[str]:
    """Append events and answer with the head after each."""
    heads = []
    for number in range(count):
        with store.write() as session:
            heads.append(append(session, Act("project.submit", f"3305-2024-{number:05d}", login=login, detail={"字": [1, None]}), AT).hash)
    return heads


def report(store: Store, expected_head: str | None = None) -> ChainReport:
    with store.read() as session:
        return verify(session, expected_head)


def tamper(engine: Engine, *statements: str) -> None:
    """Change the table as its owner can: without its triggers."""
    names = ("update", "delete") if engine.dialect.name == "sqlite" else ("rows",)
    with engine.begin() as connection:
        for name in names:
            on = "" if engine.dialect.name == "sqlite" else " ON audit_event"
            connection.exec_driver_sql(f"DROP TRIGGER audit_event_{name}{on}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_untouched_chain_is_whole_and_knows_its_printed_heads(database: Engine) -> None:
    store = Store(database)
    assert report(store, GENESIS) == ChainReport(0, GENESIS, True, None, "whole", 0)
    heads = record(store, 7)
    assert report(store) == ChainReport(7, heads[-1], True, None, "whole")
    assert [report(store, head).expected_at for head in (GENESIS, *heads)] == list(range(8))
    unknown = report(store, "f" * 64)
    assert (unknown.ok, unknown.reason, unknown.first_bad) == (False, "printed_head_unknown", None)


def test_an_event_carries_its_instant_in_utc(database: Engine) -> None:
    store = Store(database)
    record(store, 1)
    with store.read() as session:
        event = session.exec(select(AuditEvent)).one()
        assert (event.at, event.at.tzinfo) == (AT, dt.UTC)


@pytest.mark.parametrize(
    ("statement", "first_bad", "reason"),
    [
        ("UPDATE audit_event SET subject = 'other' WHERE number = 4", 4, "event_changed"),
        ("UPDATE audit_event SET detail = '{{\"a\": 1}}' WHERE number = 1", 1, "event_changed"),
        ("UPDATE audit_event SET detail = '{{' WHERE number = 6", 6, "event_changed"),
        ("UPDATE audit_event SET login = NULL WHERE number = 5", 5, "event_changed"),
        ("UPDATE audit_event SET outcome = 'refused' WHERE number = 2", 2, "event_changed"),
        ("UPDATE audit_event SET at = '2024-09-03 00:00:00.000000' WHERE number = 3", 3, "event_changed"),
        ("UPDATE audit_event SET hash = 'x' WHERE number = 7", 7, "event_changed"),
        ("DELETE FROM audit_event WHERE number = 3", 3, "event_missing"),
        ("DELETE FROM audit_event WHERE number = 7", 7, "head_differs"),
        ("DELETE FROM audit_event", 1, "head_differs"),
        ("UPDATE audit_head SET hash = 'x'", 8, "head_differs"),
        ("UPDATE audit_head SET number = 3", 4, "head_differs"),
    ],
)
def test_tampering_is_found_at_the_first_bad_event(database: Engine, statement: str, first_bad: int, reason: str) -> None:
    store = Store(database)
    record(store, 7)
    tamper(database, statement.replace("{{", "{").replace("}}", "}"))
    found = report(store)
    assert (found.ok, found.first_bad, found.reason) == (False, first_bad, reason)


def test_a_time_that_cannot_be_read_is_tampering_too(sqlite_url: str) -> None:
    from reserve.store import make_engine

    engine = make_engine(sqlite_url)
    store = Store(engine)
    record(store, 3)
    tamper(engine, "UPDATE audit_event SET at = 'yesterday' WHERE number = 2")
    assert (report(store).first_bad, report(store).reason) == (2, "event_changed")
    engine.dispose()


def test_a_chain_cut_at_its_end_with_its_head_is_betrayed_by_a_printed_head(database: Engine) -> None:
    store = Store(database)
    heads = record(store, 5)
    tamper(
        database,
        "DELETE FROM audit_event WHERE number > 3",
        f"UPDATE audit_head SET number = 3, hash = '{heads[2]}'",
    )
    assert report(store).ok
    assert report(store, heads[2]).expected_at == 3
    assert report(store, heads[4]).reason == "printed_head_unknown"


def test_writers_at_once_make_one_unbroken_chain(database: Engine) -> None:
    store = Store(database)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: record(store, 8, f"writer{n}"), range(6)))
    found = report(store)
    assert (found.ok, found.events) == (True, 48)
    with store.read() as session:
        assert head_of(session) == (48, found.head)


def test_an_act_that_fails_leaves_no_event(database: Engine) -> None:
    store = Store(database)
    record(store, 2)

    def fail() -> None:
        with store.write() as session:
            append(session, Act("project.submit", "never"), AT)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert report(store).events == 2
