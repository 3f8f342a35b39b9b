"""The built front end, one Chromium for all tests of the controls, a fresh stage for each."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Watch, new_context
from tests.widgets.stage import Drafts, Stage, draft_server

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def built() -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "build_frontend.py")], check=True, cwd=ROOT, capture_output=True)


@pytest.fixture
def drafts() -> Drafts:
    return Drafts()


@pytest.fixture
def base(drafts: Drafts) -> Iterator[str]:
    with draft_server(drafts) as address:
        yield address


@pytest.fixture
def stage(built: None, browser: Browser, base: str, drafts: Drafts) -> Iterator[Stage]:
    watch = Watch(base, allowed=("Failed to load resource",))
    context = new_context(browser, base, watch)
    context.set_default_timeout(8_000)
    yield Stage(context, drafts)
    context.close()
    watch.check()
