"""The server ends in order: what it acknowledged is in the database, pages are told, and it says no to what is new."""

import json
import signal
import threading
import time
from pathlib import Path
from typing import Any

import requests

from reserve.accounts import Desk, open_local_session
from reserve.services import create_project, open_draft
from tests.server.running import TINY_PAGES, Client, close_code, prepare, started_server, until

RESTARTS = 4503
SLOW = """
import os
import time
from pathlib import Path
import dashboards.server.drafts as drafts
_save = drafts.save_draft
def _slow(desk, session_id, code, client, changes):
    if client == "slow":
        Path(os.environ["RESERVE_DATA_DIR"], "saving").touch()
        time.sleep(2)
    return _save(desk, session_id, code, client, changes)
drafts.save_draft = _slow
"""


def change(seq: int, text: str, base: int, path: str = "project_name") -> dict[str, Any]:
    return {"seq": seq, "path": path, "text": text, "unit": None, "base": base, "op": "set"}


class Typist(threading.Thread):
    """Saves one draft again and again, and remembers the last text that the server acknowledged."""

    def __init__(self, browser: Client, code: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.code = browser, code
        self.acknowledged: list[str] = []
        self.sent: list[str] = []

    def run(self) -> None:
        revision = 0
        for number in range(1, 100_000):
            text = f"{self.code}-{number}"
            self.sent.append(text)
            try:
                answer = self.browser.post(
                    f"/api/drafts/{self.code}", json={"client": "typist", "changes": [change(number, text, revision)]}
                )
            except requests.RequestException:
                return
            if answer.status_code != 200:
                return
            revision = answer.json()["saved"]["project_name"]
            self.acknowledged.append(text)


def saved_text(desk: Desk, code: str) -> str:
    view = open_draft(desk, open_local_session(desk, "anji.clerk", "tests").session_id, code)
    return str(view.raw["fields"]["project_name"]["text"])


def world(folder: Path, projects: int) -> tuple[str, Desk, list[str]]:
    address = f"sqlite:///{folder / 'reserve.db'}"
    desk = prepare(address, folder)
    session = open_local_session(desk, "anji.clerk", "tests").session_id
    return address, desk, [create_project(desk, session).code for _ in range(projects)]


def test_every_acknowledged_save_is_in_the_database_after_a_stop(tmp_path: Path) -> None:
    address, desk, codes = world(tmp_path, 4)
    with started_server(address, data_dir=tmp_path, RESERVE_RATE_FACTOR="1000") as server:
        browsers = [Client(server.base) for _ in codes]
        for browser in browsers:
            assert browser.sign_in("anji.clerk").status_code == 303
        typists = [Typist(browser, code) for browser, code in zip(browsers, codes, strict=True)]
        for typist in typists:
            typist.start()
        assert until(lambda: all(len(typist.acknowledged) >= 5 for typist in typists), 60)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        for typist in typists:
            typist.join(30)
            assert not typist.is_alive()
        for browser in browsers:
            browser.http.close()
    for typist in typists:
        kept = saved_text(desk, typist.code)
        assert kept in typist.sent
        assert typist.sent.index(kept) >= typist.sent.index(typist.acknowledged[-1])
    desk.store.dispose()


def test_while_it_stops_pages_are_told_new_ones_refused_and_a_slow_save_finishes(tmp_path: Path) -> None:
    address, desk, (code,) = world(tmp_path, 1)
    with (
        started_server(address, data_dir=tmp_path, notebooks=TINY_PAGES, weaken=SLOW) as server,
        Client(server.base) as browser,
        Client(server.base) as other,
    ):
        browser.sign_in("anji.clerk")
        other.sign_in("anji.clerk")
        assert browser.get("/ready").json()["ready"] is True
        opened = browser.open("/")
        answers: list[requests.Response] = []
        body = {"client": "slow", "changes": [change(1, "慢慢保存", 0)]}
        saving = threading.Thread(target=lambda: answers.append(other.post(f"/api/drafts/{code}", json=body)), daemon=True)
        with browser.socket(opened.kernel_id) as socket:
            saving.start()
            assert until((tmp_path / "saving").exists)
            server.process.send_signal(signal.SIGTERM)
            assert close_code(socket) == RESTARTS
        ready = browser.get("/ready")
        assert (ready.status_code, ready.json()["checks"]["accepting"]) == (503, {"ok": False, "found": "stopping"})
        page = browser.get("/")
        assert page.status_code == 503
        assert int(page.headers["Retry-After"]) > 0
        assert "系统正在重新启动" in page.text
        assert "填写并保存的内容都在" in page.text
        saving.join(30)
        assert [answer.status_code for answer in answers] == [200]
        assert server.process.wait(30) == 0
        events = [json.loads(line)["event"] for line in server.log.read_text().splitlines() if line.startswith("{")]
        browser.http.cookies.clear()
        other.http.cookies.clear()
    assert {"stopping", "drained"} <= set(events)
    assert saved_text(desk, code) == "慢慢保存"
    desk.store.dispose()


def test_the_grace_is_an_end_and_a_second_signal_does_not_wait_for_it(tmp_path: Path) -> None:
    address, desk, (code,) = world(tmp_path, 1)
    desk.store.dispose()
    endless = SLOW.replace("time.sleep(2)", "time.sleep(20)")
    with started_server(address, data_dir=tmp_path, weaken=endless, RESERVE_STOP_GRACE="15") as server, Client(server.base) as browser:
        browser.sign_in("anji.clerk")
        body = {"client": "slow", "changes": [change(1, "x", 0)]}

        def save() -> None:
            try:
                browser.post(f"/api/drafts/{code}", json=body)
            except requests.RequestException:
                return

        saving = threading.Thread(target=save, daemon=True)
        saving.start()
        assert until((tmp_path / "saving").exists)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert until(lambda: '"stopping"' in server.log.read_text())
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 128 + signal.SIGTERM
        assert time.monotonic() - began < 12
        saving.join(30)
        browser.http.cookies.clear()
