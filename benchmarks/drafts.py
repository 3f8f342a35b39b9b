"""Drafts saved per second with 400 writers over HTTP, and what of them is lost. ``python -m benchmarks drafts [--quick]``

Alternative in the same run: a bare Tornado handler that writes the same request body as one row into the same kind of database,
with the same fsync, and knows no session, no right, no rule and no conflict. The clients are the same processes for both.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.crew import Crew
from benchmarks.library import Library, database, fill
from benchmarks.machine import machine_line, quantile
from benchmarks.servers import free_port, running, serving
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.services import open_draft

WRITERS, ACCOUNTS, PROCESSES, SECONDS = 400, 100, 2, 20.0
BARE = """
import asyncio, sys
from concurrent.futures import ThreadPoolExecutor
from tornado import web

port, url = int(sys.argv[1]), sys.argv[2]
if url.startswith("sqlite"):
    import sqlite3
    database = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE bare (body BLOB)")

    class Write(web.RequestHandler):
        def post(self):
            database.execute("INSERT INTO bare VALUES (?)", (self.request.body,))
            self.write("ok")
else:
    import psycopg, queue
    pool = queue.SimpleQueue()
    for _ in range(8):
        pool.put(psycopg.connect(url, autocommit=True))
    threads = ThreadPoolExecutor(8)
    first = pool.get()
    first.execute("CREATE TABLE bare (body BYTEA)")
    pool.put(first)

    def insert(body):
        connection = pool.get()
        connection.execute("INSERT INTO bare VALUES (%s)", (body,))
        pool.put(connection)

    class Write(web.RequestHandler):
        async def post(self):
            await asyncio.get_running_loop().run_in_executor(threads, insert, self.request.body)
            self.write("ok")

class Ready(web.RequestHandler):
    def get(self):
        self.write("ok")

async def main():
    web.Application([("/", Write), ("/health", Ready)]).listen(port, "127.0.0.1")
    await asyncio.Event().wait()

asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the table. ``server_cpu``: seconds of one save; ``writers``: code -> what its writer knows."""

    rate: float
    seconds: list[float]
    server_cpu: float
    client_cores: float
    writers: dict[str, Any]

    @property
    def failures(self) -> list[str]:
        """Everything that was not answered with 200."""
        return [failure for writer in self.writers.values() for failure in writer["failures"]]


def measure(base: str, pid: int, library: Library, seconds: float, *, bare: bool) -> Figures:
    """Let all writers run at once."""
    jobs = [
        {
            "base": base, "bare": bare, "seconds": seconds,
            "codes": library.codes[part::PROCESSES], "sessions": library.sessions[part::PROCESSES],
        }
        for part in range(PROCESSES)
    ]  # fmt: skip
    server = psutil.Process(pid)
    with Crew("benchmarks.writers", jobs) as crew:
        crew.hear()
        before, started = server.cpu_times(), time.perf_counter()
        reports = crew.ask("go")
        took = time.perf_counter() - started
        after = server.cpu_times()
    spent = after.user + after.system - before.user - before.system
    writers = {code: writer for report in reports for code, writer in report["writers"].items()}
    times = [one for writer in writers.values() for one in writer["seconds"]]
    return Figures(len(times) / took, times, spent / max(1, len(times)), sum(report["cpu"] for report in reports) / took, writers)


def lost(library: Library, folder: Path, figures: Figures) -> list[str]:
    """Acknowledged saves that the database does not have, field by field with text, unit and revision."""
    desk = make_desk(Settings(database_url=library.url, data_dir=folder, demo=True))
    missing = []
    for code, session in zip(library.codes, library.sessions, strict=True):
        view, writer = open_draft(desk, session, code), figures.writers[code]
        if view.revision < writer["revision"]:
            missing.append(f"{code}: revision {view.revision} instead of {writer['revision']}")
        for path, (text, unit, revision) in writer["acknowledged"].items():
            cell = _cell(view.raw, path)
            held = (cell.get("text"), cell.get("unit"), view.field_revisions.get(path))
            if held != (text, unit, revision):
                missing.append(f"{code} {path}: {held} instead of {(text, unit, revision)}")
    desk.store.dispose()
    return missing


def _cell(raw: dict[str, Any], path: str) -> dict[str, Any]:
    parts = path.split("/")
    if len(parts) == 1:
        cells = raw["fields"]
    else:
        cells = next((row["cells"] for row in raw["tables"].get(parts[0], ()) if row["key"] == parts[1]), {})
    found: dict[str, Any] = cells.get(parts[-1], {})
    return found


@contextmanager
def bare(kind: str, folder: Path) -> Iterator[tuple[str, int]]:
    """The alternative: address and process id."""
    folder.mkdir()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with database(kind, folder) as url, running(["-c", BARE, str(port), url], f"{base}/health", dict(os.environ)) as pid:
        yield base, pid


def both(kind: str, writers: int, seconds: float) -> tuple[Figures, list[str], Figures]:
    """The product, what it lost, and the alternative, one after the other on the same kind of database."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        with database(kind, folder) as url:
            library = fill(url, folder, writers, min(ACCOUNTS, writers))
            with serving(url, folder) as (base, pid):
                mine = measure(base, pid, library, seconds, bare=False)
            missing = lost(library, folder, mine)
        with bare(kind, folder / "bare") as (base, pid):
            floor = measure(base, pid, library, seconds, bare=True)
    return mine, missing, floor


def main(*, quick: bool = False) -> None:
    """Both databases in one run. Exits with 1 when something acknowledged was lost."""
    writers, seconds = (40, 3.0) if quick else (WRITERS, SECONDS)
    print(f"\n## {writers} writers save drafts, one change after the other, {seconds:.0f} s each\n\n{machine_line()}\n")
    print("Alternative: a bare Tornado handler that writes the request body as one row with the same fsync.\n")
    print("| what | a second | median | p95 | longest | failed | lost | server CPU each | client cores | share of the bare handler |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    problems = []
    for kind in ("sqlite", "postgresql"):
        mine, missing, floor = both(kind, writers, seconds)
        problems += missing + mine.failures + floor.failures
        _print(f"save_draft, {kind}", mine, str(len(missing)), mine.rate / floor.rate)
        _print(f"bare handler, {kind}", floor, "-", 1.0)
    if problems:
        raise SystemExit("\n".join(["", *problems[:20]]))


def _print(what: str, figures: Figures, missing: str, share: float) -> None:
    middle, late, longest = (f"{1000 * quantile(figures.seconds, part):,.0f} ms" for part in (0.5, 0.95, 1.0))
    print(
        f"| {what} | {figures.rate:,.0f} | {middle} | {late} | {longest} | {len(figures.failures)} | {missing} "
        f"| {1000 * figures.server_cpu:.2f} ms | {figures.client_cores:.2f} | {share:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
