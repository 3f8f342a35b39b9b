"""Kernels of a real server: their deaths, its death, what it refuses, and what stays when pages come and go."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.server.running import TINY_PAGES, Client, close_code, prepare, running_server, until

pytestmark = pytest.mark.xdist_group("pages_of_a_server")

ENDED = 4410
NO_ROUNDS = """
from dashboards.server.watch import Watch
async def nothing(self):
    return None
Watch.sweep = nothing
"""


@contextmanager
def served(folder: Path, weaken: str = "", **settings: str) -> Iterator[tuple[str, psutil.Process]]:
    """A server of one's own on tiny pages: its address and its process."""
    address = f"sqlite:///{folder / 'reserve.db'}"
    prepare(address, folder).store.dispose()
    before = {process.pid for process in psutil.Process().children()}
    with running_server(address, data_dir=folder, notebooks=TINY_PAGES, weaken=weaken, RESERVE_LEAVE_GRACE="1", **settings) as base:
        yield base, next(process for process in psutil.Process().children() if process.pid not in before)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, psutil.Process]]:
    """One server without its regular rounds: a death that is told was told by the process's own end."""
    with served(tmp_path_factory.mktemp("pages"), NO_ROUNDS, RESERVE_RATE_FACTOR="1000") as found:
        yield found


@pytest.fixture
def clerk(server: tuple[str, psutil.Process]) -> Iterator[Client]:
    """A signed-in browser."""
    with Client(server[0]) as browser:
        assert browser.sign_in("changxing.clerk").status_code == 303
        yield browser


def zygote_of(server: psutil.Process) -> psutil.Process:
    """The process that forks."""
    assert until(lambda: bool(server.children()), seconds=60)
    return server.children()[0]


def pages_of(server: psutil.Process) -> list[psutil.Process]:
    """The kernels of open pages."""
    return [page for zygote in server.children() for page in zygote.children()]


def test_a_killed_kernel_is_told_to_its_page_by_its_own_end(server: tuple[str, psutil.Process], clerk: Client) -> None:
    opened = clerk.open("/")
    with clerk.socket(opened.kernel_id) as line:
        os.kill(pages_of(server[1])[-1].pid, signal.SIGKILL)
        assert close_code(line) == ENDED
    assert clerk.get(f"/api/kernels/{opened.kernel_id}").status_code == 404


def test_thirty_pages_leave_neither_process_nor_file_behind(server: tuple[str, psutil.Process], clerk: Client) -> None:
    def visit() -> None:
        opened = clerk.open("/")
        with clerk.socket(opened.kernel_id):
            pass
        assert clerk.post(f"/voila/api/shutdown/{opened.kernel_id}").status_code == 204

    visit()
    zygote = zygote_of(server[1])
    assert until(lambda: not zygote.children())
    files, forking = server[1].num_fds(), zygote.num_fds()
    for _ in range(30):
        visit()
    assert until(lambda: not zygote.children())
    assert until(lambda: server[1].num_fds() <= files + 4)  # a kept-alive connection may come or go
    assert until(lambda: zygote.num_fds() == forking)


def test_pages_of_a_killed_zygote_are_told_and_the_next_page_opens(server: tuple[str, psutil.Process], clerk: Client) -> None:
    opened = clerk.open("/")
    page = pages_of(server[1])[-1]
    with clerk.socket(opened.kernel_id) as line:
        os.kill(zygote_of(server[1]).pid, signal.SIGKILL)
        assert close_code(line) == ENDED
    assert not psutil.wait_procs([page], timeout=5)[1]
    again = clerk.open("/")
    with clerk.socket(again.kernel_id):
        assert until(lambda: len(pages_of(server[1])) == 1)


def test_nothing_outlives_a_killed_server(tmp_path: Path) -> None:
    with served(tmp_path) as (base, server):
        clerk = Client(base)
        clerk.sign_in("changxing.clerk")
        clerk.open("/")
        family = server.children(recursive=True)
        assert len(family) == 2
        server.kill()
        assert not psutil.wait_procs(family, timeout=5)[1]
        clerk.http.close()  # there is nobody to sign out from


def test_without_a_zygote_a_page_starts_an_interpreter_of_its_own_and_idle_pages_end(tmp_path: Path) -> None:
    with served(tmp_path, RESERVE_FORKED_KERNELS="0", RESERVE_IDLE_PAGE="3") as (base, server), Client(base) as clerk:
        clerk.sign_in("changxing.clerk")
        opened = clerk.open("/")
        assert len(server.children()) == 1
        assert server.children()[0].children() == []
        with clerk.socket(opened.kernel_id) as line:
            assert close_code(line, 20) == ENDED
        assert until(lambda: not server.children())


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that must keep more memory free than any machine has."""
    with served(tmp_path_factory.mktemp("crowded"), RESERVE_FORKED_KERNELS="0", RESERVE_MEMORY_RESERVE=str(2**50)) as (base, _):
        yield base


@pytest.mark.parametrize(("language", "sentence"), [("zh", "打开的页面较多"), ("en", "So many pages are open")])
def test_a_page_without_memory_is_refused_with_a_sentence(crowded: str, language: str, sentence: str) -> None:
    with Client(crowded) as clerk:
        clerk.sign_in("changxing.clerk")
        clerk.post("/api/language", data={"language": language, "next": "/"})
        refused = clerk.get("/")
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert sentence in refused.content.decode()
