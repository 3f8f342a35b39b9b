"""What a page may say to its own kernel: comms of widgets, one at a time, and nothing else."""

import json
import uuid
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.attacks.conftest import Target
from tests.server.running import Client, close_code


def _message(kind: str, content: dict[str, Any], channel: str = "shell") -> tuple[str, str]:
    number = uuid.uuid4().hex
    header = {"msg_id": number, "msg_type": kind, "session": "tests", "username": "", "version": "5.3", "date": ""}
    whole = {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": []}
    return number, json.dumps(whole)


def _reached_the_kernel(browser: Client, kind: str, content: dict[str, Any]) -> bool:
    """Whether the kernel says that it worked on the message."""
    with browser.socket(browser.open("/").kernel_id) as socket:
        number, text = _message(kind, content)
        socket.send(text)
        return _heard(socket, number, "idle")


def _heard(socket: ClientConnection, number: str, word: str) -> bool:
    try:
        while True:
            said = socket.recv(timeout=3)
            text = said if isinstance(said, str) else said.decode(errors="replace")
            if number in text and word in text:
                return True
    except (TimeoutError, ConnectionClosed):
        return False


MADE_BY_A_STRANGER = {
    "comm_id": "0" * 32,
    "target_name": "jupyter.widget",
    "data": {"state": {"_model_name": "TextModel"}, "buffer_paths": []},
}


def test_a_page_cannot_make_widgets_of_its_own_in_the_kernel(target: Target) -> None:
    for base, expected in ((target.open, True), (target.guarded, False)):
        with target.client(base, "changxing.clerk") as browser:
            assert _reached_the_kernel(browser, "comm_open", MADE_BY_A_STRANGER) is expected


def test_a_page_is_still_told_the_state_of_its_widgets(target: Target) -> None:
    with target.client(target.guarded, "changxing.clerk") as browser:
        assert _reached_the_kernel(browser, "kernel_info_request", {})
        assert _reached_the_kernel(browser, "comm_info_request", {"target_name": "jupyter.widget"})


MALFORMED = {
    "no json": "{",
    "a list": "[]",
    "deep": '{"channel":"shell","header":' + "[" * 50_000,
    "no header": '{"channel":"shell"}',
    "control": _message("comm_msg", {"comm_id": "x", "data": {}}, channel="control")[1],
    "stdin": _message("comm_msg", {"comm_id": "x", "data": {}}, channel="stdin")[1],
    "binary": b"\x00" * 40,
    "huge": "a" * 3_000_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_whoever_speaks_otherwise_is_cut_off(target: Target, name: str) -> None:
    with target.client(target.guarded, "changxing.clerk") as browser:
        opened = browser.open("/")
        with browser.socket(opened.kernel_id) as socket:
            with suppress(ConnectionClosed):
                socket.send(MALFORMED[name])
            assert close_code(socket) in ({1006, 1009} if name == "huge" else {1008})  # what is cut off while it sends may miss the code
        assert browser.get(f"/api/kernels/{opened.kernel_id}").status_code == 200


def test_a_malformed_message_reaches_the_program_where_nobody_reads_it_first(target: Target) -> None:
    with target.client(target.open, "changxing.clerk") as browser, browser.socket(browser.open("/").kernel_id) as socket:
        socket.send(MALFORMED["control"])
        number, text = _message("kernel_info_request", {})
        socket.send(text)
        assert _heard(socket, number, "idle")


def test_a_flood_of_messages_ends_the_socket(target: Target) -> None:
    _, ping = _message("comm_msg", {"comm_id": "none", "data": {"method": "custom", "content": {"type": "ping"}}})
    for base, expected in ((target.open, None), (target.guarded, 1008)):
        with target.client(base, "changxing.clerk") as browser, browser.socket(browser.open("/").kernel_id) as socket:
            try:
                for number in range(900):
                    socket.send("beat" if number % 2 else ping)
            except ConnectionClosed:
                pass
            assert close_code(socket, 3 if expected is None else 20) == expected


def test_a_page_holds_two_sockets_and_the_oldest_makes_room(target: Target) -> None:
    for base, expected in ((target.open, None), (target.guarded, 4409)):
        with target.client(base, "changxing.clerk") as browser:
            kernel = browser.open("/").kernel_id
            with browser.socket(kernel, "a") as first, browser.socket(kernel, "b"), browser.socket(kernel, "c"):
                assert close_code(first, 2 if expected is None else 10) == expected
