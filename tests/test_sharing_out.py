"""Groups that stay together, and a worker that dies in the middle of a run."""

import subprocess
import sys
from pathlib import Path

import pytest

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


def shared_out(folder: Path, workers: str) -> str:
    """What a run of the tests in ``folder`` says."""
    (folder / "conftest.py").write_text(CONFTEST)
    root = Path(__file__).parents[1]
    options = ["-n", workers, "--dist", "loadgroup", "-p", "no:cacheprovider", "-o", f"pythonpath={root}", "--rootdir", str(folder)]
    command = [sys.executable, "-m", "pytest", *options, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=folder, check=False)
    return ran.stdout + ran.stderr
