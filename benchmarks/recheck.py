"""The check of a whole library, from the database and back into it: time, pace and peak memory; what a kill in the middle costs.

``python -m benchmarks.recheck --rows 1000000 --on postgresql``; without them 100,000 projects on SQLite and on PostgreSQL. Each run is a
process of its own, whose peak memory is the kernel's figure for it. The library is the invented one of :mod:`benchmarks.library_frames`,
written straight into the tables; the documents of its versions are empty, because a check of the library reads the typed projection.
"""

import argparse
import datetime as dt
import hashlib
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import polars as pl
from sqlalchemy import Table, func, select

from benchmarks.library import database
from benchmarks.library_frames import library
from benchmarks.machine import machine_line
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import Desk, create_person, open_local_session
from reserve.services.library_check.access import units_below
from reserve.services.library_check.reader import read_chunk
from reserve.services.library_check.run import CheckPlan, check_library
from reserve.store import upgrade
from reserve.store.checks import CheckRun
from reserve.store.engine import WRITES
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.library_checks import LibraryCheck, LibraryFinding
from reserve.store.projects import Project, ProjectVersion

WHO, SLICE = "bench.auditor", 50_000
NOON = dt.datetime(2024, 9, 2, 4, tzinfo=dt.UTC)
DIGEST = hashlib.sha256(b"{}").hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """What one run cost: seconds, processor seconds of its process (not the database's), peak memory; what it judged and found."""

    seconds: float
    processor: float
    peak_mb: int
    judged: int
    findings: int


def main(quick: bool = False) -> None:
    """Measure on both databases, or on the one that is named."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=4_000 if quick else 100_000)
    options.add_argument("--on", choices=("sqlite", "postgresql"))
    chosen, _ = options.parse_known_args(sys.argv[1:])
    print(f"## The whole library checked again: {chosen.rows:,} projects\n\n{machine_line()}\n")
    columns = ("database", "what", "seconds", "processor seconds", "projects a second", "peak memory, MB", "findings")
    print(f"| {' | '.join(columns)} |\n|---|---{'|---:' * 5}|", flush=True)
    told = []
    for kind in (chosen.on,) if chosen.on else ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
            told.append(f"{kind}: {measure(kind, url, Path(folder), chosen.rows)}")
    print("\n" + "\n".join(told), flush=True)


def measure(kind: str, url: str, folder: Path, rows: int) -> str:
    """Fill, read, check, check again, kill and resume; a line for each, and what all of them left in the database."""
    fill(url, folder, rows)
    show(kind, "floor: only read", run(url, folder, _read))
    first = run(url, folder, _judge)
    show(kind, "first check", first)
    found = fingerprint(url, folder)
    show(kind, "again, nothing changed", run(url, folder, _judge))
    killed_at = killed(url, folder, rows // 2)
    show(kind, f"killed (-9) at {killed_at:,}, resumed", run(url, folder, _resume))
    same = fingerprint(url, folder)
    ending = "the same findings, and no row more, after the second run and after kill and resume"
    return ending if same == found else f"FINDINGS DIFFER: {found} and {same}"


def show(kind: str, name: str, told: Told) -> None:
    """One row."""
    pace = told.judged / told.seconds
    print(
        f"| {kind} | {name} | {told.seconds:.1f} | {told.processor:.1f} | {pace:,.0f} | {told.peak_mb:,} | {told.findings:,} |", flush=True
    )


def desk_of(url: str, folder: Path) -> Desk:
    """A desk over the database; its clock stands."""
    made = make_desk(Settings(database_url=url, data_dir=folder))
    return Desk(made.store, made.checker, lambda: NOON, made.wall)


def fill(url: str, folder: Path, rows: int) -> None:
    """The tables, an auditor, and the projects in slices."""
    desk = desk_of(url, folder)
    upgrade(desk.store.engine)
    create_person(desk, login=WHO, name="测", unit_code="ZJ", roles=["auditor"], password="Long-enough-7", must_change_password=False)
    with desk.store.read() as session:
        person = session.connection().exec_driver_sql("SELECT id FROM person").scalar_one()
    made = library(rows, seed=7)
    for start in range(0, rows, SLICE):
        part = made.projects.slice(start, SLICE).with_columns(_id("project_id"), pl.col("project_id").alias("was"))
        keys = part.select("was", pl.col("project_id"))
        heads = part.select(
            id="project_id", code="code", unit_code="unit_code", state=pl.lit("county"), created_by=pl.lit(person), created_at=pl.lit(NOON),
            updated_at=pl.lit(NOON), version_id=_version(), version_number=pl.lit(1), transition_number=pl.lit(0),
            name=pl.col("project_name"), enterprise=pl.col("enterprise_name"), block_count=pl.lit(0), explain_count=pl.lit(0),
            hint_count=pl.lit(0),
        )  # fmt: skip
        versions = part.select(
            id=_version(), project_id="project_id", number=pl.lit(1), unit_code="unit_code", stage=pl.lit("reserve"),
            as_of=pl.lit("2024-09-02"), document=pl.lit("{}"), digest=pl.lit(DIGEST), idempotency_key=pl.lit("bench"),
            created_by=pl.lit(person), created_at=pl.lit(NOON),
        )  # fmt: skip
        checks = part.select(
            id=pl.concat_str(pl.lit("c"), _version()), version_id=_version(), engine=pl.lit("bench"), suite=pl.lit("bench"),
            document_digest=pl.lit(DIGEST), passed=pl.lit(True), result=pl.lit("{}"), checked_at=pl.lit(NOON),
        )  # fmt: skip
        facts = part.drop("was", "code", "unit_code").with_columns(version_id=_version())
        written = [(Project, heads), (ProjectVersion, versions), (CheckRun, checks)]
        tables = [(one.__table__, frame) for one, frame in written]  # type: ignore[attr-defined]
        tables.append((project_facts, facts))
        for name, frame in made.tables.items():
            own = frame.join(keys, left_on="project_id", right_on="was").drop("project_id")
            tables.append((repeat_tables[name], own.rename({"project_id_right": "project_id"})))
        _insert(desk, tables)
    with desk.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    desk.store.dispose()


def _id(name: str) -> pl.Expr:
    return pl.concat_str(pl.lit("01918000-0000-7000-8000-"), pl.col(name).str.slice(1).str.zfill(12)).alias(name)


def _version() -> pl.Expr:
    return pl.col("project_id").str.replace("-8000-", "-9000-")


def _insert(desk: Desk, tables: list[tuple[Table, pl.DataFrame]]) -> None:
    """Write what has a value; PostgreSQL takes it as CSV, SQLite row by row."""
    with desk.store.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        for table, frame in tables:
            kept = frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
            names = ", ".join(kept.columns)
            cursor = connection.connection.cursor()
            if connection.dialect.name == "postgresql":
                with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN (FORMAT csv)") as copy:
                    copy.write(kept.write_csv(include_header=False).encode())
            else:
                texts = kept.with_columns(
                    pl.col(pl.Datetime("us", "UTC")).dt.strftime("%Y-%m-%d %H:%M:%S.000000"), pl.col(pl.Date).cast(pl.String)
                )
                cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * kept.width)})", list(texts.iter_rows()))
            cursor.close()


def _judge(url: str, folder: Path, pipe: Pipe, resume: bool = False) -> None:
    """In a process of its own: check and tell."""
    desk = desk_of(url, folder)
    session = open_local_session(desk, WHO, "bench").session_id
    begun = time.monotonic()
    first: list[int] = []

    def told(done: int, _total: int, _word: str) -> None:
        first[:] = first or [done]
        pipe.send(done)

    made = check_library(desk, session, CheckPlan(resume=resume), progress=told)
    pipe.send(Told(time.monotonic() - begun, time.process_time(), _peak(), made.judged - first[0], sum(made.counts.values())))


def _resume(url: str, folder: Path, pipe: Pipe) -> None:
    """In a process of its own: go on and tell."""
    _judge(url, folder, pipe, resume=True)


def _read(url: str, folder: Path, pipe: Pipe) -> None:
    """In a process of its own: read every chunk and judge none."""
    desk = desk_of(url, folder)
    begun, read, after = time.monotonic(), 0, ""
    while True:
        with desk.store.read() as session:
            chunk = read_chunk(session, units_below("ZJ"), after)
        if chunk is None:
            break
        read, after = read + chunk.size, chunk.last
    pipe.send(Told(time.monotonic() - begun, time.process_time(), _peak(), read, 0))


def _peak() -> int:
    """The most memory this process held. ``ru_maxrss`` would remember what the parent held when it started us."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def _started(url: str, folder: Path, act: Callable[..., None]) -> tuple[multiprocessing.process.BaseProcess, Pipe]:
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe(duplex=False)
    process = spawning.Process(target=act, args=(url, folder, there), daemon=True)
    process.start()
    there.close()
    return process, here


def run(url: str, folder: Path, act: Callable[..., None]) -> Told:
    """One process from begin to end."""
    process, pipe = _started(url, folder, act)
    while not isinstance(told := pipe.recv(), Told):
        continue
    process.join(60)
    return told


def killed(url: str, folder: Path, at: int) -> int:
    """A run whose process is killed once it has judged ``at`` projects; how many it had told of."""
    process, pipe = _started(url, folder, _judge)
    while (told := pipe.recv()) < at:
        continue
    if process.pid is None:
        raise RuntimeError("the process never started")
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    return int(told)


def fingerprint(url: str, folder: Path) -> tuple[int, str, int]:
    """How many findings stand, a digest over them, and how many rows are stored in all."""
    desk = desk_of(url, folder)
    found: Table = LibraryFinding.__table__  # type: ignore[attr-defined]
    keys = [found.c[name] for name in ("project_id", "rule_id", "path", "severity", "standing", "since_run")]
    digest, count = hashlib.sha256(), 0
    with desk.store.read() as session:
        for row in session.connection().execution_options(yield_per=20_000).execute(
            select(*keys).where(found.c.gone_run.is_(None)).order_by(found.c.project_id, found.c.rule_id, found.c.path)
        ):  # fmt: skip
            digest.update(repr(tuple(row)).encode())
            count += 1
        stored = session.connection().execute(select(func.count()).select_from(found)).scalar_one()
        ended = session.connection().execute(select(func.count()).select_from(LibraryCheck)).scalar_one()
    desk.store.dispose()
    return (count, digest.hexdigest()[:16], stored) if ended else (0, "", 0)


if __name__ == "__main__":
    main()
