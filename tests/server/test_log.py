"""What people type is nowhere in the log; what went wrong is, under the number that they were shown."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reserve.accounts import open_local_session
from reserve.services import create_project
from tests.server.running import PASSWORD, TINY_PAGES, Client, Running, prepare, started_server, until

pytestmark = pytest.mark.xdist_group("log")

MARKER = "Zq7typedXk9"
FAILING = """
from dashboards.wiring import current_user
from widgets.guard import failure_of

user = current_user()
typed = user.query.get("q", "nothing")
failure_of(ValueError(typed), "zh", "saving")
"""


def lines_of(log: Path) -> list[dict[str, Any]]:
    """All lines of the log that are events; anything else but the invitation at the start is a failure."""
    found = []
    for line in log.read_text(encoding="utf-8").splitlines():
        if line.startswith("{"):
            found.append(json.loads(line))
        else:
            assert "http://127.0.0.1" in line or not line.strip(), line
    return found


@pytest.fixture(scope="module")
def typed_into(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, list[dict[str, Any]], dict[str, str]]]:
    """A server into which a marker was typed through every door; its log, and the references that were shown."""
    folder = tmp_path_factory.mktemp("log")
    pages = folder / "pages"
    shutil.copytree(TINY_PAGES, pages)
    for name, source in (("home", FAILING), ("entry", FAILING + "raise ValueError(typed)")):
        notebook = json.loads((pages / f"{name}.ipynb").read_text())
        notebook["cells"][1]["source"] = source
        (pages / f"{name}.ipynb").write_text(json.dumps(notebook))
    address = f"sqlite:///{folder / 'reserve.db'}"
    desk = prepare(address, folder)
    code = create_project(desk, open_local_session(desk, "anji.clerk", "tests").session_id).code
    desk.store.dispose()
    with started_server(address, data_dir=folder, notebooks=pages) as server:
        shown = type_everywhere(server, code)
        assert until(lambda: shown["failed"] in server.log.read_text().partition('"cell_failed"')[2]), server.log.read_text()
        yield server, lines_of(server.log), shown


def type_everywhere(server: Running, code: str) -> dict[str, str]:
    """The marker as name, password, query, path, field, value, header, cookie, file name, message; answers with references."""
    with Client(server.base) as browser:
        browser.sign_in(MARKER, MARKER)
        browser.sign_in("anji.clerk", MARKER)
        assert browser.sign_in("anji.clerk", next=f"/entry?q={MARKER}").status_code == 303
        missing = browser.get(f"/{MARKER}/notes?search={MARKER}").text
        browser.get(f"/static/0123456789abcdef/{MARKER}")
        browser.get(f"/assets/{MARKER}.js")
        browser.get(
            "/",
            headers={"X-Typed": MARKER, "X-Reserve-Session": MARKER, "Referer": f"{server.base}/?q={MARKER}"},
            cookies={"typed": MARKER},
        )
        change = {"seq": 1, "path": "project_name", "text": MARKER, "unit": None, "base": 0, "op": "set"}
        saved = browser.post(f"/api/drafts/{code}", json={"client": MARKER, "changes": [change]})
        assert saved.status_code == 200, server.log.read_text()
        browser.post(f"/api/drafts/{code}", json={"client": "c", "changes": [change | {"path": MARKER, "seq": 2}]})
        browser.post(f"/api/drafts/{code}", json={MARKER: MARKER})
        browser.post(f"/api/drafts/{code}", data=f'{{"{MARKER}')
        browser.post(f"/api/uploads/{code}?name={MARKER}.pdf", data=MARKER, headers={"X-File-Name": f"{MARKER}.pdf"})
        browser.post("/password", data={"old": MARKER, "new": MARKER, "again": MARKER})
        browser.post("/api/language", data={"language": MARKER, "next": f"/?q={MARKER}"})
        browser.post("/sign-in", xsrf=False, data={"login": MARKER})
        opened = browser.open(f"/?q={MARKER}")
        with browser.socket(opened.kernel_id) as socket:
            socket.send(json.dumps({"channel": "shell", "header": {"msg_type": MARKER, "msg_id": MARKER}, "content": {"code": MARKER}}))
            socket.send(json.dumps({"channel": MARKER, "header": {"msg_type": MARKER, "msg_id": MARKER}, "content": {"code": MARKER}}))
            socket.send(MARKER)
        failed = browser.open(f"/entry?q={MARKER}")
        session = browser.session_id
    return {
        "session": session, "kernel": opened.kernel_id, "missing": missing,
        "failed": failed.kernel_id, "panel": failed.html,
    }  # fmt: skip


def test_a_marker_typed_through_every_door_is_nowhere_in_the_log(typed_into: tuple[Running, list[Any], dict[str, str]]) -> None:
    server, lines, shown = typed_into
    log = server.log.read_text(encoding="utf-8")
    assert len(lines) > 10
    for secret in (MARKER, PASSWORD, shown["session"], "Cookie", "_xsrf"):
        assert secret not in log, [line for line in log.splitlines() if secret in line]


def test_events_are_named_and_the_shown_references_are_found(typed_into: tuple[Running, list[dict[str, Any]], dict[str, str]]) -> None:
    _, lines, shown = typed_into
    events = {line["event"] for line in lines}
    assert {"sign_in", "page_opened", "request", "refused", "callback_failed", "cell_failed"} <= events
    results = [line["result"] for line in lines if line["event"] == "sign_in"]
    assert results[:3] == ["sign_in_failed", "sign_in_failed", "ok"]
    assert any(line.get("reference", "none") in shown["missing"] for line in lines if line["event"] == "request")

    (guard,) = [line for line in lines if line["event"] == "callback_failed" and line["kernel"] == shown["kernel"]]
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", guard["reference"])
    (cell,) = [line for line in lines if line["event"] == "cell_failed" and line["kernel"] == shown["failed"]]
    for line in (guard, cell):
        assert line["source"] == "kernel"
        assert line["error"][0]["type"] == "builtins.ValueError"
    opened = [line for line in lines if line["event"] == "page_opened"]
    (entry,) = [line for line in opened if line["kernel"] == shown["failed"]]
    assert entry["reference"] in shown["panel"]
    assert {line["kernel"] for line in opened} >= {shown["kernel"]}
    assert {line["session"] for line in opened} == {guard["session"]}


def test_every_line_has_its_time_and_level_first(typed_into: tuple[Running, list[dict[str, Any]], dict[str, str]]) -> None:
    for line in typed_into[1]:
        assert list(line)[:3] == ["at", "level", "event"]
        assert line["at"].endswith("Z")
