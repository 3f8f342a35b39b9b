"""Messages between server and zygote: one JSON object per packet of a local socket, with file descriptors where they are needed."""

import json
import os
import socket
from typing import Any

LIMIT = 1024 * 1024
"""Bytes of a packet; an environment with the longest address a browser may send is a tenth of it."""

Message = dict[str, Any]


class Closed(ConnectionError):
    """The other side is gone."""


def channel() -> tuple[socket.socket, socket.socket]:
    """Both ends of a new connection that keeps packets apart."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LIMIT)
    return ours, theirs


def send(end: socket.socket, message: Message, *descriptors: int) -> None:
    """Send one message. Raises ``OSError`` where the other side is gone or takes nothing."""
    packet = json.dumps(message, separators=(",", ":")).encode()
    socket.send_fds(end, [packet], descriptors)


def receive(end: socket.socket) -> tuple[Message, list[int]]:
    """The next message and the descriptors that came with it. Raises :class:`Closed`, and ``BlockingIOError`` where nothing waits."""
    try:
        packet, descriptors, _, _ = socket.recv_fds(end, LIMIT, 4)
    except ConnectionError as error:
        raise Closed(str(error)) from error
    if not packet:
        raise Closed("end of the connection")
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    return json.loads(packet), descriptors
