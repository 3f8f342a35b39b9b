"""Bytes on a line: what no HTTP library would send."""

import socket
from urllib.parse import urlsplit


def line(base: str, seconds: float = 20) -> socket.socket:
    """An open connection to a server."""
    parts = urlsplit(base)
    return socket.create_connection((str(parts.hostname), parts.port or 80), timeout=seconds)


def answer(connection: socket.socket) -> bytes:
    """Everything until the server closes the line; what came so far where it stays open too long."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except (TimeoutError, ConnectionError):
        return found
    return found


def status(base: str, request: bytes) -> int:
    """The status of the answer to these bytes; 0 where the server closes without a word."""
    with line(base) as connection:
        try:
            connection.sendall(request)
        except ConnectionError:
            return 0
        try:
            first = connection.recv(65536)
        except (TimeoutError, ConnectionError):
            return 0
    return int(first.split(b" ", 2)[1]) if first.startswith(b"HTTP/1.1 ") else 0


def closed_within(connection: socket.socket, seconds: float) -> bool:
    """Whether the server closes the line in time."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True
