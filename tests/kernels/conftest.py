"""A supervisor with its zygote on a loop of its own, and questions to the kernels it forks."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar
from uuid import uuid4

import psutil
import pytest
import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from dashboards.kernels.counters import Counters
from dashboards.kernels.process import KernelProcess
from dashboards.kernels.runtime_folder import RuntimeFolder
from dashboards.kernels.supervisor import Supervisor
from dashboards.server.kernels import kept_environment
from tests.server.running import until

T = TypeVar("T")
PATIENCE = 120.0


class Forkery:
    """A supervisor as the server runs it; every call waits at most two minutes."""

    def __init__(self, **options: Any) -> None:
        self.folder = RuntimeFolder()
        self.counters = Counters()
        self.context = zmq.Context.instance()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.supervisor = Supervisor(self.folder.path, kept_environment(), self.counters, **options)
        self.call(self.supervisor.start)

    def run(self, work: Coroutine[Any, Any, T], seconds: float = PATIENCE) -> T:
        """Run a coroutine on the supervisor's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def call(self, function: Any, *arguments: Any) -> Any:
        """Call a function on the supervisor's loop."""

        async def called() -> Any:
            return function(*arguments)

        return self.run(called())

    def fork(self, **environment: str) -> "Page":
        """Fork one page with ``environment`` and nothing else."""
        file = self.folder.path / f"kernel-{uuid4()}.json"
        manager = KernelManager(connection_file=str(file), transport="ipc", autorestart=False, context=self.context)
        manager.write_connection_file()
        return Page(self, manager, self.run(self.supervisor.fork(str(file), environment)))

    @property
    def zygote(self) -> psutil.Process:
        """The process that forks now."""
        assert until(lambda: self.supervisor.current is not None, seconds=PATIENCE)
        current = self.supervisor.current
        assert current is not None
        return psutil.Process(current.process.pid)

    def close(self) -> None:
        """End everything; a second time does nothing."""
        if self.loop.is_closed():
            return
        self.run(self.supervisor.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()
        self.folder.close()


class Page:
    """A forked kernel and a line to it."""

    def __init__(self, forkery: Forkery, manager: KernelManager, process: KernelProcess) -> None:
        self.forkery, self.process = forkery, process
        self.client: BlockingKernelClient = manager.client(context=forkery.context)
        self.client.start_channels(stdin=False, hb=False, control=False)
        while self.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "iopub_welcome":
            pass  # from the welcome on, nothing printed is missed

    def ask(self, source: str) -> Any:
        """Run ``source`` in the kernel and give what it assigns to ``answer``, through JSON."""
        code = f"{source}\nimport json as _json\nprint(_json.dumps(answer))"
        printed: list[str] = []

        def heard(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "error":
                raise AssertionError("\n".join(content["traceback"]))
            printed.append(content.get("text", ""))

        self.client.execute_interactive(code, store_history=False, output_hook=heard, timeout=PATIENCE)
        return json.loads("".join(printed))

    def end(self) -> None:
        """End it and wait until it is gone."""
        self.client.stop_channels()
        self.forkery.call(self.process.kill)
        self.forkery.run(self.process.ended.wait())


@pytest.fixture(scope="module")
def forkery() -> Iterator[Forkery]:
    """One zygote for the tests of a module."""
    made = Forkery()
    try:
        yield made
    finally:
        made.close()
