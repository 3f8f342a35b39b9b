"""One guarded server for all tests of the server, on a database of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reserve.accounts import Desk
from tests.server.running import TINY_PAGES, Client, prepare, running_server


@dataclass(frozen=True, slots=True)
class Served:
    """A running server and the desk behind it."""

    base: str
    desk: Desk

    def client(self, login: str = "") -> Client:
        """A new browser; signed in where a login is given."""
        client = Client(self.base)
        if login:
            answer = client.sign_in(login)
            assert answer.status_code == 303, answer.text
        return client


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server with tiny pages, grace of one second, two pages a person; twice the rates, for a walk of all routes in seconds."""
    folder: Path = tmp_path_factory.mktemp("server")
    address = f"sqlite:///{folder / 'reserve.db'}"
    desk = prepare(address, folder)
    limits = {"RESERVE_LEAVE_GRACE": "1", "RESERVE_PAGES_PER_PERSON": "2", "RESERVE_SECRET": "not for kernels", "RESERVE_RATE_FACTOR": "2"}
    with running_server(address, data_dir=folder, notebooks=TINY_PAGES, **limits) as base:
        yield Served(base, desk)
    desk.store.dispose()
