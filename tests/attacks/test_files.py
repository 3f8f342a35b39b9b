import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.attacks import guards
from tests.attacks.conftest import Target
from tests.server.running import Client, running_server


def _raw(base: str, path: str) -> tuple[int, bytes]:
    """GET without any tidying of the path by the client."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=30)
    connection.putrequest("GET", path, skip_host=False)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize("name", ["../assets.py", "..%2fassets.py", "manifest.json"])
def test_no_path_leads_out_of_the_list_of_static_files(target: Target, name: str) -> None:
    path = f"/assets/{name}"
    status, body = _raw(target.open, path)
    assert status == 200
    assert b"import" in body
    assert _raw(target.guarded, path)[0] == 404


@pytest.fixture(scope="module")
def stock(target: Target) -> Iterator[str]:
    """A server with Voila's own routes and its choice of templates; these two do not bear the other switches beside them."""
    with running_server(target.address, notebooks=target.pages, weaken=guards.ROUTES + guards.TEMPLATE) as base:
        yield base


def test_nothing_beside_the_notebooks_can_be_fetched(target: Target, stock: str) -> None:
    addresses = ("/voila/files/stamp.png", "/voila/api/contents/home.ipynb", "/voila/tree")
    with Client(stock) as browser:
        cookie = {"reserve": target.client(target.guarded, "anji.clerk").session_id}
        answers = [browser.get(path, cookies=cookie).status_code for path in addresses]
        assert answers[:2] == [200, 200]
        assert answers[2] != 404
        assert _raw(stock, addresses[0]) == (200, b"not for everybody")
    with target.client(target.guarded, "anji.clerk") as browser:
        assert [browser.get(path).status_code for path in addresses] == [404, 404, 404]


def test_a_query_chooses_no_other_template(target: Target, stock: str) -> None:
    outside = r"https://cdn\.jsdelivr\.net"
    with Client(stock) as browser:
        cookie = {"reserve": target.client(target.guarded, "changxing.clerk").session_id}
        assert re.search(outside, browser.open("/?template=lab", cookies=cookie).html)
    with target.client(target.guarded, "changxing.clerk") as browser:
        page = browser.open("/?template=lab&theme=dark").html
        assert not re.search(outside, page)
        assert "rr-header" in page
