"""A real server in a process of its own, and a client that behaves as a browser does. Used by all tests that need a server."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import Desk, create_person
from reserve.store import upgrade

ROOT = Path(__file__).parent.parent.parent
TINY_PAGES = Path(__file__).parent / "notebooks"
PASSWORD = "tests-only-2024"
PEOPLE = (
    ("changxing.clerk", "王芳", "330522", ("county_clerk",)),
    ("changxing.chief", "陈立", "330522", ("county_chief",)),
    ("anji.clerk", "周敏", "330523", ("county_clerk",)),
    ("huzhou.city", "沈强", "3305", ("city_reviewer",)),
    ("province.review", "吴静", "ZJ", ("province_reviewer",)),
    ("province.rank", "林涛", "ZJ", ("province_ranker",)),
)
LOG_LIMIT = 4000


def prepare(database_url: str, data_dir: Path, people: Sequence[tuple[str, str, str, tuple[str, ...]]] = PEOPLE) -> Desk:
    """A database with the newest tables and the given people; the desk to prepare more through services."""
    desk = make_desk(Settings(database_url=database_url, data_dir=data_dir, demo=True))
    upgrade(desk.store.engine)
    for login, name, unit, roles in people:
        create_person(desk, login=login, name=name, unit_code=unit, roles=roles, password=PASSWORD, must_change_password=False)
    return desk


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its base address, its process, and the file with everything it says."""

    base: str
    process: "subprocess.Popen[bytes]"
    log: Path


@contextmanager
def running_server(database_url: str, **how: Any) -> Iterator[str]:
    """As :func:`started_server`; gives the base address alone."""
    with started_server(database_url, **how) as server:
        yield server.base


@contextmanager
def started_server(
    database_url: str,
    *,
    demo: bool = True,
    data_dir: Path | None = None,
    notebooks: Path | None = None,
    weaken: str = "",
    trust: Path | None = None,
    **environment: str,
) -> Iterator[Running]:
    """Run the server; its base address has no closing slash.

    ``trust``: the certificate of a server that speaks TLS.
    ``weaken``: source executed before serving; attack tests switch one guard off with it, the product has no such switch.
    Raises ``RuntimeError`` with the server's own words when it does not come up within 60 s.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")},
            "RESERVE_DATABASE_URL": database_url, "RESERVE_DATA_DIR": str(data_dir or scratch), "RESERVE_PORT": str(port),
            "RESERVE_DEMO": "1" if demo else "0",
            "PYTHONPATH": str(ROOT), **environment,
        }  # fmt: skip
        arguments = [repr(str(notebooks))] if notebooks else []
        source = f"{weaken}\nimport sys\nsys.argv[1:] = [{', '.join(arguments)}]\nfrom dashboards.server.__main__ import main\nmain()"
        log = Path(scratch) / "server.log"
        with (
            log.open("wb") as words,
            subprocess.Popen([sys.executable, "-c", source], cwd=scratch, env=variables, stdout=words, stderr=words) as server,
        ):
            try:
                base = f"{'https' if trust else 'http'}://127.0.0.1:{port}"
                _wait(f"{base}/health", server, log, trust)
                yield Running(base, server, log)
            finally:
                server.terminate()
                try:
                    server.wait(20)
                except subprocess.TimeoutExpired:
                    server.kill()


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path, trust: Path | None = None) -> None:
    for _ in range(600):
        try:
            if requests.get(address, timeout=5, verify=str(trust) if trust else True).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-LOG_LIMIT:]}")


def close_code(socket: ClientConnection, seconds: float = 10) -> int | None:
    """Wait until the server closes the socket; its close code, 1006 where the line broke without one, None where it stayed open."""
    try:
        while True:
            socket.recv(timeout=seconds)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    except TimeoutError:
        return None


def until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether ``condition`` comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened page: its HTML and its kernel."""

    html: str
    kernel_id: str


class Client:
    """Cookies, XSRF token and all, as a browser has them; never follows a redirect by itself. Signs out when it is closed."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if "reserve" in self.http.cookies:
            self.post("/sign-out")
        self.http.close()

    def get(self, path: str, **options: object) -> requests.Response:
        """GET a path of the server."""
        return self.http.get(self.base + path, allow_redirects=False, timeout=60, **options)  # type: ignore[arg-type]

    def post(self, path: str, *, xsrf: bool = True, **options: object) -> requests.Response:
        """POST, with the token in its header unless told otherwise."""
        headers = dict(options.pop("headers", {}))  # type: ignore[call-overload]
        if xsrf:
            headers["X-XSRFToken"] = self.token
        return self.http.post(self.base + path, allow_redirects=False, timeout=60, headers=headers, **options)  # type: ignore[arg-type]

    @property
    def token(self) -> str:
        """The XSRF token; fetched from the door when there is none yet."""
        if "_xsrf" not in self.http.cookies:
            self.get("/sign-in")
        return str(self.http.cookies["_xsrf"])

    @property
    def session_id(self) -> str:
        """The session the server gave."""
        return str(self.http.cookies["reserve"])

    def sign_in(self, login: str, password: str = PASSWORD, **fields: str) -> requests.Response:
        """Sign in as the form does."""
        return self.post("/sign-in", data={"login": login, "password": password, **fields})

    def open(self, path: str, **options: object) -> Opened:
        """Open a page with a kernel; raises ``AssertionError`` where there is none."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text[:500]}"
        answer.encoding = "utf-8"
        return Opened(answer.text, answer.text.partition('data-kernel="')[2].partition('"')[0])

    def socket(self, kernel_id: str, session: str = "tests") -> ClientConnection:
        """The websocket to a kernel, with this client's cookies; Jupyter keeps one for each ``session`` that the page names."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        host = urlsplit(self.base).netloc
        return connect(
            f"ws://{host}/api/kernels/{kernel_id}/channels?session_id={session}",
            additional_headers={"Cookie": cookies},
            origin=f"http://{host}",
        )
