"""kill -9 of PostgreSQL's postmaster at random moments: the server stays, says what is safe, and recovers by itself."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.kills.crew import crew
from tests.kills.moments import KILLS, chance
from tests.kills.postgres import Postgres, own_postgres
from tests.kills.served import Served, require_gone, served
from tests.kills.typist import AWAY
from tests.support.apart import run_apart

pytestmark = pytest.mark.timeout(900)


def test_a_database_killed_at_any_moment_costs_no_word_and_files_nothing_twice(tmp_path: Path) -> None:
    with own_postgres() as database, served(database.create("reserve"), tmp_path) as place:
        run_apart(kill_databases(place, database))


async def kill_databases(place: Served, database: Postgres) -> None:
    """Kill it and start it again on its data; nobody reloads, all pages live on."""
    dice = chance("database")
    async with crew(place, dice) as people:
        for _ in range(KILLS):
            await people.moment()
            killed_at = time.monotonic()
            backends = database.kill()
            await require_gone(backends)
            for path, status in (("/health", 200), ("/ready", 503)):
                answer = await people.submitter.visitor.http.get(path)
                assert answer.status == status, f"{path} without a database: {answer.status} {answer.text[:300]}"
            await asyncio.to_thread(database.restart)
            people.require_kept(killed_at)
            people.up_since = time.monotonic()
        await people.settle()
        people.require_all()
        told = {code for typist in people.typists for code in typist.told}
        assert told <= {AWAY}, f"the pages were told of other faults: {told}"
        assert told, f"{KILLS} times without a database, and no page was told"
