"""The log of a page's kernel: its lines go to the server, which writes them among its own.

A kernel's standard streams belong to the notebook protocol, so lines travel as datagrams over a socket in a folder that only the
server's account can enter. A line that cannot be sent at once is dropped and counted: a page never waits for its log.
"""

import json
import logging
import os
import socket
from functools import cache
from typing import Any

import structlog

from dashboards.logs import Level, configure, short_hash

SOCKET_VARIABLE = "RESERVE_LOG_SOCKET"
LONGEST_LINE = 16 * 1024


class ToServer(logging.Handler):
    """Sends each formatted line as one datagram."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.lost = 0
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.setblocking(False)
        self._line.connect(address)

    def emit(self, record: logging.LogRecord) -> None:
        """Send, or count what could not be sent; the next line that gets through says how many were lost."""
        try:
            content = self.format(record).encode()
            if len(content) > LONGEST_LINE:
                content = json.dumps({"level": record.levelname.lower(), "event": "line_too_long", "bytes": len(content)}).encode()
            self._line.send(content)
        except (OSError, ValueError, TypeError):
            self.lost += 1
        else:
            self._tell_lost()

    def _tell_lost(self) -> None:
        if self.lost:
            try:
                self._line.send(json.dumps({"level": "warning", "event": "lines_lost", "lines": self.lost}).encode())
            except OSError:
                return
            self.lost = 0

    def close(self) -> None:
        """Give the socket back."""
        self._line.close()
        super().close()


@cache
def log_to_server(session_id: str) -> bool:
    """Send this kernel's log to the server that started it, once; False where it was started by no server of ours."""
    address = os.environ.get(SOCKET_VARIABLE, "")
    if not address:
        return False
    try:
        handler = ToServer(address)
    except OSError:
        structlog.get_logger("reserve").warning("kernel_log_unreachable")
        return False
    level = os.environ.get("RESERVE_LOG_LEVEL", "INFO")
    known: dict[str, Level] = {"DEBUG": "DEBUG", "INFO": "INFO", "WARNING": "WARNING", "ERROR": "ERROR"}
    configure(known.get(level, "INFO"), handler=handler)
    structlog.contextvars.clear_contextvars()
    handler.addFilter(_Names(session=short_hash(session_id), kernel=os.environ.get("VOILA_KERNEL_ID", ""), pid=os.getpid()))
    _log_failed_cells()
    return True


class _Names(logging.Filter):
    """Adds who speaks to every line."""

    def __init__(self, **names: Any) -> None:
        super().__init__()
        self._names = {name: value for name, value in names.items() if value}

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let through."""
        if isinstance(record.msg, dict):
            record.msg = self._names | record.msg
        else:
            record.names = self._names
        return True


def _log_failed_cells() -> None:
    """A cell that raises is shown to the person as a panel; where it raised belongs in the log."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    log = structlog.get_logger("reserve")

    def failed(shell: Any, kind: Any, error: BaseException, trace: Any, tb_offset: int | None = None) -> None:
        log.error("cell_failed", exc_info=error)
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((Exception,), failed)  # type: ignore[no-untyped-call]
