import json
import uuid

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.attacks.conftest import Target
from tests.server.running import Client


def _status_of_foreign_socket(target: Target, base: str) -> int:
    with target.client(base, "changxing.clerk") as owner, target.client(base, "anji.clerk") as thief:
        kernel = owner.open("/").kernel_id
        try:
            with thief.socket(kernel):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


def test_another_persons_kernel_does_not_listen(target: Target) -> None:
    assert _status_of_foreign_socket(target, target.open) == 101
    assert _status_of_foreign_socket(target, target.guarded) == 404


@pytest.mark.parametrize("path", ["/voila/api/shutdown/{}", "/api/leave/{}"])
def test_another_person_cannot_end_a_page(target: Target, path: str) -> None:
    for base, expected in ((target.open, 204), (target.guarded, 404)):
        with target.client(base, "changxing.clerk") as owner, target.client(base, "anji.clerk") as thief:
            kernel = owner.open("/").kernel_id
            assert thief.post(path.format(kernel)).status_code == expected
            if base == target.guarded:
                assert thief.get(f"/api/kernels/{kernel}").status_code == 404
                assert owner.get(f"/api/kernels/{kernel}").status_code == 200


def test_a_stranger_reaches_no_kernel(target: Target) -> None:
    with target.client(target.guarded, "changxing.clerk") as owner, target.client(target.guarded) as stranger:
        kernel = owner.open("/").kernel_id
        with pytest.raises(InvalidStatus) as refused, stranger.socket(kernel):
            pass
        assert refused.value.response.status_code == 403
        for path in (f"/voila/api/shutdown/{kernel}", f"/api/leave/{kernel}"):
            assert stranger.post(path).status_code == 401
        for action in ("interrupt", "restart"):
            assert owner.post(f"/api/kernels/{kernel}/{action}").status_code == 404
        assert owner.http.delete(f"{owner.base}/api/kernels/{kernel}", headers={"X-XSRFToken": owner.token}, timeout=30).status_code == 405
        assert owner.get(f"/api/kernels/{kernel}").status_code == 200


def _answer_to_code(browser: Client) -> str:
    """What the kernel says to code sent by the browser; blank where it says nothing."""
    with browser.socket(browser.open("/").kernel_id) as socket:
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "session": "tests",
            "username": "",
            "version": "5.3",
            "date": "",
        }
        content = {"code": "print('sum', 6 * 7)", "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        socket.send(
            json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": []})
        )
        said = ""
        try:
            while "sum 42" not in said:
                message = socket.recv(timeout=3)
                said += message if isinstance(message, str) else message.decode(errors="replace")
        except TimeoutError:
            return ""
        return "sum 42"


def test_a_browser_cannot_run_code_in_its_own_kernel(target: Target) -> None:
    with target.client(target.open, "changxing.clerk") as browser:
        assert _answer_to_code(browser) == "sum 42"
    with target.client(target.guarded, "changxing.clerk") as browser:
        assert _answer_to_code(browser) == ""


def _from_another_site(target: Target, base: str) -> int:
    with target.client(base, "changxing.clerk") as victim:
        kernel = victim.open("/").kernel_id
        address = base.replace("http://", "ws://") + f"/api/kernels/{kernel}/channels?session_id=x"
        try:
            with connect(address, additional_headers={"Cookie": f"reserve={victim.session_id}"}, origin="https://evil.example"):  # type: ignore[arg-type]
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


def test_a_script_of_another_site_opens_no_socket(target: Target) -> None:
    assert _from_another_site(target, target.open) == 101
    assert _from_another_site(target, target.guarded) == 403
