"""Several threads write to one SQLite file, as the server's do."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, event, text

from reserve.store import Store, make_engine

THREADS, WRITES = 8, 12


def _impatient(url: str) -> Engine:
    """An engine whose connections never wait for SQLite's lock: whoever meets it fails."""
    engine = make_engine(url)

    @event.listens_for(engine, "connect")
    def _never_wait(connection: object, _entry: object) -> None:
        connection.execute("PRAGMA busy_timeout = 0")  # type: ignore[attr-defined]

    return engine


def test_threads_of_one_process_never_meet_the_lock_of_sqlite(sqlite_url: str) -> None:
    engine = _impatient(sqlite_url)
    store = Store(engine)

    def write(number: int) -> None:
        for _ in range(WRITES):
            with store.write() as session:
                session.execute(
                    text("INSERT INTO code_sequence VALUES (:prefix, 1) ON CONFLICT (prefix) DO UPDATE SET last = last + 1"),
                    {"prefix": "threads"},
                )

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(write, number) for number in range(THREADS)]:
            done.result(60)
    with store.read() as session:
        assert session.execute(text("SELECT last FROM code_sequence WHERE prefix = 'threads'")).scalar_one() == THREADS * WRITES
    engine.dispose()


def test_a_failed_writer_lets_the_next_one_in(sqlite_url: str) -> None:
    engine = _impatient(sqlite_url)
    store = Store(engine)
    entered = threading.Event()

    def fail() -> None:
        with store.write() as session:
            session.execute(text("INSERT INTO code_sequence VALUES ('failed', 1)"))
            entered.set()
            raise ValueError

    with ThreadPoolExecutor(1) as pool:
        failing = pool.submit(fail)
        assert entered.wait(30)
        with store.write() as session:
            session.execute(text("INSERT INTO code_sequence VALUES ('next', 1)"))
        assert isinstance(failing.exception(30), ValueError)
    with store.read() as session:
        assert session.execute(text("SELECT prefix FROM code_sequence")).scalars().all() == ["next"]
    engine.dispose()
