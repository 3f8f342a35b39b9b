"""Jupyter's manager and client of one kernel, without their pauses."""

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import Type, default


class KernelSilent(RuntimeError):
    """A kernel ended or did not answer in time while its page was opened."""


class PageClient(AsyncKernelClient):
    """Talks to a kernel while its page is rendered: shell and publications only, and it waits for messages, not for time."""

    parent: "PageKernelManager"

    def start_channels(self, *_: bool, **__: bool) -> None:
        """Connect; neither heartbeat, a thread per page, nor stdin and control are used."""
        self.iopub_channel.start()
        self.shell_channel.start()

    def stop_channels(self) -> None:
        """Disconnect what was connected; the base class would first make the channels it wants to stop."""
        for channel in (self._shell_channel, self._iopub_channel):
            if channel is not None and channel.is_alive():
                channel.stop()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Until the kernel has answered and publishes to us. Raises :class:`KernelSilent`."""
        end = time.monotonic() + (timeout or 60.0)
        self.kernel_info()
        while time.monotonic() < end:
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
            except Empty:
                if not await self.parent.is_alive():
                    raise KernelSilent(f"kernel {self.parent.kernel_id} ended before it answered") from None
                continue
            if reply["msg_type"] == "kernel_info_reply":
                if await self._publishes(reply["parent_header"]["msg_id"]):
                    return
                self.kernel_info()  # what it published about the first question was not ours to hear yet
        raise KernelSilent(f"kernel {self.parent.kernel_id} did not answer in time")

    async def _publishes(self, request: str) -> bool:
        """Whether publications about ``request`` arrive; takes those that are there, so that none is left for the first cell."""
        try:
            while True:
                message = await self.iopub_channel.get_msg(timeout=0.2)
                about = message["parent_header"].get("msg_id")
                if about == request and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False


class PageKernelManager(ServerKernelManager):
    """Manages one page's kernel; the manager of all pages says how its process is started."""

    client_factory = Type(klass=AsyncKernelClient)

    @default("client_factory")
    def _client_factory_default(self) -> type[AsyncKernelClient]:
        return PageClient

    def client(self, **kwargs: Any) -> AsyncKernelClient:  # type: ignore[override]
        """A client in the server's one ZeroMQ context; a context of its own would start two threads per page."""
        return super().client(context=self.context, **kwargs)

    def emit(self, schema_id: str, data: Any) -> None:
        """Nobody listens to Jupyter's events here; preparing them would cost more than starting the kernel."""

    async def _async_wait(self, pollinterval: float = 0.1) -> None:  # noqa: ARG002 - nothing is polled
        """Until the process has ended."""
        if self.has_kernel and self.provisioner is not None:
            await self.provisioner.wait()

    async def _async_interrupt_kernel(self) -> None:
        """A kernel that is ended anyway is not interrupted first."""
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        if self.provisioner is None and self.parent is not None:
            self.kernel_id = self.kernel_id or kw["kernel_id"]
            self.provisioner = self.parent.provisioner_for(self)
        return await super()._async_pre_start_kernel(**kw)
