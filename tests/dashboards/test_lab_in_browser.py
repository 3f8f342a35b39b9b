"""JupyterLab as an analyst meets it: started by the command, opened in Chromium, a shipped notebook run, the drawing seen."""

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

import pytest
from playwright.sync_api import Browser

from dashboards.lab.confine import version
from reserve.store import Store, make_engine, upgrade
from tests.reserve.analysis.conftest import Studied, study
from tests.support.office import Office

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(not version(), reason="the kernel of this machine has no Landlock")]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Studied]:
    (tmp_path / "data").mkdir()
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'reserve.db'}")
    upgrade(engine)
    yield study(Office(Store(engine)))
    engine.dispose()


@pytest.fixture
def address(library: Studied, tmp_path: Path) -> Iterator[str]:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "build_frontend.py")], check=True, cwd=ROOT, capture_output=True, timeout=120)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")} | {
        "RESERVE_DATA_DIR": str(tmp_path / "data"), "RESERVE_DEMO": "1", "RESERVE_LANGUAGE": "zh", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "dashboards.cli", "lab", "--as", "zj.analyst", "--folder", str(tmp_path / "lab")]
    with (tmp_path / "lab.log").open("w") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        link = _said(process, 60)
        _answers(link.replace("/lab?", "/api?"))
        yield link
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def _said(process: "subprocess.Popen[str]", seconds: float) -> str:
    """The link that the command prints; fails when it ends or stays silent."""
    lines: Queue[str] = Queue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    with suppress(Empty):
        while line := lines.get(timeout=seconds):
            if line.startswith("http://127.0.0.1:"):
                return line.strip()
    raise AssertionError("the command printed no link")


def _answers(link: str) -> None:
    pause = threading.Event()
    for _ in range(240):
        with suppress(OSError), urllib.request.urlopen(link, timeout=5) as answer:
            assert answer.status == 200
            return
        pause.wait(0.25)
    raise AssertionError("JupyterLab did not answer within a minute")


def test_a_shipped_notebook_runs_and_its_drawing_stands(browser: Browser, address: str, library: Studied) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    outside: list[str] = []
    page.on("request", lambda request: None if request.url.startswith((address[:20], "data:", "blob:")) else outside.append(request.url))
    page.set_default_timeout(60_000)
    try:
        page.goto(address.replace("/lab?", "/lab/tree/abatement_cost_curve.ipynb?reset&"))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator('[data-command="runmenu:run-all"]').click()
        drawing = page.locator("svg.rr-course-svg")
        drawing.wait_for(state="attached")
        assert "1 个项目合计年节能" in str(drawing.get_attribute("aria-label"))
        assert drawing.locator(".rr-cost-step").count() == 1
        assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0
        assert [url for url in outside if not url.startswith("ws://127.0.0.1")] == []
    finally:
        page.close()
