"""What costs a run much is built by the worker that comes first, and used by all."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """The file that ``build`` writes, once a run; the others wait for it. It is for reading: copy it to change it.

    A build that fails leaves nothing, so that the next worker fails with the same reason.
    """
    base = factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    wanted, growing = folder / name, folder / f"growing-{name}"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            for left in folder.glob(f"growing-{name}*"):
                left.unlink()
            build(growing)
            growing.rename(wanted)
    return wanted
