"""The commands on the pages about checking a frozen batch by hand, run literally in the kept folder."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "frozen.md", DOCS / "frozen.zh-CN.md")
_STEP = re.compile(r"```sh\n(?P<command>.*?)```\n\n```text\n(?P<answer>.*?)```\n", re.DOTALL)


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """Each command of a page with the answer that stands below it."""
    for found in _STEP.finditer(page.read_text(encoding="utf-8")):
        yield found["command"], found["answer"]


def answer(command: str, folder: Path) -> str:
    """What the command says in ``folder``; one that fails raises ``CalledProcessError``."""
    with_bash = ["bash", "-euo", "pipefail", "-c", command]
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C"}
    done = subprocess.run(with_bash, cwd=folder, env=environment, capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8")


def rewrite(folder: Path) -> None:
    """Write the answers of ``folder`` below the commands of all pages."""
    for page in PAGES:
        text = _STEP.sub(lambda found: _answered(found["command"], folder), page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")


def _answered(command: str, folder: Path) -> str:
    return f"```sh\n{command}```\n\n```text\n{answer(command, folder)}```\n"
