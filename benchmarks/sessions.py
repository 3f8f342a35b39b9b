"""50, 100, 200 and 400 open entry pages, each leaving a field every 10 s. ``python -m benchmarks sessions [--quick]``

The pages are clients that send what the page's scripts send (``tests/support/page_client.py``), three of them real Chromium pages. They
share the two processors with the server, as no real browser does; their part is shown. Alternative in the same run: stock kernels, at
the largest level that fits; the levels above are not run, and what is said of them is an extrapolation and called one.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

from benchmarks.crew import Crew
from benchmarks.library import Library, database, fill
from benchmarks.machine import machine_line, quantile
from benchmarks.processes import Usage, usage
from benchmarks.servers import serving

LEVELS, STOCK_LEVEL = (50, 100, 200, 400), 50
PAGES_PER_ACCOUNT, PROCESSES, BROWSER_PAGES = 2, 2, 3
EVERY, WINDOW = 10.0, 40.0
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
GOAL_MS, GOAL_MB = 300, 32


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does. ``every`` and ``window``: seconds between two edits of a page, and of a measurement."""

    levels: tuple[int, ...]
    stock: int
    every: float
    window: float


FULL = Plan(LEVELS, STOCK_LEVEL, EVERY, WINDOW)
QUICK = Plan((4, 8), 5, 4.0, 8.0)


class Browser:
    """Real pages: one context, a page for each draft. Times are seen from outside, every 10 ms."""

    def __init__(self, playwright: Any, base: str, session: str) -> None:
        path = os.environ.get("RESERVE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        self.base = base
        self.browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        self.context = self.browser.new_context(viewport={"width": 1366, "height": 768})
        self.context.add_cookies([{"name": "reserve", "value": session, "url": base}])
        self.pages: list[Any] = []
        self.typed = 0

    def open(self, code: str) -> float:
        """Open one more page; seconds from the click to the answer to its first field."""
        page, started = self.context.new_page(), time.perf_counter()
        page.goto(f"{self.base}/entry?project={code}", wait_until="commit", timeout=120_000)
        page.wait_for_selector(".rr-panel .rr-figure, .rr-panel [class*=figure]", timeout=120_000)
        page.locator(".rr-step-button").nth(2).click()
        self.edit(page)
        self.pages.append(page)
        return time.perf_counter() - started

    def edit(self, page: Any) -> float:
        """Leave a field; seconds until the figures have changed. Raises ``TimeoutError`` after 30 s."""
        self.typed += 1
        before, box = page.inner_text(".rr-panel-body"), page.locator("#in-output_before_t_per_year")
        box.fill(str(600_000 + 1_000 * self.typed))
        started = time.perf_counter()
        box.blur()
        while page.inner_text(".rr-panel-body") == before:
            if time.perf_counter() - started > 30:
                raise TimeoutError("the figures on the page did not change within 30 s")
            page.wait_for_timeout(10)
        return time.perf_counter() - started

    def edit_all(self) -> list[float]:
        """One field in every page."""
        return [self.edit(page) for page in self.pages]

    def close_last(self) -> None:
        """Leave the page opened last."""
        self.pages.pop().close()

    def close(self) -> None:
        """End the browser."""
        self.browser.close()


@dataclass(frozen=True, slots=True)
class Level:
    """What was measured at one number of open pages; times in seconds."""

    pages: int
    opens_per_second: float
    answered: list[float]
    saved: list[float]
    late: list[float]
    in_browser: list[float]
    next_page: float
    next_in_browser: float
    before: Usage
    after: Usage
    client_cpu: float
    failures: list[str]

    @property
    def page_mb(self) -> float:
        """Private memory of one page."""
        return self.after.pages.private / max(1, self.after.pages.count) / 2**20

    def cores(self, group: str) -> float:
        """Processors that a group of processes kept busy."""
        seconds = self.after.at - self.before.at
        spent: float = getattr(self.after, group).cpu - getattr(self.before, group).cpu
        return max(0.0, spent) / seconds


class Run:
    """One server with its clients, climbing from level to level."""

    def __init__(self, base: str, pid: int, crew: Crew, browser: Browser, plan: Plan) -> None:
        self.base, self.pid, self.crew, self.browser, self.plan = base, pid, crew, browser, plan
        self.open = 0

    def level(self, pages: int, spare: str) -> Level:
        """Open up to ``pages``, let them work for the window, open one more in each way."""
        wanted = pages - BROWSER_PAGES - self.open
        started = time.perf_counter()
        opened = self.crew.ask(*(f"open {wanted // PROCESSES + (part < wanted % PROCESSES)}" for part in range(PROCESSES)))
        ramp = time.perf_counter() - started
        count = sum(len(part["seconds"]) for part in opened)
        self.open += count
        failures = [failure for part in opened for failure in part["failures"]]
        self.crew.ask("clear")
        before, end, in_browser = usage(self.pid), time.monotonic() + self.plan.window, []
        while time.monotonic() < end:
            in_browser += self.browser.edit_all()
            time.sleep(min(self.plan.every, max(0.0, end - time.monotonic())))
        after, measured = usage(self.pid), self.crew.ask("report")
        together = {name: [one for part in measured for one in part[name]] for name in ("answered", "saved", "late", "failures")}
        probed, _ = self.crew.ask("probe", "idle")
        next_in_browser = self.browser.open(spare)
        self.browser.close_last()
        failures += together["failures"] + probed["failures"]
        client_cpu = sum(part["cpu"] for part in measured) / (after.at - before.at)
        return Level(
            self.open + BROWSER_PAGES, count / ramp, together["answered"], together["saved"], together["late"], in_browser,
            probed["seconds"], next_in_browser, before, after, client_cpu, failures,
        )  # fmt: skip


def wait_for_forks(base: str) -> None:
    """Wait until the next page will be forked: a server that has just started opens its first pages on stock kernels."""
    end = time.monotonic() + 60
    while requests.get(f"{base}/ready", timeout=10).json()["checks"]["kernels"]["found"] != "forked":
        if time.monotonic() > end:
            raise RuntimeError("the server did not begin to fork kernels within 60 s")
        time.sleep(0.2)


@contextmanager
def running_pages(library: Library, folder: Path, most: int, plan: Plan, playwright: Any, **variables: str) -> Iterator[Run]:
    """The server, its clients and the browser with its pages open; the last draft of the library is for probing."""
    limits = {"RESERVE_PAGES_PER_PERSON": "6", "RESERVE_MEMORY_RESERVE": "0", **variables}
    with serving(library.url, folder, **limits) as (base, pid):
        if limits.get("RESERVE_FORKED_KERNELS") != "0":
            wait_for_forks(base)
        dealt = list(zip(library.codes, library.sessions, strict=True))
        clients, real, spare = dealt[: most - BROWSER_PAGES], dealt[-BROWSER_PAGES - 1 : -1], dealt[-1]
        jobs = [{"base": base, "every": plan.every, "pages": clients[part::PROCESSES], "spare": spare} for part in range(PROCESSES)]
        browser = Browser(playwright, base, real[0][1])
        try:
            with Crew("benchmarks.visitors", jobs) as crew:
                crew.hear()
                for code, _ in real:
                    browser.open(code)
                run = Run(base, pid, crew, browser, plan)
                yield run
                crew.ask("end")
        finally:
            browser.close()


def measure(plan: Plan, playwright: Any) -> tuple[list[Level], Level]:
    """The product at every level, then stock kernels at theirs, each on the same library."""
    most = max(plan.levels)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch, database("sqlite", Path(scratch)) as url:
        library = fill(url, Path(scratch), most + 1, -(-(most + 1) // PAGES_PER_ACCOUNT))
        spare, levels = library.codes[-1], []
        with running_pages(library, Path(scratch), most, plan, playwright) as run:
            for pages in plan.levels:
                levels.append(run.level(pages, spare))
                _print("forked", levels[-1])
        with running_pages(library, Path(scratch), plan.stock, plan, playwright, RESERVE_FORKED_KERNELS="0") as run:
            stock = run.level(plan.stock, spare)
            _print("stock", stock)
    return levels, stock


def main(*, quick: bool = False) -> None:
    """Run and print. Exits with 1 when a page failed."""
    from playwright.sync_api import sync_playwright

    plan = QUICK if quick else FULL
    print(f"\n## Open entry pages, each leaving a field every {plan.every:.0f} s\n\n{machine_line()}\n")
    print(f"Clients without a browser in {PROCESSES} processes on the same machine, {BROWSER_PAGES} real Chromium pages among them.\n")
    print(
        "| kernels | pages | opened a second | field: median | p95 | longest | in Chromium | save: median | p95 | failed "
        "| server | parent | a page | cores: server | parent | pages | clients | next page | next in Chromium |"
    )
    print("|" + "---|" * 19)
    with sync_playwright() as playwright:
        levels, stock = measure(plan, playwright)
    top = levels[-1]
    print(f"\nGoal at {max(plan.levels)} pages: p95 <= {GOAL_MS} ms and <= {GOAL_MB} MB a page; reached", end=" ")
    print(f"{1000 * quantile(top.answered, 0.95):,.0f} ms and {top.page_mb:.1f} MB, {top.pages} pages open.")
    print(f"Clients began an edit {1000 * quantile(top.late, 0.95):,.0f} ms late (p95): their own waiting is in the times.")
    whole = stock.page_mb * max(plan.levels) / 1024
    print(
        f"Stock kernels above {stock.pages} pages were not run: {max(plan.levels)} of them would need {whole:,.0f} GiB for themselves "
        f"(extrapolated from {stock.page_mb:.0f} MB each); this machine has {psutil.virtual_memory().total / 2**30:,.0f} GiB."
    )
    problems = [failure for level in (*levels, stock) for failure in level.failures]
    if problems:
        raise SystemExit("\n".join(["", *problems[:20]]))


def _print(kernels: str, level: Level) -> None:
    def ms(values: list[float], part: float) -> str:
        return f"{1000 * quantile(values, part):,.0f} ms"

    mb = [getattr(level.after, group).private / 2**20 for group in ("server", "parent")]
    cells = [
        kernels, str(level.pages), f"{level.opens_per_second:.2f}", *(ms(level.answered, part) for part in (0.5, 0.95, 1.0)),
        ms(level.in_browser, 0.5), ms(level.saved, 0.5), ms(level.saved, 0.95), str(len(level.failures)),
        f"{mb[0]:,.0f} MB", f"{mb[1]:,.0f} MB", f"{level.page_mb:.1f} MB",
        *(f"{level.cores(group):.2f}" for group in ("server", "parent", "pages")), f"{level.client_cpu:.2f}",
        f"{level.next_page:.2f} s", f"{level.next_in_browser:.2f} s",
    ]  # fmt: skip
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
