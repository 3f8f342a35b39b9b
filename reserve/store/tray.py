"""Files on their way between a person's browser and that person's page: kept for an hour, outside everything that is served.

The server puts an uploaded list here; the page's kernel reads it and puts its answer beside it. A file is found by the person and a
token together: nobody reaches another person's file with a token alone.
"""

import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from reserve.vocabulary.errors import NotFound

KEPT_SECONDS = 3_600
MOST_OF_ONE_PERSON = 8
_TOKEN = re.compile(r"[0-9a-f]{32}")
_PERSON = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Tray:
    """The files of one person below ``folder``."""

    folder: Path
    person: str

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a person that could be read as a path."""
        if not _PERSON.fullmatch(self.person):
            raise ValueError("a person is known by letters, digits and dashes")

    def fresh(self) -> tuple[str, Path]:
        """A new token and the path of its file, which does not exist yet; the oldest files make room."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(self.folder)
        mine = sorted(self.folder.glob(f"{self.person}.*"), key=_changed)
        for path in mine[: max(0, len(mine) - MOST_OF_ONE_PERSON + 1)]:
            path.unlink(missing_ok=True)
        token = secrets.token_hex(16)
        return token, self._path(token)

    def keep(self, content: bytes) -> str:
        """Put a file here; the token it is found by."""
        token, path = self.fresh()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        return token

    def read(self, token: object) -> bytes:
        """The bytes of a file. Raises ``NotFound`` for a token that is none, is another person's, or has run out."""
        if isinstance(token, str) and _TOKEN.fullmatch(token):
            path = self._path(token)
            try:
                if time.time() - path.stat().st_mtime <= KEPT_SECONDS:
                    return path.read_bytes()
            except FileNotFoundError as error:
                raise NotFound("tray_gone", minutes=KEPT_SECONDS // 60) from error
        raise NotFound("tray_gone", minutes=KEPT_SECONDS // 60)

    def drop(self, token: str) -> None:
        """Take a file away before its time."""
        if _TOKEN.fullmatch(token):
            self._path(token).unlink(missing_ok=True)

    def _path(self, token: str) -> Path:
        return self.folder / f"{self.person}.{token}"


def sweep(folder: Path) -> None:
    """Remove what has run out."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if time.time() - _changed(path) > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
