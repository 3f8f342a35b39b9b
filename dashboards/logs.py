"""One shape for every line of the log, and nothing in it that a person typed.

A line is an event with named values. Our own modules choose both; of other libraries only the place in their source and their
constant texts are kept, of exceptions the types and the places: a message may quote what was typed.
"""

import hashlib
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TextIO

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError
from structlog.typing import Processor

Style = Literal["auto", "json", "plain"]
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

LONGEST_TEXT = 300
LONGEST_CHAIN = 5
MOST_PLACES = 25
_OURS = tuple(
    str(Path(where).resolve())
    for package in ("dashboards", "reserve", "validation", "widgets")
    if (spec := find_spec(package)) is not None
    for where in spec.submodule_search_locations or ()
)
_HARMLESS_ARGUMENT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9.]{1,40}")
_QUERY = re.compile(r"\?[^\s\"'<>)\]]*")
_QUIET = ("asyncio", "tornado.access", "traitlets", "great_expectations", "alembic", "asyncio.events")


def short_hash(secret: str) -> str:
    """What the log calls a session: enough to follow it through the lines, of no use to anybody else.

    >>> short_hash("a session")
    '5e8ddbc7'
    """
    return hashlib.sha256(f"log\n{secret}".encode()).hexdigest()[:8]


def told(error: BaseException) -> list[dict[str, Any]]:
    """An exception and what caused it: types and places, innermost last; messages only where no person can have written into them."""
    chain: list[dict[str, Any]] = []
    found: BaseException | None = error
    while found is not None and len(chain) < LONGEST_CHAIN:
        places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(found.__traceback__)]
        chain.append({"type": f"{type(found).__module__}.{type(found).__qualname__}", **_fixed_words(found), "at": places[-MOST_PLACES:]})
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return chain


def _fixed_words(error: BaseException) -> dict[str, str]:
    """What can be said of an exception without its message."""
    if isinstance(error, OSError) and error.errno is not None:
        return {"errno": f"{error.errno} {error.strerror}"}
    if isinstance(error, OperationalError):  # the connection, a lock, a missing table: never a value
        return {"database": str(error.orig).strip().split("\n", 1)[0][:LONGEST_TEXT]}
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
        return {"database": str(state)}
    code = getattr(error, "code", None) or getattr(error, "ename", None)
    return {"code": code} if isinstance(code, str) and code.isidentifier() else {}


def _short(path: str) -> str:
    """A source file without the folders that differ between machines."""
    parts = Path(path).parts
    return "/".join(parts[-3:])


def no_message(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: replace ``exc_info`` by types and places."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        event["error"] = told(error)
    return event


def no_query(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: cut query strings and over-long texts, wherever they stand."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _QUERY.sub("?…", value)[:LONGEST_TEXT]
    return event


class OthersSayLittle(logging.Filter):
    """Replaces the message of a library by where it stands in the source, with its text only where that text is a constant.

    What libraries say for information is left out, unless everything is wanted (``DEBUG``).
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a record that is not ours; whether it is let through."""
        if isinstance(record.msg, dict) or record.pathname.startswith(_OURS):
            return True
        if record.levelno < logging.WARNING and logging.root.level > logging.DEBUG:
            return False
        constant = str(record.msg) if record.args else ""
        record.msg, arguments = f"{record.name}: {constant}" if constant else record.name, record.args
        record.where = f"{_short(record.pathname)}:{record.lineno} {record.funcName}"
        record.given = [_harmless(value) for value in _arguments(arguments)]
        record.args = ()
        return True


def _arguments(arguments: Mapping[str, object] | Sequence[object] | None) -> Iterator[object]:
    if arguments is not None:
        yield from arguments.values() if isinstance(arguments, Mapping) else arguments


def _harmless(value: object) -> str | int | float:
    """A number or an identifier as it is; anything else might be typed."""
    if isinstance(value, int | float):
        return value
    return value if isinstance(value, str) and _HARMLESS_ARGUMENT.fullmatch(value) else "…"


def _add_place(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor for records of the standard library's logging: their place, harmless arguments, and who speaks."""
    record: logging.LogRecord = event["_record"]
    for name in ("where", "given"):
        value = getattr(record, name, None)
        if value:
            event[name] = value
    event.update(getattr(record, "names", {}))
    return event


def _time_first(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: time, level and event stand first in every line."""
    return {name: event.pop(name) for name in ("at", "level", "event") if name in event} | dict(event)


_SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    no_message,
    no_query,
]


def formatter(style: Literal["json", "plain"]) -> logging.Formatter:
    """Lines for programs or for eyes."""
    renderer: Processor
    if style == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=False, timestamp_key="at")
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_add_place, *_SHARED],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _time_first, renderer],
    )


def configure(level: Level = "INFO", style: Style = "auto", stream: TextIO | None = None, handler: logging.Handler | None = None) -> None:
    """Send everything that is logged in this process to one place, in one shape.

    ``stream``: standard error unless given; ``auto`` writes JSON where it is not a terminal. ``handler``: another place altogether.
    Uncaught exceptions of threads and of the main program are logged too.
    """
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    target = stream or sys.stderr
    place = handler or logging.StreamHandler(target)
    chosen: Literal["json", "plain"] = style if style != "auto" else "plain" if handler is None and target.isatty() else "json"
    place.setFormatter(formatter(chosen))
    place.addFilter(OthersSayLittle())
    root = logging.getLogger()
    root.handlers[:] = [place]
    if not _forked_from_one_with(level):
        root.setLevel(level)
        logging.captureWarnings(capture=True)
        gather()
        for name in _QUIET:
            logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    log = structlog.get_logger("reserve")
    sys.excepthook = lambda kind, error, trace: log.critical("uncaught", exc_info=(kind, error, trace))
    threading.excepthook = lambda args: log.error(
        "uncaught_in_thread", exc_info=(args.exc_type, args.exc_value, args.exc_traceback) if args.exc_value else None
    )


def _forked_from_one_with(level: Level) -> bool:
    """Whether this process was forked from one whose loggers stand at ``level`` already; else note that this one's do.

    Going through hundreds of loggers again would cost each page a MB of memory it otherwise shares.
    """
    forked = _settled.get("level") == level and _settled.get("process") != os.getpid()
    _settled.update(level=level, process=os.getpid())
    return forked


_settled: dict[str, Level | int] = {}


def gather() -> None:
    """Take their own handlers from all loggers that exist, so that their lines pass through ours."""
    for name in tuple(logging.root.manager.loggerDict):
        found = logging.getLogger(name)
        for own in tuple(found.handlers):
            if isinstance(own, logging.StreamHandler):
                found.removeHandler(own)
        found.propagate = True
