"""A frozen batch as a folder or as one archive: written the same each time, read with suspicion."""

import io
import os
import stat
import time
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from reserve.frozen.errors import FrozenRefused
from reserve.frozen.manifest import NAME

INPUTS = (
    "programme.json",
    "programme.yaml",
    "parameters.jsonl",
    "documents.jsonl",
    "tables.jsonl",
    "candidates.jsonl",
    "departures.jsonl",
    "solutions.jsonl",
)
RESULTS = ("result.json", "rows.jsonl", "reasons.jsonl", "list.csv", "notice.zh.txt", "notice.en.txt")
DIGESTED = (*INPUTS, *RESULTS)
COPIES = ("rows.parquet",)
"""Not under the digest: a copy of the rows for programs that read tables, compared with them when the batch is verified."""
REPRODUCTION = "reproduction.json"
KNOWN = (NAME, *DIGESTED, *COPIES, REPRODUCTION)
SMALL_BYTES, FILE_BYTES, TOTAL_BYTES = 4_000_000, 600_000_000, 1_200_000_000
_SMALL = (NAME, "programme.json", "programme.yaml", "result.json", REPRODUCTION)
_RATIO = 400
_FOLDER_MODE, _FILE_MODE = 0o755, 0o644
_END_OF_INDEX, _LARGE_INDEX = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _LOCATOR_BYTES, _LAST_BYTES, _INDEX_BYTES = 22, 20, 65_600, 20_000
_FIRST_ZIP_TIME = 315_532_800


def read_files(place: Path) -> dict[str, bytes]:
    """The files of a frozen batch by name, from a folder or a .zip of it.

    Raises :class:`FrozenRefused` for anything else that lies there: a link, a folder, an unknown name, more bytes than a batch can have.
    """
    try:
        kind = place.lstat().st_mode
        if stat.S_ISDIR(kind):
            return _from_folder(place)
        if stat.S_ISREG(kind):
            return _from_archive(place, place.name)
    except FileNotFoundError as error:
        raise FrozenRefused("frozen_missing", place=place.name) from error
    except OSError as error:
        raise FrozenRefused("frozen_unreadable", place=place.name, why=error.strerror or type(error).__name__) from error
    raise FrozenRefused("frozen_no_folder", place=place.name)


def _from_folder(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = TOTAL_BYTES
    for name in _names(folder):
        if not stat.S_ISREG((folder / name).lstat().st_mode):
            raise FrozenRefused("frozen_no_file", file=name)
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise FrozenRefused("frozen_no_file", file=name)
            _fits(name, about.st_size, left)
            found[name] = file.read(about.st_size + 1)
            if len(found[name]) != about.st_size:
                raise FrozenRefused("frozen_changing", file=name)
            left -= about.st_size
    return found


def _names(folder: Path) -> list[str]:
    """The names in a folder; the first that no batch has ends it, however many there are."""
    found = []
    with os.scandir(folder) as there:
        for one in there:
            _known(one.name)
            found.append(one.name)
    return sorted(found)


def files_of(content: bytes, name: str, only: Collection[str] = KNOWN) -> dict[str, bytes]:
    """The files of an archive in memory, or those of them called ``only``; ``name`` is what it is called in an error."""
    return _from_archive(io.BytesIO(content), name, only)


def _from_archive(place: Path | io.BytesIO, name: str, only: Collection[str] = KNOWN) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = TOTAL_BYTES
    try:
        _small_index(place)
        with zipfile.ZipFile(place) as packed:
            for member in packed.infolist():
                _known(member.filename)
                if member.filename in found:
                    raise FrozenRefused("frozen_twice", file=member.filename)
                if member.flag_bits & 1 or stat.S_ISLNK(member.external_attr >> 16):
                    raise FrozenRefused("frozen_no_file", file=member.filename)
                if member.filename not in only:
                    continue
                _fits(member.filename, member.file_size, left)
                if member.file_size > _RATIO * max(member.compress_size, 1) + SMALL_BYTES:
                    raise FrozenRefused("frozen_bomb", file=member.filename, size=member.file_size, packed=member.compress_size)
                with packed.open(member) as file:
                    found[member.filename] = file.read(member.file_size + 1)
                if len(found[member.filename]) != member.file_size:
                    raise FrozenRefused("frozen_changing", file=member.filename)
                left -= member.file_size
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        if isinstance(error, FrozenRefused):
            raise
        raise FrozenRefused("frozen_no_folder", place=name) from error
    return found


def _small_index(place: Path | io.BytesIO) -> None:
    """Raise :class:`FrozenRefused` for an archive whose list of members is larger than that of any batch, before it is unpacked."""
    with place.open("rb") if isinstance(place, Path) else io.BytesIO(place.getbuffer()) as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - _LAST_BYTES))
        tail = file.read()
    ends = {len(tail) - _END_BYTES, tail.rfind(_END_OF_INDEX)}
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little") for at in ends if at >= 0 and tail.startswith(_END_OF_INDEX, at)]
    large = any(tail.startswith(_LARGE_INDEX, at - _LOCATOR_BYTES) for at in ends if at >= _LOCATOR_BYTES)
    if sizes and (large or max(sizes) > _INDEX_BYTES):
        raise FrozenRefused("frozen_index", size=max(sizes), limit=_INDEX_BYTES)


def _known(name: str) -> None:
    if name not in KNOWN:
        raise FrozenRefused("frozen_unknown_file", file="".join(c if c.isprintable() else "?" for c in name)[:80], known=", ".join(KNOWN))


def _fits(name: str, size: int, left: int) -> None:
    limit = min(SMALL_BYTES if name in _SMALL else FILE_BYTES, left)
    if size > limit:
        raise FrozenRefused("frozen_large", file=name, size=size, limit=limit)


def may_write(target: Path, *, force: bool = False) -> None:
    """Raise :class:`FrozenRefused` where files cannot go into ``target``: it is no folder, or holds what ``force`` does not replace."""
    try:
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise FrozenRefused("frozen_target", place=target.name)
        there = sorted(os.listdir(target)) if target.exists() else []  # noqa: PTH208
    except OSError as error:
        raise FrozenRefused("frozen_unwritable", place=target.name, why=error.strerror or type(error).__name__) from error
    if there and (not force or not set(there) <= set(KNOWN)):
        raise FrozenRefused("frozen_target_full", place=target.name, count=len(there), first=there[0][:60])


def write_folder(target: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write files into a new or empty folder; with ``force`` over those of an earlier frozen batch, never over anything else.

    Raises :class:`FrozenRefused` before anything is written; each file is whole or not there.
    """
    may_write(target, force=force)
    try:
        target.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        for name in os.listdir(target):  # noqa: PTH208
            (target / name).unlink()
        for name, content in files.items():
            _write(target / name, content)
    except OSError as error:
        raise FrozenRefused("frozen_unwritable", place=target.name, why=error.strerror or type(error).__name__) from error


def _write(place: Path, content: bytes) -> None:
    partial = place.with_name(f".{place.name}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        partial.replace(place)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def archive(files: Mapping[str, bytes], source_date_epoch: int) -> bytes:
    """The files as one .zip: in order, with one fixed time, so that the same files give the same bytes."""
    moment = time.gmtime(max(source_date_epoch, _FIRST_ZIP_TIME))[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, moment)
            about.compress_type, about.create_system, about.external_attr = zipfile.ZIP_DEFLATED, 3, (stat.S_IFREG | _FILE_MODE) << 16
            packed.writestr(about, files[name], compresslevel=9)
    return out.getvalue()
