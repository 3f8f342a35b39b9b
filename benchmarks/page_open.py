"""How fast the entry form opens, what an open page weighs in memory and on the line. ``python -m benchmarks pages``

The same page on forked kernels and on kernels of their own interpreter, in turn, in fresh browser contexts; its bytes beside stock Voila.
"""

import math
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from benchmarks.library import database, fill
from benchmarks.machine import machine_line
from benchmarks.processes import usage
from benchmarks.servers import Product, serving, stock_voila

ROUNDS = 15
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
Answer = Callable[[Any, int], None]


@dataclass(slots=True)
class Opened:
    """What the openings on one server took, in seconds and bytes. ``page_bytes``: private memory of one open page."""

    usable: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    page_bytes: list[int] = field(default_factory=list)
    parent_bytes: int = 0


class Meter:
    """Bytes received and answers counted by the browser itself (``Network.loadingFinished``); a cached file is 0 bytes."""

    def __init__(self, page: Any) -> None:
        self.received = self.requests = 0
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])
        self.requests += event["encodedDataLength"] > 0


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Look every 5 ms; asked from outside, because the page's own policy forbids evaluating text."""
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError(f"no answer within {seconds:.0f} s")
        time.sleep(0.005)


def our_form(page: Any, turn: int) -> None:
    """Go to the production step, change the yearly output, wait until the figures computed by the kernel have changed."""
    page.wait_for_selector(".rr-panel .rr-figure, .rr-panel [class*=figure]", timeout=60_000)
    before = page.inner_text(".rr-panel")
    page.locator(".rr-step-button").nth(2).click()
    box = page.locator("#in-output_before_t_per_year")
    box.fill(str(700_000 + 1_000 * turn))
    box.blur()
    until(lambda: page.inner_text(".rr-panel") != before)


def stock_box(page: Any, turn: int) -> None:
    """Type a key and wait until the label has it from the kernel."""
    box = page.locator("input[placeholder=typed]")
    box.wait_for(timeout=60_000)
    box.press_sequentially(str(turn % 10))
    until(lambda: "got " in page.inner_text("body"))


@contextmanager
def context_of(browser: Any, cookies: list[dict[str, str]]) -> Iterator[Any]:
    """A page in a fresh browser context."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        context.add_cookies(cookies)
        yield context.new_page()
    finally:
        context.close()


def open_once(browser: Any, served: "Running", turn: int, into: Opened) -> None:
    """Open the form, type, and look at the server's processes while the page is open."""
    with context_of(browser, served.cookies) as page:
        began = time.perf_counter()
        page.goto(served.address, wait_until="commit")
        our_form(page, turn)
        into.usable.append(time.perf_counter() - began)
        timing = page.evaluate("() => performance.getEntriesByType('navigation')[0].toJSON()")
        into.served.append((timing["responseEnd"] - timing["requestStart"]) / 1000)
        used = usage(served.pid)
        into.page_bytes.append(used.pages.private // max(used.pages.count, 1))
        into.parent_bytes = used.parent.private
    until(lambda: usage(served.pid).pages.count == 0)


def weigh(browser: Any, address: str, cookies: list[dict[str, str]], answer: Answer) -> list[tuple[int, int]]:
    """Bytes and requests of a first and of a second visit."""
    found = []
    with context_of(browser, cookies) as page:
        for visit in (1, 2):
            meter = Meter(page)
            page.goto(address, wait_until="commit")
            answer(page, 10 * visit)
            page.wait_for_timeout(500)
            found.append((meter.received, meter.requests))
            page.goto("about:blank")
    return found


@dataclass(frozen=True, slots=True)
class Running:
    """A server with one draft to open."""

    address: str
    pid: int
    cookies: list[dict[str, str]]


@contextmanager
def running(forked: bool) -> Iterator[Running]:
    """The product, its kernels forked or not, ready to open its first page at full speed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch, database("sqlite", Path(scratch)) as url:
        library = fill(url, Path(scratch), 1, 1)
        with serving(url, Path(scratch), RESERVE_PAGES_PER_PERSON="60", RESERVE_FORKED_KERNELS=str(int(forked))) as (base, pid):
            signed_in = Product(base, library.codes).sign_in()
            cookies = [{"name": c.name, "value": str(c.value), "url": base} for c in signed_in.cookies]
            if forked:
                until(lambda: '"forked"' in requests.get(f"{base}/ready", timeout=10).text, seconds=120)
            yield Running(f"{base}/entry?project={library.codes[0]}", pid, cookies)


def p95(values: list[float]) -> float:
    """The smallest value that 95 % do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def print_openings(forked: Opened, stock: Opened) -> None:
    """The table of openings."""
    print(f"\n## The entry form with all fields, usable: a typed figure has its answer; {ROUNDS} fresh contexts each\n\n{machine_line()}\n")
    print("| what | forked kernels | a stock kernel each | ratio |\n|---|---|---|---|")
    rows = (
        ("usable, median", statistics.median(forked.usable), statistics.median(stock.usable)),
        ("usable, p95", p95(forked.usable), p95(stock.usable)),
        ("of it the server, median", statistics.median(forked.served), statistics.median(stock.served)),
    )
    for name, ours, theirs in rows:
        print(f"| {name} | {ours:.2f} s | {theirs:.2f} s | {theirs / ours:.1f} |")
    ours, theirs = statistics.median(forked.page_bytes) / 1e6, statistics.median(stock.page_bytes) / 1e6
    print(f"| private memory of one open page | {ours:.0f} MB | {theirs:.0f} MB | {theirs / ours:.1f} |")
    print(f"| private memory of the process that forks | {forked.parent_bytes / 1e6:.0f} MB | - | |")


def print_weights(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> None:
    """The table of bytes."""
    print(f"\n## Bytes of the entry form; alternative: stock Voila, template lab, one Text and one Label\n\n{machine_line()}\n")
    print("| what | entry form | stock Voila | ratio |\n|---|---|---|---|")
    for name, (our_bytes, our_count), (stock_bytes, stock_count) in zip(("first visit", "second visit"), ours, theirs, strict=True):
        print(f"| {name}: received | {our_bytes / 1000:,.0f} kB | {stock_bytes / 1000:,.0f} kB | {our_bytes / stock_bytes:.2f} |")
        print(f"| {name}: requests | {our_count} | {stock_count} | {our_count / stock_count:.2f} |")


def main() -> None:
    """Both kinds of kernels in one run, in turn, in the same browser; one opening of each beforehand is not counted."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("RESERVE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play, ExitStack() as stack:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        servers = [(stack.enter_context(running(forked)), Opened()) for forked in (True, False)]
        for served, _ in servers:
            open_once(browser, served, 0, Opened())
        for turn in range(1, ROUNDS + 1):
            for served, opened in servers:
                open_once(browser, served, turn, opened)
        print_openings(servers[0][1], servers[1][1])
        our_weights = weigh(browser, servers[0][0].address, servers[0][0].cookies, our_form)
        with stock_voila() as address:
            print_weights(our_weights, weigh(browser, address, [], stock_box))
        browser.close()


if __name__ == "__main__":
    main()
