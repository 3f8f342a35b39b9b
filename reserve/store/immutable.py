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


def unprotected(connection: Connection) -> list[str]:
    """Triggers that are missing, switched off or not as :func:`protect` makes them; none where history is safe."""
    wanted = {name: statement for table in IMMUTABLE for name, statement in _triggers(metadata.tables[table], connection.dialect.name)}
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        found = {row.name: row.sql for row in connection.execute(text(query))}
        return sorted(name for name, statement in wanted.items() if found.get(name) != statement)
    query = (
        "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid) AS definition FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled IN ('O', 'A') AND p.proname = 'reserve_immutable' "
        "AND position(:refusal IN p.prosrc) > 0 AND position('RAISE EXCEPTION' IN p.prosrc) > 0"
    )
    standing = {row.tgname: (row.relname, row.definition) for row in connection.execute(text(query), {"refusal": _REFUSAL})}
    return sorted(name for name, statement in wanted.items() if not _stands(standing.get(name), statement))


def _stands(found: tuple[str, str] | None, statement: str) -> bool:
    """Whether a trigger of PostgreSQL does what ``statement`` asks for: before which events, for what, on which table."""
    if found is None:
        return False
    table, definition = found
    asked = statement.partition(" BEFORE ")[2].partition(f" ON {table} ")[0]
    events = definition.partition(" BEFORE ")[2].partition(" ON ")[0]
    each = "FOR EACH ROW" if "FOR EACH ROW" in statement else "FOR EACH STATEMENT"
    return bool(asked) and set(asked.split(" OR ")) == set(events.split(" OR ")) and each in definition and " WHEN " not in definition


def _keys(table: Table) -> list[list[str]]:
    """The column sets by which a row of ``table`` can be replaced."""
    unique = [[c.name for c in item.columns] for item in table.constraints if isinstance(item, UniqueConstraint)]
    return [[c.name for c in table.primary_key.columns], *unique]


def _triggers(table: Table, dialect: str) -> list[tuple[str, str]]:
    """Name and statement of each trigger of a table."""
    name = table.name
    if dialect == "postgresql":
        run = "EXECUTE FUNCTION reserve_immutable()"
        return [
            (f"{name}_rows", f"CREATE OR REPLACE TRIGGER {name}_rows BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW {run}"),
            (f"{name}_truncate", f"CREATE OR REPLACE TRIGGER {name}_truncate BEFORE TRUNCATE ON {name} FOR EACH STATEMENT {run}"),
        ]
    same = "rowid = NEW.rowid OR " + " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in _keys(table)
    )
    refuse = f"SELECT RAISE(ABORT, '{_REFUSAL}: {name}')"
    made = []
    for suffix, event in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
        when = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {same}) " if event == "INSERT" else ""  # noqa: S608
        made.append((f"{name}_{suffix}", f"CREATE TRIGGER {name}_{suffix} BEFORE {event} ON {name} FOR EACH ROW {when}BEGIN {refuse}; END"))
    return made


def _statements(table: Table, dialect: str) -> list[str]:
    """What puts the triggers of a table in place of older ones."""
    made = []
    for name, statement in _triggers(table, dialect):
        if dialect == "sqlite":
            made.append(f"DROP TRIGGER IF EXISTS {name}")
        made.append(statement)
    return made
