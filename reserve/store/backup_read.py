"""Read a backup that may be anything: truncated, changed, or made to do harm. Nothing is unpacked before all of it was checked."""

import datetime as dt
import hashlib
import json
import os
import re
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pydantic import ValidationError
from sqlalchemy.orm import configure_mappers

from reserve.store.audit import GENESIS, AuditEvent, hash_of
from reserve.store.backup_format import FILES, FORMAT, MANIFEST, BackupRefused, FilePart, Manifest, TablePart
from reserve.store.migrate import known

LARGEST_MANIFEST = 4 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
MOST_PARTS = 5_000_000
_PIECE = 1024 * 1024
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_FILE = re.compile(r"[A-Za-z0-9._-]{1,200}")


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup opened for reading. ``sizes``: bytes of each part."""

    path: Path
    sizes: dict[str, int]
    tar: tarfile.TarFile | None
    members: dict[str, tarfile.TarInfo]

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """One part for reading. Raises :class:`BackupRefused` where it is missing or cannot be read."""
        if name not in self.sizes:
            raise BackupRefused("backup_shape", path=str(self.path), part=name)
        try:
            if self.tar is not None:
                found = self.tar.extractfile(self.members[name])
                if found is None:
                    raise BackupRefused("backup_shape", path=str(self.path), part=name)
                with found as file:
                    yield file
            else:
                descriptor = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW)
                with os.fdopen(descriptor, "rb") as file:
                    yield file
        except (OSError, tarfile.TarError) as error:
            raise BackupRefused("backup_unreadable", path=str(self.path), why=getattr(error, "strerror", None) or str(error)) from error

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a part; one that is not ended or longer than any row can be is refused."""
        with self.part(name) as file:
            while line := file.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise BackupRefused("backup_damaged", path=str(self.path), part=name)
                yield line


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup; only plain files with harmless names are seen. Raises :class:`BackupRefused` for anything else in it."""
    try:
        if path.is_dir():
            yield Archive(path, _folder_sizes(path), None, {})
            return
        if not path.is_file():
            raise BackupRefused("backup_missing", path=str(path))
        with tarfile.open(path, mode="r:") as tar:
            members = _members(path, tar)
            yield Archive(path, {name: member.size for name, member in members.items()}, tar, members)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupRefused("backup_unreadable", path=str(path), why=getattr(error, "strerror", None) or str(error)) from error


def _members(path: Path, tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """The members by name: plain files, each once, no more bytes than the tar itself has."""
    found: dict[str, tarfile.TarInfo] = {}
    room = path.stat().st_size
    for member in tar:
        plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse() and not member.pax_headers
        if not plain or not harmless(member.name) or member.name in found or len(found) >= MOST_PARTS:
            raise BackupRefused("backup_shape", path=str(path), part=shown(member.name))
        if member.offset_data + member.size > room:
            raise BackupRefused("backup_damaged", path=str(path), part=shown(member.name))
        found[member.name] = member
    return found


def _folder_sizes(path: Path) -> dict[str, int]:
    """The files of a folder by name; links, devices and harmful names are refused."""
    found: dict[str, int] = {}
    for folder, names, files in os.walk(path, followlinks=False):
        for name in (*names, *files):
            place = Path(folder) / name
            relative, state = place.relative_to(path).as_posix(), place.lstat()
            if stat.S_ISDIR(state.st_mode):
                continue
            if not stat.S_ISREG(state.st_mode) or not harmless(relative) or len(found) >= MOST_PARTS:
                raise BackupRefused("backup_shape", path=str(path), part=shown(relative))
            found[relative] = state.st_size
    return found


def harmless(name: str) -> bool:
    """Whether a name can stand in a backup: relative, nothing hidden, no step upwards, at most four folders deep."""
    parts = PurePosixPath(name).parts
    plain = all(_FILE.fullmatch(part) and not part.startswith(".") for part in parts)
    return bool(parts) and len(parts) <= 5 and plain and "/".join(parts) == name


def shown(name: str) -> str:
    """A name from a stranger's archive as a terminal can bear it."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


def read_manifest(archive: Archive) -> Manifest:
    """The manifest. Raises :class:`BackupRefused` where there is none, or it is of another form or schema."""
    path = str(archive.path)
    if archive.sizes.get(MANIFEST, 0) > LARGEST_MANIFEST:
        raise BackupRefused("backup_shape", path=path, part=MANIFEST)
    with archive.part(MANIFEST) as file:
        content = file.read(LARGEST_MANIFEST)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BackupRefused("backup_damaged", path=path, part=MANIFEST) from error
    if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
        raise BackupRefused("backup_format", path=path, format=told["format"])
    try:
        manifest = Manifest.model_validate(told)
    except ValidationError as error:
        raise BackupRefused("backup_shape", path=path, part=MANIFEST) from error
    if not all(_TABLE.fullmatch(name) for name in manifest.tables):
        raise BackupRefused("backup_shape", path=path, part=MANIFEST)
    if not known(manifest.schema_revision):
        raise BackupRefused("backup_newer", path=path, schema=manifest.schema_revision, version=shown(manifest.version))
    return manifest


def verified(archive: Archive) -> Manifest:
    """The manifest, after every part was found to be what it says and the audit chain to be whole.

    Raises :class:`BackupRefused` for a part that is missing, surplus or changed.
    """
    manifest = read_manifest(archive)
    tables = {f"tables/{name}.jsonl": part for name, part in manifest.tables.items()}
    for name, part in (tables | {FILES: manifest.files}).items():
        _check_lines(archive, name, part)
    files = [*file_parts(archive), *(key.model_copy(update={"path": f"keys/{key.path}"}) for key in manifest.keys)]
    expected = {MANIFEST, FILES, *tables, *(file.path for file in files)}
    different = expected ^ set(archive.sizes)
    if different or len(expected) != len(tables) + len(files) + 2:
        raise BackupRefused("backup_shape", path=str(archive.path), part=shown(min(different, default=FILES)))
    for file in files:
        _check_file(archive, file)
    _check_chain(archive, manifest)
    return manifest


def file_parts(archive: Archive) -> Iterator[FilePart]:
    """The attachments that the backup lists."""
    for line in archive.lines(FILES):
        try:
            file = FilePart.model_validate_json(line)
        except ValidationError as error:
            raise BackupRefused("backup_shape", path=str(archive.path), part=FILES) from error
        if not file.path.startswith("attachments/") or not harmless(file.path):
            raise BackupRefused("backup_shape", path=str(archive.path), part=FILES)
        yield file


def _check_lines(archive: Archive, name: str, part: TablePart) -> None:
    digest, rows = hashlib.sha256(), 0
    for line in archive.lines(name):
        digest.update(line)
        rows += 1
    if (rows, digest.hexdigest()) != (part.rows, part.sha256):
        raise BackupRefused("backup_damaged", path=str(archive.path), part=name)


def _check_file(archive: Archive, file: FilePart) -> None:
    digest = hashlib.sha256()
    with archive.part(file.path) as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
    if archive.sizes[file.path] != file.size or digest.hexdigest() != file.sha256:
        raise BackupRefused("backup_damaged", path=str(archive.path), part=file.path)


def _check_chain(archive: Archive, manifest: Manifest) -> None:
    """Recompute the audit chain from the lines; events stand in the order of their birth, the chain in that of their numbers."""
    table = manifest.tables.get("audit_event")
    if table is None or "audit_head" not in manifest.tables:
        raise BackupRefused("backup_shape", path=str(archive.path), part="tables/audit_event.jsonl")
    configure_mappers()  # a process that has asked no database yet would find no attribute on an event
    waiting: dict[int, tuple[str, str]] = {}
    count, head = 0, GENESIS
    for line in archive.lines("tables/audit_event.jsonl"):
        number, previous, own = _link(table.columns, line)
        if own is None or number <= count or number in waiting:
            raise BackupRefused("backup_chain_broken", path=str(archive.path), number=number)
        waiting[number] = (previous, own)
        while count + 1 in waiting:
            previous, own = waiting.pop(count + 1)
            if previous != head:
                raise BackupRefused("backup_chain_broken", path=str(archive.path), number=count + 1)
            count, head = count + 1, own
    if waiting or (count, head) != (manifest.audit.number, manifest.audit.hash):
        raise BackupRefused("backup_chain_broken", path=str(archive.path), number=count + 1)


def _link(columns: list[str], line: bytes) -> tuple[int, str, str | None]:
    """Number, previous hash and own hash of an event; None for its own where the event does not give it."""
    try:
        event: dict[str, Any] = dict(zip(columns, json.loads(line), strict=True))
        number, told = int(event["number"]), str(event["hash"])
        read = AuditEvent.model_construct(**{**event, "detail": json.loads(event["detail"]), "at": _instant(event["at"])})
        return number, str(event["previous"]), told if hash_of(read) == told else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return 0, "", None


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text.removesuffix("Z") + "+00:00")
