from typing import Any

import pytest
import requests

from dashboards.server.downloads import disposition
from dashboards.server.drafts import BodyUnreadable, read_changes
from reserve.accounts import create_person, open_local_session
from reserve.services import create_project
from tests.server.conftest import Served
from tests.server.running import PASSWORD, Client


@pytest.fixture(scope="module")
def code(served: Served) -> str:
    """A fresh project of Changxing county."""
    return create_project(served.desk, open_local_session(served.desk, "changxing.clerk", "tests").session_id).code


def _change(seq: int, text: str | None, base: int = 0, path: str = "project_name") -> dict[str, Any]:
    return {"seq": seq, "path": path, "text": text, "unit": None, "base": base, "op": "set"}


def _send(browser: Client, code: str, client: str, *changes: dict[str, Any]) -> requests.Response:
    return browser.post(f"/api/drafts/{code}", json={"client": client, "changes": list(changes)})


def test_what_is_typed_is_saved_and_found_again(served: Served, code: str) -> None:
    with served.client("changxing.clerk") as browser:
        answer = _send(browser, code, "first", _change(1, "五线余热利用改造")).json()
        assert answer["saved"] == {"project_name": answer["revision"]}
        assert answer["acknowledged_seq"] == 1
        assert answer["conflicts"] == answer["refused"] == []
        assert len(answer["saved_at"]) == len("10:42:07")
        found = browser.get(f"/api/drafts/{code}").json()
        assert found["revision"] == answer["revision"]
        assert found["raw"]["fields"]["project_name"]["text"] == "五线余热利用改造"

        again = _send(browser, code, "first", _change(1, "五线余热利用改造")).json()
        assert again["revision"] == answer["revision"]


def test_a_field_changed_by_a_colleague_comes_back_as_a_conflict_with_both_texts(served: Served, code: str) -> None:
    colleague = {"login": "changxing.second", "name": "赵宁", "unit_code": "330522", "roles": ["county_clerk"]}
    create_person(served.desk, password=PASSWORD, must_change_password=False, **colleague)  # type: ignore[arg-type]
    with served.client("changxing.clerk") as here, served.client("changxing.second") as there:
        seen = here.get(f"/api/drafts/{code}").json()["field_revisions"].get("project_name", 0)
        saved = _send(there, code, "there", _change(1, "同事写的名称", seen)).json()["revision"]
        late = _send(here, code, "here", _change(1, "本人写的名称", seen)).json()
        assert late["saved"] == {}
        (conflict,) = late["conflicts"]
        assert (conflict["mine"], conflict["theirs"], conflict["who"], conflict["revision"]) == (
            "本人写的名称",
            "同事写的名称",
            "赵宁",
            saved,
        )
        assert here.get(f"/api/drafts/{code}").json()["raw"]["fields"]["project_name"]["text"] == "同事写的名称"


def test_a_field_that_does_not_exist_is_refused_by_name(served: Served, code: str) -> None:
    with served.client("changxing.clerk") as browser:
        answer = _send(browser, code, "unknown", _change(1, "x", path="no_such_field")).json()
    assert answer["refused"][0]["path"] == "no_such_field"
    assert "no_such_field" in answer["refused"][0]["message"]


def test_too_much_at_once_is_refused_with_the_limit(served: Served, code: str) -> None:
    with served.client("changxing.clerk") as browser:
        answer = _send(browser, code, "large", _change(1, "长" * 90_000))
        assert answer.status_code == 413
        assert "256 kB" in answer.json()["advice"]


def test_a_chief_reads_but_does_not_write(served: Served, code: str) -> None:
    with served.client("changxing.chief") as browser:
        answer = _send(browser, code, "chief", _change(1, "x"))
        assert answer.status_code == 403
        assert "县级负责人" in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"not json", "Expecting value"),
        (b"[]", "client, changes"),
        (b'{"client": "", "changes": []}', "client"),
        (b'{"client": "a", "changes": [7]}', "changes[1]"),
        (b'{"client": "a", "changes": [{"seq": true, "path": "p", "base": 0}]}', "changes[1].seq"),
        (b'{"client": "a", "changes": [{"seq": 1, "path": "p", "base": -1}]}', "changes[1].base"),
        (b'{"client": "a", "changes": [{"seq": 1, "path": 5, "base": 0}]}', "changes[1].path"),
        (b'{"client": "a", "changes": [{"seq": 1, "path": "p", "base": 0, "op": "drop"}]}', "changes[1].op"),
        (b"\xff", "utf"),
    ],
)
def test_a_body_that_breaks_the_protocol_is_refused_by_the_part_at_fault(body: bytes, named: str) -> None:
    with pytest.raises(BodyUnreadable) as refused:
        read_changes(body)
    assert named in str(refused.value)


def test_an_unreadable_body_is_answered_with_the_reason(served: Served, code: str) -> None:
    with served.client("changxing.clerk") as browser:
        answer = browser.post(f"/api/drafts/{code}", data=b"{")
        assert answer.status_code == 400
        assert "JSON" in answer.json()["error"]


def test_a_file_name_in_chinese_survives_old_and_new_clients() -> None:
    header = disposition('排序清单"\r\n2024.xlsx')
    assert header == "attachment; filename=\"_______2024.xlsx\"; filename*=UTF-8''%E6%8E%92%E5%BA%8F%E6%B8%85%E5%8D%95%22%0D%0A2024.xlsx"
