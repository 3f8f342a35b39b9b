"""Files that people name on the command line."""

import datetime as dt
from pathlib import Path

from dashboards.cli.console import MISSING, REFUSED, USAGE, fail, note
from dashboards.cli.words import t


def read_file(name: str) -> bytes:
    """The bytes of a file; a missing or unreadable one ends the command."""
    path = Path(name)
    try:
        if not path.is_file():
            raise fail(t("file.missing", name=name), MISSING)
        return path.read_bytes()
    except OSError as error:
        raise fail(t("file.unreadable", name=name, why=error.strerror), REFUSED) from error


def write_file(name: str, content: bytes, *, force: bool) -> None:
    """Write a whole file or none; an existing one is replaced only when ``force`` says so."""
    path = Path(name)
    if path.exists() and not force:
        raise fail(t("file.exists", name=name), REFUSED)
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise fail(t("file.unwritable", name=name, why=error.strerror), REFUSED) from error
    note(t("file.written", name=name, size=f"{len(content):,}"))


def read_date(text: str) -> dt.date:
    """A date as people write it on a command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise fail(t("date.unreadable", text=text), USAGE) from error
