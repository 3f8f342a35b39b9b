"""Short transactions: one that writes, one that only reads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text
from sqlmodel import Session

from reserve.store.engine import BUSY_TIMEOUT_MS, WRITES
from reserve.store.reach import reachable


class Store:
    """The two doors to the database. Nothing holds a connection outside them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        self._writer = engine.execution_options(**{WRITES: True})
        snapshot = {} if self.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(**snapshot)
        self._turn = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end of the block, rolled back when the block raises.

        Raises ``Unavailable`` where the database is out of reach.
        """
        with reachable(), self._in_turn(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent snapshot; whatever the block changed is thrown away. Raises ``Unavailable`` like :meth:`write`."""
        with reachable(), Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let the threads of this process that write to the same SQLite file wait for each other here.

        SQLite sends those who wait for its lock to sleep, longer each time, so that the lock lies idle and the unlucky wait for seconds.
        Whoever waited here for as long as the database itself would goes on and leaves the answer to the database.
        """
        held = self.dialect == "sqlite" and self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if held:
                self._turn.release()

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def serialise(session: Session, key: str) -> None:
    """Let transactions that name the same ``key`` go one after the other (on SQLite all writers do anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
