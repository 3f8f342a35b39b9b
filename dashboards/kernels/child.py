"""What a forked process does before it is a page's kernel: cut every tie to the zygote but one, its life."""

import os
import random
import resource
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import structlog

from dashboards.kernels.linux import close_files, die_with_parent, name_process


def run(request: dict[str, Any], zygote: int, saying: int) -> NoReturn:
    """Become the kernel that ``request`` describes and say on ``saying`` when it can be reached; the process ends here."""
    code = 1
    try:
        become(request, zygote, keep=saying)
        from dashboards.kernels.page_kernel import serve

        serve(request["connection_file"], saying)
        code = 0
    except BaseException:  # noqa: BLE001 - the last frame of the process: nothing may run on in the zygote's loop
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def become(request: dict[str, Any], zygote: int, keep: int) -> None:
    """Own session, own environment, own random numbers, own limits; nothing that was open stays open but ``keep``."""
    die_with_parent(zygote)
    os.setsid()
    name_process("reserve-page")
    close_files(spare={0, 1, 2, keep})
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if nothing != 0:
        os.close(nothing)
    take_environment(request["env"])
    os.chdir(request["folder"])
    time.tzset()
    limit(request["memory_limit"])
    reseed()


def take_environment(wanted: Mapping[str, str]) -> None:
    """Have exactly the variables of ``wanted``; those that are right already are not written again, to keep their memory shared."""
    for name in [name for name in os.environ if name not in wanted]:
        del os.environ[name]
    os.environ.update({name: value for name, value in wanted.items() if os.environ.get(name) != value})


def limit(memory_bytes: int) -> None:
    """At most so much address space (0: no limit), no core dumps, first to go when the machine runs out of memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_bytes:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))
    try:
        Path("/proc/self/oom_score_adj").write_text("500")
    except OSError as error:
        structlog.get_logger("reserve.kernels").warning("oom_score_not_set", exc_info=error)


def reseed() -> None:
    """Random numbers of this page's own; without it all children continue the zygote's sequence."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
