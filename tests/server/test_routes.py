"""The final table of routes, walked as nobody, as the owner of a page and as somebody else."""

import csv
import re
from pathlib import Path

from dashboards.server import routes as table
from dashboards.server.page_list import pages
from reserve.accounts import open_local_session
from reserve.services import create_project
from tests.server.conftest import Served
from tests.server.running import Client
from widgets import assets

WALK = list(csv.DictReader((Path(__file__).parent / "routes.csv").read_text(encoding="utf-8").splitlines()))


class _App:
    template_paths: tuple[str, ...] = ()
    config = None
    voila_configuration = None
    prepared = None
    base_url = "/"


def test_every_route_of_the_table_is_walked() -> None:
    patterns = [row[0] for row in table.routes(_App())]  # type: ignore[arg-type]
    samples = {"kernel": "0" * 8 + "-0000" * 3 + "-" + "0" * 12, "code": "3305-2024-00001", "asset": "page.js", "digest": "0" * 16}
    walked = [row["path"].format(**samples) for row in WALK]
    for pattern in patterns:
        assert any(re.fullmatch(pattern, path) for path in walked), f"{pattern} is not walked"
    assert len([page for page in pages() if f"/{page.address}" in walked]) == len(pages())


def _ask(browser: Client, row: dict[str, str], path: str) -> int:
    answer = browser.http.request(
        row["method"], browser.base + path, headers={"X-XSRFToken": browser.token}, allow_redirects=False, timeout=60,
        json={"client": "walk", "changes": []} if "drafts" in path and row["method"] == "POST" else None,
        data={"language": "zh"} if "language" in path else None,
    )  # fmt: skip
    kernel = re.search(r'data-kernel="([^"]+)"', answer.text)
    if kernel:
        browser.post(f"/voila/api/shutdown/{kernel[1]}")
    return answer.status_code


def test_each_route_answers_each_of_the_three_as_the_table_says(served: Served) -> None:
    code = create_project(served.desk, open_local_session(served.desk, "anji.clerk", "tests").session_id).code
    with served.client("anji.clerk") as owner, served.client("province.review") as other, served.client() as nobody:
        opened = owner.open("/")
        digest = re.search(r"/static/([0-9a-f]{16})/", opened.html)
        assert digest
        values = {"kernel": opened.kernel_id, "code": code, "asset": assets.entry("page.js"), "digest": digest[1]}
        wrong = []
        for row in WALK:
            path = row["path"].format(**values)
            for who, browser in (("anonymous", nobody), ("other", other), ("owner", owner)):
                status = _ask(browser, row, path)
                if status != int(row[who]):
                    wrong.append(f"{row['method']} {row['path']} as {who}: {status} instead of {row[who]}")
        assert not wrong, "\n".join(wrong)
