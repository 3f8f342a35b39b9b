"""One way to check a library, in a process of its own: ``python -m benchmarks.alternatives NAME FOLDER ROUNDS`` prints what it measured.

The library is read before the clock starts, and the first projects of it are checked once, so that imports and suites are there.
"""

import datetime as dt
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from benchmarks.library_frames import AREA, AS_OF, STAGE
from reserve.vocabulary.findings import LibraryChunk
from reserve.vocabulary.peers import Peers

FIRST = 60
Answer = tuple[Mapping[str, int], tuple[str, ...]]
"""How many findings each rule has, and the rules that were asked."""
Check = Callable[[], Answer]


def ours(chunk: LibraryChunk) -> Check:
    """The formal verdict of Great Expectations over the shared metric, all rules."""
    return _ours(chunk, None)


def ours_same(chunk: LibraryChunk) -> Check:
    """The same, asked only for the rules that are written by hand."""
    from benchmarks.by_hand import check
    from benchmarks.library_pandas import to_pandas

    return _ours(chunk, check(to_pandas(part(chunk, FIRST)))[1])


def _ours(chunk: LibraryChunk, only: tuple[str, ...] | None) -> Check:
    from validation import RuleChecker

    checker = RuleChecker()

    def check() -> Answer:
        verdict = checker.library(chunk, AS_OF, STAGE, only=only)
        return dict(verdict.findings.group_by("rule_id").len().iter_rows()), verdict.judged

    return check


def by_hand(chunk: LibraryChunk) -> Check:
    """Vectorised pandas, a mask for each rule."""
    from benchmarks.by_hand import check
    from benchmarks.library_pandas import to_pandas

    library = to_pandas(chunk)

    def run() -> Answer:
        findings, asked = check(library)
        return findings["rule_id"].value_counts().to_dict(), asked

    return run


def pandera(chunk: LibraryChunk) -> Check:
    """pandera, all failures at once."""
    from benchmarks.library_pandas import to_pandas
    from benchmarks.library_pandera import check

    library = to_pandas(chunk)
    return lambda: check(library)


def classic(chunk: LibraryChunk) -> Check:
    """Great Expectations the documented way: one expectation for each rule."""
    from benchmarks.library_pandas import to_pandas
    from validation.loading import load_engine

    load_engine()
    from benchmarks.library_classic import NOT_STATED, classic_frames
    from tests.validation.classic.oracle import Oracle
    from tests.validation.classic.stated import Law, stated

    rules = {rule_id: one for rule_id, one in stated(Law(AS_OF, AREA)).items() if not rule_id.startswith(NOT_STATED)}
    oracle, library = Oracle(rules), to_pandas(chunk)

    def run() -> Answer:
        return Counter(rule_id for _, rule_id, _ in oracle.find(classic_frames(library))), tuple(rules)

    return run


ALTERNATIVES: dict[str, Callable[[LibraryChunk], Check]] = {
    "ours": ours, "ours_same": ours_same, "by_hand": by_hand, "pandera": pandera, "classic": classic,
}  # fmt: skip


def part(chunk: LibraryChunk, count: int) -> LibraryChunk:
    """The first projects of a chunk."""
    projects = chunk.projects.head(count)
    tables = {name: rows.filter(pl.col("project_id").is_in(projects["project_id"].to_list())) for name, rows in chunk.tables.items()}
    return LibraryChunk(projects, tables, chunk.others.head(count), chunk.peers)


def write(chunk: LibraryChunk, folder: Path) -> None:
    """Put a chunk into files that every process reads."""
    folder.mkdir(parents=True)
    for name, frame in {"projects": chunk.projects, "others": chunk.others, **{f"table.{n}": f for n, f in chunk.tables.items()}}.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="uncompressed")
    book = [[*key, one.n, one.median, one.spread, one.as_of.isoformat()] for key, one in chunk.peers.items()]
    (folder / "peers.json").write_text(json.dumps(book), encoding="utf-8")


def read(folder: Path) -> LibraryChunk:
    """The chunk of :func:`write`."""
    frames = {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    tables = {name.removeprefix("table."): frame for name, frame in frames.items() if name.startswith("table.")}
    book = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    peers = {(product, kinds, of): Peers(*numbers, dt.date.fromisoformat(day)) for product, kinds, of, *numbers, day in book}
    return LibraryChunk(frames["projects"], tables, frames["others"], peers)


def measure(name: str, chunk: LibraryChunk, rounds: int) -> dict[str, Any]:
    """Seconds of the fastest round, findings by rule, rules asked, memory in MB before and at the peak."""
    made = ALTERNATIVES[name]
    made(part(chunk, FIRST))()
    check = made(chunk)
    before = psutil.Process().memory_info().rss / 2**20
    seconds, counts, asked = float("inf"), {}, ()
    for _ in range(rounds):
        start = time.perf_counter()
        counts, asked = check()
        seconds = min(seconds, time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    return {"seconds": seconds, "counts": dict(counts), "rules": list(asked), "before_mb": before, "peak_mb": peak}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], read(Path(sys.argv[2])), int(sys.argv[3]))))
