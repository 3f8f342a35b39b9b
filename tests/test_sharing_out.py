"""Groups that stay together, and a worker that dies in the middle of a run."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.durations import Recorder

CONFTEST = """
from tests.support.scheduling import SurvivingGroups

def pytest_xdist_make_scheduler(config, log):
    return SurvivingGroups(config, log)
"""

TESTS = """
import os
import time
import pytest

@pytest.mark.parametrize("number", range(40))
def test_early(number):
    time.sleep(0.005)

@pytest.mark.parametrize("number", range(40))
def test_late(number):
    if number == 20:
        os._exit(1)
"""

TOGETHER = """
import os
import pytest

pytestmark = pytest.mark.xdist_group("together")

@pytest.mark.parametrize("number", range(20))
def test_of_a_group(number):
    with open("workers", "a") as seen:
        seen.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def test_a_group_stays_with_one_worker(tmp_path: Path) -> None:
    (tmp_path / "test_together.py").write_text(TOGETHER)
    assert "20 passed" in shared_out(tmp_path, "2")
    assert len(set((tmp_path / "workers").read_text().split())) == 1


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_ends_though_a_worker_died(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_dying.py").write_text(TESTS)
    said = shared_out(tmp_path, workers)
    assert "1 failed, 79 passed" in said
    assert "test_late[20]" in said


SEEN = """
import os
import pytest

@pytest.mark.parametrize("number", range({cases}))
def test_{name}(number):
    with open("order", "a") as seen:
        seen.write("{name} " + os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def test_files_stay_whole_and_the_longest_of_the_last_time_begins(tmp_path: Path) -> None:
    for name, cases in (("many", 30), ("long", 3), ("few", 3)):
        (tmp_path / f"test_{name}.py").write_text(SEEN.format(name=name, cases=cases))
    known = "from tests.support import durations\ndurations.written = lambda: {'test_long.py::test_long': (9.0, 8.0)}\n"
    assert "36 passed" in shared_out(tmp_path, "1", known)
    order = [line.split()[0] for line in (tmp_path / "order").read_text().splitlines()]
    assert order == ["long"] * 3 + ["many"] * 30 + ["few"] * 3
    (tmp_path / "order").unlink()
    assert "36 passed" in shared_out(tmp_path, "2", known)
    assert len(set((tmp_path / "order").read_text().splitlines())) == 3, "a file was divided"


def test_what_took_long_is_written_down(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "durations.csv")
    for nodeid, seconds in (
        ("t.py::a[x]", 0.03),
        ("t.py::a[y]", 0.7),
        ("t.py::a[z]", 0.04),
        ("t.py::b", 1.5),
        ("t.py::b", 0.25),
        ("t.py::c", 0.01),
    ):
        recorder.pytest_runtest_logreport(SimpleNamespace(nodeid=nodeid, duration=seconds))  # type: ignore[arg-type]
    recorder.pytest_sessionfinish()
    assert recorder.file.read_text() == "test,seconds,longest\nt.py::a,0.77,0.04\nt.py::b,1.75,1.75\n"


def shared_out(folder: Path, workers: str, known: str = "") -> str:
    """What a run of the tests in ``folder`` says."""
    (folder / "conftest.py").write_text(CONFTEST + known)
    root = Path(__file__).parents[1]
    options = ["-n", workers, "--dist", "loadgroup", "-p", "no:cacheprovider", "-o", f"pythonpath={root}", "--rootdir", str(folder)]
    command = [sys.executable, "-m", "pytest", *options, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=folder, check=False)
    return ran.stdout + ran.stderr
