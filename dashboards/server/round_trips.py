"""How long a page waits for its kernel: from each message it sends to the kernel's idle for that message."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

MOST_PENDING = 64
LONGEST_HEAD = 4096


class RoundTrips:
    """One socket's messages under way; ``done`` receives the seconds of each round trip."""

    def __init__(self, done: Callable[[float], None]) -> None:
        self._pending: OrderedDict[str, float] = OrderedDict()
        self._done = done

    def sent(self, message: bytes | str) -> None:
        """A message of the page is on its way to the kernel."""
        header = _part(message, "header", 1)
        if isinstance(header, dict) and header.get("msg_type") == "comm_msg" and isinstance(header.get("msg_id"), str):
            self._pending[header["msg_id"]] = time.perf_counter()
            if len(self._pending) > MOST_PENDING:
                self._pending.popitem(last=False)

    def came_back(self, message: bytes | str | dict[str, Any]) -> None:
        """A message of the kernel is on its way to the page; only its idle for a pending message counts."""
        if not self._pending or not _may_be_idle(message):
            return
        content, parent = _part(message, "content", 4), _part(message, "parent_header", 2)
        if isinstance(content, dict) and isinstance(parent, dict) and content.get("execution_state") == "idle":
            began = self._pending.pop(str(parent.get("msg_id")), None)
            if began is not None:
                self._done(time.perf_counter() - began)


def _may_be_idle(message: bytes | str | dict[str, Any]) -> bool:
    """A cheap look before anything is read: the idle is a short message that holds the word."""
    if isinstance(message, dict):
        return True
    return len(message) <= LONGEST_HEAD and (b'"idle"' in message if isinstance(message, bytes) else '"idle"' in message)


def _part(message: bytes | str | dict[str, Any], name: str, place: int) -> Any:
    """One part of a message, in either form of the protocol; None where it cannot be read."""
    try:
        if isinstance(message, bytes):
            offsets = [int.from_bytes(message[8 * at : 8 * at + 8], "little") for at in (place + 1, place + 2)]
            if offsets[1] - offsets[0] > LONGEST_HEAD:
                return None
            return json.loads(message[offsets[0] : offsets[1]])
        whole = message if isinstance(message, dict) else json.loads(message)
        return whole.get(name)
    except (ValueError, AttributeError, IndexError, RecursionError):
        return None
