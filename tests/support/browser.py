"""Chromium for the tests: Playwright's own where it was installed, else the system's. Without one the tests fail, never skip."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
]  # fmt: skip
INSTALL = "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk'"
VIEWPORT = {"width": 1366, "height": 768}


def executable() -> str | None:
    """The system's Chromium, or None to use Playwright's own."""
    if named := os.environ.get("RESERVE_CHROMIUM"):
        return named
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        except Error as error:
            raise RuntimeError(f"no Chromium for the browser tests; run: {INSTALL}") from error
        yield browser
        browser.close()


class Watch:
    """Collects what must not happen on a page: console errors, uncaught exceptions, requests to the outside."""

    def __init__(self, base_url: str, allowed: tuple[str, ...] = ()) -> None:
        self.base_url = base_url
        self.allowed = allowed
        self.problems: list[str] = []

    def attach(self, page: Page) -> None:
        """Listen on ``page``."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught on {page.url}: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in self.allowed):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, self.base_url.replace("http", "ws", 1), "data:", "blob:")):
            self.problems.append(f"outside request: {request.url}")

    def check(self) -> None:
        """Fail with everything collected."""
        assert not self.problems, "\n".join(self.problems)


def new_context(browser: Browser, base_url: str, watch: Watch | None = None, **options: object) -> BrowserContext:
    """A fresh browser context at the size of the officials' screens; nothing turns or pulses: drawing that is most of its work."""
    settled = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce", **options}
    context = browser.new_context(base_url=base_url, viewport=VIEWPORT, **settled)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    if watch is not None:
        context.on("page", watch.attach)
    return context


def axe_violations(page: Page) -> list[str]:
    """All axe violations of the page as it stands; no rule and no element is excluded."""
    source = Path("node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    page.evaluate(source)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{v['id']} ({v['impact']}): {v['help']} at {[n['target'] for n in v['nodes']][:4]}" for v in result["violations"]]
