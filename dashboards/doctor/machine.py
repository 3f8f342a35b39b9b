"""The machine: Python, packages, disk, memory, descriptors, time."""

import datetime as dt
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psutil  # type: ignore[import-untyped]
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from dashboards.doctor.verdict import Verdict, fail, ok, warn
from dashboards.kernels.limits import FILES_NEEDED, FILES_WANTED, usual_reserve
from dashboards.settings import Settings

PRODUCT = "retrofit-reserve"
SLOW_FSYNC_MS = 3.0
FSYNCS = 25
COMFORTABLE_DISK = 5
COMFORTABLE_FILES = 16_384
ROOT = Path(__file__).parent.parent.parent


def python() -> Iterator[Verdict]:
    """The interpreter is one that the program was tried with."""
    wanted = SpecifierSet(distribution(PRODUCT).metadata["Requires-Python"] or "")
    found = platform.python_version()
    yield ok("python", found=found) if found in wanted else fail("python", "other", found=found, wanted=str(wanted))


def packages(lock: Path = ROOT / "requirements.lock") -> Iterator[Verdict]:
    """Every package is there in a version that the program allows, and the very one of the lock where the lock is at hand."""
    wrong = []
    for line in distribution(PRODUCT).requires or []:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        found = installed(wanted.name)
        if found is None or found not in wanted.specifier:
            wrong.append(f"{wanted.name} {found or '—'} ({wanted.specifier})")
    if wrong:
        yield fail("packages", "wrong", names=", ".join(wrong[:6]), count=len(wrong))
        return
    locked = dict(locked_versions(lock)) if lock.is_file() else {}
    other = [f"{name} {installed(name)} ({wanted})" for name, wanted in locked.items() if installed(name) not in {wanted, None}]
    if other:
        yield warn("packages", "not_locked", names=", ".join(other[:6]), count=len(other))
    else:
        yield ok("packages", count=len(locked) or len(distribution(PRODUCT).requires or []))


def installed(name: str) -> str | None:
    """The installed version, None where it is missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def locked_versions(lock: Path) -> Iterator[tuple[str, str]]:
    """Name and version of every line ``name==version`` of a lock that holds for this interpreter."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            wanted = Requirement(line.rstrip("\\ "))
            if wanted.marker is None or wanted.marker.evaluate():
                yield wanted.name, next(iter(wanted.specifier)).version


def zone() -> Iterator[Verdict]:
    """Beijing time is known."""
    try:
        offset = dt.datetime(2024, 9, 2, tzinfo=ZoneInfo("Asia/Shanghai")).utcoffset()
    except ZoneInfoNotFoundError:
        yield fail("zone", "missing")
        return
    yield ok("zone") if offset == dt.timedelta(hours=8) else fail("zone", "missing")


def disk(chosen: Settings) -> Iterator[Verdict]:
    """There is room for the data, and a commit reaches the disk soon."""
    folder = nearest(chosen.data_dir)
    free = shutil.disk_usage(folder).free
    figures = {"free_mib": free // 2**20, "minimum_mib": chosen.disk_minimum // 2**20, "path": folder}
    if free < chosen.disk_minimum:
        yield fail("disk", "low", **figures)
    elif free < COMFORTABLE_DISK * chosen.disk_minimum:
        yield warn("disk", "soon_low", **figures)
    else:
        yield ok("disk", **figures)
    try:
        milliseconds = fsync_ms(folder)
    except OSError as error:
        yield fail("fsync", "unwritable", path=folder, why=error.strerror)
        return
    shown = f"{milliseconds:.2f}"
    limit = f"{SLOW_FSYNC_MS:.0f}"
    yield ok("fsync", ms=shown) if milliseconds <= SLOW_FSYNC_MS else warn("fsync", "slow", ms=shown, limit=limit)


def nearest(path: Path) -> Path:
    """The folder itself, or the first one above it that exists."""
    whole = path.absolute()
    return next(folder for folder in (whole, *whole.parents) if folder.is_dir())


def fsync_ms(folder: Path, times: int = FSYNCS) -> float:
    """The median of milliseconds until 4 KiB are on the disk. Raises ``OSError`` where nothing can be written."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            file.write(os.urandom(4096))
            began = time.perf_counter()
            file.flush()
            os.fsync(file.fileno())
            taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def memory(chosen: Settings) -> Iterator[Verdict]:
    """There is memory for some pages."""
    found = psutil.virtual_memory()
    free = found.available
    kept = usual_reserve(found.total) if chosen.memory_reserve is None else chosen.memory_reserve
    pages = max(0, free - kept) // max(chosen.page_memory, 2**20)
    figures = {"free_mib": free // 2**20, "pages": pages}
    yield ok("memory", **figures) if pages >= 20 else warn("memory", "low", **figures)


def descriptors() -> Iterator[Verdict]:
    """Hundreds of pages need thousands of open files and sockets."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    figures = {"found": hard, "needed": FILES_NEEDED, "wanted": FILES_WANTED}
    if hard != resource.RLIM_INFINITY and hard < FILES_NEEDED:
        yield fail("descriptors", "too_few", **figures)
    elif hard != resource.RLIM_INFINITY and hard < COMFORTABLE_FILES:
        yield warn("descriptors", "few", **figures)
    else:
        yield ok("descriptors", **figures)


def platform_facts() -> dict[str, str]:
    """What to quote when asking for help."""
    return {"version": version(PRODUCT), "python": sys.version.split()[0], "system": platform.platform()}
