"""The virus scanner of the machine, where one is set: its command is run with the arrived file as its last argument."""

import asyncio
import shlex
from pathlib import Path

import structlog

from reserve.vocabulary.errors import BadInput

log = structlog.get_logger("reserve.scanner")
CLEAN, INFECTED = 0, 1
"""Exit codes as clamdscan and clamscan give them; any other means that nothing was looked at."""

LONGEST_SECONDS = 120.0
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


async def scan(command: str, arrived: Path, name: str, longest: float = LONGEST_SECONDS) -> None:
    """Raise ``BadInput`` for a file that is infected, and for one that could not be scanned: unscanned is not clean."""
    if not command:
        return
    code = await _exit_code(command, arrived, longest)
    if code == INFECTED:
        raise BadInput("attachment_infected", name=name)
    if code != CLEAN:
        raise BadInput("attachment_unscanned", name=name)


async def _exit_code(command: str, arrived: Path, longest: float) -> int | None:
    """What the scanner answered; None where it did not run or took too long."""
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(command), str(arrived), stdin=nowhere, stdout=nowhere, stderr=nowhere, env=_ENVIRONMENT
        )
    except (OSError, ValueError):
        log.exception("scanner_not_started")
        return None
    try:
        return await asyncio.wait_for(process.wait(), longest)
    except TimeoutError:
        process.kill()
        await process.wait()
        log.error("scanner_too_slow", seconds=longest)  # noqa: TRY400 - the trace says nothing more
        return None
