"""Engines. SQLite serves a city, PostgreSQL a province; the code above is the same.

SQLite waits for its lock only when a transaction says at its beginning that it will write (BEGIN IMMEDIATE); a deferred
one that reads first fails at once. So the driver's own BEGIN is switched off and ours says which of the two it is.
"""

from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "reserve_writes"
BUSY_TIMEOUT_MS = 15_000
_SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA temp_store = MEMORY",
)
_POSTGRESQL_LINE = {
    "options": "-c timezone=UTC",
    "connect_timeout": 5,
    "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip
"""A server that vanished without a word is noticed within seconds; an address may name other limits."""


def make_engine(url: str, *, pooled: bool = True, pool_size: int = 4) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql://...``; ``pooled=False`` keeps no connection open between transactions.

    Raises ``ValueError`` for any other database, and for SQLite in memory (it would not survive a second connection).
    """
    address = make_url(url)
    pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": 30} if pooled else {"poolclass": NullPool}
    if address.get_backend_name() == "sqlite":
        if not address.database or address.database == ":memory:" or "mode" in address.query:
            raise ValueError("the register needs a database file, such as sqlite:////var/lib/reserve/reserve.db")
        engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() == "postgresql":
        if pooled:
            pool["pool_pre_ping"] = True
        given = {name: value for name, value in _POSTGRESQL_LINE.items() if name not in address.query}
        return create_engine(address.set(drivername="postgresql+psycopg"), connect_args=given, **pool)
    raise ValueError(f"unknown database {address.get_backend_name()}; use sqlite or postgresql")


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
