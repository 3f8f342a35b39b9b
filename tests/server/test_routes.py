"""The final table of routes, walked with every method as five people: a row for each that may do anything, and nothing beside them."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.server import routes as table
from dashboards.server.page_list import pages
from reserve.accounts import open_local_session
from reserve.services import attach_file, create_project
from reserve.services.register import add_record
from tests.server.conftest import Served
from tests.server.running import Client
from tests.support.register import FIRM
from widgets import assets

WALK = list(csv.DictReader((Path(__file__).parent / "routes.csv").read_text(encoding="utf-8").splitlines()))
PEOPLE = ("anonymous", "second", "neighbour", "other", "owner")
"""Nobody; the owner's own second browser; a clerk of the next county; somebody of the province; who opened the page."""

METHODS = ("GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE")
REFUSED = {302, 401, 403, 404, 405}
UUID = "0" * 8 + "-0000" * 3 + "-" + "0" * 12
SAMPLES = {"kernel": UUID, "attachment": UUID, "line": UUID, "code": "3305-2024-00001", "asset": "page.js", "digest": "0" * 16}


class _App:
    template_paths: tuple[str, ...] = ()
    config = None
    voila_configuration = None
    prepared = None
    base_url = "/"


def test_every_route_of_the_table_is_walked() -> None:
    patterns = [row[0] for row in table.routes(_App())]  # type: ignore[arg-type]
    walked = [row["path"].format(**SAMPLES) for row in WALK]
    for pattern in patterns:
        assert any(re.fullmatch(pattern, path) for path in walked), f"{pattern} is not walked"
    assert len({page.address for page in pages() if f"/{page.address}" in walked}) == len(pages())


def test_every_method_that_a_handler_answers_has_a_row() -> None:
    rows = {(row["path"].format(**SAMPLES), row["method"]) for row in WALK}
    for pattern, handler, *_ in table.routes(_App()):  # type: ignore[arg-type]
        if pattern == "/.*":
            continue
        own = [cls for cls in handler.__mro__ if cls.__module__.startswith("dashboards.")]
        answered = {method for method in ("GET", "POST", "DELETE") if any(method.lower() in vars(cls) for cls in own)}
        walked = {method for path, method in rows if re.fullmatch(pattern, path)}
        assert answered <= walked, f"{pattern}: {sorted(answered - walked)} is not walked"


@pytest.fixture(scope="module")
def people(served: Served) -> Iterator[dict[str, Client]]:
    """Five browsers."""
    with (
        served.client() as anonymous, served.client("anji.clerk") as second, served.client("changxing.clerk") as neighbour,
        served.client("province.review") as other, served.client("anji.clerk") as owner,
    ):  # fmt: skip
        yield dict(zip(PEOPLE, (anonymous, second, neighbour, other, owner), strict=True))


@pytest.fixture(scope="module")
def things(served: Served, people: dict[str, Client]) -> dict[str, str]:
    """What stands in the addresses: the owner's page, project and attachment."""
    session = open_local_session(served.desk, "anji.clerk", "tests").session_id
    code = create_project(served.desk, session).code
    opened = people["owner"].open("/")
    return {
        "kernel": opened.kernel_id, "code": code, "asset": assets.entry("page.js"), "digest": "0" * 16,
        "attachment": attach(served, session, code), "line": record(served, session),
    }  # fmt: skip


def attach(served: Served, session_id: str, code: str) -> str:
    """A small PDF at a project; its id."""
    vault = served.desk.vault
    assert vault is not None
    arrived = vault.incoming()
    arrived.write_bytes(b"%PDF-1.7\n" + code.encode())
    return attach_file(served.desk, session_id, code, "a.pdf", arrived).id


def record(served: Served, session_id: str) -> str:
    """A line in the owner's register; its id."""
    there = {"location_code": ("330523", None)}
    firm = add_record(served.desk, session_id, "enterprise", {**FIRM, **there})
    return add_record(served.desk, session_id, "line", {"line_name": ("1号线", None), "product": ("clinker", None), **there}, firm.id).id


def saves(path: str) -> bool:
    """Whether the address saves answers; a record that does not exist is asked with no body at all."""
    return "drafts" in path or ("/api/register/line/" in path and UUID not in path)


def _ask(browser: Client, method: str, path: str) -> int:
    body = {"client": "walk", "changes": []} if method == "POST" and saves(path) else None
    answer = browser.http.request(
        method, browser.base + path, headers={"X-XSRFToken": browser.token}, allow_redirects=False, timeout=60, json=body,
        data={"language": "zh"} if "language" in path and method == "POST" else None,
    )  # fmt: skip
    kernel = re.search(r'data-kernel="([^"]+)"', answer.text)
    if kernel:
        browser.post(f"/voila/api/shutdown/{kernel[1]}")
    return answer.status_code


def test_no_method_without_a_row_does_anything_for_anybody(people: dict[str, Client], things: dict[str, str]) -> None:
    listed = {(row["path"], row["method"]) for row in WALK}
    wrong = []
    for path in dict.fromkeys(row["path"] for row in WALK):
        for method in METHODS:
            if (path, method) in listed or (method == "HEAD" and (path, "GET") in listed):
                continue
            for who in ("anonymous", "other", "owner"):
                status = _ask(people[who], method, path.format(**things))
                if status not in REFUSED:
                    wrong.append(f"{method} {path} as {who}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_head_request_shows_no_more_than_a_get_would(people: dict[str, Client], things: dict[str, str]) -> None:
    for row in WALK:
        if row["method"] == "GET":
            status = _ask(people["anonymous"], "HEAD", row["path"].format(**things))
            assert status in REFUSED | {int(row["anonymous"])}, row["path"]


def test_each_route_answers_each_person_as_the_table_says(people: dict[str, Client], things: dict[str, str]) -> None:
    """The last of this file: its last row signs everybody out."""
    wrong = []
    for row in WALK:
        path = row["path"].format(**things)
        for who in PEOPLE:
            if row["method"] == "DELETE" and "uploads" in path and who == "second":
                continue  # the second browser may remove it too: walked by the owner, who comes last
            status = _ask(people[who], row["method"], path)
            if status != int(row[who]):
                wrong.append(f"{row['method']} {row['path']} as {who}: {status} instead of {row[who]}")
    assert not wrong, "\n".join(wrong)
