"""Where the bytes of attachments lie: outside everything that is served, named by their content, readable by the server's user only."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_PIECE = 1024 * 1024
_ABANDONED_SECONDS = 3_600


class VaultDamaged(RuntimeError):
    """A kept file is missing, or is not what its digest says: a fault of the disk or of somebody with access to it."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Files by SHA-256 below ``folder``; the same content is kept once.

    ``file_bytes``: of one file; ``project_bytes`` and ``project_files``: of one project, what was taken back included.
    """

    folder: Path
    file_bytes: int = 20_000_000
    project_bytes: int = 200_000_000
    project_files: int = 60

    def incoming(self) -> Path:
        """A fresh path for a file that is still arriving, on the same disk and in a folder nobody else can read."""
        waiting = self.folder / "incoming"
        for folder in (self.folder, waiting):
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        return waiting / secrets.token_hex(16)

    def keep(self, arrived: Path, digest: str) -> None:
        """Move an arrived file to its place, on disk before this returns; one that is there already is not written again."""
        place = self.path_of(digest)
        place.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if place.exists():
            arrived.unlink()
            return
        with arrived.open("rb") as file:
            os.fsync(file.fileno())
        arrived.chmod(FILE_MODE)
        arrived.replace(place)
        folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def clear_incoming(self) -> None:
        """Remove what arrived only half and belongs to a server that is gone; called when a server starts."""
        waiting = self.folder / "incoming"
        if not waiting.is_dir():
            return
        for path in waiting.iterdir():
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink(missing_ok=True)

    def path_of(self, digest: str) -> Path:
        """Where the content with this digest lies. Raises ``ValueError`` for anything that is no digest."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("a digest has 64 hexadecimal digits")
        return self.folder / digest[:2] / digest

    def read(self, digest: str, size: int) -> Iterator[bytes]:
        """The kept bytes in pieces. Raises :class:`VaultDamaged` before the first piece where they are not what they were."""
        path = self.path_of(digest)
        if not path.is_file() or path.stat().st_size != size or digest_of(path) != digest:
            raise VaultDamaged(digest)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
