import re

import pytest

from tests.server.conftest import Served

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
            assert re.search(r"script-src 'self' blob: 'nonce-[\w-]{20,}'", policy)
            assert "unsafe-eval" not in policy
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "Tornado" not in headers["Server"]


def test_health_answers_without_sign_in_and_names_nobody(served: Served) -> None:
    with served.client() as browser:
        answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json()["database"] is True
    assert set(answer.json()) == {"status", "database", "kernels", "version"}
