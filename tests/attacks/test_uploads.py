"""Files that are not what they say, lie where they should not, or belong to somebody else."""

import io
import zipfile
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests

from reserve.accounts import open_local_session
from reserve.services import create_project
from tests.attacks.conftest import Target
from tests.attacks.raw import line
from tests.server.running import Client, until

PDF = b"%PDF-1.7\n%%EOF\n"
PAGE = b"<html><script>alert(document.cookie)</script></html>"


def _send(browser: Client, code: str, content: bytes, name: str = "report.pdf", **options: Any) -> requests.Response:
    return browser.post(f"/api/uploads/{code}", data=content, headers={"X-Reserve-Name": quote(name)}, **options)


@pytest.fixture(scope="module")
def code(target: Target) -> str:
    """A project of Changxing of this file's own."""
    return create_project(target.desk, open_local_session(target.desk, "changxing.clerk", "tests").session_id).code


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/media/a.xml", bytes(60_000_000))
    return made.getvalue()


def test_an_honest_file_comes_and_goes(target: Target, code: str) -> None:
    with target.client(target.guarded, "changxing.clerk") as clerk:
        kept = _send(clerk, code, PDF + b"honest", "../../节能 报告.pdf")
        assert kept.status_code == 201, kept.text
        item = kept.json()
        assert item["name"] == "节能 报告.pdf"
        assert [each["id"] for each in clerk.get(f"/api/uploads/{code}").json()["items"]] == [item["id"]]
        file = clerk.get(f"/download/attachment/{item['id']}")
        assert file.content == PDF + b"honest"
        assert file.headers["Content-Disposition"].startswith("attachment; ")
        assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        removed = clerk.http.delete(f"{clerk.base}/api/uploads/{code}/{item['id']}", headers={"X-XSRFToken": clerk.token}, timeout=30)
        assert removed.status_code == 204
        assert clerk.get(f"/download/attachment/{item['id']}").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("page.pdf", PAGE), ("table.xlsx", _bomb()), ("picture.png", b"MZ" + bytes(200))])
def test_a_disguised_file_is_not_kept(target: Target, code: str, name: str, content: bytes) -> None:
    with target.client(target.open, "changxing.clerk") as thief:
        assert _send(thief, code, content, name).status_code == 201
    with target.client(target.guarded, "changxing.clerk") as thief:
        answer = _send(thief, code, content + b" ", name)
        assert answer.status_code == 400
        assert name in answer.json()["error"]


def test_a_page_among_the_attachments_runs_in_nobodys_browser(target: Target, code: str) -> None:
    shown = {}
    for base in (target.open, target.guarded):
        with target.client(base, "changxing.clerk") as thief:
            kept = _send(thief, code, PDF + base.encode())
            answer = thief.get(f"/download/attachment/{kept.json()['id']}")
            shown[base] = (answer.headers["Content-Disposition"].split(";")[0], "sandbox" in answer.headers["Content-Security-Policy"])
    assert shown == {target.open: ("inline", False), target.guarded: ("attachment", True)}


def test_a_name_leads_nowhere(target: Target, code: str) -> None:
    with target.client(target.open, "changxing.clerk") as thief:
        assert _send(thief, code, PDF + b"path-1", "../../../etc/cron.d/x.pdf").json()["name"] == "../../../etc/cron.d/x.pdf"
    with target.client(target.guarded, "changxing.clerk") as thief:
        assert _send(thief, code, PDF + b"path-2", "../../../etc/cron.d/x.pdf").json()["name"] == "x.pdf"
        assert _send(thief, code, PDF + b"path-3", "report.html").status_code == 400
        assert _send(thief, code, PDF + b"path-4", "a.pdf\r\nSet-Cookie: reserve=x.pdf").json()["name"] == "a.pdfSet-Cookie_ reserve=x.pdf"


def test_another_countys_files_can_neither_be_listed_nor_fetched_nor_added(target: Target, code: str) -> None:
    with target.client(target.guarded, "changxing.clerk") as owner:
        secret = _send(owner, code, PDF + b"secret").json()["id"]
        with target.client(target.open, "anji.clerk") as thief:
            assert thief.get(f"/download/attachment/{secret}").content == PDF + b"secret"
        with target.client(target.guarded, "anji.clerk") as thief:
            assert thief.get(f"/download/attachment/{secret}").status_code == 404
            assert thief.get(f"/api/uploads/{code}").status_code == 404
            assert _send(thief, code, PDF).status_code == 404
        with target.client(target.guarded) as stranger:
            assert stranger.get(f"/download/attachment/{secret}").status_code == 302
            assert _send(stranger, code, PDF).status_code == 401
        assert _send(owner, code, PDF + b"x", xsrf=False).status_code == 403


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(target: Target, code: str) -> None:
    with target.client(target.guarded, "changxing.clerk") as thief:
        headers = {"X-XSRFToken": thief.token, "X-Reserve-Name": "a.pdf", "Content-Length": "30000000", "Connection": "close"}
        request = requests.Request("POST", f"{thief.base}/api/uploads/{code}", headers=headers, cookies=thief.http.cookies)
        prepared = thief.http.prepare_request(request)
        prepared.headers["Content-Length"] = "30000000"
        answer = thief.http.send(prepared, timeout=30)
        assert answer.status_code == 400
        assert "20.0 MB" in answer.json()["error"]


def test_a_file_that_is_cut_off_in_the_middle_leaves_nothing_behind(target: Target, code: str) -> None:
    vault = target.desk.vault
    assert vault is not None
    waiting = vault.folder / "incoming"
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.client(target.guarded, "changxing.clerk") as clerk:
        cookies = "; ".join(f"{name}={value}" for name, value in clerk.http.cookies.items())
        head = f"POST /api/uploads/{code} HTTP/1.1\r\nHost: {urlsplit(target.guarded).netloc}\r\nCookie: {cookies}\r\n"
        head += f"X-XSRFToken: {clerk.token}\r\nX-Reserve-Name: cut.pdf\r\nContent-Length: 100000\r\n\r\n"
        with line(target.guarded) as connection:
            connection.sendall(head.encode() + PDF)
            assert until(lambda: any(waiting.iterdir()))
        assert until(lambda: not any(waiting.iterdir()))
        assert "cut.pdf" not in [item["name"] for item in clerk.get(f"/api/uploads/{code}").json()["items"]]


def test_a_page_of_somebody_who_signed_in_meanwhile_attaches_and_signs_nothing(target: Target, code: str) -> None:
    with target.client(target.guarded, "changxing.clerk") as clerk:
        other = {"X-Reserve-Account": "00000000-0000-7000-8000-000000000000", "X-Reserve-Name": "a.pdf"}
        assert clerk.post(f"/api/uploads/{code}", data=PDF + b"other", headers=other).status_code == 401
        assert clerk.post("/api/confirm", json={"password": "x"}, headers=other).status_code == 401
