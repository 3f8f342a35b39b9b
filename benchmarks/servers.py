"""Servers to measure: the product on a library of its own, and stock Voila."""

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

from benchmarks.library import LOGIN, PASSWORD, database, fill

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Product:
    """The running product: base address, the code of a filled draft for each client."""

    base: str
    codes: tuple[str, ...]

    def sign_in(self) -> requests.Session:
        """A signed-in HTTP client."""
        http = requests.Session()
        http.get(f"{self.base}/sign-in", timeout=30).raise_for_status()
        token = {"X-XSRFToken": str(http.cookies["_xsrf"])}
        answer = http.post(
            f"{self.base}/sign-in", data={"login": LOGIN, "password": PASSWORD}, headers=token, timeout=30, allow_redirects=False
        )
        if answer.status_code != 303:
            raise RuntimeError(f"signing in was answered with {answer.status_code}")
        return http


@contextmanager
def running(source: list[str], address: str, environment: dict[str, str]) -> Iterator[int]:
    """Run a server until the block ends; its process id. Raises ``RuntimeError`` with its words when it does not answer within 60 s."""
    with tempfile.TemporaryFile() as words:
        server = subprocess.Popen([sys.executable, *source], cwd=ROOT, env=environment, stdout=words, stderr=words)
        try:
            end = time.monotonic() + 60
            while not _answers(address):
                if server.poll() is not None or time.monotonic() > end:
                    words.seek(0)
                    raise RuntimeError(words.read().decode(errors="replace")[-2_000:])
                time.sleep(0.1)
            yield server.pid
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
def serving(url: str, folder: Path, **variables: str) -> Iterator[tuple[str, int]]:
    """The product on the database ``url``: base address and process id. ``variables``: settings of this run."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")} | {
        "RESERVE_DATABASE_URL": url, "RESERVE_DATA_DIR": str(folder), "RESERVE_PORT": str(port), "RESERVE_DEMO": "1",
        "RESERVE_LEAVE_GRACE": "1", "RESERVE_RATE_FACTOR": "1000000", **variables,
    }  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    with running(["-m", "dashboards.server"], f"{base}/health", environment) as pid:
        yield base, pid


@contextmanager
def product(drafts: int, **variables: str) -> Iterator[Product]:
    """The product with one clerk and ``drafts`` filled drafts, on SQLite."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch, database("sqlite", Path(scratch)) as url:
        library = fill(url, Path(scratch), drafts, 1)
        with serving(url, Path(scratch), **{"RESERVE_PAGES_PER_PERSON": "60", **variables}) as (base, _):
            yield Product(base, library.codes)


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
