"""A kernel's process as the server sees it: a pidfd. Signals can hit nobody else, and its end is an event, not something to poll for."""

import asyncio
import os
import select
import signal
from collections.abc import Callable

UNKNOWN = 1
"""Exit code where nobody told the real one."""


class KernelProcess:
    """Watches one process on the running event loop. ``on_exit`` is called once, as soon as the process has ended.

    ``reachable`` is set when the process says on ``listening`` that its sockets stand. Owns both descriptors, and answers the questions
    Jupyter asks a ``subprocess.Popen``.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int, listening: int | None = None) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.told: int | None = None
        self.ended = asyncio.Event()
        self.reachable = asyncio.Event()
        self.on_exit: Callable[[], None] | None = None
        self._pidfd: int | None = pidfd
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(pidfd, self._exited)
        self._listening = listening
        if listening is not None:
            self._loop.add_reader(listening, self._said)

    def _said(self) -> None:
        if self._listening is None:
            return
        self._loop.remove_reader(self._listening)
        if os.read(self._listening, 1):
            self.reachable.set()
        os.close(self._listening)
        self._listening = None

    def _exited(self) -> None:
        if self._pidfd is None:
            return
        self._loop.remove_reader(self._pidfd)
        os.close(self._pidfd)
        self._pidfd = None
        self._said()
        self.returncode = UNKNOWN if self.told is None else self.told
        self.ended.set()
        if self.on_exit is not None:
            self.on_exit()

    def poll(self) -> int | None:
        """The exit code, None while the process runs."""
        if self._pidfd is not None:
            look = select.poll()  # never select(): it fails with descriptors above 1023
            look.register(self._pidfd, select.POLLIN)
            if look.poll(0):
                self._exited()
        return self.returncode

    def wait(self) -> int:
        """The exit code of a process that has ended."""
        return UNKNOWN if self.returncode is None else self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the process and nobody else; one that has ended is no error."""
        if self._pidfd is not None:
            try:
                signal.pidfd_send_signal(self._pidfd, number)
            except ProcessLookupError:
                return

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)
