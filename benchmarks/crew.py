"""Client processes: so many clients that one process would be the bound. Each gets a job as JSON, says ready, waits for go, reports."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
Job = dict[str, Any]


class Crew:
    """Processes of one module, each with its own job. Leaving the block ends those that still run."""

    def __init__(self, module: str, jobs: list[Job]) -> None:
        self.processes = [
            subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in jobs
        ]
        for process, job in zip(self.processes, jobs, strict=True):
            _tell(process, json.dumps(job))

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def ask(self, *words: str) -> list[Any]:
        """Say the same words to all, or to each its own; their answers."""
        for place, process in enumerate(self.processes):
            _tell(process, words[place % len(words)])
        return self.hear()

    def hear(self) -> list[Any]:
        """One JSON line of each. Raises ``RuntimeError`` where a process ended without one; its own words stand above."""
        heard = []
        for process in self.processes:
            line = process.stdout.readline() if process.stdout is not None else ""
            if not line:
                raise RuntimeError(f"client process {process.pid} ended early with {process.wait()}")
            heard.append(json.loads(line))
        return heard


def _tell(process: "subprocess.Popen[str]", words: str) -> None:
    if process.stdin is not None:
        process.stdin.write(words + "\n")
        process.stdin.flush()


def report(content: object) -> None:
    """One JSON line to the process that measures."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
    sys.stdout.flush()


async def order() -> str:
    """The next line of the process that measures; the clients go on meanwhile. Empty when it is gone."""
    line: str = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    return line.strip()


def work(task: Callable[[Job], Awaitable[None]]) -> None:
    """Run ``task`` with the job read from the first line."""
    job = json.loads(sys.stdin.readline())

    async def whole() -> None:
        await task(job)

    asyncio.run(whole())
