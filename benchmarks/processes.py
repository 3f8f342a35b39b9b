"""What the processes of a running server use: the server itself, the parent of forked kernels, the kernels of open pages."""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Used:
    """Processor seconds since their start and private memory in bytes of a group of processes."""

    count: int
    cpu: float
    private: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The three groups at one moment."""

    at: float
    server: Used
    parent: Used
    pages: Used


def usage(pid: int) -> Usage:
    """Read it now. A child of the server with children of its own is the parent of the forked kernels; it stays one while it has none."""
    server = psutil.Process(pid)
    parents, pages = [], []
    for child in server.children():
        below = _children(child)
        if below or "dashboards.kernels" in " ".join(_command(child)):
            parents.append(child)
            pages += below
        else:
            pages.append(child)
    return Usage(time.monotonic(), _used([server]), _used(parents), _used(pages))


def private_bytes(pid: int) -> int:
    """Memory that no other process shares, written or not; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:")))


def _used(processes: list[psutil.Process]) -> Used:
    cpu, private, count = 0.0, 0, 0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        count += 1
        cpu += times.user + times.system
        private += private_bytes(process.pid)
    return Used(count, cpu, private)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        found: list[psutil.Process] = process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return found


def _command(process: psutil.Process) -> list[str]:
    try:
        found: list[str] = process.cmdline()
    except psutil.NoSuchProcess:
        return []
    return found
