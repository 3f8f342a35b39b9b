"""A process of clients that save drafts over HTTP, each as soon as its last save was acknowledged. Started by ``benchmarks.drafts``."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.crew import Job, order, report, work
from tests.support.http_line import HttpLine
from tests.support.page_outbox import Outbox

TYPED = (
    ("content", "更换第四代篦冷机，第{n}稿", None),
    ("output_after_t_per_year", "{n}", "t/yr"),
    ("investment_total", "{n}", "10kCNY"),
    ("energy_carriers/r1/quantity_after", "{n}.5", "t"),
)
"""Fields that change in turn: text, output, money, a cell of a table."""


@dataclass(slots=True)
class Writer:
    """One client on one draft. ``acknowledged``: path -> text and revision of the last save the server confirmed."""

    http: HttpLine
    address: str
    box: Outbox
    headers: dict[str, str]
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    async def prepare(self, session: str) -> None:
        """Session, XSRF token and the revisions of the fields, as a page has them."""
        self.http.cookies["reserve"] = session
        await self.http.get("/sign-in")
        draft = (await self.http.get(self.address)).json()
        self.box.revisions, self.box.revision = dict(draft["field_revisions"]), draft["revision"]

    async def run(self, end: float) -> None:
        """Save until the time is over."""
        number = 0
        while time.monotonic() < end:
            path, text, unit = TYPED[number % len(TYPED)]
            number += 1
            self.box.put(path, text.format(n=700_000 + number), unit)
            batch = self.box.batch()
            started = time.perf_counter()
            try:
                answer = await self.http.post(self.address, json.dumps(self.box.body(batch)).encode(), self.headers)
            except (ConnectionError, TimeoutError) as error:
                self.failures.append(repr(error))
                continue
            self.seconds.append(time.perf_counter() - started)
            if answer.status != 200:
                self.failures.append(f"{answer.status} {answer.text[:200]}")
                await asyncio.sleep(1)  # a page backs off too
            elif self.address != "/":
                self.box.answered(200, answer.json(), batch)

    def outcome(self) -> dict[str, Any]:
        """What the process that measures compares with the database."""
        return {
            "seconds": [round(one, 6) for one in self.seconds],
            "failures": self.failures,
            "conflicts": len(self.box.conflicts) + len(self.box.refused),
            "revision": self.box.revision,
            "acknowledged": self.box.acknowledged,
        }


async def write(job: Job) -> None:
    """All writers of this process: prepare, wait for the word, run, report."""
    bare = job["bare"]
    writers = [
        Writer(HttpLine(job["base"]), "/" if bare else f"/api/drafts/{code}", Outbox(), {"Content-Type": "application/json"})
        for code in job["codes"]
    ]
    if not bare:
        for writer, session in zip(writers, job["sessions"], strict=True):
            await writer.prepare(session)
    report("ready")
    await order()
    before = time.process_time()
    end = time.monotonic() + job["seconds"]
    await asyncio.gather(*(writer.run(end) for writer in writers))
    cpu = time.process_time() - before
    report({"cpu": cpu, "writers": {code: writer.outcome() for code, writer in zip(job["codes"], writers, strict=True)}})
    for writer in writers:
        writer.http.close()


if __name__ == "__main__":
    work(write)
