"""One project checked in every way, in a process of its own: ``python -m benchmarks.one_project ROUNDS`` prints seconds by round."""

import json
import resource
import sys
import time
from collections.abc import Callable
from itertools import cycle

from benchmarks.synthetic import AREAS, AS_OF, document
from reserve.vocabulary.findings import CheckContext
from validation import RuleChecker
from validation.loading import load_engine, warm_up

AREA, STAGE = "330522", "funding"


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds and processor seconds by what was done; each round takes another document and field, the first is not counted."""
    warm_up(wait=True)
    load_engine()
    from tests.validation.classic.frames import frames
    from tests.validation.classic.oracle import Oracle
    from tests.validation.classic.stated import Law, stated

    context, checker = CheckContext(AS_OF, STAGE, AREA, AREAS), RuleChecker()
    oracle = Oracle(stated(Law(AS_OF, AREA)))
    made = cycle([document(number) for number in range(50)])
    paths = cycle([path for path, *_ in document(0).walk()])
    return {
        "field": _rounds(rounds, lambda: checker.check_paths(next(made), [next(paths)], context)),
        "closures": _rounds(rounds, lambda: checker.check(next(made), context)),
        "formal": _rounds(rounds, lambda: checker.verdict(next(made), context)),
        "classic": _rounds(max(rounds // 40, 1), lambda: oracle.find(frames([next(made)], [context]))),
    }


def _rounds(count: int, action: Callable[[], object]) -> list[tuple[float, float]]:
    action()
    times = []
    for _ in range(count):
        start, used = time.perf_counter(), time.process_time()
        action()
        times.append((time.perf_counter() - start, time.process_time() - used))
    return times


if __name__ == "__main__":
    found = measure(int(sys.argv[1]))
    print(json.dumps({"times": found, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10}))
