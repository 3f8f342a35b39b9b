"""Make the pictures of the README anew: the demo library in a folder of its own, served, and photographed in Chromium."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TARGET = ROOT / "docs" / "screenshots"


def main() -> int:
    """Write home, entry, review and batch at 1366 x 768."""
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
            watch.check()
        desk.store.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
