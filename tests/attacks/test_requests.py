"""Requests that no browser of ours sends: foreign names, endless headers, slow lines, floods, forged ways."""

import time
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from reserve.accounts.person import session_key
from reserve.store.people import WebSession
from tests.attacks.conftest import TIGHT, Target
from tests.attacks.raw import closed_within, line, status


def _named(base: str, name: str) -> int:
    return status(base, f"GET /sign-in HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())


@pytest.mark.parametrize("name", ["evil.example", "evil.example:8866", "localhost.evil.example"])
def test_a_foreign_name_pointed_at_this_machine_opens_nothing(target: Target, name: str) -> None:
    assert _named(target.open, name) == 200
    assert _named(target.guarded, name) == 421


def test_the_names_and_addresses_of_the_machine_itself_are_answered(target: Target) -> None:
    port = urlsplit(target.guarded).port
    for name in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", "LOCALHOST"):
        assert _named(target.guarded, name) == 200, name
    for odd in ("", "a b", "127.0.0.1:99999999", "x@127.0.0.1"):
        assert _named(target.guarded, odd) in {400, 421}, odd


def _request(base: str, path: str = "/sign-in", method: str = "GET", **headers: str) -> bytes:
    given = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(base).netloc}\r\n{given}Connection: close\r\n\r\n".encode()


OVERSIZED = {
    "address": ({"path": "/sign-in?" + "a" * 5_000}, 200, {414}),
    "cookies": ({"Cookie": "a=" + "b" * 9_000}, 200, {431}),
    "number of headers": ({f"X_{number}": "1" for number in range(100)}, 200, {431}),
    "size of headers": ({"X_Long": "a" * 60_000}, 200, {0, 400, 431}),
}


@pytest.mark.parametrize("what", OVERSIZED)
def test_endless_addresses_and_headers_are_cut_off(target: Target, what: str) -> None:
    given, without, expected = OVERSIZED[what]
    assert status(target.open, _request(target.open, **given)) == without  # type: ignore[arg-type]
    assert status(target.guarded, _request(target.guarded, **given)) in expected  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["PUT", "TRACE", "OPTIONS", "CONNECT", "GET\x00"])
def test_other_methods_do_not_exist(target: Target, method: str) -> None:
    assert status(target.guarded, _request(target.guarded, method=method)) in {0, 400, 405}


def _large_form(target: Target, base: str) -> int:
    with target.client(base) as stranger:
        headers = f"POST /sign-in HTTP/1.1\r\nHost: {urlsplit(base).netloc}\r\nCookie: _xsrf={stranger.token}\r\n"
        headers += f"X-XSRFToken: {stranger.token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000\r\n\r\n"
        with line(base) as connection:
            connection.sendall(headers.encode())
            try:
                for _ in range(20):
                    connection.sendall(b"login=" + b"a" * 99_994)
                return int(connection.recv(65536).split(b" ", 2)[1])
            except (ConnectionError, IndexError):
                return 0


def test_a_body_beyond_a_megabyte_is_not_taken_in(target: Target) -> None:
    assert _large_form(target, target.open) == 200
    assert _large_form(target, target.guarded) in {0, 400}


@pytest.mark.parametrize(
    ("part", "limit"),
    [
        (b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", float(TIGHT["RESERVE_HEADER_SECONDS"])),
        (b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nlogin=", float(TIGHT["RESERVE_BODY_SECONDS"])),
        (b"", float(TIGHT["RESERVE_HEADER_SECONDS"])),
    ],
    ids=["headers", "body", "silence"],
)
def test_a_line_that_says_too_little_is_closed(target: Target, part: bytes, limit: float) -> None:
    with line(target.open) as patient, line(target.guarded) as guarded:
        began = time.monotonic()
        for connection in (patient, guarded):
            connection.sendall(part)
        assert closed_within(guarded, limit + 15)
        assert time.monotonic() - began >= limit - 1
        assert not closed_within(patient, 0.5)


def _still_answered(base: str, count: int) -> bool:
    """Whether a newcomer is answered while one address holds ``count`` lines open."""
    held = [line(base) for _ in range(count)]
    try:
        return status(base, _request(base)) == 200
    finally:
        for connection in held:
            connection.close()


def test_one_address_does_not_hold_all_lines(target: Target) -> None:
    many = int(TIGHT["RESERVE_CONNECTIONS_PER_ADDRESS"]) + 10
    assert _still_answered(target.open, many)
    assert not _still_answered(target.guarded, many)
    for _ in range(100):
        if _still_answered(target.guarded, 0):
            break
        time.sleep(0.1)
    assert _still_answered(target.guarded, 0)


def _answers_to_a_flood(target: Target, base: str) -> list[tuple[int, str]]:
    with target.client(base, "changxing.clerk") as browser:
        answers = [browser.get(f"/api/drafts/{target.project}") for _ in range(130)]
        return [(answer.status_code, answer.headers.get("Retry-After", "")) for answer in answers]


def test_a_flood_of_one_session_is_slowed_down_and_told_when_to_come_back(target: Target) -> None:
    assert {status for status, _ in _answers_to_a_flood(target, target.open)} == {200}
    answers = _answers_to_a_flood(target, target.guarded)
    refused = [after for status, after in answers if status == 429]
    assert refused
    assert set(refused) == {"1"}
    assert [status for status, _ in answers[:50]] == [200] * 50


def _address_on_record(target: Target, base: str) -> str:
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-Ip": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    with target.client(base) as thief:
        thief.http.headers.update(forged)
        answer = thief.sign_in("anji.clerk")
        assert answer.status_code == 303, answer.text
        with target.desk.store.read() as session:
            row = session.exec(select(WebSession).where(WebSession.id == session_key(answer.cookies["reserve"]))).one()
            return row.address


def test_nobody_writes_his_own_address(target: Target) -> None:
    assert _address_on_record(target, target.open) == "203.0.113.9"
    assert _address_on_record(target, target.guarded) == "127.0.0.1"
