"""Several typists on one served library, and what is looked up after each kill."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

from reserve.accounts import open_local_session
from reserve.services import Change, create_project, save_draft
from tests.kills.served import Served
from tests.kills.typist import Typist, number_in
from tests.kills.whole import require_sound, require_whole
from tests.support.office import GOOD
from tests.support.page_client import Visitor

TYPISTS = 2
"""Pages that only type; one more files project after project."""


class Crew:
    """The typists and the moments. ``up_since``: when the server could last be reached."""

    def __init__(self, place: Served, dice: random.Random) -> None:
        self.place = place
        self.dice = dice
        self.up_since = time.monotonic()
        self.typists: list[Typist] = []
        self.visitors: list[Visitor] = []

    @property
    def submitter(self) -> Typist:
        """The one who files."""
        return self.typists[-1]

    async def sit_down(self) -> None:
        """Everybody signs in, opens a page and types."""
        for number in range(TYPISTS + 1):
            session = open_local_session(self.place.desk, f"changxing.clerk{number + 1}", "tests").session_id
            visitor = Visitor(self.place.base)
            self.visitors.append(visitor)
            await visitor.enter(session)
            typist = Typist(visitor, prepared(self.place, session, number), random.Random(self.dice.random()), submits=number == TYPISTS)
            self.typists.append(typist)
            await typist.begin()

    async def moment(self) -> None:
        """Wait for the next random moment: some time into typing, or some time into a submission."""
        if self.submitter.page.connected and self.dice.random() < 0.5:
            try:
                async with asyncio.timeout(4):
                    await self.submitter.sending.wait()
            except TimeoutError:
                return
            await asyncio.sleep(self.dice.uniform(0, 0.25))
        else:
            await asyncio.sleep(self.dice.uniform(0.05, 1.5))

    async def settle(self, seconds: float = 40) -> None:
        """After the last kill: one more submission gets through, then the typing stops and the server gets everything."""
        filed = len([work for work in self.submitter.works if work.confirmed])
        await until(lambda: len([work for work in self.submitter.works if work.confirmed]) > filed, seconds, "a submission")
        for typist in self.typists:
            await typist.stop()
        for typist in self.typists:
            await typist.settle(seconds)

    def require_kept(self, killed_at: float) -> None:
        """What must hold in the register right after a kill."""
        for typist in self.typists:
            typist.require_typing()
            typist.work.require_kept(require_whole(self.place.desk.store, typist.work.code), killed_at, self.up_since)
        require_sound(self.place.desk.store)

    def require_all(self) -> None:
        """At the end: nothing at all is missing, and every project was filed once or is still a draft."""
        for typist in self.typists:
            for work in typist.works:
                fate = require_whole(self.place.desk.store, work.code)
                work.require_kept(fate, time.monotonic(), self.up_since)
                if work is typist.work:
                    assert {path: number_in(fate.typed(path)) for path in work.last} == work.last
                assert fate.state in {"draft", "submitted"}
                assert len(fate.keys) == (fate.state == "submitted")
                assert set(fate.keys) <= set(work.keys)
        require_sound(self.place.desk.store)


def prepared(place: Served, session: str, person: int) -> Callable[[], str]:
    """Makes a new project with every answer given, so that it can be submitted; answers with its code."""
    numbers = count(1)

    def make() -> str:
        number = next(numbers)
        code = create_project(place.desk, session).code
        named = {"project_code": (f"2403-330522-07-{person:02d}-{number:06d}", None), "line_name": (f"{person}-{number}号线", None)}
        changes = [Change(seq, path, text, unit, 0) for seq, (path, (text, unit)) in enumerate((GOOD | named).items(), start=1)]
        answer = save_draft(place.desk, session, code, "preparation", changes)
        assert (answer.conflicts, answer.refused) == ([], [])
        return code

    return make


@asynccontextmanager
async def crew(place: Served, dice: random.Random) -> AsyncIterator[Crew]:
    """Typists at work; all of them leave at the end."""
    found = Crew(place, dice)
    try:
        await found.sit_down()
        yield found
    finally:
        for typist in found.typists:
            await typist.abandon()
        for visitor in found.visitors:
            await visitor.close()


async def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until ``condition`` holds; the failure says ``what`` did not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not come within {seconds:.0f} s"
        await asyncio.sleep(0.05)
