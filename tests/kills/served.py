"""A server that may be killed and started again on its port, its data and its database, as a service manager would."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests

from reserve.accounts import Desk
from tests.server.running import LOG_LIMIT, ROOT, free_port, prepare

UP_WITHIN = 60.0
GONE_WITHIN = 5.0
PEOPLE = tuple((f"changxing.clerk{number}", f"录入员{number}", "330522", ("county_clerk",)) for number in range(1, 7))
ZYGOTE = "reserve-zygote"


class Served:
    """One installation: its desk for looking into the register, its server while it runs."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.folder = folder
        self.desk: Desk = prepare(database_url, folder, PEOPLE)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")},
            "RESERVE_DATABASE_URL": database_url, "RESERVE_DATA_DIR": str(folder), "RESERVE_PORT": str(self.port), "RESERVE_DEMO": "1",
            "RESERVE_PAGES_PER_PERSON": "60", "RESERVE_RATE_FACTOR": "1000",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as words:
            command = [sys.executable, "-c", "from dashboards.server.__main__ import main; main()"]
            self.process = subprocess.Popen(command, cwd=self.folder, env=self._variables, stdout=words, stderr=words)
        end = time.monotonic() + UP_WITHIN
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not come up:\n{self.words()}")
            time.sleep(0.05)

    def words(self) -> str:
        """The end of the server's log."""
        return self.log.read_text(errors="replace")[-LOG_LIMIT:]

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.base}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def forks(self) -> bool:
        """Whether pages are forked now; before that, opening one takes seconds."""
        try:
            return bool(requests.get(f"{self.base}/ready", timeout=5).json()["checks"]["kernels"]["found"] == "forked")
        except requests.RequestException:
            return False

    def family(self) -> list[psutil.Process]:
        """Everything the server has started, its own process apart."""
        if self.process is None or self.process.poll() is not None:
            return []
        return psutil.Process(self.process.pid).children(recursive=True)

    def zygote(self) -> psutil.Process | None:
        """The process that forks pages; None while there is none."""
        return next((one for one in self.family() if name_of(one) == ZYGOTE), None)

    def kernel(self, kernel_id: str) -> psutil.Process:
        """The process behind a page, found by its sockets or, where it was not forked, by its command line."""
        for one in self.family():
            try:
                if kernel_id in listening(one) or kernel_id in " ".join(one.cmdline()):
                    return one
            except psutil.NoSuchProcess:
                continue
        raise AssertionError(f"no process of kernel {kernel_id}")

    def kill(self) -> list[psutil.Process]:
        """SIGKILL to the server; answers with what it had started, which must end by itself."""
        family = self.family()
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        return family

    def stop(self) -> None:
        """End it in order, whatever state it is in."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.desk.store.dispose()


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[Served]:
    """A running server over a prepared database."""
    found = Served(database_url, folder)
    try:
        found.start()
        yield found
    finally:
        found.stop()


def listening(process: psutil.Process) -> str:
    """The sockets it listens on; empty where it has ended."""
    try:
        return " ".join(str(line.laddr) for line in process.net_connections("unix"))
    except psutil.NoSuchProcess:
        return ""


def name_of(process: psutil.Process) -> str:
    """Its name; empty where it has ended."""
    try:
        return str(process.name())
    except psutil.NoSuchProcess:
        return ""


async def require_gone(processes: Iterable[psutil.Process]) -> None:
    """No process of these may live on: a killed parent must not leave work behind that nobody can see."""
    end = time.monotonic() + GONE_WITHIN
    left = list(processes)
    while left := [one for one in left if lives(one)]:
        assert time.monotonic() < end, f"still there {GONE_WITHIN:.0f} s after the kill: {left}"
        await asyncio.sleep(0.05)


def lives(process: psutil.Process) -> bool:
    """Whether it still runs; one that only waits to be buried does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
