"""A snapshot for analysts: one SQLite file, of one moment, with the shown tables only. No account ever touches that file."""

import datetime as dt
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine, insert
from sqlmodel import Session

from reserve.store.analysis import STAMP, Reach, Stamp, copies, head, rows, shown
from reserve.store.migrate import newest

READ_ONLY = 0o400
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot that was made: where, of when, and how many rows of each table."""

    path: Path
    stamp: Stamp
    rows: Mapping[str, int]


def take_snapshot(session: Session, target: Path, reach: Reach, now: dt.datetime) -> Taken:
    """Write the snapshot to ``target``, whole or not at all; one that stands there is replaced in one step.

    ``session`` is one consistent snapshot of the library (``Store.read``). The folder is made with mode 0700, the file gets 0400.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        number, audit_hash = session.execute(head()).one()
        stamp = Stamp(now, number, audit_hash, newest())
        counted = _fill(session, part, reach, stamp)
        part.chmod(READ_ONLY)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Taken(target, stamp, counted)


def _fill(session: Session, part: Path, reach: Reach, stamp: Stamp) -> dict[str, int]:
    made = copies()
    counted: dict[str, int] = {}
    engine = create_engine(f"sqlite:///{part}", poolclass=NullPool)
    with engine.begin() as out:
        made.create_all(out)
        for table, rule in shown():
            counted[table.name] = 0
            found = session.execute(rows(table, rule, reach).execution_options(yield_per=_AT_ONCE)).mappings()
            for several in found.partitions(_AT_ONCE):
                out.execute(insert(made.tables[table.name]), [dict(one) for one in several])
                counted[table.name] += len(several)
        values = {
            "taken_at": stamp.taken_at, "audit_number": stamp.audit_number, "audit_head": stamp.audit_head,
            "schema_revision": stamp.schema_revision,
        }  # fmt: skip
        out.execute(insert(made.tables[STAMP]), values)
    engine.dispose()
    with closing(sqlite3.connect(part)) as file:
        file.execute("PRAGMA journal_mode = DELETE")
        file.execute("VACUUM")
    return counted
