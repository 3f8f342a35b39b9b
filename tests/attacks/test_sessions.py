from reserve.accounts import set_roles
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
