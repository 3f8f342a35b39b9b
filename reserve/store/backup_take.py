"""Make a backup: one snapshot of the database, while others go on writing, and the files that belong to it."""

import hashlib
import os
import secrets
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, Table, func, select

from reserve.store.backup_format import (
    FILES,
    FORMAT,
    MANIFEST,
    AuditPart,
    BackupRefused,
    FilePart,
    Manifest,
    Progress,
    TablePart,
    in_order,
    stored_lines,
    tables_of,
    weighed,
)
from reserve.store.migrate import current, tables_at
from reserve.store.transactions import Store
from reserve.store.types import canonical_json

PRODUCT = "retrofit-reserve"
NOT_YET_KEPT = "incoming"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished backup. ``missing``: digests of attachments that the register speaks of and the disk no longer holds."""

    path: Path
    manifest: Manifest
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Files:
    """What is taken along besides the tables."""

    attachments: Path
    keys: Sequence[Path]


def take_backup(
    engine: Engine, target: Path, *, version: str, attachments: Path, keys: Sequence[Path] = (), progress: Progress | None = None
) -> Taken:
    """Write a backup to ``target``: a tar where the name ends in ``.tar``, else a folder; whole or not at all, for the owner only.

    ``keys``: files to take along under ``keys/``. Raises :class:`BackupRefused` where the target exists, cannot be written, or the
    database holds what cannot be read.
    """
    if target.exists() or target.is_symlink():
        raise BackupRefused("backup_target_exists", path=str(target))
    tell = progress or _silent
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        partial.mkdir(mode=0o700)
        try:
            manifest, missing = _fill(partial, engine, version, _Files(attachments, keys), tell)
            if target.suffix == ".tar":
                packed = partial.with_name(partial.name + ".tar")
                try:
                    pack(partial, packed, manifest)
                    packed.replace(target)
                finally:
                    packed.unlink(missing_ok=True)
            else:
                partial.replace(target)
            _settle(target.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise BackupRefused("backup_unwritable", path=str(target), why=error.strerror or str(error)) from error
    return Taken(target, manifest, missing)


def _silent(_done: int, _total: int, _word: str) -> None:
    """Say nothing."""


def _fill(folder: Path, engine: Engine, version: str, beside: _Files, tell: Progress) -> tuple[Manifest, tuple[str, ...]]:
    """Write everything but the packing; what the tables speak of is taken from one snapshot, files afterwards: they never change."""
    (folder / "tables").mkdir(mode=0o700)
    revision = current(engine)
    if revision is None:
        raise BackupRefused("backup_missing", path=engine.url.render_as_string(hide_password=True))
    with Store(engine).read() as session:
        connection = session.connection()
        tables = tables_of(connection, tables_at(revision))
        parts = {}
        for done, table in enumerate(tables):
            tell(done, len(tables) + 1, "backup")
            with _private(folder / "tables" / f"{table.name}.jsonl") as file:
                rows, digest = weighed(stored_lines(connection, table), file.write)
            parts[table.name] = TablePart(columns=[column.name for column in in_order(table)], rows=rows, sha256=digest)
        audit, as_of = audit_part(connection, tables)
        wanted = _spoken_of(connection, tables)
    tell(len(tables), len(tables) + 1, "backup")
    files = list(_copy_files(beside.attachments, folder / "attachments"))
    with _private(folder / FILES) as file:
        rows, digest = weighed(((canonical_json(part.model_dump()) + "\n").encode() for part in files), file.write)
    manifest = Manifest(
        format=FORMAT, product=PRODUCT, version=version, schema_revision=revision, as_of=as_of, audit=audit,
        tables=parts, files=TablePart(columns=["path", "sha256", "size"], rows=rows, sha256=digest),
        keys=[_copy(key, folder / "keys" / key.name, key.name) for key in sorted(beside.keys)],
    )  # fmt: skip
    with _private(folder / MANIFEST) as file:
        file.write(manifest.content())
    tell(len(tables) + 1, len(tables) + 1, "backup")
    held = {part.sha256 for part in files}
    return manifest, tuple(sorted(wanted - held))


def audit_part(connection: Connection, tables: Iterable[Table]) -> tuple[AuditPart, str | None]:
    """The head of the chain and the time of its last event, as the snapshot has them."""
    by_name = {table.name: table for table in tables}
    head = connection.execute(select(by_name["audit_head"].c.number, by_name["audit_head"].c.hash)).one()
    event = by_name["audit_event"]
    last = connection.execute(select(func.max(event.c.at)).where(event.c.number == head.number)).scalar()
    return AuditPart(number=head.number, hash=head.hash), None if last is None else last.isoformat(timespec="seconds")[:19] + "Z"


def _spoken_of(connection: Connection, tables: Iterable[Table]) -> set[str]:
    """Digests of the files that rows of the snapshot speak of."""
    attachment = next((table for table in tables if table.name == "attachment"), None)
    return set() if attachment is None else set(connection.execute(select(attachment.c.sha256)).scalars())


def _copy_files(source: Path, target: Path) -> Iterator[FilePart]:
    """Copy the kept files in the order of their names; what is still arriving and anything but plain files is left out."""
    if not source.is_dir():
        return
    found = (path for path in source.rglob("*") if path.is_file() and not path.is_symlink())
    for path in sorted(found, key=lambda p: p.relative_to(source).as_posix()):
        name = path.relative_to(source).as_posix()
        if name.split("/", 1)[0] != NOT_YET_KEPT and not path.name.startswith("."):
            yield _copy(path, target / name, f"attachments/{name}")


def _copy(source: Path, target: Path, name: str) -> FilePart:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as there, _private(target) as here:
        while piece := there.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            here.write(piece)
    return FilePart(path=name, size=size, sha256=digest.hexdigest())


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read, on disk before the block ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pack(folder: Path, target: Path, manifest: Manifest) -> None:
    """The folder as a tar whose bytes depend on the content only."""
    names = [MANIFEST, FILES, *(f"tables/{name}.jsonl" for name in sorted(manifest.tables))]
    others = sorted(p.relative_to(folder).as_posix() for top in ("attachments", "keys") for p in (folder / top).rglob("*") if p.is_file())
    with _private(target) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name in [*names, *others]:
            tar.add(folder / name, arcname=name, recursive=False, filter=_anonymous)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without owner and time."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
