"""How heavy the entry form is and when it answers, against stock Voila with one text box. ``python -m benchmarks pages``"""

import math
import os
import shutil
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.machine import machine_line
from benchmarks.servers import product, stock_voila

ROUNDS = 7
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
Answer = Callable[[Any, int], None]


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


def until(condition: Callable[[], bool]) -> None:
    """Look every 10 ms, at most 15 s; asked from outside, because the page's own policy forbids evaluating text."""
    end = time.perf_counter() + 15
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError("the kernel did not answer within 15 s")
        time.sleep(0.01)


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


def measure(browser: Any, address: str, cookies: list[dict[str, str]], answer: Answer) -> tuple[list[float], list[tuple[int, int]]]:
    """Seconds to the first answer in each of ``ROUNDS`` fresh contexts; bytes and requests of the last one's first and second visit."""
    seconds, weights = [], []
    for turn in range(1, ROUNDS + 1):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies(cookies)
        page = context.new_page()
        for visit in range(2 if turn == ROUNDS else 1):
            meter = Meter(page)
            start = time.perf_counter()
            page.goto(address, wait_until="commit")
            answer(page, turn + 10 * visit)
            if visit == 0:
                seconds.append(time.perf_counter() - start)
            page.wait_for_timeout(500)
            if turn == ROUNDS:
                weights.append((meter.received, meter.requests))
                page.goto("about:blank")
        context.close()
    return seconds, weights


def p95(values: list[float]) -> float:
    """The smallest value that 95 % do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def main() -> None:
    """Both in one run, one after the other, in the same browser."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("RESERVE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        with product(1) as ours:
            cookies = [{"name": c.name, "value": str(c.value), "url": ours.base} for c in ours.sign_in().cookies]
            our_seconds, our_weights = measure(browser, f"{ours.base}/entry?project={ours.codes[0]}", cookies, our_form)
        with stock_voila() as address:
            stock_seconds, stock_weights = measure(browser, address, [], stock_box)
        browser.close()
    print(f"\n## The entry form with all fields; alternative: stock Voila, template lab, one Text and one Label\n\n{machine_line()}\n")
    print("| what | entry form | stock Voila | ratio |\n|---|---|---|---|")
    for name, (our_bytes, our_count), (stock_bytes, stock_count) in zip(
        ("first visit", "second visit"), our_weights, stock_weights, strict=True
    ):
        print(f"| {name}: received | {our_bytes / 1000:,.0f} kB | {stock_bytes / 1000:,.0f} kB | {our_bytes / stock_bytes:.2f} |")
        print(f"| {name}: requests | {our_count} | {stock_count} | {our_count / stock_count:.2f} |")
    for name, pick in (("median", statistics.median), ("p95", p95)):
        mine, theirs = pick(our_seconds), pick(stock_seconds)
        print(f"| first answer of the kernel, {name} of {ROUNDS} | {mine:.2f} s | {theirs:.2f} s | {mine / theirs:.2f} |")


if __name__ == "__main__":
    main()
