"""The verdicts of a batch as one archive: an index with digests, each suite once, and of each project what is its own.

``join`` of a project's file and its suite's file is the record as it was made; ``verify_bundle`` does that for all of them. The same
verdicts give the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reserve.vocabulary.check_record import RecordUnreadable, canonical, digest_of, join, split
from reserve.vocabulary.errors import BadInput, ReserveError

FORMAT = "reserve-verdicts-1"
INDEX = "index.json"
MAX_PARTS, MAX_UNPACKED_BYTES, MAX_BYTES = 50_000, 1_000_000_000, 200_000_000
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PinnedVerdict:
    """One project of the batch: the version that the batch pinned and the record of its formal check."""

    code: str
    version: int
    document: str
    checked_at: str
    passed: bool
    record: Mapping[str, Any]


def verdict_bundle(about: Mapping[str, Any], verdicts: Iterable[PinnedVerdict]) -> bytes:
    """The archive. ``about``: what the index says of the batch besides its projects."""
    parts: dict[str, str] = {}
    listed, suites = [], {}
    for one in verdicts:
        shared, own = split(one.record)
        key = digest_of(shared)
        suites[key] = f"suites/{key[:16]}.json"
        if suites[key] not in parts:
            parts[suites[key]] = canonical(shared)
        parts[f"projects/{one.code}.json"] = canonical(own)
        listed.append(
            {
                "code": one.code, "version": one.version, "document": one.document, "checked_at": one.checked_at, "passed": one.passed,
                "verdict": digest_of(one.record), "suite": key, "file": f"projects/{one.code}.json",
            }
        )  # fmt: skip
    index = {**about, "format": FORMAT, "projects": listed, "suites": suites}
    parts[INDEX] = json.dumps({**index, "digest": digest_of(index)}, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, parts[name].encode("utf-8", "surrogatepass"), compresslevel=6)
    return buffer.getvalue()


def is_bundle(content: bytes) -> bool:
    """Whether a brought file is an archive at all."""
    return content.startswith(b"PK\x03\x04")


def verify_bundle(content: bytes, name: str) -> dict[str, Any]:
    """The index of an archive whose every part agrees with it.

    Raises ``BadInput`` for what is no such archive, ``ReserveError`` with the first thing that does not agree.
    """
    if len(content) > MAX_BYTES:
        raise BadInput("report_too_large", name=name, size=len(content) // 1_000_000, limit=MAX_BYTES // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                raise BadInput("report_too_large", name=name, size=len(content) // 1_000_000, limit=MAX_UNPACKED_BYTES // 1_000_000)
            return _verified(archive, name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, RecursionError) as error:
        raise BadInput("report_unreadable", name=name, why=str(error)[:120]) from error


def _verified(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    held = set(archive.namelist())
    index = _part(archive, held, INDEX)
    if index.get("format") != FORMAT:
        raise BadInput("report_other_format", name=name, known=FORMAT)
    _same("digest", index.get("digest"), digest_of({key: value for key, value in index.items() if key != "digest"}))
    suites = {key: _part(archive, held, file) for key, file in index["suites"].items()}
    for key, shared in suites.items():
        _same(index["suites"][key], key, digest_of(shared))
    for one in index["projects"]:
        record = join(suites[one["suite"]], _part(archive, held, one["file"]))
        _same(one["file"], one["verdict"], digest_of(record))
        _same(f"{one['file']} document", one["document"], record["document"])
    if strange := sorted(held - {INDEX, *index["suites"].values(), *(one["file"] for one in index["projects"])}):
        raise ReserveError("report_inconsistent", place=strange[0][:80], filed="+", computed="-")
    return index


def _part(archive: zipfile.ZipFile, held: set[str], file: str) -> dict[str, Any]:
    if file not in held:
        raise ReserveError("report_part_missing", part=file[:80])
    found = json.loads(archive.read(file))
    if not isinstance(found, dict):
        raise RecordUnreadable(f"{file}: not an object")
    return found


def _same(place: str, filed: object, computed: object) -> None:
    if filed != computed:
        raise ReserveError("report_inconsistent", place=place[:80], filed=str(filed)[:80], computed=str(computed)[:80])
