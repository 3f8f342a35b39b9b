"""How long each test took the last time somebody wrote it down: what is long is started first, and left to ``make test`` by ``make check``.

``python -m pytest --record-durations tests`` writes ``tests/durations.csv`` anew. A test that is not in it counts as short.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "durations.csv"
LENGTHY = 0.05
"""Seconds from which a test is left to the whole run; the short ones, six of seven, take 20 s together."""
MANY = 3
"""Cases of a function from which the longest is taken for the one that came first."""
SHORT = 0.01
"""Seconds that a test is thought to take of which nothing is written."""


def function_of(nodeid: str) -> str:
    """A test without what it was given: ``tests/a/test_b.py::test_c[x]`` is ``tests/a/test_b.py::test_c``."""
    return nodeid.partition("[")[0].partition("@")[0]


@cache
def written() -> dict[str, tuple[float, float]]:
    """For each function: seconds of all its cases together, and of its longest case."""
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["test"]: (float(row["seconds"]), float(row["longest"])) for row in csv.DictReader(lines)}


def lengthy(nodeid: str) -> bool:
    """Whether a test, or another case of it, is known to take :data:`LENGTHY` or longer."""
    return written().get(function_of(nodeid), (0.0, 0.0))[1] >= LENGTHY


def seconds_of(nodeids: list[str]) -> float:
    """How long these tests take together."""
    known = {name: written()[name][0] for name in {function_of(one) for one in nodeids} if name in written()}
    return sum(known.values()) + SHORT * sum(function_of(one) not in known for one in nodeids)


class Recorder:
    """Adds up what every phase of every test took, and writes what is worth writing at the end of a run."""

    def __init__(self, file: Path = FILE) -> None:
        self.file = file
        self.taken: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a phase of a test."""
        self.taken[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write functions whose cases together are lengthy. Of many cases the longest is left out: it paid for what all of them share."""
        cases: defaultdict[str, list[float]] = defaultdict(list)
        for nodeid, seconds in self.taken.items():
            cases[function_of(nodeid)].append(seconds)
        with self.file.open("w", encoding="utf-8", newline="") as target:
            lines = csv.writer(target, lineterminator="\n")
            lines.writerow(("test", "seconds", "longest"))
            for name, found in sorted(cases.items()):
                if sum(found) >= LENGTHY:
                    lines.writerow((name, f"{sum(found):.2f}", f"{sorted(found)[-2 if len(found) >= MANY else -1]:.2f}"))
