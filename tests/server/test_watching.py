"""What the server tells a watchdog, a load balancer and Prometheus; and to whom."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboards.server.metrics import Metrics, may_read
from dashboards.server.round_trips import MOST_PENDING, RoundTrips
from reserve.accounts import open_local_session
from reserve.services import create_project
from tests.server.conftest import Served
from tests.server.running import Client, prepare, running_server, until


def figures(browser: Client) -> dict[str, float]:
    """All samples as ``name{label=value,...}`` -> value."""
    answer = browser.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def grown(before: dict[str, float], after: dict[str, float], name: str) -> float:
    return after.get(name, 0) - before.get(name, 0)


def test_ready_names_its_checks_and_nobody(served: Served) -> None:
    with served.client() as browser:
        answer = browser.get("/ready")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert set(answer.json()["checks"]) == {"database", "schema", "disk", "accepting", "kernels"}
    assert all(set(check) == {"ok", "found"} for check in answer.json()["checks"].values())


AWAY = """
import dashboards.server.health as health
from sqlalchemy.exc import OperationalError
def _away(_engine):
    raise OperationalError("SELECT 1", None, Exception("password=secret refused"))
health.current = _away
"""


def test_without_database_or_disk_the_server_lives_and_is_not_ready(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'reserve.db'}"
    prepare(address, tmp_path).store.dispose()
    with running_server(address, data_dir=tmp_path, weaken=AWAY, RESERVE_DISK_MINIMUM=str(2**62)) as base, Client(base) as browser:
        assert browser.get("/health").status_code == 200
        ready = browser.get("/ready")
        assert ready.status_code == 503
        checks = ready.json()["checks"]
        assert (checks["database"]["ok"], checks["disk"]["ok"], checks["accepting"]["ok"]) == (False, False, True)
        assert "secret" not in ready.text


def test_figures_follow_what_happens(served: Served) -> None:
    code = create_project(served.desk, open_local_session(served.desk, "anji.clerk", "tests").session_id).code
    with served.client() as watcher, served.client("anji.clerk") as browser:
        before = figures(watcher)
        served.client().sign_in("anji.clerk", "wrong")
        change = {"seq": 1, "path": "project_name", "text": "x", "unit": None, "base": 0, "op": "set"}
        assert browser.post(f"/api/drafts/{code}", json={"client": "a", "changes": [change]}).status_code == 200
        browser.post(f"/api/drafts/{code}", json={"client": "b", "changes": [change | {"text": "y"}]})
        browser.get("/nowhere")
        opened = browser.open("/")
        with browser.socket(opened.kernel_id) as socket:
            header = {
                "msg_id": "m1",
                "msg_type": "comm_msg",
                "session": "tests",
                "username": "",
                "version": "5.3",
                "date": "2024-09-02T00:00:00Z",
            }
            message = {
                "channel": "shell",
                "header": header,
                "parent_header": {},
                "metadata": {},
                "content": {"comm_id": "none", "data": {}},
            }
            socket.send(json.dumps(message))
            assert until(lambda: grown(before, figures(watcher), "reserve_round_trip_seconds_count") == 1)
            during = figures(watcher)
        browser.post(f"/voila/api/shutdown/{opened.kernel_id}")
    kind = next(name for name in ("forked", "stock") if grown(before, during, f"reserve_page_opens_total{{kernel={name},page=home}}"))
    expected = {
        f"reserve_page_opens_total{{kernel={kind},page=home}}": 1,
        f"reserve_page_open_seconds_count{{kernel={kind},page=home}}": 1,
        "reserve_draft_saves_total{outcome=saved}": 1,
        "reserve_draft_saves_total{outcome=conflict}": 1,
        "reserve_draft_save_seconds_count": 2,
        "reserve_sign_ins_total{result=refused}": 1,
        "reserve_requests_total{route=missing,status=404}": 1,
        "reserve_refusals_total{status=404}": 1,
    }
    assert {name: grown(before, during, name) for name in expected} == expected
    assert during["reserve_kernels_alive"] >= 1
    assert during["reserve_sockets_open"] >= 1
    assert during["reserve_loop_lag_seconds_count"] > 0
    assert during["reserve_memory_bytes{of=server}"] > 20 * 2**20


def test_labels_are_few_and_hold_no_text_of_people(served: Served) -> None:
    with served.client("anji.clerk") as browser:
        for word in ("alpha", "beta"):
            browser.get(f"/{word}?q={word}")
            browser.get(f"/api/drafts/3305-2024-{word}")
        found = figures(browser)
    labels = {pair for name in found for pair in re.findall(r"[{,]([^=]+)=([^,}]*)", name)}
    assert {name for name, _ in labels} <= {"route", "status", "page", "kernel", "outcome", "result", "of", "what", "le", "version"}
    assert not [value for _, value in labels if re.search(r"alpha|beta|3305|anji", value)]
    assert len(found) < 1_600, "some twenty routes and eight pages, each with its statuses and buckets of time"


@pytest.mark.parametrize(
    ("peer", "headers", "token", "may"),
    [
        ("127.0.0.1", {}, "", True),
        ("::1", {}, "", True),
        ("10.0.0.7", {}, "", False),
        ("10.0.0.7", {"Authorization": "Bearer s3cret"}, "s3cret", True),
        ("10.0.0.7", {"Authorization": "Bearer "}, "", False),
        ("10.0.0.7", {"Authorization": "Bearer s3cre"}, "s3cret", False),
        ("10.0.0.7", {"Authorization": "Basic s3cret"}, "s3cret", False),
    ],
)
def test_figures_are_for_this_machine_or_for_the_token(peer: str, headers: dict[str, str], token: str, may: bool) -> None:
    assert may_read(SimpleNamespace(remote_ip=peer, headers=headers), token) is may


def test_through_a_proxy_the_figures_do_not_exist(served: Served) -> None:
    with served.client() as browser:
        answer = browser.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 404
    assert "reserve_" not in answer.text.replace("reserve_language", "")


def test_a_round_trip_is_counted_once_and_memory_of_lost_ones_is_bounded() -> None:
    seen: list[float] = []
    trips = RoundTrips(seen.append)

    def frame(kind: str, number: int, content: dict[str, str], parent: dict[str, str]) -> bytes:
        parts = [b"shell", *(json.dumps(part).encode() for part in ({"msg_type": kind, "msg_id": f"m{number}"}, parent, {}, content))]
        offsets = [8 * (len(parts) + 2)]
        for part in parts:
            offsets.append(offsets[-1] + len(part))
        return b"".join([len(offsets).to_bytes(8, "little"), *(o.to_bytes(8, "little") for o in offsets), *parts])

    for number in range(MOST_PENDING + 10):
        trips.sent(frame("comm_msg", number, {}, {}))
    idle = {"execution_state": "idle"}
    trips.came_back(frame("status", 900, idle, {"msg_id": "m0"}))
    assert seen == []
    for _ in range(2):
        trips.came_back(frame("status", 901, idle, {"msg_id": "m20"}))
    trips.came_back(frame("status", 902, {"execution_state": "busy"}, {"msg_id": "m21"}))
    assert len(seen) == 1
    for broken in (b"", b"\xff" * 40, "{", "[]", json.dumps({"header": 3})):
        trips.sent(broken)
        trips.came_back(broken)
    assert len(seen) == 1


def test_a_fresh_registry_belongs_to_each_server() -> None:
    assert Metrics("1").registry is not Metrics("1").registry
