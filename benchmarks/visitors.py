"""A process of open pages without browsers, each leaving a field every few seconds. Started by ``benchmarks.sessions``.

It is told ``open N``, ``clear``, ``report``, ``probe``, ``idle`` and ``end``, one word a line, and answers each with one JSON line.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.crew import Job, order, report, work
from tests.support.page_client import ClientPage, NotServed, Visitor

TYPED = (
    ("output_before_t_per_year", "t/yr"),
    ("energy_carriers/r1/quantity_after", "t"),
    ("output_after_t_per_year", "t/yr"),
    ("energy_saving_declared_tce_per_year", "tce/yr"),
)
"""Numbers that the figures and findings hang on."""


@dataclass(slots=True)
class Visitors:
    """The pages of this process. ``measured``: what happened since the last ``clear``."""

    base: str
    every: float
    pages: list[tuple[str, str]]
    spare: tuple[str, str]
    visitors: list[Visitor] = field(default_factory=list)
    editing: list[asyncio.Task[None]] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    cpu_before: float = 0.0

    async def open(self, count: int) -> dict[str, Any]:
        """Open pages one after the other, each edited from then on; seconds of each from the click to the kernel's first answer."""
        seconds, failures = [], []
        for code, session in [self.pages.pop(0) for _ in range(min(count, len(self.pages)))]:
            started = time.perf_counter()
            visitor = Visitor(self.base)
            try:
                page = await self.first_answer(visitor, code, session)
            except (ConnectionError, TimeoutError, NotServed) as error:
                failures.append(f"opening: {error!r}"[:300])
                await visitor.close()
                continue
            seconds.append(time.perf_counter() - started)
            self.visitors.append(visitor)
            self.editing.append(asyncio.create_task(self.go_on(page, random.Random(code))))
        return {"seconds": seconds, "failures": failures}

    async def first_answer(self, visitor: Visitor, code: str, session: str) -> ClientPage:
        """Open a page and wait for the answer to the first field."""
        await visitor.enter(session)
        page = await visitor.open(f"/entry?project={code}", seconds=120)
        await page.edit("output_before_t_per_year", "700000", "t/yr")
        return page

    async def go_on(self, page: ClientPage, draw: random.Random) -> None:
        """Leave a field every few seconds, whatever happened to the last one; the first at a moment of its own."""
        due = time.monotonic() + draw.random() * self.every
        while True:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self.late.append(time.monotonic() - due)
            due += self.every
            path, unit = draw.choice(TYPED)
            try:
                edit = await page.edit(path, str(draw.randint(500_000, 900_000)), unit)
            except (ConnectionError, TimeoutError, RuntimeError) as error:
                self.failures.append(f"editing: {error!r}"[:300])
                continue
            self.answered.append(edit.answered_s)
            if edit.state == "saved":
                self.saved.append(edit.saved_s)
            else:
                self.failures.append(f"saving: {edit.state}")

    def clear(self) -> dict[str, Any]:
        """Forget what was measured."""
        for measured in (self.answered, self.saved, self.late, self.failures):
            measured.clear()
        self.cpu_before = time.process_time()
        return {}

    def tell(self) -> dict[str, Any]:
        """What was measured since; ``late``: how long after its time an edit began, because this process was busy."""
        measured = {name: list(getattr(self, name)) for name in ("answered", "saved", "late", "failures")}
        return {**measured, "cpu": time.process_time() - self.cpu_before}

    async def probe(self) -> dict[str, Any]:
        """Seconds for one more page to the kernel's first answer; it is left again."""
        started = time.perf_counter()
        async with Visitor(self.base) as visitor:
            try:
                page = await self.first_answer(visitor, *self.spare)
            except (ConnectionError, TimeoutError, NotServed) as error:
                return {"seconds": float("nan"), "failures": [f"probing: {error!r}"[:300]]}
            seconds = time.perf_counter() - started
            await page.leave()
        return {"seconds": seconds, "failures": []}

    async def end(self) -> dict[str, Any]:
        """Leave all pages."""
        for task in self.editing:
            task.cancel()
        await asyncio.gather(*self.editing, return_exceptions=True)
        for visitor in self.visitors:
            for page in visitor.pages:
                await page.leave()
            await visitor.close()
        return {}


async def visit(job: Job) -> None:
    """Do as told until told to end, or until nobody tells any more."""
    pages = [(code, session) for code, session in job["pages"]]
    visitors = Visitors(job["base"], job["every"], pages, tuple(job["spare"]))
    report("ready")
    while True:
        words = (await order()).split()
        match words:
            case ["open", count]:
                report(await visitors.open(int(count)))
            case ["clear"]:
                report(visitors.clear())
            case ["report"]:
                report(visitors.tell())
            case ["probe"]:
                report(await visitors.probe())
            case ["idle"]:
                report({})
            case ["end"]:
                report(await visitors.end())
                return
            case _:
                return


if __name__ == "__main__":
    work(visit)
