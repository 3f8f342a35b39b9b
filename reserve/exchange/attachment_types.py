"""What may be attached: a closed list of kinds, told by the content, never by the name alone."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reserve.exchange.limits import MAX_PARTS, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_MATTERS_FROM_BYTES
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.tables import read_table

NAME_LIMIT = 120
_HEAD_BYTES = 1024
_PIECE = 1024 * 1024
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_ACTIVE_PARTS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttachmentType:
    """One kind of file. ``part``: the member that makes an archive this kind."""

    extension: str
    media_type: str
    kind: str
    part: str


@cache
def attachment_types() -> dict[str, AttachmentType]:
    """All kinds by extension."""
    found = (
        AttachmentType(r["extension"], r["media_type"], r["kind"], r["part"])
        for r in read_table("attachment_types.csv", "reserve.exchange")
    )
    return {one.extension: one for one in found}


def clean_name(given: str) -> str:
    """The name under which a file is shown and downloaded: no folders, no control or hidden characters, not too long.

    Raises ``BadInput`` when no usable name or no allowed extension is left.
    """
    text = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode("utf-8"))
    base = re.split(r"[\\/]", text)[-1]
    base = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C")
    base = _FORBIDDEN.sub("_", base).rstrip(" .")
    stem, dot, extension = base.rpartition(".")
    extension = extension.lower()
    known = ", ".join(dict.fromkeys(attachment_types()))
    if not dot or extension not in attachment_types():
        raise BadInput("attachment_kind_unknown", name=base[:60] or "?", known=known)
    stem = stem.strip(" .") or "_"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem[: NAME_LIMIT - len(extension) - 1]}.{extension}"


def media_type_of(path: Path, name: str) -> str:
    """The media type of the file at ``path`` if its content is what the extension of the cleaned ``name`` says. Raises ``BadInput``."""
    claimed = attachment_types()[name.rpartition(".")[2]]
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not _begins_as(claimed.kind, head):
        raise BadInput("attachment_disguised", name=name, extension=claimed.extension)
    if claimed.kind == "office":
        _inspect(path, name, claimed)
    return claimed.media_type


def _begins_as(kind: str, head: bytes) -> bool:
    match kind:
        case "pdf":
            return head.startswith(b"%PDF-")
        case "png":
            return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR"
        case "jpeg":
            return head.startswith(b"\xff\xd8\xff")
        case _:
            return head.startswith(b"PK\x03\x04")


def _inspect(path: Path, name: str, claimed: AttachmentType) -> None:
    """Refuse an archive that is another kind, unpacks out of proportion, hides paths or programs, or does not hold what it lists."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if claimed.part not in names:
                raise BadInput("attachment_disguised", name=name, extension=claimed.extension)
            _refuse_bomb(parts, path.stat().st_size, name)
            for part in parts:
                _refuse_part(part, name)
            _unpack(archive, parts, name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise BadInput("attachment_broken", name=name) from error


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked // max(1, packed)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS or (unpacked > RATIO_MATTERS_FROM_BYTES and ratio > MAX_RATIO):
        raise BadInput("attachment_unpacks_too_large", name=name, size=unpacked // 1_000_000, parts=len(parts))


def _refuse_part(part: zipfile.ZipInfo, name: str) -> None:
    inner = part.filename
    if inner.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", inner) or "\x00" in inner or part.flag_bits & 1:
        raise BadInput("attachment_broken", name=name)
    if inner.lower().endswith(_ACTIVE_PARTS):
        raise BadInput("attachment_active", name=name, part=inner[:80])


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> None:
    """Read everything once, in pieces: sizes in the list of contents may lie, and a broken part is told now rather than to a reader."""
    total = 0
    for part in parts:
        with archive.open(part) as member:
            while piece := member.read(_PIECE):
                total += len(piece)
                if total > MAX_UNPACKED_BYTES:
                    raise BadInput("attachment_unpacks_too_large", name=name, size=total // 1_000_000, parts=len(parts))
