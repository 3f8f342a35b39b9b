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


def test_a_process_forked_after_warming_up_gives_verdicts() -> None:
    code = """
import os, sys, validation
validation.warm_up(wait=True)
child = os.fork()
if child == 0:
    from tests.validation.documents import good_context, good_document
    os._exit(0 if validation.RuleChecker().verdict(good_document(), good_context()).report.passed else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert run(code) == "0"


NO_NETWORK = """
import sys

CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "urllib.Request")
asked = []


def watch(event, arguments):
    if event in CALLS:
        asked.append((event, repr(arguments)))


sys.addaudithook(watch)
from tests.validation.chunks import chunk_of
from tests.validation.documents import good_context, good_document
from validation import RuleChecker, warm_up

warm_up(wait=True)
verdict = RuleChecker().verdict(good_document(), good_context())
library = RuleChecker().library(chunk_of([good_document()] * 3, ["330522"] * 3), good_context().as_of, "reserve")
print(verdict.engine, verdict.report.passed, len(library.judged) > 200, asked)
import socket

try:
    socket.create_connection(("127.0.0.1", 9), timeout=0.1).close()
except OSError:
    pass
print(len(asked) > 0)
"""


def test_neither_the_import_nor_a_verdict_asks_the_network() -> None:
    """A process of its own with a hook on every way to another machine; the last line shows that the hook sees a call."""
    found = subprocess.run([sys.executable, "-c", NO_NETWORK], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    assert found.stdout.splitlines() == ["great_expectations 1.24.1 True True []", "True"], found.stderr
