"""The folder in which kernels of one server have their sockets and connection files: short, private, and gone with the server."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

PREFIX = "reserve-pages-"
SOCKET_PATH_LIMIT = 107
"""Bytes of the longest path a local socket may have on Linux."""

_LONGEST_NAME = len("/kernel-00000000-0000-0000-0000-000000000000-ipc-99999")


class FolderTooDeep(OSError):
    """The temporary folder has too long a path for sockets."""


def parent_folder() -> Path:
    """Where the folder is made: the session's runtime folder where there is one, else the temporary folder, else ``/tmp``."""
    candidates = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - the folder made in it is private
    for candidate in candidates:
        if (
            candidate
            and len(os.fsencode(candidate)) + len(PREFIX) + 9 + _LONGEST_NAME <= SOCKET_PATH_LIMIT
            and os.access(candidate, os.W_OK)
        ):
            return Path(candidate)
    raise FolderTooDeep(f"no folder for sockets: {', '.join(str(c) for c in candidates if c)}")


class RuntimeFolder:
    """Makes the folder and holds a lock in it for as long as the server lives, so that a later one can tell what was left behind."""

    def __init__(self) -> None:
        parent = parent_folder()
        self.swept = sweep(parent)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def __enter__(self) -> "RuntimeFolder":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder; a second time does nothing."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
            shutil.rmtree(self.path, ignore_errors=True)

    def forget(self, kernel_id: str) -> None:
        """Remove what an ended kernel left: its connection file and its sockets."""
        for left in self.path.glob(f"kernel-{kernel_id}[.-]*"):
            left.unlink(missing_ok=True)


def sweep(parent: Path) -> int:
    """Remove folders of this account whose server is gone; how many they were."""
    swept = 0
    for folder in parent.glob(f"{PREFIX}*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _abandoned(folder: Path) -> bool:
    try:
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return False
        lock = os.open(folder / "lock", os.O_RDWR)
    except OSError:
        return False  # another account's, or being made or removed just now
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)
