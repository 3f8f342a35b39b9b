"""Coroutines in tests that share a process with Chromium: Playwright's loop counts as running in the main thread."""

import asyncio
import io
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(coroutine: Coroutine[Any, Any, T], *, seconds: float = 600.0) -> T:
    """The coroutine's result, from a loop of its own in a thread of its own; a failure after ``seconds`` says where everybody waits."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _bounded(coroutine, seconds)).result()


async def _bounded(coroutine: Coroutine[Any, Any, T], seconds: float) -> T:
    task = asyncio.create_task(coroutine)
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        stacks = io.StringIO()
        for one in asyncio.all_tasks() - {asyncio.current_task()}:
            one.print_stack(file=stacks)
        task.cancel()
        await asyncio.wait([task], timeout=30)
        raise AssertionError(f"not done within {seconds:.0f} s:\n{stacks.getvalue()}")
    return task.result()
