"""History is never changed: not by mistake, not by REPLACE, not by TRUNCATE. Each attack works once the trigger is gone."""

import sqlite3

import pytest
from sqlalchemy import Engine, ForeignKeyConstraint, insert, make_url
from sqlalchemy.exc import DBAPIError

from reserve.services import accept_project
from reserve.store import Store, upgrade
from reserve.store.schema import IMMUTABLE, metadata
from tests.support.office import Office
from tests.support.register import firm
from tests.support.trials import departed
from tests.support.waivers import AT, waived

CHANGED = {
    "project_version": "digest",
    "transition": "comment",
    "audit_event": "subject",
    "check_run": "suite",
    "waiver": "asked_reason",
    "waiver_step": "reason",
    "peer_statistic": "kinds",
    "scenario_run": "title",
    "departure": "reason",
    "departure_step": "person_name",
    "batch_act": "person_name",
    "expert_act": "person_name",
    "settlement_act": "person_name",
    "batch_freeze": "manifest_digest",
    "batch_freeze_piece": "content",
    "register_change": "reason",
}
ATTACKS = {
    "update": "UPDATE {table} SET {column} = 'x'",
    "delete": "DELETE FROM {table}",
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true LIMIT 1 ON CONFLICT (id) DO UPDATE SET {column} = 'x'",
    "truncate": "TRUNCATE {table} CASCADE",
}
ON = {"sqlite": ("update", "delete", "replace", "upsert"), "postgresql": ("update", "delete", "truncate", "upsert")}
GUARDS = {
    "sqlite": {name: f"DROP TRIGGER {{table}}_{guard}" for name, guard in
               {"update": "update", "delete": "delete", "replace": "replace", "upsert": "replace"}.items()},
    "postgresql": {name: f"DROP TRIGGER {{table}}_{guard} ON {{table}}" for name, guard in
                   {"update": "rows", "delete": "rows", "truncate": "truncate", "upsert": "rows"}.items()},
}  # fmt: skip


@pytest.fixture
def with_history(office: Office) -> Engine:
    """A register in which every table of history has rows."""
    chain = office.chain()
    accept_project(office.desk, chain.chief, office.submitted(chain.clerk))
    firm(office, chain.clerk)
    waived(office.store.engine)
    departed(office.store.engine)
    with office.store.engine.begin() as connection:
        counted = {
            "id": "p1",
            "edition": "e1",
            "product": "clinker",
            "kinds": "*",
            "indicator": "unit_after",
            "n": 12,
            "median": 1,
            "spread": 1,
        }
        connection.execute(insert(metadata.tables["peer_statistic"]), [{**counted, "as_of": AT.date()}])
    return office.store.engine


def run(engine: Engine, *statements: str) -> int:
    """Run the statements and take everything back; how many rows the last one reached."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        reached = 0
        for statement in statements:
            reached = connection.exec_driver_sql(statement).rowcount
        connection.rollback()
        return reached


def references_to(table: str) -> list[ForeignKeyConstraint]:
    """The foreign keys that would stop a deletion even without our trigger."""
    return [key for other in metadata.tables.values() for key in other.foreign_key_constraints if key.referred_table.name == table]


@pytest.mark.parametrize("table", IMMUTABLE)
def test_history_refuses_every_attack_and_each_attack_works_without_its_trigger(table: str, with_history: Engine) -> None:
    dialect = with_history.dialect.name
    words = {"table": table, "column": CHANGED[table]}
    for attack in ON[dialect]:
        statement = ATTACKS[attack].format(**words)
        with pytest.raises(DBAPIError, match="history is never changed"):
            run(with_history, statement)
        drops = [GUARDS[dialect][attack].format(**words)]
        if attack == "upsert" and dialect == "sqlite":
            drops.append(f"DROP TRIGGER {table}_update")
        if attack == "replace":
            drops.append(f"DROP TRIGGER {table}_delete")
        if attack == "delete" and dialect == "postgresql":
            drops += [f"ALTER TABLE {key.parent.name} DROP CONSTRAINT {key.name}" for key in references_to(table)]
        if attack == "truncate":
            drops += [f"DROP TRIGGER {other}_truncate ON {other}" for other in IMMUTABLE if other != table]
        assert run(with_history, *drops, statement) != 0, attack


def test_a_foreign_tool_cannot_replace_history_by_key_or_by_inner_row_number(local_office: Office, sqlite_url: str) -> None:
    local_office.submitted(local_office.person("wang", "330522", "county_clerk"))
    connection = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(audit_event)")]
    changed = {"id": "'forged'", "number": "99", "hash": "'forged'"}
    forged = f"SELECT 1, {', '.join(changed.get(name, name) for name in columns)} FROM audit_event WHERE rowid = 1"
    by_row = f"INSERT OR REPLACE INTO audit_event (rowid, {', '.join(columns)}) {forged}"
    by_number = by_row.replace("SELECT 1,", "SELECT 1000,").replace("99", "1")
    for attack in (by_row, by_number):
        with pytest.raises(sqlite3.IntegrityError, match="history is never changed"):
            connection.execute(attack)
    connection.execute("DROP TRIGGER audit_event_replace")
    for attack in (by_row, by_number):
        connection.execute("BEGIN")
        assert connection.execute(attack).rowcount == 1
        connection.execute("ROLLBACK")
    connection.close()


def test_an_upgrade_puts_lost_triggers_back(with_history: Engine) -> None:
    drop = "DROP TRIGGER transition_delete" if with_history.dialect.name == "sqlite" else "DROP TRIGGER transition_rows ON transition"
    with with_history.begin() as connection:
        connection.exec_driver_sql(drop)
    upgrade(with_history)
    with pytest.raises(DBAPIError, match="history is never changed"):
        run(with_history, "DELETE FROM transition")


def test_a_reading_transaction_keeps_nothing(office: Office) -> None:
    person = office.person("wang", "330522", "county_clerk")
    assert person
    statement = "UPDATE person SET name = 'x'"
    store: Store = office.store
    with store.read() as session:
        if store.dialect == "postgresql":
            with pytest.raises(DBAPIError, match="read-only"):
                session.connection().exec_driver_sql(statement)
        else:
            session.connection().exec_driver_sql(statement)
    with store.read() as session:
        assert session.connection().exec_driver_sql("SELECT name FROM person").scalar_one() == "wang"
