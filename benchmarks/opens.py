"""A thousand pages opened and closed: what stays behind. ``python -m benchmarks opens``

The floor is the first hundred: a server that keeps something for every page it ever opened grows with the other nine hundred.
"""

import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests
from websockets.sync.client import connect

from benchmarks.library import database, fill
from benchmarks.machine import machine_line
from benchmarks.processes import private_bytes, usage
from benchmarks.servers import Product, serving

OPENS, FIRST = 1_000, 100
QUICK = 100
SETTLE_SECONDS = 65
"""Jupyter keeps the objects of a closed line until its kernel-info time-out of 60 s has passed: what is still there later stays."""
_KERNEL = re.compile(r'data-kernel="([0-9a-f-]{36})"')


@dataclass(frozen=True, slots=True)
class Kept:
    """What the server and the process that forks hold."""

    files: int
    forking_files: int
    processes: int
    server: int
    forking: int


def kept(pid: int, settle_seconds: float) -> Kept:
    """Read it when every page is gone and ``settle_seconds`` have passed."""
    time.sleep(settle_seconds)
    end = time.monotonic() + 30
    while usage(pid).pages.count and time.monotonic() < end:
        time.sleep(0.1)
    server = psutil.Process(pid)
    zygotes = server.children()
    return Kept(
        files=server.num_fds(),
        forking_files=sum(zygote.num_fds() for zygote in zygotes),
        processes=1 + len(server.children(recursive=True)),
        server=private_bytes(pid),
        forking=sum(private_bytes(zygote.pid) for zygote in zygotes),
    )


def visit(http: requests.Session, base: str, address: str) -> float:
    """Open a page and its websocket, end the page; seconds until the page was there."""
    began = time.perf_counter()
    answer = http.get(address, timeout=60)
    answer.raise_for_status()
    took = time.perf_counter() - began
    found = _KERNEL.search(answer.text)
    if found is None:
        raise RuntimeError("the page names no kernel")
    cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    line = f"{base.replace('http', 'ws', 1)}/api/kernels/{found[1]}/channels"
    with connect(line, additional_headers={"Cookie": cookies}, origin=base):  # type: ignore[arg-type]
        token = {"X-XSRFToken": str(http.cookies["_xsrf"])}
        http.post(f"{base}/voila/api/shutdown/{found[1]}", headers=token, timeout=60).raise_for_status()
    return took


def main(*, quick: bool = False) -> None:
    """Open and close; ``quick``: a tenth as often."""
    opens = QUICK if quick else OPENS
    first = min(FIRST, opens // 2)
    settle = 5.0 if quick else SETTLE_SECONDS
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch, database("sqlite", Path(scratch)) as url:
        library = fill(url, Path(scratch), 1, 1)
        with serving(url, Path(scratch), RESERVE_PAGES_PER_PERSON="60") as (base, pid):
            http = Product(base, library.codes).sign_in()
            seconds = []
            for number in range(opens):
                if number == first:
                    early = kept(pid, settle)
                seconds.append(visit(http, base, f"{base}/entry?project={library.codes[0]}"))
            late = kept(pid, settle)
    print(f"\n## {opens} pages opened and closed, one after the other; beside them the first {first}\n\n{machine_line()}\n")
    print(f"| what stays | after {first} | after {opens} | more per page |\n|---|---|---|---|")
    more = opens - first
    for name, before, after in (
        ("open files of the server", early.files, late.files),
        ("open files of the process that forks", early.forking_files, late.forking_files),
        ("processes", early.processes, late.processes),
    ):
        print(f"| {name} | {before} | {after} | {(after - before) / more:.3f} |")
    for name, before, after in (
        ("private memory of the server", early.server, late.server),
        ("private memory of the process that forks", early.forking, late.forking),
    ):
        print(f"| {name} | {before / 1e6:.1f} MB | {after / 1e6:.1f} MB | {(after - before) / more / 1e3:.2f} kB |")
    seconds.sort()
    print(f"| seconds until a page was there, median | | {seconds[len(seconds) // 2]:.3f} s | |")


if __name__ == "__main__":
    main()
