"""The process that forks pages. It has one thread, imports and never computes, and ends with the server.

Started by the supervisor with one end of a channel (``protocol``). It answers with ``ready``, then to each request with the child's process
id, its pidfd and a pipe on which the child says that its sockets stand, and tells every child's end with ``exited``. It ends when the
server closes the channel.
"""

import os
import select
import signal
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from dashboards.kernels import child, protocol
from dashboards.kernels.linux import die_with_parent, name_process
from dashboards.kernels.preload import preload
from dashboards.logs import configure
from dashboards.settings import Settings


@dataclass(slots=True)
class Zygote:
    """Serves fork requests over ``channel`` and waits for its children. ``children``: pidfd -> process id."""

    channel: socket.socket
    children: dict[int, int] = field(default_factory=dict)
    process: int = field(default_factory=os.getpid)

    def run(self) -> None:
        """Serve until the server closes the channel."""
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor != self.channel.fileno():
                    poll.unregister(descriptor)
                    self.reap(descriptor)
                    continue
                try:
                    request, _ = protocol.receive(self.channel)
                except protocol.Closed:
                    return
                forked = self.fork(request)
                if forked is not None:
                    poll.register(forked, select.POLLIN)

    def fork(self, request: protocol.Message) -> int | None:
        """Fork one page and tell the server; the pidfd, None where the system refused."""
        try:
            listening, saying = os.pipe()
        except OSError as error:
            protocol.send(self.channel, {"id": request["id"], "error": str(error)})
            return None
        try:
            process = os.fork()
            if process == 0:
                child.run(request, self.process, saying)  # never returns
            handle = os.pidfd_open(process)
            self.children[handle] = process
            protocol.send(self.channel, {"id": request["id"], "pid": process}, handle, listening)
        except BlockingIOError as error:
            protocol.send(self.channel, {"id": request["id"], "error": str(error)})
            return None
        finally:
            os.close(listening)
            os.close(saying)
        return handle

    def reap(self, handle: int) -> None:
        """Take a child's exit status and tell it."""
        process = self.children.pop(handle)
        _, status = os.waitpid(process, 0)
        os.close(handle)
        protocol.send(self.channel, {"exited": process, "status": os.waitstatus_to_exitcode(status)})


def main(descriptor: int, server: int) -> None:
    """Tie this process to the server, import everything, say so, and serve."""
    die_with_parent(server)
    name_process("reserve-zygote")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches the server, which ends this process in order
    channel = socket.socket(fileno=descriptor)
    channel.set_inheritable(False)
    chosen = Settings(_env_file=None)  # type: ignore[call-arg]
    configure(chosen.log_level, chosen.log_format)
    began = time.monotonic()
    modules = preload(Path.cwd())
    protocol.send(channel, {"ready": os.getpid(), "modules": modules, "seconds": round(time.monotonic() - began, 3)})
    try:
        Zygote(channel).run()
    except BrokenPipeError:
        return  # the server ended between two messages
