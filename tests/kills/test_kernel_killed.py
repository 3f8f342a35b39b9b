"""kill -9 of a page's kernel at random moments of typing and submitting."""

import time
from pathlib import Path

import pytest

from dashboards.server.sockets import ENDED
from tests.kills.crew import crew
from tests.kills.moments import KILLS, chance
from tests.kills.served import Served, require_gone, served
from tests.support.apart import run_apart

pytestmark = pytest.mark.timeout(900)


def test_a_kernel_killed_at_any_moment_costs_no_word_and_files_nothing_twice(tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path / 'reserve.db'}", tmp_path) as place:
        run_apart(kill_kernels(place))


async def kill_kernels(place: Served) -> None:
    """Kill the kernel under one of the pages, again and again."""
    dice = chance("kernel")
    async with crew(place, dice) as people:
        kills = 0
        while kills < KILLS:
            await people.moment()
            victim = people.submitter if people.submitter.sending.is_set() else dice.choice(people.typists)
            page = victim.page
            kernel = place.kernel(page.kernel_id)
            killed_at = time.monotonic()
            kernel.kill()
            code = await page.closed(10)
            await require_gone([kernel])
            people.require_kept(killed_at)
            if page.kernel_id in victim.left:
                continue  # its submission was answered in the same moment: nobody is at this page any more
            assert code == ENDED, f"the page was not told that its kernel ended: {code}"
            await victim.reload()
            kills += 1
        await people.settle()
        people.require_all()
