import os
import re
import signal

from tests.server.conftest import Served
from tests.server.running import close_code, until


def test_a_page_comes_in_our_frame_with_the_navigation_of_the_persons_rights(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/").html
    assert '<html lang="zh-CN"' in page
    assert "王芳" in page
    assert "县级经办" in page
    assert re.findall(r'<li><a href="([^"]+)"', page) == ["/", "/entry", "/register", "/quality", "/waivers", "/law", "/rules"]
    assert '<a href="/" aria-current="page">首页</a>' in page
    assert '<h1 class="rr-title">首页</h1>' in page
    assert "hidden title" not in page
    assert "演示数据" in page
    assert "2024-09-02" in page


def test_a_page_asks_nothing_from_outside(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/").html
    assert re.findall(r"""(?:src|href)=["']?(?:https?:)?//[^"' >]+""", page) == []


def test_the_query_reaches_the_page_and_the_servers_secret_does_not(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/?project=3305-2024-00001&note=%E5%90%8D").html
    assert "changxing.clerk project=3305-2024-00001 note=名 no secret" in page


def test_a_page_outside_the_role_is_refused_before_a_kernel_starts(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        assert until(lambda: browser.get("/health").json()["kernels"] == 0)
        answer = browser.get("/batch")
        assert answer.status_code == 403
        assert "您没有打开这个页面的权限" in answer.text
        assert browser.get("/health").json()["kernels"] == 0


def test_a_failing_cell_shows_advice_and_a_reference_but_no_trace(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        page = browser.open("/entry").html
    assert "页面没有完整打开" in page
    assert re.search(r"编号 [0-9A-F]{4}-[0-9A-F]{4} 告诉管理员", page)
    for inner in ("ValueError", "inner detail", "Traceback", "ExecutionError", "show_tracebacks"):
        assert inner not in page


def test_more_pages_than_allowed_are_refused_with_the_figure(served: Served) -> None:
    with served.client("changxing.chief") as browser:
        kernels = [browser.open("/").kernel_id for _ in range(2)]
        answer = browser.get("/")
        assert answer.status_code == 429
        assert "最多同时打开 2 个页面" in answer.text
        assert browser.post(f"/api/leave/{kernels[0]}").status_code == 204
        assert browser.get("/").status_code == 200


def test_a_page_that_was_left_ends_after_the_grace_unless_it_is_back(served: Served) -> None:
    with served.client("province.rank") as browser:
        left, back = browser.open("/").kernel_id, browser.open("/batch").kernel_id
        browser.post(f"/api/leave/{left}")
        browser.post(f"/api/leave/{back}")
        with browser.socket(back):
            assert until(lambda: browser.get(f"/api/kernels/{left}").status_code == 404)
            assert browser.get(f"/api/kernels/{back}").status_code == 200


def test_a_dead_kernel_is_told_to_its_page_at_once(served: Served) -> None:
    with served.client("province.review") as browser:
        opened = browser.open("/review")
        match = re.search(r"pid (\d+)", opened.html)
        assert match
        with browser.socket(opened.kernel_id) as socket:
            os.kill(int(match[1]), signal.SIGKILL)
            assert close_code(socket) == 4410
