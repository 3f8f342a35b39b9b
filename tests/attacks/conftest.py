"""Two servers on one database: one as it is, one without its guards. Each attack must work on the second and fail on the first."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reserve.accounts import Desk, create_person, open_local_session
from reserve.services import create_project
from tests.attacks import guards
from tests.server.running import PASSWORD, TINY_PAGES, Client, prepare, running_server

TIGHT = {"RESERVE_HEADER_SECONDS": "4", "RESERVE_BODY_SECONDS": "2", "RESERVE_CONNECTIONS_PER_ADDRESS": "40"}
"""Limits of the guarded server, small so that reaching them takes no time."""


@dataclass(frozen=True, slots=True)
class Target:
    """Both servers, the desk behind them and a project of Changxing county."""

    guarded: str
    open: str
    desk: Desk
    address: str
    project: str
    pages: Path

    def client(self, base: str, login: str = "") -> Client:
        """A new browser at one of the two."""
        client = Client(base)
        if login:
            assert client.sign_in(login).status_code == 303
        return client


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Start both servers."""
    folder: Path = tmp_path_factory.mktemp("attacks")
    pages = folder / "pages"
    shutil.copytree(TINY_PAGES, pages)
    (pages / "stamp.png").write_bytes(b"not for everybody")
    address = f"sqlite:///{folder / 'reserve.db'}"
    desk = prepare(address, folder)
    marked = {"login": "marked.clerk", "name": "<script>alert(1)</script>", "unit_code": "330522", "roles": ["county_clerk"]}
    create_person(desk, password=PASSWORD, must_change_password=False, **marked)  # type: ignore[arg-type]
    project = create_project(desk, open_local_session(desk, "changxing.clerk", "tests").session_id).code
    with (
        running_server(address, data_dir=folder, notebooks=pages, **TIGHT) as guarded,
        running_server(address, data_dir=folder, notebooks=pages, weaken=guards.TOGETHER) as without,
    ):
        yield Target(guarded, without, desk, address, project, pages)
    desk.store.dispose()
