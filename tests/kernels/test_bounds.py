"""When a page may open and when it must end; folders, files and stamps. No zygote is started here."""

import asyncio
import fcntl
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq

from dashboards.kernels import build_stamp as stamps
from dashboards.kernels import limits, runtime_folder
from dashboards.kernels.counters import Counters
from dashboards.kernels.limits import MemoryGate, TooFewFiles
from dashboards.kernels.process import KernelProcess
from dashboards.kernels.runtime_folder import PREFIX, SOCKET_PATH_LIMIT, FolderTooDeep, RuntimeFolder
from dashboards.kernels.supervisor import NoZygote, Supervisor
from dashboards.server.kernels import OpenPage, PageKernels
from tests.support.apart import run_apart

MB = 1024**2


def test_a_page_fits_only_where_the_reserve_stays_free() -> None:
    free, now = [700 * MB], [0.0]
    gate = MemoryGate(48 * MB, 512 * MB, available=lambda: free[0], clock=lambda: now[0])
    assert [gate.fits() for _ in range(4)] == [True, True, True, False]  # each counts in full until it has settled
    now[0] = 11
    assert gate.fits()
    free[0] = 559 * MB
    now[0] = 22
    assert not gate.fits()


@pytest.fixture
def pages() -> Iterator[PageKernels]:
    """A manager of pages without any."""
    made = PageKernels(leave_grace=30, disconnected_page=600, idle_page=3600)
    yield made
    made.folder.close()
    made.context.destroy()


@pytest.mark.parametrize(
    ("left", "alone", "quiet", "connected", "reason"),
    [
        (None, None, 3599, True, ""),
        (None, None, 3600, True, "idle"),
        (None, None, 3600, False, ""),
        (None, 599, 0, False, ""),
        (None, 600, 0, False, "disconnected"),
        (29, 29, 0, False, ""),
        (30, 30, 0, False, "left"),
        (30, None, 0, True, ""),
    ],
)
def test_why_a_page_ends(pages: PageKernels, left: float | None, alone: float | None, quiet: float, connected: bool, reason: str) -> None:
    now = 10_000.0
    page = OpenPage(
        "k", "s", "p", "entry",
        left_at=None if left is None else now - left,
        alone_since=None if alone is None else now - alone,
        input_at=now - quiet,
        sockets={object()} if connected else set(),  # type: ignore[arg-type]
    )  # fmt: skip
    assert pages.reason_to_end(page, now) == reason


def test_the_server_may_have_sockets_for_many_pages(pages: PageKernels) -> None:
    assert pages.context.get(zmq.MAX_SOCKETS) == limits.SOCKETS


def test_a_child_that_never_stands_is_ended_in_time(tmp_path: Path) -> None:
    async def wait() -> int:
        patient = Supervisor(tmp_path, {}, Counters(), reach_seconds=0.2)
        listening, saying = os.pipe()
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
            process = KernelProcess(child.pid, os.pidfd_open(child.pid), listening)
            with pytest.raises(NoZygote, match="in time"):
                await patient._reachable(process)
            os.close(saying)
            await asyncio.wait_for(process.ended.wait(), 10)
            return child.wait(10)

    assert run_apart(wait()) == -signal.SIGKILL


def test_input_and_saves_keep_a_page_from_being_idle(pages: PageKernels) -> None:
    form, other = OpenPage("a", "s", "p", "entry", input_at=0), OpenPage("b", "s", "p", "home", input_at=0)
    pages.open_pages = {"a": form, "b": other}
    before = time.monotonic()
    pages.person_saved("s")
    assert form.input_at >= before
    assert other.input_at == 0
    pages.person_acted("b")
    assert other.input_at >= before


def test_the_folder_is_private_and_gone_at_the_end() -> None:
    with RuntimeFolder() as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert len(f"{folder.path}/kernel-00000000-0000-0000-0000-000000000000-ipc-99999") <= SOCKET_PATH_LIMIT
        (folder.path / "kernel-a.json").touch()
        (folder.path / "kernel-a-ipc-1").touch()
        (folder.path / "kernel-b.json").touch()
        folder.forget("a")
        assert sorted(left.name for left in folder.path.iterdir()) == ["kernel-b.json", "lock"]
    assert not folder.path.exists()


def test_what_a_killed_server_left_is_swept_and_a_living_ones_is_not(tmp_path: Path) -> None:
    dead, alive, strange = (tmp_path / f"{PREFIX}{name}" for name in ("dead", "alive", "strange"))
    for folder in (dead, alive, strange):
        folder.mkdir()
    (dead / "lock").touch()
    lock = os.open(alive / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    assert runtime_folder.sweep(tmp_path) == 1
    assert sorted(left.name for left in tmp_path.iterdir()) == [f"{PREFIX}alive", f"{PREFIX}strange"]
    os.close(lock)


def test_a_folder_too_deep_for_sockets_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    assert runtime_folder.parent_folder() != deep
    monkeypatch.setattr(runtime_folder, "SOCKET_PATH_LIMIT", 10)
    with pytest.raises(FolderTooDeep):
        runtime_folder.parent_folder()


def test_too_few_files_are_said_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.resource, "getrlimit", lambda _: (1024, 2048))
    with pytest.raises(TooFewFiles) as refused:
        limits.raise_file_limit()
    assert "2048" in str(refused.value)
    assert "LimitNOFILE=65536" in str(refused.value)


def test_the_file_limit_is_raised_as_far_as_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(limits.resource, "getrlimit", lambda _: (1024, 20_000))
    monkeypatch.setattr(limits.resource, "setrlimit", lambda _, wanted: given.append(wanted))
    assert limits.raise_file_limit() == 20_000
    monkeypatch.setattr(limits.resource, "getrlimit", lambda _: (1024, resource.RLIM_INFINITY))
    assert limits.raise_file_limit() == limits.FILES_WANTED
    assert given == [(20_000, 20_000), (limits.FILES_WANTED, resource.RLIM_INFINITY)]


def test_the_stamp_changes_with_any_program_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = type(stamps)("package")
    package.__path__ = [str(tmp_path)]
    for name in ("dashboards", "reserve", "validation", "widgets"):
        monkeypatch.setattr(stamps, name, package)
    rules = tmp_path / "rules.csv"
    rules.write_text("a")
    first = stamps.build_stamp()
    assert first == stamps.build_stamp()
    rules.write_text("ab")
    assert stamps.build_stamp() != first
