"""What was measured on: one line that belongs above every figure."""

import math
import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path


def machine_line() -> str:
    """Processor, cores, memory, Python and the libraries that decide the figures."""
    info = Path("/proc/cpuinfo")
    model = (
        next((line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")), "")
        if info.exists()
        else ""
    )
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "great-expectations", "openpyxl", "xlsxwriter"))
    load = os.getloadavg()[0]
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores, {pages:.0f} GiB, load {load:.1f}; "
        f"Python {platform.python_version()}; {libraries}"
    )


def best(action: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest of ``repeats`` runs: other programs only ever add time."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def quantile(values: list[float], part: float) -> float:
    """The smallest value that the share ``part`` of the values does not exceed; not a number where there is none."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)] if values else math.nan


def duration(seconds: float) -> str:
    """Seconds in a unit that suits them."""
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms")):
        if seconds < limit:
            return f"{seconds * factor:,.1f} {unit}"
    return f"{seconds:,.2f} s"


def row(what: str, seconds: float, floor: str, floor_seconds: float) -> None:
    """One line: the thing, its floor, and how many times the floor it takes."""
    print(f"| {what} | {duration(seconds)} | {floor} | {duration(floor_seconds)} | {seconds / floor_seconds:,.1f} |")


def header(title: str) -> None:
    """The head of a table."""
    print(f"\n## {title}\n\n{machine_line()}\n\n| what | time | floor in the same run | time | ratio |\n|---|---|---|---|---|")
