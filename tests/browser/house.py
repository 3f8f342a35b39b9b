"""A server that a test may kill and start again on its port, under any base address, and a line to it that can go dead without a word."""

import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from dashboards.demo.accounts import build_accounts
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.store import upgrade
from tests.browser.filing import Filing
from tests.server.running import ROOT, free_port

UP_WITHIN = 150.0


class House:
    """One installation with the demonstration's accounts; its server while it runs. ``base`` ends with the base address, without slash."""

    def __init__(self, folder: Path, base_url: str = "/", weaken: str = "") -> None:
        self.folder = folder
        self.database = f"sqlite:///{folder / 'reserve.db'}"
        self.desk = make_desk(Settings(database_url=self.database, data_dir=folder, demo=True))
        upgrade(self.desk.store.engine)
        build_accounts(self.desk, lambda: None)
        self.filing = Filing(self.desk)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}{base_url.rstrip('/')}"
        self.weaken = weaken
        self.variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")},
            "RESERVE_DATABASE_URL": self.database, "RESERVE_DATA_DIR": str(folder), "RESERVE_PORT": str(self.port), "RESERVE_DEMO": "1",
            "RESERVE_BASE_URL": base_url, "RESERVE_PAGES_PER_PERSON": "60", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers and can fork pages. Raises ``RuntimeError`` with its own words when it does not."""
        log = self.folder / "server.log"
        source = f"{self.weaken}\nfrom dashboards.server.__main__ import main\nmain()"
        with log.open("ab") as words:
            command = [sys.executable, "-c", source]
            self.server = subprocess.Popen(command, cwd=self.folder, env=self.variables, stdout=words, stderr=words)
        end = time.monotonic() + UP_WITHIN
        while not self.answers():
            if self.server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether the server is there and forks pages: before that, opening one takes seconds."""
        try:
            return bool(requests.get(f"{self.base}/ready", timeout=5).json()["checks"]["kernels"]["found"] == "forked")
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """kill -9: no farewell to anybody."""
        assert self.server is not None
        self.server.kill()
        self.server.wait(10)

    def close(self) -> None:
        """Stop the server, if it runs, and let go of the register."""
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait(10)
        self.desk.store.dispose()


@contextmanager
def house(folder: Path, base_url: str = "/", weaken: str = "") -> Iterator[House]:
    """A running house."""
    made = House(folder, base_url, weaken)
    try:
        made.start()
        yield made
    finally:
        made.close()


class Wire:
    """A line to ``port`` that can go dead as in a laptop's sleep: connections stay open, and nothing passes any more. New ones are fine."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.ends: dict[socket.socket, socket.socket] = {}
        self.dead: set[socket.socket] = set()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def go_dead(self) -> None:
        """From now on nothing passes on the connections that are open."""
        self.dead |= set(self.ends)

    def _run(self) -> None:
        while not self.stopping.is_set():
            for key, _ in self.selector.select(0.1):
                if key.fileobj is self.listener:
                    self._accept()
                else:
                    self._pass(key.fileobj)  # type: ignore[arg-type]

    def _accept(self) -> None:
        near, _ = self.listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            near.close()
            return
        self.ends[near], self.ends[far] = far, near
        for end in (near, far):
            self.selector.register(end, selectors.EVENT_READ)

    def _pass(self, end: socket.socket) -> None:
        other = self.ends.get(end)
        try:
            content = end.recv(65536)
            if content and other is not None:
                if end not in self.dead:
                    other.sendall(content)
                return
        except OSError:
            content = b""
        for each in (end, other):
            if each is not None and each in self.ends:
                self.selector.unregister(each)
                del self.ends[each]
                each.close()

    def close(self) -> None:
        """Take the line down."""
        self.stopping.set()
        self.thread.join(5)
        for end in (*self.ends, self.listener):
            end.close()
