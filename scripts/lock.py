"""Resolve the dependencies anew into the hashed lock files: runtime, build and development apart."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    "uv",
    "pip",
    "compile",
    "-q",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--python-version",
    "3.11",
)
TARGETS = (
    ("requirements.lock", ("pyproject.toml",)),
    ("requirements-dev.lock", ("pyproject.toml", "--extra", "dev", "-c", "requirements.lock")),
    ("requirements-build.lock", ("requirements-build.in", "-c", "requirements-dev.lock")),
)


def main() -> int:
    """Write the three locks."""
    command = os.environ.get("UV_CUSTOM_COMPILE_COMMAND", "make lock")
    for output, sources in TARGETS:
        subprocess.run(
            [sys.executable, "-m", *COMPILE, *sources, "-o", output],
            cwd=ROOT,
            env={**os.environ, "UV_CUSTOM_COMPILE_COMMAND": command},
            check=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
