import re
import shutil
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attacks import guards
from tests.attacks.conftest import Target
from tests.server.running import TINY_PAGES, Client, running_server


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


def test_nothing_beside_the_notebooks_can_be_fetched(target: Target, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    shutil.copytree(TINY_PAGES, folder)
    (folder / "stamp.png").write_bytes(b"not for everybody")
    addresses = ("/voila/files/stamp.png", "/voila/tree", "/voila/api/contents/home.ipynb")
    with running_server(target.address, notebooks=folder, weaken=guards.ROUTES) as stock, Client(stock) as browser:
        cookie = {"reserve": target.client(target.guarded, "anji.clerk").session_id}
        assert [browser.get(path, cookies=cookie).status_code for path in addresses] == [200, 200, 200]
        assert _raw(stock, addresses[0]) == (200, b"not for everybody")
    with running_server(target.address, notebooks=folder) as guarded, Client(guarded) as browser:
        assert browser.sign_in("anji.clerk").status_code == 303
        assert [browser.get(path).status_code for path in addresses] == [404, 404, 404]


def test_a_query_chooses_no_other_template(target: Target) -> None:
    outside = r"https://cdn\.jsdelivr\.net"
    with running_server(target.address, notebooks=TINY_PAGES, weaken=guards.TEMPLATE) as weak, Client(weak) as browser:
        browser.sign_in("changxing.clerk")
        assert re.search(outside, browser.open("/?template=lab").html)
    with target.client(target.guarded, "changxing.clerk") as browser:
        page = browser.open("/?template=lab&theme=dark").html
        assert not re.search(outside, page)
        assert "rr-header" in page
