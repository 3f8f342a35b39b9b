"""The few calls to Linux that Python has no function for. Every function says by its result or an ``OSError`` whether it worked."""

import ctypes
import os
import signal
import sys
from collections.abc import Collection
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_CONTAINER = Path("/sys/fs/cgroup")

SUPPORTED = sys.platform == "linux" and hasattr(os, "pidfd_open")
"""Whether kernels can be forked on this system."""


def _prctl(option: int, value: int | bytes) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, ctypes.c_char_p(value) if isinstance(value, bytes) else ctypes.c_ulong(value), 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


class Orphaned(RuntimeError):
    """The parent ended before this process could be tied to it."""


def die_with_parent(parent: int) -> None:
    """Be killed when the process ``parent`` ends. Raises :class:`Orphaned` where it has ended already."""
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        raise Orphaned(f"process {parent} is not the parent any more")


def name_process(name: str) -> None:
    """Show ``name`` (at most 15 characters) in process lists."""
    _prctl(_PR_SET_NAME, name.encode()[:15])


def threads() -> list[str]:
    """The names of all threads of this process, those of libraries included."""
    return [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]


def close_files(spare: Collection[int]) -> None:
    """Close every open file whose number is not in ``spare``."""
    for number in [int(entry) for entry in os.listdir("/proc/self/fd")]:  # noqa: PTH208 - names only, and the listing itself opens one
        if number not in spare:
            try:
                os.close(number)
            except OSError:
                continue  # the listing's own, closed by now


def private_bytes(process: int | str = "self") -> int:
    """Memory that ends with the process: what it shares with nobody."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:")))


def total_bytes() -> int:
    """Memory of the machine, or of the container this runs in where that is less."""
    limit = _container("memory.max")
    machine = _meminfo("MemTotal:")
    return machine if limit is None else min(machine, limit)


def available_bytes() -> int:
    """Memory that can be given out without swapping, on the machine and in the container this runs in."""
    machine = _meminfo("MemAvailable:")
    limit, used = _container("memory.max"), _container("memory.current")
    if limit is None or used is None:
        return machine
    lines = (_CONTAINER / "memory.stat").read_text().splitlines()
    files = sum(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))
    return min(machine, limit - used + files)


def _meminfo(name: str) -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise OSError(f"/proc/meminfo has no line {name}")


def _container(name: str) -> int | None:
    """A figure of the container's memory controller; None where there is none or no limit."""
    try:
        text = (_CONTAINER / name).read_text().strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
