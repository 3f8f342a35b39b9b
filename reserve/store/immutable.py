"""Triggers that refuse to change history. They are made again from one list after every migration.

Alembic rebuilds tables on SQLite and drops their triggers silently, so ``protect`` runs at the end of every upgrade.
"""

from sqlalchemy import Connection, Table, UniqueConstraint, text

from reserve.store.schema import IMMUTABLE, metadata

_REFUSAL = "history is never changed"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION reserve_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_REFUSAL}: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


def protect(connection: Connection) -> None:
    """Put the triggers on every immutable table, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_FUNCTION))
    for name in IMMUTABLE:
        for statement in _statements(metadata.tables[name], connection.dialect.name):
            connection.exec_driver_sql(statement)


def _keys(table: Table) -> list[list[str]]:
    """The column sets by which a row of ``table`` can be replaced."""
    unique = [[c.name for c in item.columns] for item in table.constraints if isinstance(item, UniqueConstraint)]
    return [[c.name for c in table.primary_key.columns], *unique]


def _statements(table: Table, dialect: str) -> list[str]:
    name = table.name
    if dialect == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER {name}_rows BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION reserve_immutable()",
            f"CREATE OR REPLACE TRIGGER {name}_truncate BEFORE TRUNCATE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION reserve_immutable()",
        ]
    same = "rowid = NEW.rowid OR " + " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in _keys(table)
    )
    refuse = f"SELECT RAISE(ABORT, '{_REFUSAL}: {name}')"
    made = []
    for suffix, event in (
        ("update", "UPDATE"),
        ("delete", "DELETE"),
        ("replace", "INSERT"),
    ):
        when = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {same}) " if event == "INSERT" else ""  # noqa: S608
        made.append(f"DROP TRIGGER IF EXISTS {name}_{suffix}")
        made.append(f"CREATE TRIGGER {name}_{suffix} BEFORE {event} ON {name} FOR EACH ROW {when}BEGIN {refuse}; END")
    return made
