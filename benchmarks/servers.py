"""Servers to measure: the product on a library of its own, stock Voila, a handler that writes one row."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.synthetic import document
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import create_person, open_local_session
from reserve.services import Change, create_project, save_draft
from reserve.store import upgrade

ROOT = Path(__file__).parent.parent
LOGIN, PASSWORD = "bench.clerk", "Long-enough-7"


@dataclass(frozen=True, slots=True)
class Product:
    """The running product: base address, the code of a filled draft for each client."""

    base: str
    codes: tuple[str, ...]

    def sign_in(self) -> requests.Session:
        """A signed-in HTTP client."""
        http = requests.Session()
        http.get(f"{self.base}/sign-in", timeout=30).raise_for_status()
        token = {"X-XSRFToken": http.cookies["_xsrf"]}
        answer = http.post(
            f"{self.base}/sign-in", data={"login": LOGIN, "password": PASSWORD}, headers=token, timeout=30, allow_redirects=False
        )
        if answer.status_code != 303:
            raise RuntimeError(f"signing in was answered with {answer.status_code}")
        return http


@contextmanager
def running(source: list[str], address: str, environment: dict[str, str]) -> Iterator[None]:
    """Run a server until the block ends. Raises ``RuntimeError`` with its words when it does not answer within 60 s."""
    with tempfile.TemporaryFile() as words:
        server = subprocess.Popen([sys.executable, *source], cwd=ROOT, env=environment, stdout=words, stderr=words)
        try:
            end = time.monotonic() + 60
            while not _answers(address):
                if server.poll() is not None or time.monotonic() > end:
                    words.seek(0)
                    raise RuntimeError(words.read().decode(errors="replace")[-2_000:])
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).status_code < 500
    except requests.ConnectionError:
        return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def product(drafts: int) -> Iterator[Product]:
    """The product with one clerk and ``drafts`` filled drafts, on SQLite."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url, port = f"sqlite:///{folder}/reserve.db", free_port()
        desk = make_desk(Settings(database_url=url, data_dir=Path(folder), demo=True))
        upgrade(desk.store.engine)
        create_person(
            desk, login=LOGIN, name="测", unit_code="330522", roles=["county_clerk"], password=PASSWORD, must_change_password=False
        )
        session = open_local_session(desk, LOGIN, "bench").session_id
        codes = tuple(_draft(desk, session, number) for number in range(drafts))
        desk.store.dispose()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")} | {
            "RESERVE_DATABASE_URL": url, "RESERVE_DATA_DIR": folder, "RESERVE_PORT": str(port), "RESERVE_DEMO": "1",
            "RESERVE_STATIC_DIR": str(ROOT / ".cache" / "static"), "RESERVE_PAGES_PER_PERSON": "60", "RESERVE_LEAVE_GRACE": "1",
        }  # fmt: skip
        base = f"http://127.0.0.1:{port}"
        with running(["-m", "dashboards.server"], f"{base}/health", environment):
            yield Product(base, codes)


def _draft(desk: object, session: str, number: int) -> str:
    code: str = create_project(desk, session).code  # type: ignore[arg-type]
    raw = document(number).to_raw()
    cells = dict(raw["fields"])
    for row in raw["tables"]["energy_carriers"]:
        cells |= {f"energy_carriers/{row['key']}/{name}": cell for name, cell in row["cells"].items()}
    changes = [Change(seq, path, cell["text"], cell.get("unit")) for seq, (path, cell) in enumerate(cells.items(), start=1)]
    save_draft(desk, session, code, "bench", changes)  # type: ignore[arg-type]
    return code


STOCK = """
import ipywidgets as ipw
typed, answer = ipw.Text(placeholder="typed"), ipw.Label()
typed.observe(lambda change: setattr(answer, "value", "got " + change.new), "value")
ipw.VBox([typed, answer])
"""


@contextmanager
def stock_voila() -> Iterator[str]:
    """Voila as it comes, template ``lab``: one text box whose observer answers in a label."""
    import nbformat

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(STOCK)])
        book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = Path(folder) / "stock.ipynb"
        nbformat.write(book, path)
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        source = ["-m", "voila", str(path), "--no-browser", f"--port={port}", "--template=lab", "--Voila.log_level=ERROR"]
        with running(source, f"{base}/voila/static/voila.js", dict(os.environ)):
            yield f"{base}/"
