"""Drafts on their way to the database: what comes while others are being written goes together in the next transaction."""

import asyncio
from collections import deque

from dashboards.server.identity import Workers
from reserve.accounts import Desk
from reserve.services import DraftAnswer
from reserve.services.drafts.save_drafts import Save, save_drafts

MOST = 12
"""Saves of one transaction: enough to share the disk's time, few enough that other writers need not wait long."""

LANES = {"sqlite": 1, "postgresql": 5}
"""Transactions at once: SQLite has one writer, PostgreSQL gains while one of them waits for the disk."""


class DraftQueue:
    """A save waits for nothing when nobody else saves; under load it waits for the transaction before it."""

    def __init__(self, desk: Desk, workers: Workers) -> None:
        self.desk = desk
        self.workers = workers
        self.lanes = LANES[desk.store.dialect]
        self._waiting: deque[tuple[Save, asyncio.Future[DraftAnswer]]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    async def save(self, save: Save) -> DraftAnswer:
        """The answer, after the commit. Raises what ``save_draft`` raises."""
        answered: asyncio.Future[DraftAnswer] = asyncio.get_running_loop().create_future()
        self._waiting.append((save, answered))
        self._start()
        return await answered

    def _start(self) -> None:
        if self._waiting and len(self._running) < self.lanes:
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            task = asyncio.create_task(self._write(batch))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._start()

    async def _write(self, batch: list[tuple[Save, "asyncio.Future[DraftAnswer]"]]) -> None:
        try:
            outcomes = await self.workers.call(save_drafts, self.desk, [save for save, _ in batch])
        except Exception as error:  # noqa: BLE001 - a fault of one save must not leave the others without an answer
            for single in batch if len(batch) > 1 else ():
                await self._write([single])
            if not batch[0][1].done():
                batch[0][1].set_exception(error)
        else:
            for (_, answered), outcome in zip(batch, outcomes, strict=True):
                if answered.done():  # whoever waited has gone
                    continue
                if isinstance(outcome, DraftAnswer):
                    answered.set_result(outcome)
                else:
                    answered.set_exception(outcome)
        finally:
            for _, answered in batch:
                answered.cancel()  # the server stops: nobody is left waiting; what has its answer keeps it
