"""The register: reachable, whole, protected, set up so that a commit survives a power cut, its audit chain unbroken."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from dashboards.doctor.verdict import Verdict, fail, ok, warn
from dashboards.settings import Settings
from reserve.store import Store, make_engine
from reserve.store.audit import last_time, verify
from reserve.store.immutable import unprotected
from reserve.store.migrate import current, newest

NEWEST_EVENTS = 10_000
OLDEST_POSTGRESQL = 140_000
CLOCK_SECONDS = 5
FEW_CONNECTIONS = 60
_POSTGRESQL = (
    ("fsync", "on", "fail"),
    ("full_page_writes", "on", "fail"),
    ("synchronous_commit", "on", "fail"),
    ("zero_damaged_pages", "off", "fail"),
)
_SQLITE = (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1))


def examine(chosen: Settings, *, full: bool = False, now: dt.datetime | None = None) -> Iterator[Verdict]:
    """Everything about the database, the later examinations only where the earlier ones allow. ``full``: the whole chain and file."""
    try:
        url = make_url(chosen.database)
        shown = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
            yield fail("database", "missing", database=shown)
            return
        engine = make_engine(chosen.database, pooled=False)
    except (ArgumentError, ValueError) as error:
        yield fail("database", "address", why=str(error))
        return
    try:
        with engine.connect() as connection:
            yield ok("database", database=shown)
            yield from settings_of(connection)
        found = current(engine)
        if found is None:
            yield fail("schema", "empty")
            return
        if found != newest():
            yield fail("schema", "other", found=found, wanted=newest())
            return
        yield ok("schema", found=found)
        with Store(engine).read() as session:
            connection = session.connection()
            yield from protection(connection)
            yield from integrity(connection, full=full)
            yield chain(session, full=full)
            yield from clock(connection, last_time(session), now or dt.datetime.now(dt.UTC))
    except DBAPIError as error:
        yield fail("database", "unreachable", database=shown, why=str(error.orig).strip().split("\n", 1)[0])
    finally:
        engine.dispose()


def settings_of(connection: Connection) -> Iterator[Verdict]:
    """Nothing is acknowledged before it is on the disk, and no reader sees half a commit."""
    if connection.dialect.name == "sqlite":
        found: dict[str, Any] = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name, _ in _SQLITE}
        wrong = [f"{name}={found[name]}" for name, wanted in _SQLITE if found[name] != wanted]
        yield fail("durability", "wrong", names=", ".join(wrong)) if wrong else ok("durability", names="WAL, synchronous=FULL")
        return
    number = int(_show(connection, "server_version_num"))
    yield (
        ok("server_version", found=_show(connection, "server_version"))
        if number >= OLDEST_POSTGRESQL
        else fail("server_version", "old", found=_show(connection, "server_version"))
    )
    wrong = [f"{name}={_show(connection, name)}" for name, wanted, _ in _POSTGRESQL if _show(connection, name) != wanted]
    yield (
        fail("durability", "wrong", names=", ".join(wrong))
        if wrong
        else ok("durability", names="fsync, synchronous_commit, full_page_writes")
    )
    encoding = _show(connection, "server_encoding")
    yield ok("encoding", found=encoding) if encoding == "UTF8" else fail("encoding", "other", found=encoding)
    isolation = _show(connection, "default_transaction_isolation")
    yield ok("isolation", found=isolation) if isolation == "read committed" else warn("isolation", "other", found=isolation)
    most = int(_show(connection, "max_connections"))
    yield ok("connections", found=most) if most >= FEW_CONNECTIONS else warn("connections", "few", found=most, wanted=FEW_CONNECTIONS)


def _show(connection: Connection, name: str) -> str:
    return str(connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar())


def protection(connection: Connection) -> Iterator[Verdict]:
    """The triggers that keep history from being changed stand as this program made them."""
    missing = unprotected(connection)
    yield fail("triggers", "missing", names=", ".join(missing)) if missing else ok("triggers")


def integrity(connection: Connection, *, full: bool) -> Iterator[Verdict]:
    """The pages of the file and the references between rows."""
    if connection.dialect.name == "sqlite":
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(5)" if full else "PRAGMA quick_check(5)")]
        if found != ["ok"]:
            yield fail("integrity", "damaged", why="; ".join(str(line) for line in found)[:300])
            return
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        yield fail("integrity", "references", table=broken[0]) if broken else ok("integrity")
        return
    unready = (
        "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT i.indisvalid AND n.nspname NOT LIKE 'pg_%'"
    )
    loose = "SELECT count(*) FROM pg_constraint WHERE NOT convalidated"
    count = int(connection.execute(text(unready)).scalar_one()) + int(connection.execute(text(loose)).scalar_one())
    if count:
        yield fail("integrity", "unready", count=count)
        return
    sums = _show(connection, "data_checksums")
    yield ok("integrity") if sums == "on" else warn("integrity", "no_checksums")


def chain(session: Any, *, full: bool) -> Verdict:
    """The audit chain, its newest part or all of it."""
    report = verify(session, newest=None if full else NEWEST_EVENTS)
    if report.ok:
        return ok("audit", events=report.events, head=report.head)
    return fail("audit", "broken", number=report.first_bad, reason=report.reason)


def clock(connection: Connection, last: dt.datetime | None, now: dt.datetime) -> Iterator[Verdict]:
    """The clock of this machine against the database's and against the last recorded act: neither may lie in the future."""
    if connection.dialect.name == "postgresql":
        there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs((there - dt.datetime.now(dt.UTC)).total_seconds())
        if apart > CLOCK_SECONDS:
            yield fail("clock", "apart", seconds=f"{apart:.0f}")
            return
    if last is not None and (last - now).total_seconds() > CLOCK_SECONDS:
        yield fail("clock", "jumped", last=last.isoformat(timespec="seconds"), now=now.isoformat(timespec="seconds"))
        return
    yield ok("clock", now=now.isoformat(timespec="seconds"))
