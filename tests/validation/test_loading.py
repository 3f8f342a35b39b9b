"""The formal engine is imported late, quietly and without side effects on others."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def test_warming_up_imports_the_engine_in_the_background_and_computes_nothing() -> None:
    code = """
import sys, validation
thread = validation.warm_up()
assert thread.daemon and 'great_expectations' not in vars(sys.modules['__main__'])
thread.join()
from validation.formal import formal_engine
print('great_expectations' in sys.modules, 'rfc3987_syntax' in sys.modules, len(formal_engine().suites) == 3)
import tqdm
print(tqdm.tqdm.monitor_interval)
"""
    assert run(code).split() == ["True", "False", "True", "0"]


FORKED = """
import os, socket, sys

CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "urllib.Request")
asked = []
sys.addaudithook(lambda event, arguments: asked.append(event) if event in CALLS else None)
import validation

validation.warm_up(wait=True)
child = os.fork()
if child == 0:
    from tests.validation.chunks import chunk_of
    from tests.validation.documents import good_context, good_document

    checker, context = validation.RuleChecker(), good_context()
    passed = checker.verdict(good_document(), context).report.passed
    judged = checker.library(chunk_of([good_document()] * 3, ["330522"] * 3), context.as_of, "reserve").judged
    os._exit(0 if passed and len(judged) > 200 and not asked else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), asked)
try:
    socket.create_connection(("127.0.0.1", 9), timeout=0.1).close()
except OSError:
    pass
print(len(asked) > 0)
"""


def test_a_process_forked_after_warming_up_gives_verdicts_and_neither_asks_the_network() -> None:
    """A hook listens to every way to another machine from before the import on; the last line shows that it hears a call."""
    assert run(FORKED).splitlines() == ["0 []", "True"]
