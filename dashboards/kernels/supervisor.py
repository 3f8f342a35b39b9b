"""Looks after the zygotes: starts one, restarts it when it dies or hangs, replaces it when new program files are installed."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from dashboards.kernels import protocol
from dashboards.kernels.build_stamp import build_stamp
from dashboards.kernels.counters import Counters
from dashboards.kernels.linux import SUPPORTED
from dashboards.kernels.process import KernelProcess

log = structlog.get_logger("reserve.kernels")

BACK_OFF_SECONDS = (0.0, 1.0, 5.0, 15.0, 60.0)
"""Pauses before a zygote is started again; after one that forked a page, or lived for a minute, the first one counts again."""

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "_RJEM_MALLOC_CONF": "background_thread:false",
    "MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1",
}  # fmt: skip
"""Keeps libraries from starting threads when they are imported, and each page from holding memory it has given back."""


class NoZygote(RuntimeError):
    """No page can be forked now; the reason is the text."""


@dataclass(slots=True)
class Zygote:
    """One zygote as the server sees it. ``asked``: forks it has not answered yet; ``pages``: its children by process id.

    ``forked``: how many pages it has forked that could be reached.
    """

    process: subprocess.Popen[bytes]
    channel: socket.socket
    stamp: str
    started: float = field(default_factory=time.monotonic)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    lost: bool = False
    asked: dict[int, "asyncio.Future[KernelProcess]"] = field(default_factory=dict)
    pages: dict[int, KernelProcess] = field(default_factory=dict)
    forked: int = 0


class Supervisor:
    """Forks pages. ``environment``: of the zygote; ``folder``: of the kernels' sockets.

    Waits ``start_seconds`` for a zygote, ``fork_seconds`` for a fork, ``reach_seconds`` for a child's sockets.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        counters: Counters,
        *,
        memory_limit: int = 0,
        start_seconds: float = 60.0,
        fork_seconds: float = 5.0,
        reach_seconds: float = 15.0,
    ) -> None:
        self.folder = folder
        self.environment = {**environment, **ONE_THREAD}
        self.counters = counters
        self.memory_limit = memory_limit
        self.start_seconds = start_seconds
        self.fork_seconds = fork_seconds
        self.reach_seconds = reach_seconds
        self.current: Zygote | None = None
        self.coming: Zygote | None = None
        self.retired: list[Zygote] = []
        self.failures = 0
        self.stopped = False
        self._number = 0
        self._tasks: set[asyncio.Task[None]] = set()

    # Life of a zygote -----------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start the first zygote; it becomes ready in the background."""
        if not SUPPORTED:
            log.warning("kernels_cannot_be_forked_here")
            self.stopped = True
            return
        self._launch()

    def _launch(self) -> None:
        ours, theirs = protocol.channel()
        ours.setblocking(False)
        path = [entry or str(Path.cwd()) for entry in sys.path]
        source = f"import sys; sys.path[:] = {path!r}; from dashboards.kernels.zygote import main; main({theirs.fileno()}, {os.getpid()})"
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own source
                [sys.executable, "-P", "-c", source],
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError:
            ours.close()
            log.exception("zygote_not_started")
            self.failures += 1
            self._again()
            return
        finally:
            theirs.close()
        zygote = self.coming = Zygote(process, ours, build_stamp())
        loop = asyncio.get_running_loop()
        loop.add_reader(ours, self._heard, zygote)
        loop.call_later(self.start_seconds, self._too_slow, zygote)
        self._figures()

    def _too_slow(self, zygote: Zygote) -> None:
        if not zygote.ready.is_set() and not zygote.lost:
            log.error("zygote_too_slow", seconds=self.start_seconds)
            self._lose(zygote)

    def _heard(self, zygote: Zygote) -> None:
        while not zygote.lost:
            try:
                message, descriptors = protocol.receive(zygote.channel)
            except BlockingIOError:
                return
            except (protocol.Closed, ValueError) as error:
                log.warning("zygote_gone", pid=zygote.process.pid, why=str(error))
                self._lose(zygote)
                return
            self._take(zygote, message, descriptors)

    def _take(self, zygote: Zygote, message: protocol.Message, descriptors: list[int]) -> None:
        if "ready" in message:
            self._ready(zygote, message)
        elif "exited" in message:
            page = zygote.pages.pop(message["exited"], None)
            if page is not None:
                page.told = message["status"]
                page.poll()
            self._let_go()
        elif descriptors:
            process = KernelProcess(message["pid"], *descriptors)
            zygote.pages[message["pid"]] = process
            asked = zygote.asked.pop(message["id"], None)
            if asked is None or asked.done():
                process.kill()  # it was asked for, but nobody waits any more
            else:
                asked.set_result(process)
        else:
            asked = zygote.asked.pop(message["id"], None)
            if asked is not None and not asked.done():
                asked.set_exception(NoZygote(message["error"]))

    def _ready(self, zygote: Zygote, message: protocol.Message) -> None:
        log.info("zygote_ready", pid=zygote.process.pid, modules=message["modules"], seconds=message["seconds"])
        before, self.current = self.current, zygote
        self.coming = None
        if before is not None:
            self.retired.append(before)
            self._let_go()
        self.counters.zygote_starts += 1
        zygote.ready.set()
        self._figures()

    def _lose(self, zygote: Zygote) -> None:
        """Its pages end with it; start another unless one is coming already."""
        zygote.lost = True
        asyncio.get_running_loop().remove_reader(zygote.channel)
        zygote.channel.close()
        zygote.process.kill()
        zygote.ready.set()
        for asked in zygote.asked.values():
            if not asked.done():
                asked.set_exception(NoZygote("the zygote ended"))
        self._follow(self._bury(zygote))
        if zygote in self.retired:
            self.retired.remove(zygote)
        elif zygote in (self.current, self.coming):
            self.current = None if zygote is self.current else self.current
            self.coming = None if zygote is self.coming else self.coming
            if self.coming is None and self.current is None:
                worked = zygote.forked > 0 or time.monotonic() - zygote.started > 60
                self.failures = 0 if worked else self.failures + 1
                self._again()
        self._figures()

    def _again(self) -> None:
        if self.stopped:
            return
        pause = BACK_OFF_SECONDS[min(self.failures, len(BACK_OFF_SECONDS) - 1)]
        self.counters.zygote_restarts += 1
        log.warning("zygote_starts_again", after_seconds=pause)
        if pause:
            asyncio.get_running_loop().call_later(pause, self._relaunch)
        else:
            self._relaunch()  # at once, so that a page opened now waits for it

    def _relaunch(self) -> None:
        if not self.stopped and self.current is None and self.coming is None:
            self._launch()

    async def _bury(self, zygote: Zygote) -> None:
        await asyncio.to_thread(zygote.process.wait)

    def _follow(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # A new build ----------------------------------------------------------------------------------------------
    def renew(self) -> bool:
        """Start a zygote from the program files as they are now, if they have changed; whether one was started.

        The one before forks no more and lives until its last page closes.
        """
        newest = self.coming or self.current
        if self.stopped or newest is None or newest.stamp == build_stamp():
            return False
        if self.coming is not None:
            late, self.coming = self.coming, None
            self._lose(late)
        self.counters.zygote_replacements += 1
        self._launch()
        return True

    def _let_go(self) -> None:
        for zygote in [old for old in self.retired if not old.pages and not old.asked]:
            self.retired.remove(zygote)
            log.info("zygote_without_pages_ends", pid=zygote.process.pid)
            self._lose(zygote)

    # Forks ----------------------------------------------------------------------------------------------------
    async def fork(self, connection_file: str, environment: Mapping[str, str]) -> KernelProcess:
        """Fork one page's kernel. Waits for a zygote that is just starting. Raises :class:`NoZygote`."""
        began = time.monotonic()
        zygote = await self._forking()
        self._number += 1
        number = self._number
        answer: asyncio.Future[KernelProcess] = asyncio.get_running_loop().create_future()
        zygote.asked[number] = answer
        request = {
            "id": number, "connection_file": connection_file, "env": dict(environment), "folder": str(self.folder),
            "memory_limit": self.memory_limit,
        }  # fmt: skip
        try:
            protocol.send(zygote.channel, request)
            process = await asyncio.wait_for(answer, self.fork_seconds)
            await self._reachable(process)
        except TimeoutError as error:
            log.warning("zygote_hangs", pid=zygote.process.pid, seconds=self.fork_seconds)
            if not zygote.lost:
                self._lose(zygote)
            raise NoZygote("no answer in time") from error
        except OSError as error:
            raise NoZygote(str(error)) from error
        finally:
            zygote.asked.pop(number, None)
        zygote.forked += 1
        self.counters.forked += 1
        self.counters.fork_seconds += time.monotonic() - began
        self.counters.last_forks.append(time.monotonic() - began)
        return process

    async def _reachable(self, process: KernelProcess) -> None:
        """Wait until the child's sockets stand; connecting earlier would cost ZeroMQ's pause before it tries again."""
        standing = asyncio.ensure_future(process.reachable.wait())
        ending = asyncio.ensure_future(process.ended.wait())
        try:
            await asyncio.wait((standing, ending), timeout=self.reach_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            standing.cancel()
            ending.cancel()
        if not process.reachable.is_set():
            process.kill()
            raise NoZygote(
                "the child ended before its sockets stood" if process.ended.is_set() else "the child's sockets did not stand in time"
            )

    async def _forking(self) -> Zygote:
        if self.current is None and self.coming is not None:
            try:
                await asyncio.wait_for(self.coming.ready.wait(), self.start_seconds)
            except TimeoutError as error:
                raise NoZygote("the zygote is not ready") from error
        if self.current is None or self.current.lost:
            raise NoZygote("there is no zygote")
        return self.current

    # End ------------------------------------------------------------------------------------------------------
    async def stop(self) -> None:
        """End all zygotes and with them every page; returns when their processes are gone."""
        self.stopped = True
        for zygote in [*self.retired, self.current, self.coming]:
            if zygote is not None and not zygote.lost:
                self._lose(zygote)
        await asyncio.gather(*self._tasks)

    def _figures(self) -> None:
        known = [zygote for zygote in (self.current, self.coming, *self.retired) if zygote is not None]
        self.counters.zygote_ready = self.current is not None
        self.counters.zygote_pids = tuple(zygote.process.pid for zygote in known)
