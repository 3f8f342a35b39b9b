"""The scanner hook: unscanned is never clean."""

import sys
import time
from pathlib import Path

import pytest

from dashboards.server.scanner import scan
from reserve.vocabulary.errors import BadInput
from tests.support.apart import run_apart


def command(folder: Path, source: str) -> str:
    """A scanner made of a few lines of Python."""
    path = folder / "scanner.py"
    path.write_text(f"import sys\n{source}\n")
    return f"{sys.executable} -I {path}"


def scanned(line: str, arrived: Path, longest: float = 60) -> str:
    """The code of the refusal; blank where the file may be kept."""
    try:
        run_apart(scan(line, arrived, "a.pdf", longest))
    except BadInput as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(("source", "expected"), [
    ("sys.exit(0 if open(sys.argv[-1], 'rb').read() == b'clean' else 9)", ""),
    ("sys.exit(1)", "attachment_infected"),
    ("sys.exit(2)", "attachment_unscanned"),
    ("import os; sys.exit(0 if 'RESERVE_SECRET' not in os.environ else 1)", ""),
])  # fmt: skip
def test_the_exit_code_decides(source: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESERVE_SECRET", "not for scanners")
    arrived = tmp_path / "arrived"
    arrived.write_bytes(b"clean")
    assert scanned(command(tmp_path, source), arrived) == expected


def test_a_scanner_that_is_missing_or_hangs_keeps_nothing(tmp_path: Path) -> None:
    arrived = tmp_path / "arrived"
    arrived.write_bytes(b"x")
    assert scanned("/no/such/scanner", arrived) == "attachment_unscanned"
    assert scanned("'unclosed", arrived) == "attachment_unscanned"
    began = time.monotonic()
    assert scanned(command(tmp_path, "import time; time.sleep(60)"), arrived, 0.5) == "attachment_unscanned"
    assert time.monotonic() - began < 30
    assert scanned("", arrived) == ""
