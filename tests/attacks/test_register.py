"""The register by HTTP: a neighbour's lines, a neighbour's uploaded list, and a person who asks for workbooks without end."""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import pytest
import requests

from reserve.accounts import open_local_session
from reserve.services.register import add_record
from tests.attacks.conftest import Target
from tests.reserve.exchange.archives import cells
from tests.server.running import Client
from tests.support.register import FIRM, LINE

NAME = str(FIRM["enterprise_name"][0])
SHEET = "企业名称,统一社会信用代码,所在县（市、区）,生产线名称,产品\n长兴未公开水泥有限公司,1,长兴县,1号线,水泥熟料\n"
CHANGE = {"client": "thief", "changes": [{"seq": 1, "path": "device", "text": "旧窑", "unit": None, "base": 1, "op": "set"}]}


@pytest.fixture(scope="module")
def line(target: Target) -> str:
    """A line of Changxing, recorded by its clerk."""
    clerk = open_local_session(target.desk, "changxing.clerk", "tests").session_id
    return add_record(target.desk, clerk, "line", LINE, add_record(target.desk, clerk, "enterprise", FIRM).id).id


@pytest.fixture(scope="module")
def browsers(target: Target) -> Iterator[dict[str, Client]]:
    """Owner, neighbour and a reader of the province, each at the server without guards and at the one with them."""
    logins = {"owner": "changxing.clerk", "thief": "anji.clerk", "reader": "province.rank"}
    with ExitStack() as stack:
        yield {
            f"{who} {side}": stack.enter_context(target.client(base, login))
            for side, base in (("open", target.open), ("guarded", target.guarded))
            for who, login in logins.items()
        }


def named(browser: Client, name: str) -> bool:
    """Whether the firm of Changxing stands in a list that this browser fetches."""
    answer = browser.get(f"/download/register/{name}.xlsx")
    assert answer.status_code == 200, answer.text
    return any(NAME in str(cell) for row in cells(answer.content) for cell in row)


def send(browser: Client) -> requests.Response:
    """Upload a list of which nothing may be taken."""
    return browser.post("/api/register/lines", data=SHEET.encode(), headers={"X-Reserve-Name": quote("名录.csv")})


def change(browser: Client, line: str, *, xsrf: bool = True) -> int:
    """Save another device of the line; the status."""
    return browser.post(f"/api/register/line/{line}", json=CHANGE, xsrf=xsrf).status_code


def test_a_neighbours_lines_stand_in_no_list_and_are_not_changed(browsers: dict[str, Client], line: str) -> None:
    for side, leaks, status in (("open", True, 200), ("guarded", False, 404)):
        assert [named(browsers[f"thief {side}"], name) for name in ("enterprises", "efficiency")] == [leaks, leaks]
        assert change(browsers[f"thief {side}"], line) == status
    assert named(browsers["owner guarded"], "enterprises")
    assert change(browsers["owner guarded"], line, xsrf=False) == 403


def test_without_the_right_no_list_is_made_and_nothing_is_saved(target: Target, browsers: dict[str, Client], line: str) -> None:
    for side, status in (("open", 200), ("guarded", 403)):
        reader = browsers[f"reader {side}"]
        assert (reader.get("/download/register/efficiency.xlsx").status_code, change(reader, line)) == (status, status)
    assert send(browsers["reader guarded"]).status_code == 403
    with target.client(target.guarded) as stranger:
        assert stranger.get("/download/register/efficiency.xlsx").status_code == 302
        assert change(stranger, line) == send(stranger).status_code == 401


def test_somebody_elses_uploaded_list_is_not_there_even_with_its_token(browsers: dict[str, Client]) -> None:
    for side, status in (("open", 200), ("guarded", 404)):
        kept = send(browsers[f"owner {side}"])
        assert kept.status_code == 201, kept.text
        address = f"/download/register/refused/{kept.json()['token']}.xlsx"
        assert browsers[f"owner {side}"].get(address).status_code == 200
        stolen = browsers[f"thief {side}"].get(address)
        assert stolen.status_code == status
        assert status == 404 or "长兴未公开水泥有限公司" in str(cells(stolen.content))


def test_somebody_elses_workbook_of_projects_is_not_there_even_with_its_token(browsers: dict[str, Client]) -> None:
    for side, status in (("open", 200), ("guarded", 404)):
        headers = {"X-Reserve-Name": quote("项目.xlsx")}
        kept = browsers[f"owner {side}"].post("/api/projects/workbook", data=SHEET.encode(), headers=headers)
        assert kept.status_code == 201, kept.text
        address = f"/download/projects/checked/{kept.json()['token']}.xlsx?name=..%2F..%2Fx.xlsx"
        own = browsers[f"owner {side}"].get(address)
        assert own.status_code == 200
        shown = own.headers["Content-Disposition"]
        assert (shown.split(";")[0], "/" in shown) == ("inline" if side == "open" else "attachment", False)
        assert browsers[f"thief {side}"].get(address).status_code == status
        refused = browsers[f"reader {side}"].post("/api/projects/workbook", data=SHEET.encode(), headers=headers)
        assert refused.status_code == (201 if side == "open" else 403)


def test_workbooks_without_end_are_slowed_down(browsers: dict[str, Client]) -> None:
    """The address of a list that nobody sent: cheap to answer, and paced like all workbooks."""
    for side, expected in (("open", {404}), ("guarded", {404, 429})):
        answers = [browsers[f"reader {side}"].get(f"/download/register/refused/{'0' * 32}.xlsx") for _ in range(46)]
        assert {answer.status_code for answer in answers} == expected
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers if answer.status_code == 429)
