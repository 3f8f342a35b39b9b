"""The batch page with 6,000 candidates in Chromium: how fast it opens, how soon a moved weight shows the new order, what a page weighs.

``python -m benchmarks batch`` (``--quick``: 600 candidates). The projects are invented and written straight into the tables; the batch is
opened and ranked through the services. A weight is moved thirty times; the time runs from the movement of the slider (its pause for
settling included) to the frame in which the new order stands, with the scenario stored and logged.
"""

import datetime as dt
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import insert

from benchmarks.library import LOGIN, PASSWORD, database
from benchmarks.machine import machine_line
from benchmarks.page_open import FLAGS, p95, until
from benchmarks.processes import usage
from benchmarks.servers import serving
from benchmarks.synthetic import document
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import Desk, create_person, open_local_session
from reserve.services import open_batch, run_batch
from reserve.services.trials.scenarios import prepare_scenarios, run_scenario
from reserve.store import upgrade
from reserve.store.engine import WRITES
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.reporting_units import reporting_units

CANDIDATES, QUICK, MOVES = 6_000, 600, 30
NOON = dt.datetime(2024, 9, 2, 4, tzinfo=dt.UTC)
PROGRAMME, BUDGET, BASIS = "zhejiang_cement_special_fund", 30_000_000_000, "虚构〔2024〕1号（2024-08-30）"
MOVE = """(value) => new Promise((resolve, reject) => {
  const slider = document.querySelector("input[data-key='knob:weights:weight:energy_saved:slider']");
  const old = document.querySelector("[data-block='ranks']");
  const began = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", {bubbles: true}));
  const look = () => {
    const now = document.querySelector("[data-block='ranks']");
    if (now && now !== old) requestAnimationFrame(() => resolve(performance.now() - began));
    else if (performance.now() - began > 30000) reject(new Error("no new order in 30 s"));
    else requestAnimationFrame(look);
  };
  look();
})"""


def raw(number: int, county: str) -> Document:
    """An invented project of one of the counties; three of them belong to one firm."""
    made = document(number).to_raw()
    made["fields"] |= {"location_code": {"text": county}, "enterprise_name": {"text": f"虚构水泥{number // 3}号有限公司"}}
    del made["fields"]["enterprise_credit_code"]
    return Document.from_raw(made)


def fill(desk: Desk, count: int) -> None:
    """A provincial library of ``count`` projects, and somebody who ranks."""
    upgrade(desk.store.engine)
    create_person(desk, login=LOGIN, name="测", unit_code="ZJ", roles=["province_ranker"], password=PASSWORD, must_change_password=False)
    counties = [code for code, unit in reporting_units().items() if code.startswith("33") and len(code) == 6 and unit.parent_code]
    heads, versions = [], []
    with desk.store.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        person = connection.exec_driver_sql("SELECT id FROM person").scalar_one()
        for number in range(count):
            county = counties[number % len(counties)]
            made = raw(number, county)
            key, version = f"01918000-0000-7000-8000-{number:012d}", f"01918000-0000-7000-9000-{number:012d}"
            heads.append(
                {
                    "id": key, "code": f"{county[:4]}-2024-{number:05d}", "unit_code": county, "state": "province", "created_by": person,
                    "created_at": NOON, "updated_at": NOON, "version_id": version, "version_number": 1, "transition_number": 0,
                    "name": str(made.value("project_name")), "enterprise": str(made.value("enterprise_name")), "block_count": 0,
                    "explain_count": 0, "hint_count": 0,
                }
            )  # fmt: skip
            versions.append(
                {
                    "id": version, "project_id": key, "number": 1, "unit_code": county, "stage": "reserve", "as_of": "2024-09-02",
                    "document": made.canonical_bytes().decode(), "digest": made.digest(), "idempotency_key": "bench",
                    "created_by": person, "created_at": NOON,
                }
            )  # fmt: skip
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(insert(Project), heads)
        connection.execute(insert(ProjectVersion), versions)


def main(quick: bool = False) -> None:
    """Fill, rank, serve, look."""
    from playwright.sync_api import sync_playwright

    count = QUICK if quick else CANDIDATES
    path = os.environ.get("RESERVE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch, database("sqlite", Path(scratch)) as url:
        made = make_desk(Settings(database_url=url, data_dir=Path(scratch), demo=True))
        desk = Desk(made.store, made.checker, lambda: NOON, made.wall, demo=True)
        fill(desk, count)
        ranker = open_local_session(desk, LOGIN, "bench").session_id
        code = open_batch(desk, ranker, PROGRAMME, BUDGET, BASIS).code
        began = time.perf_counter()
        placed = sum(row.place is not None for row in run_batch(desk, ranker, code).rows)
        ran = time.perf_counter() - began
        service = _service(desk, ranker, code)
        desk.store.dispose()
        with serving(url, Path(scratch)) as (base, pid), sync_playwright() as play:
            until(lambda: '"forked"' in requests.get(f"{base}/ready", timeout=10).text, seconds=120)
            browser = play.chromium.launch(executable_path=path, args=FLAGS)
            page = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=base).new_page()
            _sign_in(page)
            listed = _opened(page, f"/batch?batch={code}", ".rr-queue tbody tr")
            weighed = usage(pid).pages.private / max(usage(pid).pages.count, 1)
            tried = _opened(page, f"/batch?batch={code}&part=scenarios", "[data-block='ranks'] tbody tr")
            moved = [page.evaluate(MOVE, 26 + number) / 1000 for number in range(MOVES)]
            page.goto("about:blank")
            until(lambda: usage(pid).pages.count <= 1)
            _opened(page, f"/batch?batch={code}&part=scenarios", "[data-block='ranks'] tbody tr")
            heavy = usage(pid).pages.private / max(usage(pid).pages.count, 1)
            browser.close()
    print(f"\n## The batch page with {count:,} candidates ({placed:,} placed), Chromium\n\n{machine_line()}\n")
    print("| what | figure |\n|---|---|")
    print(f"| ranking through the service, explanations stored | {ran:.1f} s |")
    print(f"| one scenario through the service: computed, compared, stored, logged; median of {MOVES} | {service * 1000:.0f} ms |")
    print(f"| opening the ranked list, usable | {listed:.2f} s |")
    print(f"| opening the scenarios, usable | {tried:.2f} s |")
    print(f"| a weight moved until the new order stands, median of {MOVES} | {statistics.median(moved) * 1000:.0f} ms |")
    print(f"| the same, p95 | {p95(moved) * 1000:.0f} ms |")
    print(f"| private memory of the page with the list | {weighed / 1e6:.0f} MB |")
    print(f"| private memory of the page with the scenarios | {heavy / 1e6:.0f} MB |")


def _service(desk: Desk, ranker: str, code: str) -> float:
    from decimal import Decimal

    from reserve.rules.ranking.trials.scenario import Changes

    prepare_scenarios(desk, ranker, code)
    taken = []
    for number in range(MOVES):
        began = time.perf_counter()
        run_scenario(desk, ranker, code, Changes(weights={"energy_saved": Decimal(60 + number)}))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _sign_in(page: Any) -> None:
    page.goto("/sign-in")
    page.fill("#login", LOGIN)
    page.fill("#password", PASSWORD)
    page.click("main button.rr-primary")
    page.wait_for_selector("[data-sign-out]")


def _opened(page: Any, address: str, what: str) -> float:
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(what, timeout=60_000)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
