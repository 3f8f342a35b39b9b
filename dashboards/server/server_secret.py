"""The server's secret: from the environment, from a file, else made once and kept beside the data. It never reaches a kernel."""

import os
import secrets
from pathlib import Path

from dashboards.settings import Settings

SHORTEST = 32
"""Characters of a secret from the environment or a file."""

KNOWN = ("changeme", "change-me", "secret", "password", "reserve", "example", "demo", "test")
"""Words of guides: a secret that is nothing but one of them, repeated, is no secret."""


def own_file(chosen: Settings) -> Path:
    """Where a secret of our own making lies."""
    return chosen.data_dir / "secret"


def given_secret(chosen: Settings) -> str:
    """The secret that the operator chose; empty where there is none. Raises ``OSError`` for a file that cannot be read."""
    if chosen.secret_file is not None:
        return chosen.secret_file.read_text(encoding="utf-8", errors="replace").strip()
    return chosen.secret.get_secret_value()


def server_secret(chosen: Settings) -> bytes:
    """The secret of this installation; several servers on one data folder find the same one."""
    given = given_secret(chosen)
    if given:
        return given.encode()
    path = own_file(chosen)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # the first of several servers wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip().encode()


def is_known(secret: str) -> bool:
    """Whether a secret stands in every guide, or is one short thing repeated."""
    plain = secret.casefold()
    if len(set(plain)) < 8:
        return True
    for word in KNOWN:
        plain = plain.replace(word, "")
    return len([letter for letter in plain if letter.isalnum()]) < 12


def readable_by_others(path: Path) -> bool:
    """Whether anybody but the owner (and the owner's group) may read or change the file."""
    return bool(path.stat().st_mode & 0o027)
