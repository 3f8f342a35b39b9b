"""Random moments that can be had again: the seed of a run is printed, and ``RESERVE_KILL_SEED`` repeats it."""

import os
import random
import secrets

SEED = int(os.environ.get("RESERVE_KILL_SEED") or secrets.randbelow(2**31))
KILLS = int(os.environ.get("RESERVE_KILLS") or 5)
"""Kills of each victim."""


def chance(name: str) -> random.Random:
    """Random numbers of this run for one test; the same seed gives each test the same numbers whatever else runs."""
    print(f"RESERVE_KILL_SEED={SEED} ({name})")
    return random.Random(f"{SEED}/{name}")
