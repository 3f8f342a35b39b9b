"""The shape of a log line: what is kept of an exception, of a library's message, of a kernel's line."""

import io
import json
import logging
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import IntegrityError, OperationalError

from dashboards.kernel_log import LONGEST_LINE, ToServer
from dashboards.logs import LONGEST_TEXT, configure, formatter, short_hash, told
from dashboards.server import kernel_lines
from dashboards.server.kernel_lines import LINES_PER_SECOND, KernelLines, write_line

MARKER = "Zq7typedXk9"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything this process logs as events, with all settings put back afterwards."""
    stream, before = io.StringIO(), structlog.get_config()
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = root.handlers[:], root.level
    others = {name: (logger.handlers[:], logger.propagate, logger.level) for name, logger in known().items()}
    configure("INFO", "json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.captureWarnings(capture=False)
    structlog.configure(**before)
    root.handlers[:], (sys.excepthook, threading.excepthook) = handlers, hooks
    root.setLevel(level)
    for name, (own, propagate, its_level) in others.items():
        logger = logging.getLogger(name)
        logger.handlers[:], logger.propagate = own, propagate
        logger.setLevel(its_level)


def known() -> dict[str, logging.Logger]:
    return {name: logger for name, logger in logging.root.manager.loggerDict.items() if isinstance(logger, logging.Logger)}


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_an_event_of_ours_keeps_its_values_without_query_and_length(lines: Lines) -> None:
    structlog.get_logger("reserve").info("request", path=f"/entry?q={MARKER}", long="x" * 5000, number=3)
    (line,) = lines()
    assert list(line)[:3] == ["at", "level", "event"]
    assert (line["path"], line["number"], len(line["long"])) == ("/entry?…", 3, LONGEST_TEXT)


def test_of_an_exception_types_and_places_are_kept_and_no_word(lines: Lines) -> None:
    error = raised(ValueError(MARKER), raised(KeyError(MARKER)))
    structlog.get_logger("reserve").error("failed", exc_info=error)
    logging.getLogger("dashboards.x").exception("failed %s", "too", exc_info=error)
    for line in lines():
        assert [each["type"] for each in line["error"]] == ["builtins.ValueError", "builtins.KeyError"]
        assert line["error"][0]["at"][0].endswith(" raised")
        assert MARKER not in json.dumps(line)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory", MARKER), {"errno": "2 No such file or directory"}),
        (OperationalError(f"SELECT '{MARKER}'", {"x": MARKER}, Exception("database is locked\nmore")), {"database": "database is locked"}),
        (IntegrityError(f"INSERT '{MARKER}'", {"x": MARKER}, Exception(f"UNIQUE failed: {MARKER}")), {"database": "None"}),
        (ValueError(MARKER), {}),
    ],
)
def test_only_words_that_nobody_can_have_typed_are_said(error: BaseException, said: dict[str, str]) -> None:
    (found,) = told(raised(error))
    assert {name: value for name, value in found.items() if name not in {"type", "at"}} == said


def test_a_library_says_its_place_and_constant_text_only(lines: Lines) -> None:
    namespace = {"log": logging.getLogger("library")}
    kernel = "a4a93ce4-1be5-403c-b606-46fadd943fc3"
    source = f"log.warning('kernel %s took %d ms of %s', '{kernel}', 7, '{MARKER}')\nlog.warning('{MARKER}')\nlog.info('x')"
    exec(compile(source, "/usr/lib/library/module.py", "exec"), namespace)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(MARKER, stacklevel=1)
    first, second, third = lines()
    assert first["event"] == "library: kernel %s took %d ms of %s"
    assert first["given"] == [kernel, 7, "…"]
    assert first["where"].startswith("lib/library/module.py:1")
    assert second["event"] == "library"
    assert third["event"].startswith("py.warnings")
    assert MARKER not in json.dumps([first, second, third])


def test_what_nobody_caught_is_logged(lines: Lines) -> None:
    def fails() -> None:
        raise LookupError(MARKER)

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join(10)
    error = raised(LookupError(MARKER))
    sys.excepthook(type(error), error, error.__traceback__)
    assert [(line["event"], line["error"][0]["type"]) for line in lines()] == [
        ("uncaught_in_thread", "builtins.LookupError"),
        ("uncaught", "builtins.LookupError"),
    ]


def test_a_terminal_gets_lines_for_eyes() -> None:
    record = logging.LogRecord("reserve", logging.INFO, __file__, 1, {"event": "stopping", "requests": 2, "level": "info"}, (), None)
    record._logger, record._name = logging.getLogger("reserve"), "info"
    shown = formatter("plain").format(record)
    assert "stopping" in shown
    assert "requests=2" in shown
    assert not shown.startswith("{")


def test_a_session_is_known_by_a_short_hash_that_opens_nothing() -> None:
    assert short_hash("a") == short_hash("a") != short_hash("b")
    assert len(short_hash("a" * 500)) == 8


# Lines of kernels ---------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def door() -> Iterator[KernelLines]:
    made = KernelLines()
    yield made
    made.close()
    assert not Path(made.address).parent.exists()


def sent(door: KernelLines, *contents: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(door.address)
        for content in contents:
            line.send(content)
    door.read()


def test_the_line_of_a_kernel_is_written_among_the_servers_own(lines: Lines, door: KernelLines) -> None:
    sent(
        door,
        json.dumps({"level": "error", "event": "callback_failed", "at": "x", "reference": "3F9A-22C1", "error": [{"type": "T"}]}).encode(),
    )
    (line,) = lines()
    assert (line["level"], line["event"], line["source"], line["reference"]) == ("error", "callback_failed", "kernel", "3F9A-22C1")
    assert line["error"] == [{"type": "T"}]
    assert line["at"].startswith("20")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b'{"event": 3, "level": "info"}',
        b'{"event": "x", "level": "shout"}',
        b'{"event": "x"}',
        b"\xff\xfe",
        b"[" * 9000,
    ],
)
def test_a_line_that_is_no_event_is_told_by_its_size(lines: Lines, content: bytes) -> None:
    write_line(content)
    (line,) = lines()
    assert (line["event"], line["bytes"]) == ("kernel_line_unreadable", len(content))


def test_values_of_a_line_are_bounded_and_take_no_reserved_name(lines: Lines) -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = [deep]
    content = {"event": "e", "level": "info", "source": "server", "exc_info": True, "no name": 1, "deep": deep, "long": "y" * 9000}
    write_line(json.dumps(content).encode())
    (line,) = lines()
    assert (line["source"], "exc_info" in line, "no name" in line) == ("kernel", False, False)
    assert len(json.dumps(line)) < 1500


def test_a_flood_of_lines_is_cut_and_counted(lines: Lines, door: KernelLines, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(kernel_lines.time, "monotonic", lambda: now[0])
    content = json.dumps({"event": "e", "level": "info"}).encode()
    for _ in range(LINES_PER_SECOND + 30):
        sent(door, content)
    now[0] += 1
    sent(door, content)
    events = [line["event"] for line in lines()]
    assert events.count("e") == LINES_PER_SECOND + 1
    assert [line["lines"] for line in lines() if line["event"] == "kernel_lines_dropped"] == [30]


def test_a_kernel_never_waits_for_its_log_and_says_what_it_lost(lines: Lines, door: KernelLines) -> None:
    handler = ToServer(door.address)
    handler.setFormatter(formatter("json"))

    def emit(**values: Any) -> None:
        record = logging.LogRecord("reserve", logging.INFO, __file__, 1, {"event": "e", "level": "info", **values}, (), None)
        record._logger, record._name = logging.getLogger("reserve"), "info"
        handler.emit(record)

    emit(words="x" * 2 * LONGEST_LINE)
    for _ in range(5000):
        emit()
    assert handler.lost > 0
    door.read()
    emit()
    assert handler.lost == 0
    for _ in range(200):
        door.read()
    events = {line["event"] for line in lines()}
    assert {"line_too_long", "e"} <= events
    handler.close()
