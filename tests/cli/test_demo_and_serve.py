"""``reserve demo`` and ``reserve serve`` as a newcomer runs them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from dashboards.demo.people import DEMO_PASSWORD
from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.server.running import Client, free_port, until

pytestmark = pytest.mark.xdist_group("demo_and_serve")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, built once by the command."""
    folder = tmp_path_factory.mktemp("demonstration")
    reserve = Reserve(environment_of(folder) | {"RESERVE_DEMO": "1"})
    reserve.fine("init")
    said = reserve.fine("demo")
    assert "新增账号 211 个、项目 150 个" in said
    assert "已统计 127 个在库项目（2024-09-02）" in said
    with closing(sqlite3.connect(folder / "reserve.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # tests copy the one file
    return folder / "reserve.db"


@pytest.mark.slow
def test_demo_is_there_after_one_run_and_a_second_adds_nothing_in_a_moment(demonstration, tmp_path):
    shutil.copy(demonstration, tmp_path / "reserve.db")
    reserve = Reserve(environment_of(tmp_path) | {"RESERVE_DEMO": "1"})
    head = reserve.read_json("audit", "verify")
    assert head["ok"]
    with closing(sqlite3.connect(tmp_path / "reserve.db")) as connection:
        states = dict(connection.execute("SELECT programme_code, state FROM batch").fetchall())
        files = Counter(name for (name,) in connection.execute("SELECT name FROM attachment"))
    assert files["竣工验收记录.docx"] == files["设备清单与发票.docx"] > files["节能量审核报告.docx"] > 0
    assert states == {
        "zhejiang_key_retrofit_plan": "issued", "zhejiang_cement_special_fund": "publicised", "central_air_reserve": "approved",
        "xinjiang_efficiency_leaders": "frozen", "five_sector_reserve": "ranked", "guizhou_building_materials": "ranked",
        "tianjin_saving_support": "ranked", "shanghai_saving_support": "open",
    }  # fmt: skip
    start = time.perf_counter()
    again = reserve.fine("demo")
    assert "没有增加任何内容" in again
    assert "同类项目" not in again
    assert time.perf_counter() - start < 5
    people = reserve.read_json("users", "list")
    assert len(people) == 211
    reserve.fine(
        "rank", "--programme", "zhejiang_cement_special_fund", "--budget", "3000", "--basis", "演示〔2024〕9号", "--as", "zhejiang.ranker"
    )


def test_serving_a_demo_that_was_not_built_says_what_to_run_and_tells_no_password(reserve):
    from dashboards.cli.demo_accounts import show_accounts, worth_trying
    from dashboards.settings import Settings
    from dashboards.wiring import make_desk

    desk = make_desk(
        Settings(database_url=reserve.environment["RESERVE_DATABASE_URL"], data_dir=Path(reserve.environment["RESERVE_DATA_DIR"]))
    )
    assert worth_trying(desk) == []
    show_accounts(desk)
    desk.store.engine.dispose()


@pytest.mark.slow
def test_server_names_the_accounts_and_ends_gracefully_with_an_open_page(demonstration, tmp_path):
    shutil.copy(demonstration, tmp_path / "reserve.db")
    port = free_port()
    environment = os.environ | environment_of(tmp_path) | {"RESERVE_DEMO": "1"}
    words = tmp_path / "words.log"
    with (
        words.open("wb") as out,
        subprocess.Popen(
            [sys.executable, "-m", "dashboards.cli", "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=out, stderr=out
        ) as server,
    ):
        try:
            assert until(lambda: f"http://127.0.0.1:{port}/" in words.read_text(encoding="utf-8"), 120), words.read_text(encoding="utf-8")
            browser = Client(f"http://127.0.0.1:{port}")
            assert browser.get("/health").json()["status"] == "ok"
            assert browser.sign_in("changxing.clerk", DEMO_PASSWORD).status_code == 303
            browser.open("/entry")
            kernels = psutil.Process(server.pid).children(recursive=True)
            assert kernels, "an open page has a process of its own"
            start = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
            assert time.monotonic() - start < 5
            assert until(lambda: not any(kernel.is_running() for kernel in kernels), 20), "no kernel is left behind"
        finally:
            if server.poll() is None:
                server.kill()
    browser.http.close()
    said = words.read_text(encoding="utf-8")
    assert DEMO_PASSWORD in said
    for login, role in (("changxing.clerk", "县级经办 County clerk"), ("huzhou.reviewer", "市级审核"), ("zhejiang.ranker", "省级排序")):
        line = next(line for line in said.splitlines() if line.strip().startswith(login))
        assert role in line
    assert "Traceback" not in said
