"""What a forked page can do, and what it has and has not from the processes above it."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from dashboards.kernels.preload import HARMLESS_THREADS
from dashboards.kernels.supervisor import NoZygote
from tests.kernels.conftest import Forkery
from tests.server.running import prepare, until

COMPUTE = """
import numpy, polars
from scipy.optimize import LinearConstraint, milp
table = polars.DataFrame({"unit": [1, 1, 2], "tce": [3, 4, 5]}).lazy().group_by("unit").agg(polars.col("tce").sum()).sort("unit").collect()
best = milp([-1, -2], constraints=LinearConstraint([[1, 1]], -numpy.inf, 3.5), integrality=[1, 1])
answer = [table.rows(), best.x.tolist()]
"""

VERDICT = """
import datetime
from dashboards.wiring import make_desk, settings
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext
desk = make_desk(settings())
context = CheckContext(stage="reserve", as_of=datetime.date(2024, 9, 2), area="330522")
verdict = desk.checker.verdict(Document.from_raw({"fields": {}, "tables": {}}), context)
with desk.store.read() as session:
    people = session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar()
answer = [verdict.engine.split()[0], verdict.report.passed, len(verdict.report.findings) > 10, people]
"""

DRAWN = """
import random, uuid, numpy
answer = [random.random(), float(numpy.random.rand()), float(numpy.random.default_rng().random()), str(uuid.uuid4())]
"""


def test_the_zygote_has_one_thread_of_its_own(forkery: Forkery) -> None:
    forkery.fork().end()
    names = [(task / "comm").read_text().strip() for task in Path(f"/proc/{forkery.zygote.pid}/task").iterdir()]
    assert [name for name in names if name not in HARMLESS_THREADS] == ["reserve-zygote"]


def test_a_forked_page_runs_polars_and_an_exact_allocation(forkery: Forkery) -> None:
    page = forkery.fork()
    assert page.ask(COMPUTE) == [[[1, 7], [2, 5]], [0.0, 3.0]]
    page.end()


def test_a_forked_page_gives_a_formal_verdict_and_asks_the_database(forkery: Forkery, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'reserve.db'}"
    prepare(address, tmp_path).store.dispose()
    page = forkery.fork(RESERVE_DATABASE_URL=address, RESERVE_DATA_DIR=str(tmp_path), HTTP_X_RESERVE_SESSION="none")
    assert page.ask(VERDICT) == ["great_expectations", False, True, 6]
    page.end()


def test_a_page_has_the_environment_it_was_given_and_no_other(forkery: Forkery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVE_SECRET", "not for kernels")
    page = forkery.fork(GIVEN="this", TZ="Asia/Tokyo")
    assert page.ask("import os, time\nanswer = [dict(os.environ), time.strftime('%z')]") == [{"GIVEN": "this", "TZ": "Asia/Tokyo"}, "+0900"]
    started_with = Path(f"/proc/{page.process.pid}/environ").read_bytes()
    assert b"RESERVE_" not in started_with
    page.end()


def test_a_page_is_alone_in_its_session_with_its_own_files_and_limits(forkery: Forkery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forkery.supervisor, "memory_limit", 6 * 1024**3)
    page = forkery.fork()
    asked = "import os, resource as r\nanswer = [os.getsid(0) == os.getpid(), r.getrlimit(r.RLIMIT_CORE)[0], r.getrlimit(r.RLIMIT_AS)[0]]"
    assert page.ask(asked) == [True, 0, 6 * 1024**3]
    process = psutil.Process(page.process.pid)
    assert Path(f"/proc/{process.pid}/oom_score_adj").read_text().strip() == "500"
    assert process.ppid() == forkery.zygote.pid
    mine, above = ({str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()} for pid in (process.pid, forkery.zygote.pid))
    assert not [shared for shared in mine & above if shared.startswith(("socket:", "anon_inode:[pidfd]"))]
    with pytest.raises(AssertionError, match="MemoryError"):
        page.ask("answer = len(bytearray(7 * 1024**3))")
    page.end()


def test_no_two_pages_draw_the_same_random_numbers(forkery: Forkery) -> None:
    first, second = forkery.fork(), forkery.fork()
    drawn = zip(first.ask(DRAWN), second.ask(DRAWN), strict=True)
    assert all(one != other for one, other in drawn)
    first.end()
    second.end()


def test_the_end_of_a_page_is_told_at_once_with_its_cause(forkery: Forkery) -> None:
    page = forkery.fork()
    told: list[int] = []
    page.process.on_exit = lambda: told.append(1)
    os.kill(page.process.pid, signal.SIGKILL)
    forkery.run(page.process.ended.wait(), seconds=5)
    assert told == [1]
    assert until(lambda: page.process.told == -signal.SIGKILL, seconds=5)
    page.end()


def test_a_page_whose_sockets_cannot_stand_is_given_up(forkery: Forkery) -> None:
    with pytest.raises(NoZygote, match="sockets"):
        forkery.run(forkery.supervisor.fork(str(forkery.folder.path / "missing.json"), {}))
    assert until(lambda: not forkery.zygote.children(), seconds=5)


def test_thirty_pages_leave_nothing_behind(forkery: Forkery) -> None:
    forkery.fork().end()
    here = psutil.Process()
    assert until(lambda: not forkery.zygote.children(), seconds=5)
    files, above = forkery.zygote.num_fds(), here.num_fds()
    for _ in range(30):
        page = forkery.fork()
        page.client.stop_channels()
        forkery.call(page.process.kill)
        forkery.run(page.process.ended.wait())
    assert until(lambda: not forkery.zygote.children(), seconds=5)
    assert until(lambda: forkery.zygote.num_fds() == files, seconds=5)
    assert here.num_fds() - above < 10
    current = forkery.supervisor.current
    assert current is not None
    assert not current.pages
    assert not current.asked
