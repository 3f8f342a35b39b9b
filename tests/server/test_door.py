import datetime as dt
import json

from sqlalchemy import update

from reserve.accounts import create_person
from reserve.accounts.person import session_key
from reserve.store.people import WebSession
from tests.server.conftest import Served
from tests.server.running import PASSWORD, close_code, until


def test_a_stranger_is_led_to_the_door_and_then_where_he_wanted(served: Served) -> None:
    with served.client() as browser:
        answer = browser.get("/entry?project=3305-2024-00001")
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/sign-in?next=%2Fentry%3Fproject%3D3305-2024-00001"
        answer = browser.sign_in("changxing.clerk", next="/entry?project=3305-2024-00001")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/entry?project=3305-2024-00001")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(served: Served) -> None:
    with served.client() as browser:
        cookie = next(c for c in browser.sign_in("changxing.clerk").headers["Set-Cookie"].split(", ") if c.startswith("reserve="))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert len(browser.session_id) >= 43


def test_a_wrong_password_says_how_many_tries_are_left_and_never_which_half_was_wrong(served: Served) -> None:
    with served.client() as browser:
        known = browser.sign_in("anji.clerk", "something else")
        unknown = browser.sign_in("nobody.here", "something else")
    for answer in (known, unknown):
        assert answer.status_code == 200
        assert "还可尝试 4 次" in answer.text
        assert "reserve" not in answer.cookies


def test_after_five_wrong_passwords_the_right_one_waits_too(served: Served) -> None:
    with served.client() as browser:
        for _ in range(5):
            browser.sign_in("huzhou.city", "wrong again")
        answer = browser.sign_in("huzhou.city")
        assert "已暂停登录" in answer.text
        assert "分钟" in answer.text
        assert "reserve" not in browser.http.cookies


def test_blank_fields_are_named_beside_the_field(served: Served) -> None:
    with served.client() as browser:
        page = browser.post("/sign-in", data={"login": "", "password": ""}).text
    assert 'href="#login">请填写账号' in page
    assert 'aria-describedby="password-hint password-error" aria-invalid="true"' in page


def test_every_sign_in_makes_a_new_session_and_ends_the_one_before(served: Served) -> None:
    with served.client("changxing.clerk") as browser, served.client() as thief:
        first = browser.session_id
        browser.sign_in("changxing.clerk")
        assert browser.session_id != first
        thief.http.cookies.set("reserve", first)
        assert thief.get("/password").headers["Location"].startswith("/sign-in")


def test_a_session_id_invented_by_the_browser_is_never_taken_over(served: Served) -> None:
    with served.client() as browser:
        browser.http.cookies.set("reserve", "chosen-by-the-attacker")
        browser.http.cookies.pop("reserve")
        answer = browser.post(
            "/sign-in", data={"login": "changxing.clerk", "password": PASSWORD}, cookies={"reserve": "chosen-by-the-attacker"}
        )
        assert answer.status_code == 303
        assert answer.cookies["reserve"] != "chosen-by-the-attacker"


def test_signing_out_ends_pages_and_sockets_at_once(served: Served) -> None:
    with served.client("changxing.clerk") as browser:
        opened = browser.open("/")
        with browser.socket(opened.kernel_id) as socket:
            assert browser.post("/sign-out").headers["Location"] == "/sign-in?note=signed_out_note"
            assert close_code(socket) == 4410
        assert until(lambda: browser.get("/health").json()["kernels"] == 0)
        assert "reserve" not in browser.http.cookies


def test_a_person_who_must_change_the_password_can_do_nothing_else_first(served: Served) -> None:
    newcomer = {"login": "deqing.clerk", "name": "新人", "unit_code": "330521", "roles": ["county_clerk"]}
    create_person(served.desk, password=PASSWORD, must_change_password=True, **newcomer)  # type: ignore[arg-type]
    with served.client() as browser:
        assert browser.sign_in("deqing.clerk", next="/entry").headers["Location"] == "/password"
        assert browser.get("/").headers["Location"] == "/password"
        refused = browser.get("/api/drafts/3305-2024-00001")
        assert refused.status_code == 403
        assert "须先修改密码" in refused.json()["error"]

        differ = browser.post("/password", data={"old": PASSWORD, "new": "another one 2024", "again": "something else"})
        assert "两次填写的新密码不一致" in differ.text
        short = browser.post("/password", data={"old": PASSWORD, "new": "short", "again": "short"})
        assert "密码有 5 位，至少需要 10 位" in short.text
        before = browser.session_id
        done = browser.post("/password", data={"old": PASSWORD, "new": "another one 2024", "again": "another one 2024"})
        assert done.headers["Location"] == "/password?note=password_changed"
        assert browser.session_id != before
        assert browser.get("/password?note=password_changed").text.count("密码已修改") == 1


def test_the_language_is_switched_at_the_door_and_stays_with_the_person(served: Served) -> None:
    with served.client() as browser:
        assert '<html lang="zh-CN"' in browser.get("/sign-in").text
        assert browser.post("/api/language", data={"language": "en", "next": "/sign-in"}).headers["Location"] == "/sign-in"
        page = browser.get("/sign-in").text
        assert '<html lang="en"' in page
        assert "登录" not in page
        browser.sign_in("changxing.chief")
        browser.post("/api/language", data={"language": "en", "next": "/password"})
    with served.client("changxing.chief") as other_machine:
        assert '<html lang="en"' in other_machine.get("/password").text
        assert other_machine.post("/api/language", data={"language": "fr"}).status_code == 400
        other_machine.post("/api/language", data={"language": "zh"})


def test_what_a_person_does_on_a_page_keeps_the_session_and_what_a_page_says_by_itself_does_not(served: Served) -> None:
    def age() -> float:
        with served.desk.store.read() as session:
            return (served.desk.wall() - session.get_one(WebSession, session_key(browser.session_id)).last_seen_at).total_seconds()

    def say(kind: str) -> None:
        header = {"msg_id": kind, "msg_type": "comm_msg", "session": "tests", "username": "", "version": "5.3", "date": ""}
        content = {"comm_id": "none", "data": {"method": "custom", "content": {"type": kind}}}
        rest = {"parent_header": {}, "metadata": {}, "buffers": []}
        socket.send(json.dumps({"channel": "shell", "header": header, "content": content, **rest}))

    with served.client("changxing.clerk") as browser, browser.socket(browser.open("/").kernel_id) as socket:
        with served.desk.store.write() as session:
            before = served.desk.wall() - dt.timedelta(hours=2)
            session.execute(update(WebSession).where(WebSession.id == session_key(browser.session_id)).values(last_seen_at=before))
        say("hello")
        socket.send("beat")
        assert browser.get("/password").status_code == 200
        assert age() > 7_000
        say("changed")
        assert until(lambda: age() < 60)
