"""A worker that dies in the middle of a run."""

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


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_ends_though_a_worker_died(tmp_path: Path, workers: str) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_dying.py").write_text(TESTS)
    root = Path(__file__).parents[1]
    options = ["-n", workers, "--dist", "loadgroup", "-p", "no:cacheprovider", "-o", f"pythonpath={root}", "--rootdir", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=tmp_path, check=False)
    assert "1 failed, 79 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "test_late[20]" in ran.stdout
