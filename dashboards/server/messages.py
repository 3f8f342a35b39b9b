"""What a page may say to its kernel: messages of comms on the shell channel, well formed, of ordinary size. Nothing else passes."""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboards.server.kernels import MESSAGES

MESSAGE_LIMIT = 2 * 1024 * 1024
"""Bytes of one message; files never travel this way."""

MOST_PARTS = 16
TARGETS = ("jupyter.widget.control",)
"""Comms a page may open itself: the one that asks for the state of the widgets that the page's own code made."""

V1 = "v1.kernel.websocket.jupyter.org"


class BadMessage(ValueError):
    """No page of ours sends this; the socket is closed."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as far as we read it. ``by_person``: somebody did something, it is no heartbeat and no start of a page."""

    kind: str
    allowed: bool
    by_person: bool


def read_message(message: bytes | str, subprotocol: str | None) -> Incoming:
    """Read a message in the form agreed on. Raises :class:`BadMessage` for anything malformed, too large or on another channel."""
    if len(message) > MESSAGE_LIMIT:
        raise BadMessage("too large")
    channel, header, content = _binary(message) if subprotocol == V1 else _textual(message)
    kind = header.get("msg_type")
    if channel != "shell" or not isinstance(kind, str):
        raise BadMessage("channel or type")
    if kind == "comm_open" and content.get("target_name") not in TARGETS:
        return Incoming(kind, allowed=False, by_person=False)
    return Incoming(kind, kind in MESSAGES, kind == "comm_msg" and _by_person(content))


def _by_person(content: dict[str, Any]) -> bool:
    data = content.get("data")
    if not isinstance(data, dict):
        return False
    inner = data.get("content")
    return data.get("method") == "custom" and isinstance(inner, dict) and inner.get("type") != "hello"


def _textual(message: bytes | str) -> tuple[object, dict[str, Any], dict[str, Any]]:
    if not isinstance(message, str):
        raise BadMessage("binary message without the protocol for it")
    whole = _object(message)
    return whole.get("channel"), _member(whole, "header"), _member(whole, "content")


def _binary(message: bytes | str) -> tuple[object, dict[str, Any], dict[str, Any]]:
    """Offsets first: channel, header, parent, metadata, content, buffers, end (each 8 bytes, little endian)."""
    if not isinstance(message, bytes) or len(message) < 8:
        raise BadMessage("text where bytes were agreed on")
    count = int.from_bytes(message[:8], "little")
    if not 6 <= count <= 6 + MOST_PARTS or len(message) < 8 * (count + 1):
        raise BadMessage("number of parts")
    offsets = [int.from_bytes(message[8 * place : 8 * place + 8], "little") for place in range(1, count + 1)]
    if offsets[0] != 8 * (count + 1) or offsets != sorted(offsets) or offsets[-1] != len(message):
        raise BadMessage("offsets")
    parts = [message[start:end] for start, end in pairwise(offsets)]
    for part in parts[2:4]:
        _object(part)
    return parts[0].decode("ascii", "replace"), _object(parts[1]), _object(parts[4])


def _member(whole: dict[str, Any], name: str) -> dict[str, Any]:
    found = whole.get(name)
    if not isinstance(found, dict):
        raise BadMessage(name)
    return found


def _object(text: bytes | str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessage("not JSON") from error
    if not isinstance(found, dict):
        raise BadMessage("not an object")
    return found
