import datetime as dt

import pytest
from sqlalchemy import update

from reserve.accounts import create_person, set_active, set_roles
from reserve.accounts.person import session_key
from reserve.store.people import WebSession
from tests.attacks.conftest import Target
from tests.server.running import PASSWORD, close_code


def _seen_as(target: Target, base: str) -> str:
    with target.client(base, "changxing.clerk") as victim, target.client(base, "anji.clerk") as thief:
        return thief.open("/", headers={"X-Reserve-Session": victim.session_id}).html


def test_a_forged_session_header_changes_nobody(target: Target) -> None:
    assert "changxing.clerk" in _seen_as(target, target.open)
    page = _seen_as(target, target.guarded)
    assert "changxing.clerk" not in page
    assert "anji.clerk" in page


def _with_stolen_cookie(target: Target, base: str) -> int:
    with target.client(base, "changxing.clerk") as victim, target.client(base) as thief:
        stolen = victim.session_id
        victim.post("/sign-out")
        return thief.get("/password", cookies={"reserve": stolen}).status_code


def test_a_stolen_cookie_is_worth_nothing_after_sign_out(target: Target) -> None:
    assert _with_stolen_cookie(target, target.open) == 200
    assert _with_stolen_cookie(target, target.guarded) == 302


def _led_to(target: Target, base: str, where: str) -> str:
    with target.client(base) as victim:
        return victim.sign_in("changxing.clerk", next=where).headers["Location"]


def test_the_door_leads_to_no_other_site(target: Target) -> None:
    assert _led_to(target, target.open, "https://evil.example/") == "https://evil.example/"
    for where in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ):
        assert _led_to(target, target.guarded, where) == "/", where
    assert _led_to(target, target.guarded, "/entry?project=X") == "/entry?project=X"


def _signed_out_by_another_site(target: Target, base: str) -> int:
    with target.client(base, "changxing.clerk") as victim:
        headers = {"Origin": "https://evil.example"}
        victim.post("/sign-out", xsrf=False, headers=headers)
        return victim.get("/password").status_code


def test_a_form_of_another_site_does_nothing(target: Target) -> None:
    assert _signed_out_by_another_site(target, target.open) == 302
    assert _signed_out_by_another_site(target, target.guarded) == 200
    with target.client(target.guarded, "changxing.clerk") as victim:
        answer = victim.post("/api/language", xsrf=False, data={"language": "en"})
        assert answer.status_code == 403
        assert "页面已过期，请求没有执行" in answer.text
        with_token_from_elsewhere = victim.post("/sign-out", headers={"Origin": "https://evil.example"})
        assert with_token_from_elsewhere.status_code == 403
        assert victim.get("/password").status_code == 200


def _name_on_page(target: Target, base: str) -> str:
    with target.client(base) as browser:
        browser.sign_in("marked.clerk", PASSWORD)
        return browser.get("/nothing").text + browser.open("/").html


def test_a_script_in_a_name_stays_text(target: Target) -> None:
    assert "<script>alert(1)</script>" in _name_on_page(target, target.open)
    page = _name_on_page(target, target.guarded)
    assert "<script>alert(1)</script>" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def _batch_page(target: Target, base: str) -> int:
    with target.client(base, "changxing.clerk") as browser:
        return browser.get("/batch").status_code


def test_a_page_above_ones_rights_does_not_open(target: Target) -> None:
    assert _batch_page(target, target.open) == 200
    assert _batch_page(target, target.guarded) == 403


def test_pages_of_a_person_whose_roles_change_end_within_seconds(target: Target) -> None:
    with target.client(target.guarded, "huzhou.city") as browser:
        opened = browser.open("/")
        with browser.socket(opened.kernel_id) as socket:
            set_roles(target.desk, "huzhou.city", ["observer"])
            assert close_code(socket, 15) == 4410
        assert browser.get("/").status_code == 302


def test_pages_of_a_person_who_is_locked_out_end_within_seconds(target: Target) -> None:
    lock = {"login": "locked.clerk", "name": "李芳", "unit_code": "330522", "roles": ["county_clerk"]}
    create_person(target.desk, password=PASSWORD, must_change_password=False, **lock)  # type: ignore[arg-type]
    with target.client(target.guarded, "locked.clerk") as browser:
        opened = browser.open("/")
        with browser.socket(opened.kernel_id) as socket:
            set_active(target.desk, "locked.clerk", False)
            assert close_code(socket, 15) == 4410
        assert browser.get("/").status_code == 302


def test_a_new_password_ends_the_pages_of_every_other_browser_at_once(target: Target) -> None:
    twice = {"login": "twice.clerk", "name": "何平", "unit_code": "330522", "roles": ["county_clerk"]}
    create_person(target.desk, password=PASSWORD, must_change_password=False, **twice)  # type: ignore[arg-type]
    with target.client(target.guarded, "twice.clerk") as here, target.client(target.guarded, "twice.clerk") as there:
        opened = there.open("/")
        with there.socket(opened.kernel_id) as socket:
            fields = {"old": PASSWORD, "new": "Another-lake-2024", "again": "Another-lake-2024"}
            assert here.post("/password", data=fields).status_code == 303
            assert close_code(socket, 15) == 4410
        assert there.get("/password").status_code == 302
        assert here.get("/password").status_code == 200


def _with_expired_cookie(target: Target, base: str) -> int:
    with target.client(base, "changxing.clerk") as person:
        with target.desk.store.write() as session:
            old = target.desk.wall() - dt.timedelta(hours=13)
            session.execute(update(WebSession).where(WebSession.id == session_key(person.session_id)).values(created_at=old))
        status = person.get("/password").status_code
        person.http.cookies.clear()
        return status


def test_a_cookie_does_not_outlive_its_session(target: Target) -> None:
    assert _with_expired_cookie(target, target.open) == 200
    assert _with_expired_cookie(target, target.guarded) == 302


def _seen_through_a_planted_session(target: Target, base: str) -> str:
    with target.client(base, "anji.clerk") as thief, target.client(base) as victim:
        planted = thief.session_id
        victim.http.cookies.set("reserve", planted)
        assert victim.sign_in("changxing.clerk").status_code == 303
        victim.http.cookies.clear()
        page = thief.get("/password", cookies={"reserve": planted})
        thief.http.cookies.clear()
        return "王芳" if "王芳" in target.client(base).get("/nothing", cookies={"reserve": planted}).text else str(page.status_code)


def test_a_session_planted_in_somebodys_browser_does_not_become_theirs(target: Target) -> None:
    assert _seen_through_a_planted_session(target, target.open) == "王芳"
    assert _seen_through_a_planted_session(target, target.guarded) == "302"


def _guessed_at_the_seventh_attempt(target: Target, base: str, login: str) -> bool:
    guess = {"login": login, "name": "周平", "unit_code": "330523", "roles": ["county_clerk"]}
    create_person(target.desk, password=PASSWORD, must_change_password=False, **guess)  # type: ignore[arg-type]
    with target.client(base) as thief:
        return [thief.sign_in(login, password).status_code for password in (*(f"guess {n}" for n in range(6)), PASSWORD)][-1] == 303


def test_a_password_is_not_found_by_trying(target: Target) -> None:
    assert _guessed_at_the_seventh_attempt(target, target.open, "guess.open")
    assert not _guessed_at_the_seventh_attempt(target, target.guarded, "guess.guarded")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_script_of_another_site_changes_nothing_even_with_the_token(target: Target, site: str) -> None:
    for base, expected in ((target.open, 200), (target.guarded, 403)):
        with target.client(base, "changxing.clerk") as victim:
            path, body = f"/api/drafts/{target.project}", {"client": "elsewhere", "changes": []}
            assert victim.post(path, json=body, headers={"Sec-Fetch-Site": site}).status_code == expected
            assert victim.get(path, headers={"Sec-Fetch-Site": site}).status_code == expected
            assert victim.get("/password", headers={"Sec-Fetch-Site": site}).status_code == 200  # a link in a mail


def test_a_password_is_not_guessed_at_the_confirmation_either(target: Target) -> None:
    sign = {"login": "sign.chief", "name": "沈立", "unit_code": "330522", "roles": ["county_chief"]}
    create_person(target.desk, password=PASSWORD, must_change_password=False, **sign)  # type: ignore[arg-type]
    with target.client(target.guarded, "sign.chief") as thief:
        assert thief.post("/api/confirm", json={"password": PASSWORD}).status_code == 204
        said = [thief.post("/api/confirm", json={"password": f"guess {number}"}) for number in range(5)]
        assert [answer.status_code for answer in said] == [403] * 5
        assert "还可尝试 0 次" in said[-1].json()["error"]
        assert "已暂停" in thief.post("/api/confirm", json={"password": PASSWORD}).json()["error"]
        assert thief.post("/api/confirm", xsrf=False, json={"password": PASSWORD}).status_code == 403
    with target.client(target.guarded) as stranger:
        assert stranger.post("/api/confirm", json={"password": PASSWORD}).status_code == 401
