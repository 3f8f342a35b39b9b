from typing import Any

from tests.attacks.conftest import Target
from tests.server.running import Client

TEXT = "改造方案"


def _write(browser: Client, code: str, client: str) -> tuple[int, dict[str, Any]]:
    change = {"seq": 1, "path": "project_name", "text": TEXT, "unit": None, "base": 0, "op": "set"}
    answer = browser.post(f"/api/drafts/{code}", json={"client": client, "changes": [change]})
    return answer.status_code, answer.json()


def test_a_neighbour_countys_draft_can_neither_be_read_nor_written(target: Target) -> None:
    with target.client(target.open, "anji.clerk") as thief:
        assert thief.get(f"/api/drafts/{target.project}").status_code == 200
        status, answer = _write(thief, target.project, "thief-1")
        assert status == 200
        assert answer["saved"]
    with target.client(target.guarded, "anji.clerk") as thief:
        refused = thief.get(f"/api/drafts/{target.project}")
        unknown = thief.get("/api/drafts/3305-2024-99999")
        assert refused.status_code == unknown.status_code == 404
        assert refused.json()["error"].replace(target.project, "") == unknown.json()["error"].replace("3305-2024-99999", "")
        assert _write(thief, target.project, "thief-2")[0] == 404


def test_a_stranger_is_told_to_sign_in_and_keeps_what_was_typed(target: Target) -> None:
    with target.client(target.guarded) as stranger:
        status, answer = _write(stranger, target.project, "stranger")
        assert status == 401
        assert "登录" in answer["error"]


def test_a_draft_is_not_written_without_the_token(target: Target) -> None:
    body = {"client": "other-site", "changes": []}
    with target.client(target.guarded, "changxing.clerk") as victim:
        assert victim.post(f"/api/drafts/{target.project}", xsrf=False, json=body).status_code == 403
        assert victim.post(f"/api/drafts/{target.project}", json=body).status_code == 200
