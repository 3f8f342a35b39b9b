"""The parent's heap has no holes when it forks."""

import json
import subprocess
import sys

ASK = """
import ctypes, json, pandas
from dashboards.kernels.packing import pack
held = [bytes(700 + n % 900) for n in range(20_000)]
del held[::2]
first, second = pack(), pack()
print(json.dumps([[first.pieces, first.free_before, first.free_after], [second.pieces, second.free_before, second.free_after]]))
"""


def test_holes_are_taken_once_and_for_ever() -> None:
    """10,000 holes of 0.7 to 1.6 kB are filled but for what is too small to hold anything; a second time there is next to nothing left."""
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, timeout=60)
    (pieces, before, after), (more, _, _) = json.loads(told.stdout)
    assert before > 5_000_000
    assert after < before / 10
    assert pieces > 9_000
    assert more < pieces / 10
