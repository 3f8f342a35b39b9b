"""The server ends in order: what it acknowledged is in the database, pages are told, and it says no to what is new."""

import asyncio
import json
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import requests

from dashboards.server.stopping import Stop
from reserve.accounts import Desk, open_local_session
from reserve.services import create_project, open_draft
from tests.server.running import TINY_PAGES, Client, close_code, prepare, started_server, until
from tests.support.apart import run_apart

RESTARTS = 4503
SLOW = """
import asyncio
import os
from pathlib import Path
from dashboards.server.draft_queue import DraftQueue
_save = DraftQueue.save
async def _slow(self, save):
    if save.client == "slow":
        Path(os.environ["RESERVE_DATA_DIR"], "saving").touch()
        await asyncio.sleep(2)
    return await _save(self, save)
DraftQueue.save = _slow
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


def test_a_stop_loses_nothing_tells_the_pages_and_refuses_what_is_new(tmp_path: Path) -> None:
    address, desk, (code, *codes) = world(tmp_path, 4)
    how: dict[str, Any] = {
        "data_dir": tmp_path,
        "notebooks": TINY_PAGES,
        "weaken": SLOW,
        "RESERVE_RATE_FACTOR": "1000",
        "RESERVE_STOP_GRACE": "8",
    }
    with started_server(address, **how) as server:
        people = [Client(server.base) for _ in range(2 + len(codes))]
        for browser in people:
            assert browser.sign_in("anji.clerk").status_code == 303
        browser, other, *typing = people
        assert browser.get("/ready").json()["ready"] is True
        opened = browser.open("/")
        typists = [Typist(each, mine) for each, mine in zip(typing, codes, strict=True)]
        for typist in typists:
            typist.start()
        assert until(lambda: all(len(typist.acknowledged) >= 5 for typist in typists), 60)
        answers: list[requests.Response] = []
        body = {"client": "slow", "changes": [change(1, "慢慢保存", 0)]}
        saving = threading.Thread(target=lambda: answers.append(other.post(f"/api/drafts/{code}", json=body)), daemon=True)
        with browser.socket(opened.kernel_id) as socket:
            saving.start()
            assert until((tmp_path / "saving").exists)
            server.process.send_signal(signal.SIGTERM)
            assert close_code(socket) == RESTARTS
        ready, page = browser.get("/ready"), browser.get("/")
        saving.join(30)
        for typist in typists:
            typist.join(30)
        assert server.process.wait(30) == 0
        events = [json.loads(line)["event"] for line in server.log.read_text().splitlines() if line.startswith("{")]
        for each in people:
            each.http.close()
    assert (ready.status_code, ready.json()["checks"]["accepting"]) == (503, {"ok": False, "found": "stopping"})
    assert page.status_code == 503
    assert int(page.headers["Retry-After"]) > 0
    assert "系统正在重新启动" in page.text
    assert "填写并保存的内容都在" in page.text
    assert [answer.status_code for answer in answers] == [200]
    assert saved_text(desk, code) == "慢慢保存"
    for typist in typists:
        assert not typist.is_alive()
        kept = saved_text(desk, typist.code)
        assert typist.sent.index(kept) >= typist.sent.index(typist.acknowledged[-1])
    assert "drained" in events[events.index("stopping") :]
    desk.store.dispose()


def test_a_request_that_takes_longer_than_the_grace_is_not_waited_for() -> None:
    async def stop(grace: float) -> tuple[list[str], bool]:
        state, done = Stop(grace), []
        request = _Request()
        state.began(request)
        loop = asyncio.get_running_loop()
        asked: dict[signal.Signals, Callable[[], None]] = {}
        listening = SimpleNamespace(
            add_signal_handler=lambda number, call, *arguments: asked.setdefault(number, partial(call, *arguments)),
            create_task=loop.create_task,
        )
        state.watch_signals(listening, SimpleNamespace(open_pages={}), lambda: done.append("door"), lambda: done.append("left"))  # type: ignore[arg-type]
        asked[signal.SIGTERM]()
        if grace > 1:
            loop.call_later(0.1, state.ended, request)
        async with asyncio.timeout(20):
            while "left" not in done:
                await asyncio.sleep(0.01)
        return done, request in state.running

    assert run_apart(stop(0.2)) == (["door", "left"], True)
    assert run_apart(stop(15)) == (["door", "left"], False)


class _Request:
    """Something that can be referred to weakly."""


def test_a_second_signal_does_not_wait_for_the_grace(tmp_path: Path) -> None:
    address, desk, (code,) = world(tmp_path, 1)
    desk.store.dispose()
    endless = SLOW.replace("asyncio.sleep(2)", "asyncio.sleep(60)")
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
