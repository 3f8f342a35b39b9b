"""kill -9 of the process that forks pages at random moments: every open page ends with it, and says so."""

import asyncio
import time
from pathlib import Path

import psutil
import pytest

from dashboards.server.sockets import ENDED
from tests.kills.crew import Crew, crew
from tests.kills.moments import KILLS, chance
from tests.kills.served import Served, listening, require_gone, served
from tests.support.apart import run_apart

BACK_WITHIN = 90.0

pytestmark = pytest.mark.timeout(900)


def test_a_zygote_killed_at_any_moment_costs_no_word_and_files_nothing_twice(tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path / 'reserve.db'}", tmp_path) as place:
        run_apart(kill_zygotes(place))


async def kill_zygotes(place: Served) -> None:
    """Kill it with its pages on it, again and again; everybody reloads, one after the other.

    A page that was opened while no zygote stood runs on its own and lives on.
    """
    dice = chance("zygote")
    async with crew(place, dice) as people:
        for _ in range(KILLS):
            await people.moment()
            zygote = place.zygote()
            assert zygote is not None, place.words()
            pages = [typist.page for typist in people.typists]
            children = zygote.children(recursive=True)
            forked = " ".join(listening(child) for child in children)
            killed_at = time.monotonic()
            zygote.kill()
            codes = {page.kernel_id: await page.closed(10) for page in pages if page.kernel_id in forked}
            await require_gone([zygote, *children])
            people.require_kept(killed_at)
            for kernel, code in codes.items():
                left = any(kernel in typist.left for typist in people.typists)
                assert code == ENDED or left, f"a page was not told that its kernel ended: {code}"
            await reload_all(people)
        await people.settle()
        people.require_all()


async def reload_all(people: Crew) -> None:
    """Everybody opens the page again; the server forks from a new zygote as soon as there is one."""
    for typist in people.typists:
        await typist.reload()
    assert await asyncio.to_thread(returned, people.place), f"no new zygote after {BACK_WITHIN:.0f} s:\\n{people.place.words()}"


def returned(place: Served) -> bool:
    """Whether a zygote is there again, and a page stands on it."""
    end = time.monotonic() + BACK_WITHIN
    while time.monotonic() < end:
        zygote = place.zygote()
        try:
            if zygote is not None and zygote.children():
                return True
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.05)
    return False
