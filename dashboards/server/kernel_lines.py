"""Where the log lines of the kernels arrive. Each is read as a stranger's: bounded, plain values only, so many a second."""

import asyncio
import json
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog

from dashboards.kernel_log import LONGEST_LINE

log = structlog.get_logger("reserve.kernel")
LINES_PER_SECOND = 200
AT_ONCE = 50
MOST_NAMES = 20
_LEVELS = {"debug", "info", "warning", "error", "critical"}


class KernelLines:
    """A datagram socket on the event loop; ``address`` goes into the environment of every kernel."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="reserve-log-"))
        self.address = str(self._folder / "lines")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(self.address)
        self._second, self._taken, self._dropped = 0, 0, 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen on ``loop``."""
        self._loop = loop
        loop.add_reader(self._socket.fileno(), self.read)

    def read(self) -> None:
        """Take what has arrived, a bounded number at a time: the loop has other work."""
        for _ in range(AT_ONCE):
            try:
                content = self._socket.recv(LONGEST_LINE + 1)
            except BlockingIOError:
                return
            if self._may_write():
                write_line(content)

    def _may_write(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            if self._dropped:
                log.warning("kernel_lines_dropped", lines=self._dropped)
            self._second, self._taken, self._dropped = second, 0, 0
        self._taken += 1
        if self._taken > LINES_PER_SECOND:
            self._dropped += 1
            return False
        return True

    def close(self) -> None:
        """Write what still lies there, stop listening, remove the socket."""
        self.read()
        if self._loop is not None:
            self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def write_line(content: bytes) -> None:
    """Write one line of a kernel into the server's log; one that is no event of ours is only counted by its size."""
    try:
        line = json.loads(content)
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict) or not isinstance(line.get("event"), str) or line.get("level") not in _LEVELS:
        log.warning("kernel_line_unreadable", bytes=len(content))
        return
    level, event = line.pop("level"), line.pop("event")
    line.pop("at", None)
    values = {name: plain(value) for name, value in list(line.items())[:MOST_NAMES] if name.isidentifier() and name not in _RESERVED}
    getattr(log, level)(event, source="kernel", **values)


_RESERVED = {"self", "event", "source", "exc_info", "stack_info", "positional_args", "_record", "_from_structlog"}


def plain(value: Any, depth: int = 0) -> Any:
    """A value of a line without depth, length or kinds that a log cannot bear."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list) and depth < 3:
        return [plain(item, depth + 1) for item in value[:40]]
    if isinstance(value, dict) and depth < 3:
        return {str(name)[:40]: plain(item, depth + 1) for name, item in list(value.items())[:MOST_NAMES]}
    return str(value)[:300]
