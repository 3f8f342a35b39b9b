"""kill -9 of the server at random moments, on SQLite: commits are cut in the middle, everything it had started ends with it."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.kills.crew import Crew, crew
from tests.kills.moments import KILLS, chance
from tests.kills.served import Served, require_gone, served
from tests.support.apart import run_apart

RELOAD_AFTER = 3

pytestmark = pytest.mark.timeout(900)


def test_a_server_killed_at_any_moment_costs_no_word_and_files_nothing_twice(tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path / 'reserve.db'}", tmp_path) as place:
        run_apart(kill_servers(place))


async def kill_servers(place: Served) -> None:
    """Kill it and start it again on its data; everybody goes on typing.

    After every third kill, and the last, they reload: new pages take seconds, and while there are none, drafts are saved all the same.
    """
    dice = chance("server")
    async with crew(place, dice) as people:
        for number in range(1, KILLS + 1):
            await people.moment()
            pages = [typist.page for typist in people.typists]
            killed_at = time.monotonic()
            family = place.kill()
            for page in pages:
                await page.closed(10)  # without a code: nobody was left to say why; the page's script asks for its kernel
            await require_gone(family)
            people.require_kept(killed_at)
            await asyncio.to_thread(place.start)
            people.up_since = time.monotonic()
            if number % RELOAD_AFTER == 0 or number == KILLS:
                await reload_all(people)
        await people.settle()
        people.require_all()


async def reload_all(people: Crew) -> None:
    """Everybody hears that the page's kernel is gone, and opens the page again."""
    for typist in people.typists:
        if not typist.page.connected:
            answer = await typist.visitor.http.get(f"/api/kernels/{typist.page.kernel_id}")
            assert answer.status == 404, f"the page is not told that its kernel is gone: {answer.status} {answer.text[:200]}"
        await typist.reload()
