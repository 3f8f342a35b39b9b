"""The rules: one project, and libraries of up to a million; ours against classic Great Expectations, pandera and pandas written by hand.

Every way runs in a process of its own, so that its peak of memory is its own. Nothing is extrapolated: what was not run is not shown.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.alternatives import write
from benchmarks.library_frames import library
from benchmarks.machine import duration, machine_line, quantile

SIZES, QUICK_SIZES = (100, 6_000, 100_000, 1_000_000), (100, 2_000)
MOST = {"classic": 100_000}
"""Beyond these sizes a way is not run; at the sizes below it is already slower than the rest."""
LONGEST = 900
"""Seconds after which a way is stopped."""
FIELD_GOAL, FORMAL_GOAL = 0.0001, 0.015
WAYS = {
    "ours": "ours, all rules", "ours_same": "ours, the rules written by hand", "by_hand": "pandas by hand",
    "pandera": "pandera", "classic": "classic Great Expectations",
}  # fmt: skip
ONE = {
    "field": "the rules of one field (each in turn), by closures", "closures": "all rules, by closures",
    "formal": "formal verdict of Great Expectations", "classic": "classic Great Expectations, one expectation a rule",
}  # fmt: skip
Result = Any


def main(*, quick: bool = False, sizes: Sequence[int] | None = None, ways: Sequence[str] = tuple(WAYS)) -> None:
    """Measure and print; ends with status 1 where two ways find a different number of violations of a rule."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "pandas", "pandera"))
    print(f"\n## The rules\n\n{machine_line()}, {packages}")
    _one_project(40 if quick else 200)
    differences = _oracle(20 if quick else 400)
    print("\n| projects | what | rules | findings | time | to by hand | memory before | peak |\n|---|---|---|---|---|---|---|---|")
    for size in sizes or (QUICK_SIZES if quick else SIZES):
        results = _library(size, [way for way in ways if size <= MOST.get(way, size)])
        for line in table(size, results):
            print(line, flush=True)
        differences += [f"{size:,} projects: {one}" for one in disagreements(results)]
    print("\nTimes start with the library in memory (polars for ours, pandas for the others) and end with all findings row by row.")
    print("Not stated by hand: slips and near duplicates (searches, not masks) and unreadable text (none in a projection).")
    print("\n".join(differences) or "Wherever two ways state the same rule, they found the same number of violations.")
    if differences:
        raise SystemExit(1)


def _one_project(rounds: int) -> None:
    found = _child("benchmarks.one_project", str(rounds))
    print("\n| one project | median | 95th percentile | processor time, median | rounds | goal |\n|---|---|---|---|---|---|")
    goals = {"field": FIELD_GOAL, "formal": FORMAL_GOAL}
    for way, rounds_of_way in found["times"].items() if found else ():
        times, used = [seconds for seconds, _ in rounds_of_way], [processor for _, processor in rounds_of_way]
        middle, high = quantile(times, 0.5), quantile(times, 0.95)
        goal = f"{duration(goals[way])}: {'met' if middle <= goals[way] else 'missed'}" if way in goals else ""
        print(f"| {ONE[way]} | {duration(middle)} | {duration(high)} | {duration(quantile(used, 0.5))} | {len(times)} | {goal} |")


def _oracle(documents: int) -> list[str]:
    """Print how the suite that is run compares with the classic one; what they found differently."""
    found = _child("benchmarks.oracle", str(documents))
    print("\n| random documents | on | in | rules | findings of both | found by one alone |\n|---|---|---|---|---|---|")
    for one in found:
        cells = (
            one["documents"],
            one["day"],
            one["area"],
            one["rules"] - len(one["not_stated"]),
            f"{one['findings']:,}",
            len(one["differences"]),
        )
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
    return [
        f"random documents, {one['day']} in {one['area']}: {some}"
        for one in found
        for some in (one["differences"] + one["not_stated"])[:20]
    ]


def _library(size: int, ways: Sequence[str]) -> dict[str, Result]:
    """What every way measured on one library of this size; a way that was stopped has no seconds."""
    with tempfile.TemporaryDirectory(prefix="library-") as parent:
        folder = Path(parent) / "chunk"
        write(library(size), folder)
        return {way: _child("benchmarks.alternatives", way, str(folder), _rounds(way, size)) for way in ways}


def _rounds(way: str, size: int) -> str:
    """What takes no time is measured three times."""
    return "3" if size <= max(QUICK_SIZES) and way not in MOST else "1"


def _child(module: str, *arguments: str) -> Result:
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=True, cwd=Path(__file__).parents[1])
    except subprocess.TimeoutExpired:
        return {}
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(command[1:])} ended with status {error.returncode}: {error.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def table(size: int, results: dict[str, Result]) -> Iterator[str]:
    """A line for each way."""
    floor = results.get("by_hand", {}).get("seconds")
    for way, found in results.items():
        if not found:
            yield f"| {size:,} | {WAYS[way]} | | | stopped after {LONGEST} s | | | |"
            continue
        ratio = f"{found['seconds'] / floor:.2f}" if floor else ""
        cells = (len(found["rules"]), f"{sum(found['counts'].values()):,}", duration(found["seconds"]), ratio)
        memory = (f"{found['before_mb']:,.0f} MB", f"{found['peak_mb']:,.0f} MB")
        yield f"| {size:,} | {WAYS[way]} | " + " | ".join(str(cell) for cell in (*cells, *memory)) + " |"


def disagreements(results: dict[str, Result]) -> Iterator[str]:
    """Rules of which two ways found a different number of violations."""
    done = {way: found for way, found in results.items() if found}
    for rule_id in sorted({rule_id for found in done.values() for rule_id in found["rules"]}):
        counts = {way: found["counts"].get(rule_id, 0) for way, found in done.items() if rule_id in found["rules"]}
        if len(set(counts.values())) > 1:
            yield f"{rule_id}: " + ", ".join(f"{WAYS[way]} {count:,}" for way, count in counts.items())


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
