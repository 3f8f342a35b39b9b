"""Restore a backup into a database: in one transaction, proved equal before it ends, or nothing happens."""

import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session

from reserve.store.audit import verify
from reserve.store.backup_format import (
    AT_ONCE,
    VERSION_TABLE,
    AuditPart,
    BackupRefused,
    Digest,
    Lines,
    Manifest,
    Progress,
    stored_lines,
    tables_of,
    weighed,
)
from reserve.store.backup_read import Archive, file_parts, opened, verified
from reserve.store.migrate import climb, finish, newest, rebuilding, tables_at

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """What was restored: for each table rows, the digest in the backup and the digest computed anew from the database."""

    manifest: Manifest
    tables: tuple[tuple[str, int, Digest, Digest], ...]
    files: int
    audit: AuditPart
    upgraded_to: str | None

    @property
    def equal(self) -> bool:
        """Whether every table has the same digest on both sides."""
        return all(here == there for _, _, there, here in self.tables)


def restore_backup(
    source: Path,
    engine: Engine,
    *,
    attachments: Path | None,
    replace: bool = False,
    keys_to: Path | None = None,
    progress: Progress | None = None,
) -> Proof:
    """Restore ``source`` into the database of ``engine`` and its files below ``attachments``.

    The target must be empty (as ``init`` leaves it) unless ``replace`` is given. ``keys_to``: folder for the keys that the backup holds.
    A backup of an older schema is brought to the newest one after it was proved equal. Raises :class:`BackupRefused`; then neither
    database nor files have changed.
    """
    with opened(source) as archive:
        manifest = verified(archive)
        _may_fill(attachments, replace=replace)
        with _Files(attachments, keys_to) as files:
            files.arrive(archive, manifest)
            with rebuilding(engine) as connection:
                proof = _rebuild(connection, archive, manifest, replace=replace, tell=progress or _silent)
                files.place()
            files.settle()
        return proof


def _silent(_done: int, _total: int, _word: str) -> None:
    """Say nothing."""


def _rebuild(connection: Connection, archive: Archive, manifest: Manifest, *, replace: bool, tell: Progress) -> Proof:
    """Make the tables anew, fill them, compare, put the protection back. Everything inside the caller's transaction."""
    ours = tables_at(newest()) | tables_at(manifest.schema_revision)
    if not replace:
        _refuse_filled(connection, ours)
    _drop(connection, ours)
    climb(connection, manifest.schema_revision)
    tables = tables_of(connection, ours)
    if {table.name for table in tables} != set(manifest.tables):
        raise BackupRefused("backup_shape", path=str(archive.path), part="tables")
    for table in reversed(tables):
        connection.execute(delete(table))
    shares = []
    for done, table in enumerate(tables):
        tell(done, len(tables), "restore")
        _fill(connection, archive, table, manifest.tables[table.name].columns)
    for done, table in enumerate(tables):
        tell(done, len(tables), "compare")
        rows, digest = weighed(stored_lines(connection, table))
        part = manifest.tables[table.name]
        if (rows, digest) != (part.rows, part.sha256):
            raise BackupRefused("restore_differs", table=table.name)
        shares.append((table.name, rows, part.sha256, digest))
    upgraded = manifest.schema_revision != newest()
    if upgraded:
        climb(connection)
    try:
        finish(connection)
    except RuntimeError as error:
        raise BackupRefused("backup_shape", path=str(archive.path), part=str(error)) from error
    report = verify(Session(connection), manifest.audit.hash)
    if not report.ok or report.head != manifest.audit.hash:
        raise BackupRefused("backup_chain_broken", path=str(archive.path), number=report.first_bad or report.events)
    audit = AuditPart(number=report.events, hash=report.head)
    return Proof(manifest, tuple(sorted(shares)), manifest.files.rows, audit, newest() if upgraded else None)


def _refuse_filled(connection: Connection, ours: Collection[str]) -> None:
    """Refuse a database in which somebody has worked already; what ``init`` leaves is empty."""
    for table in tables_of(connection, ours):
        query = select(table.c[next(iter(table.c.keys()))]).limit(1)
        if table.name == "audit_head":
            query = query.where(table.c.number > 0)
        if connection.execute(query).first() is not None:
            raise BackupRefused("restore_not_empty", table=table.name)


def _drop(connection: Connection, ours: Collection[str]) -> None:
    """Drop the register's own tables. What else lives in the database is not touched; where it hangs on them, that is said."""
    present = [name for name in inspect(connection).get_table_names() if name in {*ours, VERSION_TABLE}]
    quoted = [connection.dialect.identifier_preparer.quote(name) for name in present]
    together = [", ".join(quoted)] if quoted and connection.dialect.name == "postgresql" else quoted
    try:
        for names in together:
            connection.execute(text(f"DROP TABLE {names}"))
    except DBAPIError as error:
        raise BackupRefused("restore_dependents", why=str(error.orig).strip().splitlines()[-1][:200]) from error


def _fill(connection: Connection, archive: Archive, table: Table, columns: list[str]) -> None:
    """Insert the lines of one table, a bounded number at a time."""
    lines = Lines(table, connection.dialect.name)
    if lines.columns != columns:
        raise BackupRefused("backup_shape", path=str(archive.path), part=f"tables/{table.name}.jsonl")
    source = archive.lines(f"tables/{table.name}.jsonl")
    try:
        for batch in _batches(lines.row(line) for line in source):
            connection.execute(insert(table), batch)
    except DBAPIError as error:
        why = str(getattr(error.orig, "sqlstate", None) or type(error.orig).__name__)
        raise BackupRefused("restore_refused", table=table.name, why=why) from error
    except (StatementError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BackupRefused("backup_shape", path=str(archive.path), part=f"tables/{table.name}.jsonl") from error


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


# Files ----------------------------------------------------------------------------------------------------------------------------------
def _may_fill(folder: Path | None, *, replace: bool) -> None:
    held = folder is not None and folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))
    if held and not replace:
        raise BackupRefused("restore_files_not_empty", path=str(folder))


class _Files:
    """Files on their way: they arrive beside their place, take it only when the database has agreed, and leave nothing behind else."""

    def __init__(self, attachments: Path | None, keys_to: Path | None) -> None:
        self._attachments = attachments
        self._keys_to = keys_to
        self._arrived: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []
        self._placed: list[tuple[Path, Path, Path | None]] = []

    def __enter__(self) -> "_Files":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """What was not kept goes; where the database refused at the last moment, the old files come back."""
        if kind is not None:
            self._take_back()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_back(self) -> None:
        for source, target, old in reversed(self._placed):
            target.replace(source)
            if old is not None:
                old.replace(target)

    def arrive(self, archive: Archive, manifest: Manifest) -> None:
        """Copy out of the archive; it was verified before."""
        if self._attachments is not None:
            self._take(archive, ((part.path, part.path.removeprefix("attachments/")) for part in file_parts(archive)), self._attachments)
        if self._keys_to is not None:
            self._take(archive, ((f"keys/{key.path}", key.path) for key in manifest.keys), self._keys_to, single=True)

    def _take(self, archive: Archive, names: Iterable[tuple[str, str]], target: Path, *, single: bool = False) -> None:
        staging = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        staging.mkdir(mode=0o700, parents=True)
        self._folders.append(staging)
        for part, name in names:
            place = staging / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with archive.part(part) as content, os.fdopen(descriptor, "wb") as file:
                shutil.copyfileobj(content, file, _PIECE)
                file.flush()
                os.fsync(file.fileno())
            if single:
                self._arrived.append((place, target / name))
        if not single:
            self._arrived.append((staging, target))

    def place(self) -> None:
        """Give the files their names; called as the last thing before the database commits."""
        for source, target in self._arrived:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            old = target.with_name(f".{target.name}.{secrets.token_hex(4)}.old") if target.exists() else None
            if old is not None:
                target.replace(old)
            source.replace(target)
            self._placed.append((source, target, old))

    def settle(self) -> None:
        """The database has committed: the old attachments go; old keys stay beside the new ones."""
        for _, _, old in self._placed:
            if old is not None and old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
