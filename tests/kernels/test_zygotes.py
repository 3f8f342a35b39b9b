"""Zygotes that die, hang or grow old."""

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from dashboards.kernels import supervisor as module
from dashboards.kernels.supervisor import NoZygote
from tests.kernels.conftest import PATIENCE, Forkery
from tests.server.running import until


@pytest.fixture(scope="module")
def own() -> Iterator[Forkery]:
    """A supervisor whose zygotes are hurt, one after the other."""
    made = Forkery(fork_seconds=1.0)
    try:
        yield made
    finally:
        made.close()


def test_pages_end_with_their_zygote_and_the_next_one_is_forked_by_a_new_one(own: Forkery) -> None:
    page = own.fork()
    zygote, before = own.zygote.pid, own.counters.zygote_restarts
    os.kill(zygote, signal.SIGKILL)
    own.run(page.process.ended.wait(), seconds=5)
    assert until(lambda: not psutil.pid_exists(page.process.pid), seconds=5)
    page.end()
    after = own.fork()
    assert after.ask("answer = 1") == 1
    assert own.zygote.pid != zygote
    assert own.counters.zygote_restarts == before + 1
    after.end()


def test_a_zygote_that_hangs_is_replaced(own: Forkery) -> None:
    own.fork().end()
    stuck = own.zygote
    stuck.suspend()
    with pytest.raises(NoZygote):
        own.fork()
    assert until(lambda: not stuck.is_running() or stuck.status() == psutil.STATUS_ZOMBIE, seconds=5)
    after = own.fork()
    assert after.ask("answer = 1") == 1
    after.end()


def test_a_new_build_gets_a_new_zygote_and_the_old_one_lives_until_its_last_page_closes(
    own: Forkery, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = own.fork()
    old = own.zygote
    assert own.call(own.supervisor.renew) is False
    monkeypatch.setattr(module, "build_stamp", lambda: "another")
    assert own.call(own.supervisor.renew) is True
    assert until(lambda: own.zygote.pid != old.pid, seconds=PATIENCE)
    after = own.fork()
    assert psutil.Process(after.process.pid).ppid() == own.zygote.pid != old.pid
    assert before.ask("answer = 'still here'") == "still here"
    before.end()
    assert until(lambda: not old.is_running(), seconds=10)
    assert after.ask("answer = 1") == 1
    assert own.counters.zygote_replacements == 1
    after.end()


def test_no_process_outlives_the_supervisor(own: Forkery) -> None:
    page = own.fork()
    page.client.stop_channels()
    family = [own.zygote, *own.zygote.children(recursive=True)]
    own.close()
    assert page.process.pid in {process.pid for process in family}
    assert not psutil.wait_procs(family, timeout=5)[1]
    assert not own.folder.path.exists()
