"""A person at the entry page who types numbered edits, leaves fields, submits, and reloads when the page is lost."""

import asyncio
import math
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from reserve.vocabulary.errors import Unavailable
from tests.kills.whole import Fate
from tests.support.page_client import ClientPage, NotServed, Visitor
from tests.support.page_outbox import BACK_OFF, STOPPED, Outbox

FIELDS = ("content", "project_name", "enterprise_name")
AWAY = "database_unavailable"
OPENS_WITHIN = 60.0
TRIES_FOR = 300.0
"""Seconds: a page may be killed under its opening several times in a row."""
AFTER_KEY = 0.6
LONGEST = 3.0
MAY_BE_LOST = 5.0
"""Seconds: what was typed earlier than this before a kill must be on the server, even if the browser's own memory went too."""


def number_in(text: str) -> int:
    """The number of an edit; 0 for what stood there before anybody typed."""
    found = re.match(r"第(\d+)笔", text)
    return int(found.group(1)) if found else 0


@dataclass(frozen=True, slots=True)
class Typed:
    """One edit. ``at``: monotonic seconds."""

    at: float
    path: str
    number: int


@dataclass(slots=True)
class Work:
    """What happened to one project. ``acknowledged``: path -> the highest number the server confirmed; ``confirmed``: "done" was read.

    ``pressed_at``: when the button was pressed last; what is typed after a submission that came through belongs to no draft.
    """

    code: str
    typed: list[Typed] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    pressed_at: float = math.inf
    confirmed: bool = False

    @property
    def last(self) -> dict[str, int]:
        """Path -> the number typed last."""
        return {one.path: one.number for one in self.typed}

    def require_kept(self, fate: Fate, killed_at: float, up_since: float) -> None:
        """Every confirmed save, and every edit the server had ``MAY_BE_LOST`` seconds for, is in the draft."""
        end = min(killed_at - MAY_BE_LOST, self.pressed_at if fate.state == "submitted" else math.inf)
        due = {one.path: one.number for one in self.typed if max(one.at, up_since) <= end}
        for path in FIELDS:
            stored = number_in(fate.typed(path))
            wanted = max(self.acknowledged.get(path, 0), due.get(path, 0))
            assert stored >= wanted, f"{self.code} {path}: edit {stored} is stored, edit {wanted} was confirmed or typed long before"
        assert len(fate.keys) <= 1, f"{self.code} was submitted {len(fate.keys)} times"
        if self.confirmed:
            assert fate.state == "submitted", f"{self.code} was confirmed as submitted and is {fate.state}"


async def leave(page: ClientPage) -> None:
    """Leave a page as a browser does: whether the server hears of it or not."""
    try:
        await page.leave(seconds=5)
    except (ConnectionError, TimeoutError, NotServed):
        await page.drop()


class NotSaved(RuntimeError):
    """The page submits nothing before everything is saved."""


class Typist:
    """Types until it is stopped. ``submits``: files a project after some edits and takes the next from ``projects``."""

    def __init__(self, visitor: Visitor, projects: Callable[[], str], dice: random.Random, *, submits: bool = False) -> None:
        self.visitor = visitor
        self.projects = projects
        self.dice = dice
        self.submits = submits
        self.works: list[Work] = []
        self.told: list[str] = []
        """Codes of failures that the kernel told the page."""
        self.left: set[str] = set()
        """Kernels of pages that were left on purpose, their project being filed."""
        self.sending = asyncio.Event()
        self.page: ClientPage
        self._hands = asyncio.Lock()
        self._kick = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._asking: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._oldest = self._latest = 0.0
        self._until_submission = 0

    @property
    def work(self) -> Work:
        """The project on the screen."""
        return self.works[-1]

    async def begin(self) -> None:
        """Open the first project and start typing."""
        await self._next()
        self._tasks = [asyncio.create_task(self._type()), asyncio.create_task(self._save())]

    async def stop(self) -> None:
        """Take the hands off the keys once the current act is over; raises what went wrong on the way."""
        self.require_typing()
        async with self._hands:
            await self.abandon()

    async def abandon(self) -> None:
        """Stop whatever is going on."""
        for task in (*self._tasks, *self._asking):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._asking, return_exceptions=True)

    def require_typing(self) -> None:
        """Whatever was killed, typing goes on."""
        for task in self._tasks:
            if task.done():
                task.result()
                raise AssertionError("the typist stopped by itself")

    async def settle(self, seconds: float) -> None:
        """Wait until the server has everything, without a reload."""
        async with self._hands:
            await self.page.flush(seconds=seconds)
            self._note()
            assert not self.page.outbox.entries, f"{self.work.code}: not saved after {seconds} s, the outbox is {self.page.outbox.state}"

    # Reloading ------------------------------------------------------------------------------------------------
    async def reload(self) -> None:
        """Open the page again as the browser does: what was typed and not saved comes from its own memory."""
        async with self._hands:
            before = self.page
            await leave(before)
            self._note()
            self.page = await self._opened(before.outbox)
            if not self.page.form:  # filed: the page shows the project as submitted
                assert self.work.keys, f"{self.work.code} has no form, and nobody submitted it"
                await self._next()
                return
            for path, number in self.work.last.items():
                shown = number_in(self.page.shown(path)[0])
                assert shown == number, f"{self.work.code} {path}: the reloaded page shows edit {shown}, typed was {number}"
            self._failures = 0
            self._kick.set()

    async def _next(self) -> None:
        self.works.append(Work(await self._taken()))
        self._until_submission = self.dice.randint(3, 8)
        self.page = await self._opened()
        assert self.page.form, f"{self.work.code} opens without a form"

    async def _taken(self) -> str:
        """The next project; it is waited for where the database is away."""
        end = time.monotonic() + TRIES_FOR
        while True:
            try:
                return self.projects()
            except Unavailable:
                if time.monotonic() > end:
                    raise
                await asyncio.sleep(0.2)

    async def _opened(self, earlier: Outbox | None = None) -> ClientPage:
        """Open the page of the project; where that fails because something was killed meanwhile, try again, as people do."""
        end = time.monotonic() + TRIES_FOR
        while True:
            try:
                page = await self.visitor.open(f"/entry?project={self.work.code}", seconds=OPENS_WITHIN)
            except (ConnectionError, TimeoutError, NotServed) as error:
                refused = isinstance(error, NotServed) and error.answer.status not in {200, 404, 500, 503}
                if refused or time.monotonic() > end:
                    raise
                await asyncio.sleep(0.3)
            else:
                if page.form and earlier is not None:
                    page.adopt(earlier)
                return page

    # Typing ---------------------------------------------------------------------------------------------------
    async def _type(self) -> None:
        count = 0
        while True:
            await asyncio.sleep(self.dice.uniform(0.04, 0.25))
            async with self._hands:
                count += 1
                path = self.dice.choice(FIELDS)
                self.page.type(path, f"第{count}笔 更换篦冷机")
                now = time.monotonic()
                self.work.typed.append(Typed(now, path, count))
                self._oldest, self._latest = self._oldest or now, now
                if self.dice.random() < 0.4:
                    self._left()
                self._until_submission -= 1
                if self.submits and self._until_submission <= 0 and self.page.connected:
                    await self._submit()

    def _left(self) -> None:
        """The field was left: saved at once, and the kernel is asked."""
        self._kick.set()
        if self.page.connected and len(self._asking) < 3:
            task = asyncio.create_task(self._ask(self.page))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def _ask(self, page: ClientPage) -> None:
        try:
            answer = await page.tell("changed", {"changes": {}, "raw": page._raw(), "step": "project"}, seconds=20)
        except (ConnectionError, TimeoutError):
            return  # the kernel is gone or slow: typing does not depend on it
        if answer["type"] == "failed":
            self.told.append(answer["code"])

    async def _save(self) -> None:
        """As the outbox does: after a pause, at the latest after three seconds, at once when a field was left; then back off."""
        while True:
            try:
                async with asyncio.timeout(0.1):  # wait_for of Python 3.11 loses a cancellation that meets the kick
                    await self._kick.wait()
                due = True
            except TimeoutError:
                now = time.monotonic()
                due = bool(self._oldest) and (now - self._latest >= AFTER_KEY or now - self._oldest >= LONGEST)
            self._kick.clear()
            page = self.page
            if not due or not page.outbox.entries:
                continue
            self._oldest = 0.0
            state = await page.save(seconds=15)
            if state == STOPPED[409] and self.work.keys:
                continue  # a submission arrived whose answer was killed: the project is filed, as the next reload shows
            assert state not in STOPPED.values(), f"saving was answered with {state}"
            self._note()
            if state == "offline":
                self._oldest = time.monotonic()
                pause = BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
                self._failures += 1
                await self._back_off(page, pause)
            else:
                self._failures = 0

    async def _back_off(self, page: ClientPage, seconds: float) -> None:
        """A field that is left ends the pause, as in the browser; so does a reload."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.page is page and not self._kick.is_set():
            await asyncio.sleep(0.05)

    def _note(self) -> None:
        """Remember what the server confirmed; nobody else types here, so there is nothing to contest."""
        outbox = self.page.outbox
        assert not outbox.conflicts, f"{self.work.code}: in conflict with oneself: {outbox.conflicts}"
        assert not outbox.refused, f"{self.work.code}: refused: {outbox.refused}"
        for path, (text, _, _) in outbox.acknowledged.items():
            self.work.acknowledged[path] = max(self.work.acknowledged.get(path, 0), number_in(text or ""))

    async def _submit(self) -> None:
        """File the project and take the next."""
        self._until_submission = self.dice.randint(3, 8)
        if await self.page.flush(seconds=1) == "offline":
            return
        self._note()
        key = self.page.submission_key
        self.work.keys.append(key)
        self.work.pressed_at = time.monotonic()
        self.sending.set()
        try:
            answer = await self._pressed_until_answered(key)
        except (ConnectionError, TimeoutError, NotSaved):
            return  # the kernel died under it, or the server: a reload will show what became of it
        finally:
            self.sending.clear()
        assert answer["type"] == "done", f"{self.work.code}: the submission was answered with {answer}"
        self.work.confirmed = True
        self.left.add(self.page.kernel_id)
        await leave(self.page)
        await self._next()

    async def _pressed_until_answered(self, key: str) -> dict[str, Any]:
        """Press the button; where the database was away, press again. The same submission carries the same key."""
        end = time.monotonic() + 60
        while True:
            if await self.page.flush(seconds=60) == "offline":
                raise NotSaved
            answer = await self.page.submit(key=key, seconds=60)
            if answer["type"] != "failed" or answer["code"] != AWAY or time.monotonic() > end:
                return answer
            self.told.append(answer["code"])
            await asyncio.sleep(0.3)
