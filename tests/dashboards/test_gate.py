"""The gate's judgement, the names of the server, its proxies, and the reading of messages: without a server."""

import json
import struct
from collections.abc import Callable

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerConnectionDelegate, RequestStartLine

from dashboards.server.gate import Gate
from dashboards.server.hosts import PROXIED_HEADER, Names, Peer, Proxies
from dashboards.server.kernels import MESSAGES
from dashboards.server.messages import MESSAGE_LIMIT, V1, BadMessage, read_message
from dashboards.server.rates import Rates
from dashboards.server.texts import texts

HERE = Peer("198.51.100.7", "http", proxied=False)


def gate(**given: object) -> Gate:
    return Gate(HTTPServerConnectionDelegate(), Names.of("0.0.0.0", ("reserve.example",)), Proxies.of(()), Rates(), **given)  # type: ignore[arg-type]


def judged(made: Gate, method: str = "GET", path: str = "/", peer: Peer = HERE, **headers: str) -> int:
    """The status of the refusal; 200 where the request may pass."""
    given = HTTPHeaders({"Host": "reserve.example", **{name.replace("_", "-"): value for name, value in headers.items()}})
    refusal = made.judge(peer, RequestStartLine(method, path, "HTTP/1.1"), given)
    if refusal is not None:
        assert refusal.key in texts()
    return refusal.status if refusal else 200


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        (200, {}),
        (200, {"Host": "RESERVE.example.:8866"}),
        (200, {"Host": "[2001:db8::1]:8866"}),
        (421, {"Host": "reserve.example.evil"}),
        (421, {"Host": "reserve.example, evil.example"}),
        (400, {"path": "/a b"}),
        (400, {"path": "http://evil.example/"}),
        (400, {"path": "/é"}),
        (200, {"method": "POST", "Origin": "http://reserve.example"}),
        (403, {"method": "POST", "Origin": "https://reserve.example"}),
        (403, {"method": "POST", "Origin": "null"}),
        (403, {"method": "DELETE", "Sec_Fetch_Site": "cross-site"}),
        (200, {"method": "POST", "Sec_Fetch_Site": "none"}),
        (403, {"Upgrade": "websocket", "Origin": "http://evil.example"}),
        (403, {"Upgrade": "WebSocket", "Sec_Fetch_Site": "same-site"}),
        (403, {"path": "/api/drafts/1", "Sec_Fetch_Site": "cross-site"}),
        (200, {"path": "/entry", "Sec_Fetch_Site": "cross-site"}),
    ],
)
def test_a_request_is_judged(expected: int, given: dict[str, str]) -> None:
    assert judged(gate(), **given) == expected  # type: ignore[arg-type]


def test_behind_a_proxy_plain_requests_are_sent_to_https_except_probes() -> None:
    made = gate(https_only=True, base_url="/reserve/")
    assert judged(made, path="/reserve/entry?project=1") == 308
    assert judged(made, path="/reserve/entry", peer=Peer("198.51.100.7", "https", proxied=True)) == 200
    assert judged(made, path="/reserve/health") == judged(made, path="/reserve/ready?x") == 200
    assert judged(made, path="/health") == 308


def test_forwarded_headers_are_read_from_the_right_and_only_from_proxies() -> None:
    proxies = Proxies.of(("10.0.0.1", "10.1.0.0/16"))

    def read(address: str, **headers: str) -> tuple[Peer, HTTPHeaders]:
        given = HTTPHeaders({"Host": "a", **{name.replace("_", "-"): value for name, value in headers.items()}})
        return proxies.read(address, "http", given), given

    way = {"X_Forwarded_For": "6.6.6.6, 203.0.113.9, 10.1.2.3", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "reserve.example"}
    peer, headers = read("10.0.0.1", **way)
    assert (peer, headers["Host"]) == (Peer("203.0.113.9", "https", proxied=True), "reserve.example")
    peer, headers = read("203.0.113.50", **way)
    assert (peer, headers["Host"]) == (Peer("203.0.113.50", "http", proxied=False), "a")
    assert sorted(headers) == ["Host", PROXIED_HEADER]
    peer, _ = read("10.0.0.1", X_Forwarded_For="not an address", X_Forwarded_Proto="gopher")
    assert peer == Peer("10.0.0.1", "http", proxied=True)


def v1(channel: bytes, *parts: bytes) -> bytes:
    """A message in the binary form."""
    pieces = (channel, *parts)
    offsets = [8 * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(pieces)


def comm(content: object, kind: str = "comm_msg") -> bytes:
    return v1(b"shell", json.dumps({"msg_type": kind}).encode(), b"{}", b"{}", json.dumps(content).encode())


def test_what_a_person_did_is_told_from_what_a_page_says_by_itself() -> None:
    typed = {"comm_id": "x", "data": {"method": "custom", "content": {"type": "changed", "seq": 1}}}
    hello = {"comm_id": "x", "data": {"method": "custom", "content": {"type": "hello"}}}
    echo = {"comm_id": "x", "data": {"method": "update", "state": {}}}
    assert [read_message(comm(content), V1).by_person for content in (typed, hello, echo)] == [True, False, False]
    as_text = json.dumps({"channel": "shell", "header": {"msg_type": "comm_msg"}, "content": typed})
    assert read_message(as_text, None).by_person


def test_only_messages_of_comms_pass_and_a_page_opens_no_other_comm() -> None:
    assert {
        kind for kind in (*MESSAGES, "execute_request", "shutdown_request", "input_reply") if read_message(comm({}, kind), V1).allowed
    } == set(MESSAGES) - {"comm_open"}
    assert read_message(comm({"target_name": "jupyter.widget.control"}, "comm_open"), V1).allowed
    assert not read_message(comm({"target_name": "jupyter.widget"}, "comm_open"), V1).allowed


WHOLE = comm({"comm_id": "x", "data": {}})
SPOILT: dict[str, Callable[[], bytes | str]] = {
    "empty": lambda: b"",
    "short": lambda: WHOLE[:20],
    "cut": lambda: WHOLE[:-3],
    "longer": lambda: WHOLE + b"x",
    "many parts": lambda: struct.pack("<Q", 2**62) + WHOLE[8:],
    "offsets back": lambda: WHOLE[:24] + struct.pack("<Q", 3) + WHOLE[32:],
    "other channel": lambda: v1(b"control", b'{"msg_type":"comm_msg"}', b"{}", b"{}", b"{}"),
    "no type": lambda: v1(b"shell", b"{}", b"{}", b"{}", b"{}"),
    "type no text": lambda: v1(b"shell", b'{"msg_type":{}}', b"{}", b"{}", b"{}"),
    "parent no object": lambda: v1(b"shell", b'{"msg_type":"comm_msg"}', b"[]", b"{}", b"{}"),
    "text": lambda: WHOLE.decode("latin-1"),
    "too large": lambda: comm({"data": "a" * MESSAGE_LIMIT}),
    "too deep": lambda: v1(b"shell", b'{"msg_type":"comm_msg"}', b"{}", b"{}", b'{"a":' + b"[" * 100_000),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_message_is_refused(name: str) -> None:
    assert read_message(WHOLE, V1).allowed
    with pytest.raises(BadMessage):
        read_message(SPOILT[name](), V1)
