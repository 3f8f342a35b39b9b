"""Make the pictures of the README anew: the demo library in a folder of its own, served, and photographed in Chromium.

Names as arguments make only those pictures: ``python scripts/screenshots.py law register lab``.
"""

import os
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TARGET = ROOT / "docs" / "screenshots"


LAW = "/law?path=energy_benchmarks.aluminium.liquid_electricity.baseline&on=2024-09-02&area=330522"


def main(names: list[str]) -> int:
    """Write home, entry, review, batch, law and register at 1366 x 768, and a notebook in JupyterLab."""
    from dashboards.demo import build_demo
    from dashboards.demo.people import DEMO_PASSWORD
    from dashboards.settings import Settings
    from dashboards.wiring import make_desk
    from reserve.accounts import list_people, sign_in
    from reserve.services import list_projects, open_batch, run_batch
    from reserve.store import upgrade
    from tests.browser.person import Person
    from tests.server.running import running_server
    from tests.support.browser import Watch, chromium

    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        address = f"sqlite:///{Path(scratch) / 'reserve.db'}"
        desk = make_desk(Settings(database_url=address, data_dir=Path(scratch), demo=True))
        upgrade(desk.store.engine)
        build_demo(desk)
        ranker = sign_in(desk, "zhejiang.ranker", DEMO_PASSWORD, "127.0.0.1").session_id
        batch = open_batch(desk, ranker, "zhejiang_cement_special_fund", 3_000_000_000, "演示〔2024〕1号（2024-09-01）")
        run_batch(desk, ranker, batch.code)
        auditor = sign_in(desk, "zhejiang.auditor", DEMO_PASSWORD, "127.0.0.1").session_id
        drafts = list_projects(desk, auditor, states=["draft"], scope="all", size=60).rows
        draft = next(row for row in drafts if row.saving_tce)
        logins = {person.unit_code: person.login for person in list_people(desk) if "county_clerk" in person.roles}
        with running_server(address, data_dir=Path(scratch)) as base, chromium() as browser:
            watch = Watch(base)

            def shoot(login: str, path: str, name: str, before: str = "") -> None:
                if names and name not in names:
                    return
                person = Person(browser, base, login, DEMO_PASSWORD, watch)
                person.open(path)
                if before:
                    person.page.locator(before).first.click()
                person.page.wait_for_timeout(1500)
                person.page.screenshot(path=TARGET / f"{name}.png")
                person.leave()
                print(f"docs/screenshots/{name}.png")

            shoot("huzhou.reviewer", "/", "home")
            shoot(logins[draft.unit_code], f"/entry?project={draft.code}#step-energy", "entry")
            shoot("huzhou.reviewer", "/review", "review", ".rr-open")
            shoot("zhejiang.ranker", f"/batch?batch={batch.code}", "batch", ".rr-caption-count")
            shoot("changxing.clerk", LAW, "law")
            shoot("huzhou.reviewer", "/register", "register", "table a[href*='line=']")
            watch.check()
            if not names or "lab" in names:
                lab(browser, Path(scratch))
        desk.store.dispose()
    return 0


def lab(browser: Any, folder: Path) -> None:
    """Run a shipped notebook in JupyterLab on a snapshot of the demo, and photograph its drawing."""
    chosen = {"RESERVE_DATA_DIR": str(folder), "RESERVE_DEMO": "1", "RESERVE_LANGUAGE": "zh", "PYTHONPATH": str(ROOT)}
    around = {name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")} | chosen
    command = [sys.executable, "-m", "dashboards.cli", "lab", "--as", "zhejiang.analyst", "--folder", str(folder / "lab")]
    process = subprocess.Popen(command, cwd=folder, env=around, stdout=subprocess.PIPE, text=True)
    try:
        link = next(line.strip() for line in process.stdout or () if line.startswith("http://127.0.0.1:"))
        until = monotonic() + 60
        while monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(link.replace("/lab?", "/api?"), timeout=5):
                break
            sleep(0.25)
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(link.replace("/lab?", "/lab/tree/abatement_cost_curve.ipynb?reset&"))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator('[data-command="runmenu:run-all"]').click()
        drawing = page.locator("svg.rr-course-svg")
        drawing.wait_for()
        drawing.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        page.screenshot(path=TARGET / "lab.png")
        page.close()
        print("docs/screenshots/lab.png")
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
