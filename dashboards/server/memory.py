"""How much memory the server, the parent of its kernels and all pages take. Read in a thread: 400 pages cost some milliseconds."""

import time
from collections.abc import Collection
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes, shared pages counted by their share. ``measured``: monotonic seconds."""

    server: int
    parent: int
    pages: int
    measured: float


def memory_of(parents: Collection[int] = ()) -> Memory:
    """The memory of this process and of everything it started; ``parents``: those that pages are forked from."""
    here = psutil.Process()
    below = here.children(recursive=True)
    sizes = {process.pid: proportional(process.pid) for process in below}
    parent = sum(size for process, size in sizes.items() if process in parents)
    return Memory(proportional(here.pid), parent, sum(sizes.values()) - parent, time.monotonic())


def proportional(pid: int) -> int:
    """The proportional set size of a process in bytes; its resident size where the system tells no more, 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:  # noqa: PTH123 - /proc is no ordinary file
            found = next((line for line in lines if line.startswith("Pss:")), None)
            if found is not None:
                return int(found.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
