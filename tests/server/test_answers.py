import re
from pathlib import Path

import pytest

from tests.server.conftest import Served
from tests.server.running import Client, prepare, running_server

ELSEWHERE = [
    "/nothing",
    "/voila/tree",
    "/voila/render/home.ipynb",
    "/voila/files/home.ipynb",
    "/voila/api/contents",
    "/voila/static/voila.js",
    "/api/kernels",
    "/api/kernelspecs",
    "/api/contents",
    "/login",
    "/logout",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_is_not_in_our_table_does_not_exist(served: Served, path: str) -> None:
    with served.client("changxing.clerk") as browser:
        for answer in (browser.get(path), browser.post(path)):
            assert answer.status_code == 404, path
            assert "没有找到这个页面" in answer.text
            assert re.search(r"编号 [0-9A-F]{4}-[0-9A-F]{4}", answer.text)
            assert "王芳" in answer.text


def test_an_unknown_address_answers_strangers_in_their_language_too(served: Served) -> None:
    with served.client() as browser:
        assert "没有找到这个页面" in browser.get("/nothing").text
        browser.post("/api/language", data={"language": "en"})
        page = browser.get("/nothing").text
        assert "There is no such page" in page
        assert not re.search(r"[\u4e00-\u9fff]", page.replace("中文", ""))


def test_a_wrong_method_says_so(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        answer = browser.get("/sign-out")
        assert answer.status_code == 405
        assert "这个地址不接受此种请求" in answer.text


def test_every_answer_carries_the_limits_of_the_page(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        for path in ("/sign-in", "/nothing", "/health", "/password"):
            headers = browser.get(path).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "script-src 'self';" in policy
            assert "style-src 'self';" in policy
            assert "unsafe" not in policy
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "Tornado" not in headers["Server"]


def test_health_answers_without_sign_in_and_names_nobody(served: Served) -> None:
    with served.client() as browser:
        answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()) == {"status", "kernels", "version"}


BROKEN = """
from sqlalchemy.exc import OperationalError
import dashboards.server.drafts
import dashboards.server.identity
def _away(*_):
    raise OperationalError("SELECT secret", None, Exception("connection refused"))
def _crash(*_):
    raise ValueError("inner detail")
_who = dashboards.server.identity.who_before_change
dashboards.server.identity.who_before_change = lambda desk, session: _away() if session == "database-away" else _who(desk, session)
dashboards.server.drafts.open_draft = _crash
"""


def test_faults_are_told_with_advice_and_a_reference_and_without_their_inside(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'reserve.db'}"
    prepare(address, tmp_path).store.dispose()
    with running_server(address, data_dir=tmp_path, weaken=BROKEN) as base, Client(base) as browser:
        away = browser.get("/", cookies={"reserve": "database-away"})
        assert away.status_code == 503
        assert "数据库暂时无法连接，请几分钟后重试" in away.text
        assert browser.get("/health").status_code == 200

        browser.sign_in("changxing.clerk")
        crashed = browser.get("/api/drafts/3305-2024-00001")
        assert crashed.status_code == 500
        assert crashed.json()["error"] == "系统出错，这一步没有完成"
        assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", crashed.json()["reference"])
        for answer in (away, crashed):
            for inner in ("inner detail", "SELECT", "refused", "Traceback", "ValueError"):
                assert inner not in answer.text
