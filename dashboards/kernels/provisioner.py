"""Where Jupyter expects a process it started: a child of the zygote, or a fresh interpreter where none can be forked."""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any, cast

import structlog
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Instance

from dashboards.kernels.counters import Counters
from dashboards.kernels.linux import SUPPORTED
from dashboards.kernels.process import KernelProcess
from dashboards.kernels.supervisor import NoZygote, Supervisor

log = structlog.get_logger("reserve.kernels")


class PageProvisioner(LocalProvisioner):
    """Starts one page's kernel. Without a ``supervisor`` pages start interpreters of their own; ``on_exit`` hears of the end at once."""

    supervisor = Instance(Supervisor, allow_none=True)
    counters = Instance(Counters)
    watched: KernelProcess | None = None
    forked = False
    on_exit: Callable[[], None] | None = None
    connection_file = ""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a child; without a zygote start an interpreter, which takes seconds."""
        if self.supervisor is not None:
            try:
                self.watched = await self.supervisor.fork(self.connection_file, kwargs["env"])
                self.process = cast(Any, self.watched)  # it answers what Jupyter asks a process
                self.pid, self.forked = self.watched.pid, True
            except NoZygote as reason:
                self.counters.fallbacks += 1
                log.warning("kernel_not_forked", kernel=self.kernel_id, why=str(reason))
        if not self.forked:
            await super().launch_kernel(cmd, **kwargs)
            self.counters.stock += 1
            if SUPPORTED and self.process is not None:
                self.watched = KernelProcess(self.process.pid, os.pidfd_open(self.process.pid))
        if self.watched is not None:
            self.watched.on_exit = self.on_exit
        return self.connection_info

    async def poll(self) -> int | None:
        """The exit code, None while the kernel runs."""
        if self.watched is None or self.process is None:
            return await super().poll()
        code = self.watched.poll()
        return code if self.forked or code is None else self.process.poll()

    async def wait(self) -> int | None:
        """Wait for the end, without polling."""
        if self.watched is None or self.process is None:
            return await super().wait()
        await self.watched.ended.wait()
        code = self.watched.wait() if self.forked else await asyncio.to_thread(self.process.wait)
        self.process = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel through its pidfd; a group or a process id could be a stranger's by now."""
        if self.watched is None:
            await super().send_signal(signum)
        else:
            self.watched.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End it at once."""
        await self._end(signal.SIGKILL, restart)

    async def terminate(self, restart: bool = False) -> None:
        """Ask it to end."""
        await self._end(signal.SIGTERM, restart)

    async def _end(self, number: signal.Signals, restart: bool) -> None:
        if self.watched is not None:
            self.watched.send_signal(number)
        elif number == signal.SIGKILL:
            await super().kill(restart)
        else:
            await super().terminate(restart)
